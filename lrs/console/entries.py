"""Entries of the study log as plain sentences: what an entry keeps, told with the definition of its Activity. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrs.console.formats import Formats
from lrs.console.sentences import Deed, sentence
from lrs.studylog.entry import Entry

Definitions = Mapping[str, Mapping[str, Any]]


def told(entry: Entry, definitions: Definitions, formats: Formats, nameless: str) -> str:
    """The sentence without its time. `nameless`: what an object is called that is no Activity."""
    names = definitions.get(entry.activity, {}).get("name", {})
    return sentence(Deed(
        entry.at, entry.verb, entry.activity or nameless, names=names if isinstance(names, dict) else {},
        success=entry.success, completion=entry.completion, share=entry.score,
        seconds=None if entry.duration is None else entry.duration / 1000), formats)
