"""A query on Statements as a client asks it (xAPI 1.0.3 Communication 2.1.3), read from its parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from lrs import parameters
from lrs.access.reach import Reach
from lrs.config import Limits
from lrs.errors import BadRequest
from lrs.parameters import optional
from lrs.statements.queryfields import QueryKeys
from lrs.storage import positions
from lrs.storage.contract.statements import StatementFilter
from lrs.xapi.actor import ifi

Format = Literal["exact", "ids", "canonical"]

FILTERS = ("agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until",
           "limit", "ascending")
SHOWN = ("format", "attachments")
PARAMETERS = ("statementId", "voidedStatementId", *FILTERS, *SHOWN, "cursor")

_CURSOR = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class Single:
    """One Statement by its id, the standing or the voided one."""

    statement_id: str
    voided: bool
    format: Format
    attachments: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page continues: after `pos`, within the first page's `mark`."""

    pos: int
    mark: int


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """A list of Statements. `asked` are the parameters as sent, for the `more` link."""

    agent: str | None
    verb: str | None
    activity: str | None
    registration: str | None
    related_agents: bool
    related_activities: bool
    since: int | None
    until: int | None
    limit: int
    ascending: bool
    format: Format
    attachments: bool
    cursor: Cursor | None
    asked: Mapping[str, str]

    def bounded(self, keys: QueryKeys, by: str | None, mark: int, reach: Reach | None = None) -> StatementFilter:
        """What to ask of the store: `since` is exclusive, `until` inclusive, nothing lies beyond `mark`."""
        after = positions.last_of(self.since) if self.since is not None else None
        mark = min(mark, positions.last_of(self.until)) if self.until is not None else mark
        before = None
        if self.cursor and self.ascending:
            after = self.cursor.pos
        elif self.cursor:
            before = self.cursor.pos
        return StatementFilter(
            agent=keys.agent(self.agent) if self.agent else None, related_agents=self.related_agents,
            verb=keys.verb(self.verb) if self.verb else None,
            activity=keys.activity(self.activity) if self.activity else None,
            related_activities=self.related_activities,
            registration=keys.registration(self.registration) if self.registration else None,
            by=by, reach=reach, after=after, before=before, mark=mark, ascending=self.ascending)

    def ahead(self) -> int:
        """The position that the caller has reached already, as far as this query tells."""
        if self.cursor:
            return self.cursor.mark
        return positions.last_of(self.since) if self.since is not None else 0

    def more(self, pos: int, mark: int, besides: Mapping[str, str] | None = None) -> str:
        """The query string of the page after `pos`; `besides` are parameters that another than this query reads."""
        return urlencode({**self.asked, **(besides or {}), "cursor": f"{pos}.{mark}"})


def read(params: Mapping[str, str], limits: Limits) -> Single | StatementQuery:
    """The query that `params`, known by name, ask for. Raises `BadRequest` naming the parameter."""
    shown: dict[str, Any] = {"format": _format(params), "attachments": parameters.flag(params, "attachments")}
    if "statementId" in params or "voidedStatementId" in params:
        return _single(params, shown)
    agent = parameters.agent(params, limits.nesting, group=True) if "agent" in params else None
    return StatementQuery(
        agent=ifi(agent) if agent else None,
        verb=optional(parameters.iri, params, "verb"),
        activity=optional(parameters.iri, params, "activity"),
        registration=optional(parameters.uuid, params, "registration"),
        related_agents=parameters.flag(params, "related_agents"),
        related_activities=parameters.flag(params, "related_activities"),
        since=optional(parameters.instant, params, "since"),
        until=optional(parameters.instant, params, "until"),
        limit=_limit(params, limits),
        ascending=parameters.flag(params, "ascending"),
        cursor=cursor(params),
        asked={name: value for name, value in params.items() if name != "cursor"},
        **shown,
    )


def _single(params: Mapping[str, str], shown: dict[str, Any]) -> Single:
    name = "statementId" if "statementId" in params else "voidedStatementId"
    others = [other for other in params if other != name and other not in SHOWN]
    if others:
        raise BadRequest("statement-id-alone", name=name, other=others[0])
    return Single(parameters.uuid(params, name), name == "voidedStatementId", **shown)


def _format(params: Mapping[str, str]) -> Format:
    match params.get("format", "exact"):
        case "exact":
            return "exact"
        case "ids":
            return "ids"
        case "canonical":
            return "canonical"
        case _:
            raise BadRequest("parameter-format")


def _limit(params: Mapping[str, str], limits: Limits) -> int:
    """0 asks for as many as the server gives."""
    if "limit" not in params:
        return min(limits.page_default, limits.page_max)
    return parameters.number(params, "limit", limits.page_max) or limits.page_max


def cursor(params: Mapping[str, str]) -> Cursor | None:
    """The place that the parameter `cursor` names. Raises `BadRequest` for what no page gave."""
    if "cursor" not in params:
        return None
    match = _CURSOR.fullmatch(params["cursor"])
    if match is None or max(int(match[1]), int(match[2])) >= 1 << 63:
        raise BadRequest("parameter-cursor")
    return Cursor(int(match[1]), int(match[2]))
