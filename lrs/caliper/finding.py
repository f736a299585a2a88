"""What is wrong or unusual in Caliper data: where it is, which rule says so, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lrs.errors import BadRequest
from lrs.messages.caliper import RULES
from lrs.messages.text import Language
from lrs.xapi.findings import name_at

Severity = Literal["error", "warning"]


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
        return RULES[self.rule].of(language).format_map({**self.values, "name": name_at(self.pointer) or unnamed})


class InvalidEvents(BadRequest):
    """A malformed Envelope, or Events that are refused because they break Caliper; carries why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("caliper-invalid", count=sum(each.severity == "error" for each in findings))
        self.findings = tuple(findings)
