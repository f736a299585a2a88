"""A text in the languages that this server speaks.

Values stand as ``{count}``; a word that goes by a number as ``{count:record|records}``: for 1, and for all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["en", "ja"]


class Text(NamedTuple):
    en: str
    ja: str

    def of(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en


class _Value(str):
    """What takes a placeholder's place: the value, or of two forms the one that goes with it."""

    __slots__ = ()

    def __format__(self, forms: str) -> str:
        one, bar, more = forms.partition("|")
        return (one if self == "1" else more) if bar else format(str(self), forms)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its values, numbers among them as people read them."""
    return text.format_map({name: _Value(value) for name, value in values.items()})
