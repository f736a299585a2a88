"""All texts of refusals by their slugs, and how one is filled in."""

from __future__ import annotations

from collections.abc import Mapping

from lrs.messages import (
    access,
    annotation,
    audit,
    codes,
    documents,
    grants,
    people,
    requests,
    retention,
    roster,
    rules,
    statements,
)
from lrs.messages.text import Language, Text

NOUNS = (
    access,
    annotation,
    audit,
    codes,
    documents,
    grants,
    people,
    requests,
    retention,
    roster,
    rules,
    statements,
)
MESSAGES: dict[str, Text] = {slug: text for noun in NOUNS for slug, text in noun.TEXTS.items()}


def text(slug: str, language: Language, values: Mapping[str, object]) -> str:
    """The text of `slug` in `language`, its placeholders filled from `values`."""
    return getattr(MESSAGES[slug], language).format_map(values)  # type: ignore[no-any-return]
