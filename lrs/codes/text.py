"""Texts of curriculum tables: as people read them, and as they are searched.

What was published spaces its headings out (`総　　　則`), breaks lines and writes readings in 《》.
"""

from __future__ import annotations

import re
import unicodedata

_RUBY = re.compile("《[^《》]*》")
_NUMBERED = re.compile(r"第[ \u3000]*([0-9０-９]+)[ \u3000]*(?=[章節款])")
_SPACED_OUT = re.compile(r"(?<!\S)[々一-鿿](?:[^\S\n]+[々一-鿿])+(?!\S)")
_SPACES = re.compile(r"[^\S\n]+")


def reading(published: str) -> str:
    """The text without readings and layout: `第１節　国　　　語` is `第１節 国語`. Lines stay lines; widths stay."""
    lines = (_line(line) for line in _RUBY.sub("", published).splitlines())
    return "\n".join(line for line in lines if line)


def _line(line: str) -> str:
    line = _NUMBERED.sub(r"第\1", line)
    line = _SPACED_OUT.sub(lambda heading: _SPACES.sub("", heading[0]), line)
    return _SPACES.sub(" ", line).strip()


def searchable(published: str) -> str:
    """The text as it is searched: in one width (NFKC), without case, readings and spaces."""
    return "".join(_folded(reading(published)).split())


def words(asked: str) -> tuple[str, ...]:
    """What must all be found in a `searchable` text."""
    return tuple(_folded(asked).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
