"""What is found of a profile's document, or of a Statement that is to follow one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lrs.errors import BadRequest
from lrs.messages.profiles import RULES
from lrs.messages.text import Language

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`pointer` is a JSON pointer (RFC 6901) into the document or the Statement; `values` fill the text of `rule` and
    come from the profile, never from a Statement. `found` is what stood in the Statement: told to who sent it, and not
    kept."""

    pointer: str
    rule: str
    severity: Severity = "error"
    values: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Any, ...] = ()

    def text(self, language: Language) -> str:
        """The rule as a sentence that says what would be right."""
        return RULES[self.rule].of(language).format_map(self.values)


class BrokenProfile(BadRequest):
    """Statements that claim a profile and are not as it says, of a key that refuses these; carries each finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("profile-refused", count=len(findings))
        self.findings = tuple(findings)
