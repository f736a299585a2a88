"""The Caliper Events of a bundle: each is kept with the Statement that it became, in one commit, and none without.

They are found again as where they came from: by their own text, under the name of who sent the bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from lrs.caliper.envelope import is_send_time, send_time_ms
from lrs.caliper.identity import event_uuid
from lrs.caliper.metricprofile import derived
from lrs.config import Limits
from lrs.events.queryfields import EventKeys
from lrs.storage.contract.events import NewEvent
from lrs.storage.contract.provenance import Finding
from lrs.storage.contract.statements import NewStatement
from lrs.xapi.jsontext import BadJSON, load


class _Named(msgspec.Struct):
    id: str = ""


_NAMED = msgspec.json.Decoder(_Named)

Value = dict[str, Any]
Of = Mapping[str, tuple[bytes, Value]]
"""Text and value of Events, by the ids of their Statements in lower case."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """`by` is under whose name they are kept, `created` (ms) when their bundle was made."""

    keys: EventKeys
    by: str
    created: int
    limits: Limits

    def read(self, path: str, lines: Iterable[bytes], statements: Iterable[bytes]) -> tuple[Of, list[Finding]]:
        """The Events in `lines`, and what is to be told of those that none of these Statements was."""
        there = {_id(line) for line in statements}
        found: dict[str, tuple[bytes, Value]] = {}
        wrong: list[Finding] = []
        for number, line in enumerate(lines, 1):
            value = self._value(line)
            uuid = event_uuid(value["id"]).lower() if value else ""
            if value is None or uuid not in there or uuid in found:
                wrong.append(Finding(path, number, "rejected", "", "import-event-malformed" if value is None
                                     else "import-event-alone"))
            else:
                found[uuid] = line, value
        return found, wrong

    def _value(self, line: bytes) -> dict[str, Any] | None:
        if len(line) > self.limits.statement_bytes:
            return None
        try:
            value = load(line, self.limits.nesting)
        except BadJSON:
            return None
        usable = isinstance(value, dict) and all(
            isinstance(value.get(name), str) and value[name] for name in ("id", "type"))
        return value if usable else None

    def event(self, statement: NewStatement, text: bytes, value: Value) -> NewEvent:
        at = send_time_ms(value["eventTime"]) if is_send_time(value.get("eventTime")) else None
        return NewEvent(key=statement.key, event_id=value["id"], text=text,
                        keys=self.keys.event(value, derived(value)), agents=(), by=self.by, at=at,
                        sent=self.created if at is None else at, statement=statement)


def _id(line: bytes) -> str:
    try:
        return _NAMED.decode(line).id.lower()
    except msgspec.MsgspecError:
        return ""  # whatever is wrong with it is told where it is applied
