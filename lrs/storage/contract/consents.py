"""What the store promises of consents: records to which events are appended, and nothing else is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

EventState = Literal["requested", "given", "refused", "withdrawn", "expired", "terminated"]


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """ISO/IEC TS 27560 event: when, by whom (`entity`: an account; the guardian where one acts), in which capacity,
    how, and until when it holds. `receipt` is the signed receipt of this event, as it was handed out; `minimal` the one
    without what was withheld, for the recipient."""

    at: int
    state: EventState
    entity: str = ""
    capacity: str = ""
    method: str = ""
    assented: bool = False
    valid_until: int | None = None
    receipt: str = ""
    minimal: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One purpose, one recipient. `notice` is the SHA-256 of the privacy notice as it was shown, in `language`."""

    tenant: str
    record_id: str
    learner: str
    case_id: str
    purpose: str
    basis: str
    recipient: str
    recipient_name: str
    notice: str
    language: str
    events: tuple[ConsentEvent, ...] = ()

    @property
    def state(self) -> EventState:
        return self.events[-1].state


class Consents(Protocol):
    async def add(self, records: Sequence[ConsentRecord]) -> None:
        """Those that are there already are left as they are."""

    async def get(self, tenant: str, record_id: str) -> ConsentRecord | None: ...

    async def append(self, tenant: str, record_id: str, event: ConsentEvent,
                     after: Collection[EventState]) -> ConsentRecord | None:
        """Append an event to a record whose last one is in one of these states; None when it is not."""

    async def of(self, tenant: str, learners: Collection[str]) -> list[ConsentRecord]:
        """Newest first."""

    async def forget(self, tenant: str, people: Collection[str]) -> int: ...

    async def naming(self, tenant: str, people: Collection[str]) -> int: ...
