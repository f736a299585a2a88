"""A text in the languages that this server speaks."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["en", "ja"]


class Text(NamedTuple):
    en: str
    ja: str
