"""All texts of refusals by their slugs, and how one is filled in."""

from __future__ import annotations

from collections.abc import Mapping

from lrs.messages import access, audit, codes, documents, grants, requests, roster, rules, statements
from lrs.messages.text import Language, Text

MESSAGES: dict[str, Text] = {**access.TEXTS, **audit.TEXTS, **codes.TEXTS, **documents.TEXTS, **grants.TEXTS,
                             **requests.TEXTS, **roster.TEXTS, **rules.TEXTS, **statements.TEXTS}


def text(slug: str, language: Language, values: Mapping[str, object]) -> str:
    """The text of `slug` in `language`, its placeholders filled from `values`."""
    return getattr(MESSAGES[slug], language).format_map(values)  # type: ignore[no-any-return]
