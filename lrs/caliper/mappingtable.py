"""The map's tables (`profiles/caliper/mapping.json`), made ready for looking up, and what mapping depends on beside
them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lrs.caliper.contexts import canonical
from lrs.caliper.mappingnames import ACTIONS, CALIPER, STANDARDS, iri_of, quoted
from lrs.xapi.statement import VOIDED

_REMEMBERED = 10_000
_STREAMS = "http://activitystrea.ms/"
_FIRST_MS, _LAST_MS = -62_135_596_800_000, 253_402_300_799_999  # the years 1 to 9999
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Value = Mapping[str, Any]


class Row(NamedTuple):
    """What an action is. `completion`: it says that something was completed; `captions`: it turns them on or off;
    `seeks`: its target is where it leads to; `of_assignee`: it tells of the learner whose attempt it is about."""

    verb: dict[str, Any]
    completion: bool = False
    captions: bool | None = None
    seeks: bool = False
    of_assignee: bool = False


class Traits(NamedTuple):
    """What the rows of an action are told apart by: Terms, whether a Response came of it, whether media ended."""

    action: str
    event: str
    object: str
    response: bool
    finished: bool


class Table:
    """What each action and type of Caliper is in xAPI. Made once for a process."""

    def __init__(self, content: Value) -> None:
        """`content` is that of the file, which its JSON Schema holds good."""
        self.types: Mapping[str, str] = content["types"]
        self.agents = frozenset(content["agents"])
        self.groups = frozenset(content["groups"])
        self.responses = frozenset(content["responses"])
        self.answers: tuple[str, ...] = tuple(content["answers"])
        self.scores: Mapping[str, tuple[str, str]] = {
            name: (members["raw"], members["max"]) for name, members in content["scores"].items()}
        self.interaction: str = content["interactions"]["type"]
        self.items = frozenset(content["interactions"]["object"])
        self.interactions: Mapping[str, str] = content["interactions"]["types"]
        self.actions: Mapping[str, list[Value]] = content["actions"]
        self.events: tuple[str, ...] = tuple(content["events"])
        self._verbs: dict[str, str] = {**_backwards(self.actions), **content["verbs"]}
        self._words: Mapping[str, str] = content["words"]
        self._media_events = frozenset(content["media"]["event"])
        self._media_objects = frozenset(content["media"]["object"])
        self._spellings: Mapping[str, str] = content["spellings"]
        self._kinds: dict[str, str] = {iri: kind for kind, iri in reversed(self.types.items())} | content["kinds"]
        self._terms: dict[str, str] = {}
        self._rows: dict[Traits, Row] = {}

    def term(self, sent: object) -> str:
        """The Term of an action or a type, which may be an IRI or spelt otherwise; what is none of Caliper's as it was
        sent, and nothing for what is no text."""
        if type(sent) is not str:
            return ""
        found = self._terms.get(sent)
        if found is None:
            if len(self._terms) >= _REMEMBERED:
                self._terms.clear()
            own = canonical(sent)
            last = _last(own) if own.startswith(STANDARDS) else own
            last = self._spellings.get(last, last)
            found = self._terms[sent] = last if last in self.actions or last in self.types else sent
        return found

    def is_media(self, event: str, about: str) -> bool:
        return event in self._media_events or about in self._media_objects

    def row(self, traits: Traits) -> Row:
        """The first row of the action that holds; an action that is not Caliper's is a verb by its own IRI."""
        found = self._rows.get(traits)
        if found is None:
            if len(self._rows) >= _REMEMBERED:
                self._rows.clear()
            found = self._rows[traits] = self._row(traits)
        return found

    def _row(self, traits: Traits) -> Row:
        rows = self.actions.get(traits.action)
        if rows is None:
            return Row(self._verb(_foreign(traits.action), traits.action))
        row = next(row for row in rows if self._holds(row.get("when", {}), traits))
        return Row(self._verb(row["verb"], traits.action), row.get("completion", False), row.get("captions"),
                   row.get("seeks", False), row.get("of") == "assignee")

    def _verb(self, iri: str, action: str) -> dict[str, Any]:
        words = {"ja": self._words[action]} if action in self._words else {}
        return {"id": iri, "display": {"en": _WORD.sub(" ", _last(action)).lower(), **words}}

    def _holds(self, when: Value, traits: Traits) -> bool:
        return (("event" not in when or traits.event in when["event"])
                and ("object" not in when or traits.object in when["object"])
                and ("media" not in when or self.is_media(traits.event, traits.object))
                and ("response" not in when or traits.response)
                and ("finished" not in when or traits.finished))

    def activity_type(self, kind: str) -> str:
        """The activity type of an entity whose Term is `kind`; of a foreign one its IRI, if it has one."""
        return self.types.get(kind) or iri_of(kind) or f"{CALIPER}Entity"

    def action_of(self, verb: str) -> str | None:
        """The action that a verb means, in either spelling of Activity Streams."""
        other = verb.replace(_STREAMS, f"{_STREAMS}schema/1.0/", 1)
        return self._verbs.get(verb) or self._verbs.get(other)

    def kind_of(self, activity_type: str) -> str | None:
        """The entity type that an activity type stands for first of all."""
        return self._kinds.get(activity_type)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an Event's Statement depends on beside the Event: made once for an Envelope.

    `store` is the tenant's public origin, without a slash at its end; `sensor` and `sent_ms` are the Envelope's.
    """

    table: Table
    store: str
    sensor: str = ""
    sent_ms: int | None = None
    sent: str | None = field(init=False, default=None)  # as a timestamp

    def __post_init__(self) -> None:
        if self.sent_ms is not None:
            object.__setattr__(self, "sent", instant(self.sent_ms))


def _backwards(actions: Mapping[str, list[Value]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for action, rows in actions.items():
        for row in rows:
            found.setdefault(row["verb"], action)
    return found


def instant(ms: int) -> str:
    """Milliseconds from 1970-01-01 UTC as Caliper writes an instant."""
    ms = min(max(ms, _FIRST_MS), _LAST_MS)
    return f"{datetime.fromtimestamp(ms // 1000, UTC).isoformat()[:19]}.{ms % 1000:03d}Z"


def _foreign(action: str) -> str:
    """The verb of an action that is not in the standard: never the one that voids, for an Event voids nothing."""
    found = iri_of(action)
    return found if found and found != VOIDED else ACTIONS + quoted(action)


def _last(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
