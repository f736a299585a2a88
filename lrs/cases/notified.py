"""Whether who was handed a record knows that the family took its consent back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lrs.storage.contract.cases import CaseRecord

State = Literal["nobody", "waiting", "untold", "letter", "told"]


@dataclass(frozen=True, slots=True)
class Notified:
    """`nobody` was handed anything, or it is the family itself; `waiting`: the recipient's server is told, as soon as
    it answers; `untold`: it did not for too long; `letter`: it has no server, an officer writes; `told`, at `at` (ms).
    """

    state: State
    at: int | None = None

    @property
    def by_letter(self) -> bool:
        """Whether it is an officer's to write a letter."""
        return self.state in {"letter", "untold"}


def notified(case: CaseRecord) -> Notified:
    to = case.recipient
    if case.state != "withdrawn" or case.delivered is None or to is None or to.kind in {"family", "inside"} \
            or not case.learner:
        return Notified("nobody")
    for event in reversed(case.events):
        if event.what == "told":
            return Notified("told", event.at)
        if event.what == "untold":
            return Notified("untold", event.at)
    return Notified("waiting") if to.origin else Notified("letter")


def withdrawn_at(case: CaseRecord) -> int | None:
    """When the family took its consent back; None where it did not."""
    return next((event.at for event in reversed(case.events) if event.what == "withdrawn"), None)
