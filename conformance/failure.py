"""What a test says when it does not pass."""

from __future__ import annotations

from dataclasses import dataclass


class Wrong(Exception):
    """The server did not do what the clause asks; `says` is the fault, `right` what would have been right."""

    def __init__(self, says: str, right: str = "", exchange: Exchange | None = None) -> None:
        super().__init__(says)
        self.says, self.right, self.exchange = says, right, exchange


class NotApplicable(Exception):
    """The server says by itself that what this test asks does not concern it."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer as text, short enough for a report and without credentials."""

    request: str
    answer: str
