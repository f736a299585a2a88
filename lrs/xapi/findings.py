"""A violation of the standard: where it is, which rule it breaks, what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lrs.xapi.rules import CLAUSES, RULES

_NAME_LENGTH = 60  # a member's name comes from the client; the text shows this much of it


@dataclass(frozen=True, slots=True)
class Finding:
    """`pointer` is a JSON pointer (RFC 6901); `values` fill the text of `rule` and hold nothing of a learner."""

    pointer: str
    rule: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def clause(self) -> str:
        """The clause of the standard that says so, such as ``Data 2.4.2.3``."""
        return RULES[self.rule].clause or CLAUSES[self.values["noun"]]

    def text(self, language: Literal["en", "ja"]) -> str:
        rule = RULES[self.rule]
        template, unnamed = (rule.en, "value") if language == "en" else (rule.ja, "値")
        return template.format_map({**self.values, "name": name_at(self.pointer) or unnamed})


def name_at(pointer: str) -> str:
    """The last named step of the pointer and the indices after it: ``attachments/0``; empty where there is none."""
    steps = pointer.split("/")[1:]
    start = next((i for i in reversed(range(len(steps))) if not steps[i].isdecimal()), None)
    if start is None:
        return ""
    name = "/".join(steps[start:]).replace("~1", "/").replace("~0", "~")
    return name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…"


def step(name: str) -> str:
    """`name` as one more step of a JSON pointer, with its slash."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
