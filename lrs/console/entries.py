"""Entries of the study log as plain sentences: what an entry keeps, told with the definition of its Activity. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrs.console.formats import Formats
from lrs.console.sentences import Deed, sentence
from lrs.studylog.entry import Entry

Definitions = Mapping[str, Mapping[str, Any]]


def told(entry: Entry, definitions: Definitions, formats: Formats, nameless: str,
         display: Mapping[str, str] | None = None) -> str:
    """The sentence without its time. `nameless`: what an object is called that is no Activity; `display`: the verb in
    the Statement's own words."""
    names = definitions.get(entry.activity, {}).get("name", {})
    return sentence(Deed(
        entry.verb, entry.activity or nameless, display or {}, names if isinstance(names, dict) else {}, entry.success,
        entry.completion, entry.score, None if entry.duration is None else entry.duration / 1000), formats)
