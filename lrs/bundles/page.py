"""The readable page that comes first in a bundle: one file in Japanese and English, without script or anything from
elsewhere, for a family, a teacher, a printer. Pure.

It tells what was learnt and never how somebody compares; that something may be left out it says of every bundle alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from lrs.bundles.learnt import Learnt
from lrs.bundles.manifest import Counts, Facts


@dataclass(frozen=True, slots=True)
class Names:
    """What is called by name: the learner and the recipient only where given; schools by code."""

    zone: ZoneInfo
    learner: str = ""
    recipient: str = ""
    schools: Mapping[str, str] = field(default_factory=dict)


def page(learnt: Learnt, facts: Facts, counts: Counts, names: Names) -> bytes:
    """The page as UTF-8; the same for the same."""
    raise NotImplementedError
