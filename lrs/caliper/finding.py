"""What is wrong or unusual in Caliper data: where it is, which rule says so, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lrs.errors import BadRequest
from lrs.messages.caliper import RULES
from lrs.messages.text import Language

Severity = Literal["error", "warning"]

_NAME_LENGTH = 60  # a member's name comes from the sensor; the text shows this much of it


@dataclass(frozen=True, slots=True)
class Finding:
    """`pointer` is a JSON pointer (RFC 6901); `values` fill the text of `rule` and hold nothing of a learner.

    An error breaks the standard; a warning is unusual, discouraged, or a spelling that is taken as another.
    """

    pointer: str
    rule: str
    severity: Severity
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """What would be right, in a sentence."""
        unnamed = "value" if language == "en" else "値"
        return RULES[self.rule].of(language).format_map({**self.values, "name": self._name() or unnamed})

    def _name(self) -> str:
        """The last named step of the pointer and the indices after it: ``items/0``."""
        steps = self.pointer.split("/")[1:]
        start = next((i for i in reversed(range(len(steps))) if not steps[i].isdecimal()), None)
        if start is None:
            return ""
        name = "/".join(steps[start:]).replace("~1", "/").replace("~0", "~")
        return name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…"


class InvalidEvents(BadRequest):
    """A malformed Envelope, or Events that are refused because they break Caliper; carries why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("caliper-invalid", count=len(findings))
        self.findings = tuple(findings)
