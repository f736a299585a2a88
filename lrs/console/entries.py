"""Entries of the study log as plain sentences: what an entry keeps, told with the definition of its Activity. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lrs.console.pages import Voice
from lrs.console.sentences import Deed, sentence
from lrs.studylog.entry import Entry

Days = Sequence[tuple[str, Sequence["Line"]]]
"""Days as they are written, each with what happened on it: as `parts/timeline.html` takes them."""
Definitions = Mapping[str, Mapping[str, Any]]


class Line(NamedTuple):
    """What happened at an instant (ms): a sentence, the address that it leads to, words beside it."""

    at: int
    sentence: str
    address: str = ""
    chips: Sequence[str] = ()
    quiet: bool = False


def told(entry: Entry, definitions: Definitions, voice: Voice, display: Mapping[str, str] | None = None) -> str:
    """The sentence without its time. `display`: the verb in the Statement's own words."""
    names = definitions.get(entry.activity, {}).get("name", {})
    return sentence(Deed(
        entry.verb, entry.activity or voice.label("way-something"), display or {},
        names if isinstance(names, dict) else {}, entry.success, entry.completion, entry.score,
        None if entry.duration is None else entry.duration / 1000), voice.formats)
