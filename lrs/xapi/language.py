"""Which language of a language map a reader gets (Communication 2.1.3, RFC 9110 section 12.5.4).

A tag is as welcome as the most specific range that matches it: itself, then a shorter one (``ja`` for ``ja-JP``),
then, so that a reader of ``ja-JP`` gets ``ja``, a longer one, then ``*``. Nothing acceptable: the first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

_RANGE = re.compile(r"(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")


class Range(NamedTuple):
    """One language range of ``Accept-Language``, in lower case; `quality` 0 is a refusal."""

    tag: str
    quality: float


@lru_cache(maxsize=256)
def accepted(header: str) -> tuple[Range, ...]:
    """The ranges of an ``Accept-Language`` header in the order given; what is malformed is passed over."""
    matches = (_RANGE.fullmatch(part.strip()) for part in header[:1000].split(","))
    return tuple(Range(match[1].lower(), float(match[2] or 1)) for match in matches if match)


def choose(tags: Iterable[str], ranges: tuple[Range, ...]) -> str:
    """The tag that a reader who accepts `ranges` likes best; of equals, and of none acceptable, the first."""
    return max(tags, key=lambda tag: _welcome(tag.lower(), ranges))


def narrow(language_map: Mapping[str, str], ranges: tuple[Range, ...]) -> dict[str, str]:
    """The language map with one language; an empty one stays empty."""
    if len(language_map) < 2:
        return dict(language_map)
    tag = choose(language_map, ranges)
    return {tag: language_map[tag]}


def _welcome(tag: str, ranges: tuple[Range, ...]) -> tuple[float, float, int]:
    """How welcome a tag is: its quality, then how closely it is matched, then how early."""
    matches = ((_closeness(tag, each), -place, each.quality) for place, each in enumerate(ranges))
    closeness, place, quality = max(matches, default=(0.0, 0, 0.0))
    return (quality, closeness, place) if closeness else (0.0, 0.0, 0)


def _closeness(tag: str, wanted: Range) -> float:
    """How close a range comes to a tag: 3 it is the tag; above 2 a shorter one; above 1 a longer one; 1 any."""
    if wanted.tag == tag or tag.startswith(f"{wanted.tag}-"):
        return 2 + len(wanted.tag) / len(tag)
    if wanted.tag.startswith(f"{tag}-") and wanted.quality:  # to refuse ja-JP is not to refuse ja
        return 1 + len(tag) / len(wanted.tag)
    return 1 if wanted.tag == "*" else 0
