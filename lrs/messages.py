"""The texts of refusals that are not findings about a statement, in English and Japanese.

A text says what is wrong and what would be right. Findings about statements have theirs in
`lrs/xapi/rules.py`, because the standard's room imports no other room.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["en", "ja"]


class Text(NamedTuple):
    en: str
    ja: str


MESSAGES: dict[str, Text] = {
    "statements-invalid": Text(
        "The request holds {count} violation(s) of the xAPI standard; nothing was stored.",
        "xAPI 標準への違反が {count} 件あります。何も保存していません。",
    ),
    "storage-unavailable": Text(
        "The database cannot be reached; nothing was acknowledged. Send the request again shortly.",
        "データベースに接続できません。受領していませんので、少し待ってからもう一度送ってください。",
    ),
}


def text(slug: str, language: Language, values: Mapping[str, object]) -> str:
    """The text of `slug` in `language`, its placeholders filled from `values`."""
    return getattr(MESSAGES[slug], language).format_map(values)  # type: ignore[no-any-return]
