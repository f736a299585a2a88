"""All texts of refusals by their slugs, and how one is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from lrs.messages.text import Language, Text

NOUNS = (
    "access", "annotation", "audit", "bundles", "codes", "documents", "grants", "people", "requests", "retention",
    "roster", "rules", "statements", "studylog", "jobs", "custodians",
    "imports", "addresses", "forwarding", "delivery", "exports", "cases", "caliper", "profiles",
)  # each a file here
TEXTS: Mapping[str, Mapping[str, Text]] = {noun: import_module(f"lrs.messages.{noun}").TEXTS for noun in NOUNS}
MESSAGES: dict[str, Text] = {slug: text for texts in TEXTS.values() for slug, text in texts.items()}


def text(slug: str, language: Language, values: Mapping[str, object]) -> str:
    """The text of `slug` in `language`, its placeholders filled from `values`; one that is a `Text` is said so too."""
    spoken = {name: getattr(value, language) if isinstance(value, Text) else value for name, value in values.items()}
    return getattr(MESSAGES[slug], language).format_map(spoken)  # type: ignore[no-any-return]
