"""A query on Events as a client asks it, read from its parameters.

Each `…since` is exclusive, each `…until` inclusive, as in the queries of xAPI; without more words they are about
`eventTime`, when it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from lrs import parameters
from lrs.config import Limits
from lrs.events.queryfields import KINDS, EventKeys, Kind
from lrs.parameters import optional
from lrs.statements.query import Cursor, cursor
from lrs.storage import positions
from lrs.storage.contract.events import EventFilter

# An index is read by the first that is asked for, so what tells Events apart best stands first.
NARROWEST: tuple[Kind, ...] = ("session", "actor", "object", "group", "edApp", "profile", "type", "action")
INSTANTS = ("since", "until", "sentSince", "sentUntil", "storedSince", "storedUntil")
PARAMETERS = (*KINDS, *INSTANTS, "limit", "ascending", "cursor")


@dataclass(frozen=True, slots=True)
class CaliperQuery:
    """A list of Events. `named` are ids and Terms by kind, `instants` ms by parameter; `asked` are the parameters as
    sent, for the link to the next page."""

    named: Mapping[Kind, str]
    instants: Mapping[str, int]
    limit: int
    ascending: bool
    cursor: Cursor | None
    asked: Mapping[str, str]

    def bounded(self, keys: EventKeys, by: str | None, mark: int) -> EventFilter:
        """What to ask of the store."""
        since, until = self.instants.get("storedSince"), self.instants.get("storedUntil")
        after = positions.last_of(since) if since is not None else None
        mark = min(mark, positions.last_of(until)) if until is not None else mark
        before = None
        if self.cursor and self.ascending:
            after = self.cursor.pos
        elif self.cursor:
            before = self.cursor.pos
        return EventFilter(
            keys=tuple(keys.of(kind, self.named[kind]) for kind in NARROWEST if kind in self.named), by=by,
            at_since=self.instants.get("since"), at_until=self.instants.get("until"),
            sent_since=self.instants.get("sentSince"), sent_until=self.instants.get("sentUntil"),
            after=after, before=before, mark=mark, ascending=self.ascending)

    def ahead(self) -> int:
        """The position that the caller has reached already, as far as this query tells."""
        if self.cursor:
            return self.cursor.mark
        return positions.last_of(self.instants["storedSince"]) if "storedSince" in self.instants else 0

    def more(self, pos: int, mark: int) -> str:
        """The query string of the page after `pos`."""
        return urlencode({**self.asked, "cursor": f"{pos}.{mark}"})


def read(params: Mapping[str, str], limits: Limits) -> CaliperQuery:
    """The query that `params`, known by name (`PARAMETERS`), ask for. Raises `BadRequest` naming the parameter."""
    instants = {name: optional(parameters.instant, params, name) for name in INSTANTS}
    return CaliperQuery(
        named={kind: params[kind] for kind in KINDS if kind in params},
        instants={name: ms for name, ms in instants.items() if ms is not None},
        limit=parameters.limit(params, min(limits.page_default, limits.page_max), limits.page_max),
        ascending=parameters.flag(params, "ascending"),
        cursor=cursor(params),
        asked={name: value for name, value in params.items() if name != "cursor"})
