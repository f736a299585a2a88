"""What a term's page can be narrowed down by, and what it is narrowed down by: the fields of its form. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from lrs.access.categories import ActivityClass
from lrs.console import covered
from lrs.console.covered import Shower
from lrs.studylog.coverage import Branch
from lrs.studylog.which import RESULTS

LONGEST = 40  # characters of an item's text
Option = tuple[str, str]


class Choice(NamedTuple):
    """A field: its name in the address, what it is called, (value, text) of each choice, and what is chosen."""

    name: str
    words: str
    options: Sequence[Option]
    chosen: str

    @property
    def text(self) -> str:
        return dict(self.options).get(self.chosen, self.chosen).strip("　")


def offered(chosen: Mapping[str, str], trees: Sequence[Branch], tools: Sequence[Option],
            shower: Shower) -> list[Choice]:
    """What the address asks for can be chosen, whether it is known here or not."""
    say = shower.voice.label
    items = [(branch.code, f"{'　' * depth}{shower.text(branch)[:LONGEST]}") for depth, branch in covered.walked(trees)]
    fields: list[tuple[str, str, Sequence[Option]]] = [
        ("subject", "term-subject", covered.subjects(trees)), ("code", "term-item", items),
        ("activity_class", "term-activity-class",
         [(each.value, say(f"activity-class-{each}")) for each in ActivityClass]),
        ("tool", "term-tool", tools), ("result", "term-result", [(each, say(f"term-{each}")) for each in RESULTS])]
    return [Choice(name, say(words), _with(options, chosen.get(name, "")), chosen.get(name, ""))
            for name, words, options in fields]


def active(choices: Sequence[Choice], path: str, kept: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is chosen, each with the address of the page without it."""
    chosen = [choice for choice in choices if choice.chosen]
    return [(f"{one.words}: {one.text}", f"{path}?{urlencode({**kept, **_values(chosen, one)})}".removesuffix("?"))
            for one in chosen]


def _values(chosen: Sequence[Choice], without: Choice) -> dict[str, str]:
    return {choice.name: choice.chosen for choice in chosen if choice is not without}


def _with(options: Sequence[Option], chosen: str) -> Sequence[Option]:
    return options if not chosen or chosen in dict(options) else [(chosen, chosen), *options]
