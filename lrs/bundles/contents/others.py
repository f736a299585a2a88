"""Other people in a learner's Statements: who may read of them, by whom the bundle is for. Pure.

To a school a Statement goes exactly as it is, as it does inside one. To a learner's own store, to a family and to
whoever is not known, one that names another pupil goes as a derived copy: with an id of its own (UUIDv5 of the bundle's
id and its own), other pupils under names that are random for each bundle, teachers told as teachers, and `DERIVED`
among its extensions. A Statement is never changed under its own id, so what refers to one that was copied, or to one
that is not in the bundle, is copied as well. What the learner only stands by in goes nowhere; neither does, to a
school, what a group with other pupils did. What a Statement keeps of the Caliper Event that it was may name people too,
and is not in a copy. What voids a Statement of the bundle goes with it, whoever voided it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from enum import StrEnum
from hmac import digest
from typing import Any
from uuid import UUID, uuid5

import orjson

from lrs.annotation.identity import uuid_in
from lrs.bundles.manifest import RecipientKind
from lrs.caliper import mappingothers
from lrs.caliper.entities import people
from lrs.studylog.entry import read
from lrs.xapi import actor
from lrs.xapi.jsontext import dump, load_verbatim
from lrs.xapi.signature import USAGE_TYPE
from lrs.xapi.statement import is_voiding

DERIVED = "urn:manabi-lrs:learner-record-bundle:derived"
PUPIL_PAGE = "urn:lrb:redacted"
TEACHER_PAGE = "urn:lrb:teacher"

Value = dict[str, Any]


class Role(StrEnum):
    """Who an Agent is to the learner. Who is not known counts as a pupil."""

    SUBJECT = "subject"
    PUPIL = "pupil"
    TEACHER = "teacher"


RoleOf = Callable[[str], Role]
"""By identifier, as `lrs.xapi.actor.ifi` writes it."""


def by_account(subject: Collection[str], teachers: Container[str]) -> RoleOf:
    """Of accounts whose names are, or end with, UUIDs: in lower case those of the learner, aliases among them, and of
    teachers."""
    def role(identifier: str) -> Role:
        kind, _, account = identifier.partition(" ")
        user = uuid_in(account.partition(" ")[2]) if kind == "account" else None  # a home page holds no space
        if user is None:
            return Role.PUPIL
        return Role.SUBJECT if user in subject else Role.TEACHER if user in teachers else Role.PUPIL
    return role


class Others:
    """`secret`: 32 random bytes kept with the case, so that the same build gives the same names. They are in no bundle:
    whoever had them could try out whom a name stands for."""

    def __init__(self, kind: RecipientKind, bundle_id: str, secret: bytes, role_of: RoleOf) -> None:
        self._exact = kind == "school"
        self._bundle = UUID(bundle_id)
        self._secret = secret
        self._role_of = role_of

    def told(self, text: bytes, targets: Mapping[str, bytes], *, own: bool,
             inside: Collection[str] = ()) -> bytes | None:
        """The Statement as it goes, or None where it does not. `own`: its actor is known to be the learner, under
        whatever account. `targets` are the Statements of this bundle that it refers to, and those that these refer to,
        by id in lower case; they are the learner's own. Those `inside` go as they are in a bundle inside this one."""
        statement = read(text)
        if not (own or self._is_of_subject(statement["actor"]) or _voids(statement, targets)):
            return None
        if self._exact or self._keeps(statement, targets, frozenset(), own=own):
            return text
        return self._copy(text, targets, own=own, inside=inside)

    def hears(self, event: bytes) -> bool:
        """Whether a Caliper Event goes whose Statement goes as it is: to a school; to others if it names nobody but who
        did it. There are no copies of Events."""
        return self._exact or not _names_others(read(event))

    def _is_of_subject(self, who: Value) -> bool:
        """Whether they did it, or a group with them (to a school, without other pupils)."""
        roles = {self._role_of(actor.ifi(one) or "") for one in (who.get("member") or [who])}
        return Role.SUBJECT in roles and not (self._exact and Role.PUPIL in roles)

    def _keeps(self, statement: Value, targets: Mapping[str, bytes], way: frozenset[str], *, own: bool) -> bool:
        """Whether it can go as it is. Statements that refer to each other in a circle cannot."""
        if any(role is Role.PUPIL for _, role in self._people(statement, own=own)):
            return False
        return all(self._keeps_target(place["id"].lower(), targets, way) for place in _references(statement))

    def _keeps_target(self, target: str, targets: Mapping[str, bytes], way: frozenset[str]) -> bool:
        text = targets.get(target)
        if text is None or target in way:
            return False
        found = read(text)
        return self._keeps(found, targets, way | {target}, own=not is_voiding(found))

    def _people(self, statement: Value, *, own: bool) -> Iterator[tuple[Value, Role]]:
        """Whom it names, in its `own` the learner under the account they act by as well."""
        who = statement["actor"]
        acting = actor.ifi(who) if own and who.get("objectType") != "Group" else None
        for agent in (*_agents(statement), *mappingothers.named(statement)):
            identifier = actor.ifi(agent) or ""
            yield agent, Role.SUBJECT if identifier == acting else self._role_of(identifier)

    # --- a copy ---

    def _copy(self, text: bytes, targets: Mapping[str, bytes], *, own: bool,
              inside: Collection[str]) -> bytes | None:
        """None where no JSON can hold it again."""
        copy: Value = load_verbatim(text)
        for agent, role in list(self._people(copy, own=own)):
            if role is not Role.SUBJECT:
                self._rename(agent, role)
        for place in _references(copy):
            target = place["id"].lower()
            if target not in inside and not self._keeps_target(target, targets, frozenset()):
                place["id"] = self.derived_id(place["id"])
        copy["id"] = self.derived_id(copy["id"])
        copy.setdefault("context", {}).setdefault("extensions", {})[DERIVED] = True
        mappingothers.dropped(copy)
        for part in _parts(copy):
            _drop_signatures(part)
        try:
            return dump(copy)
        except orjson.JSONEncodeError:
            return None

    def derived_id(self, statement_id: str) -> str:
        """The id of the copy of a Statement."""
        return str(uuid5(self._bundle, statement_id.lower()))

    def _rename(self, agent: Value, role: Role) -> None:
        known = (actor.ifi(agent) or "").encode("utf-8", "surrogatepass")
        name = urlsafe_b64encode(digest(self._secret, b"others\0" + known, "sha256")[:12]).decode()
        agent.clear()
        agent.update(objectType="Agent", account={
            "homePage": TEACHER_PAGE if role is Role.TEACHER else PUPIL_PAGE, "name": name})


def _voids(statement: Value, targets: Mapping[str, bytes]) -> bool:
    """Whether it voids one of the bundle: the two go together, whoever voided."""
    return is_voiding(statement) and statement["object"]["id"].lower() in targets


def _parts(statement: Value) -> Iterator[Value]:
    """The Statement, and the SubStatement that it is about."""
    yield statement
    if statement["object"].get("objectType") == "SubStatement":
        yield statement["object"]


def _agents(statement: Value) -> Iterator[Value]:
    """Every Agent that it names as somebody who took part; a Group has no face but its members'."""
    for part in _parts(statement):
        context = part.get("context", {})
        places = [part["actor"], part["object"], context.get("instructor"), context.get("team"),
                  *(one["agent"] for one in context.get("contextAgents", ())),
                  *(one["group"] for one in context.get("contextGroups", ()))]
        for found in places:
            if found is part["object"] and found.get("objectType") not in {"Agent", "Group"}:
                continue
            if found is not None:
                yield from found.get("member", ()) if found.get("objectType") == "Group" else (found,)


def _references(statement: Value) -> Iterator[Value]:
    """Every StatementRef in it."""
    for part in _parts(statement):
        if part["object"].get("objectType") == "StatementRef":
            yield part["object"]
        if "statement" in part.get("context", {}):
            yield part["context"]["statement"]


def _drop_signatures(part: Value) -> None:
    """A copy is not what was signed."""
    kept = [each for each in part.get("attachments", ()) if each["usageType"] != USAGE_TYPE]
    if kept:
        part["attachments"] = kept
    else:
        part.pop("attachments", None)


_PEOPLE_OF_EVENTS = people() | {"actor", "assigner", "learner"}  # the last two tools use though Caliper has them not


def _names_others(event: Value) -> bool:
    """Whether somebody besides its actor stands in a Caliper Event, as an object or by an id alone."""
    actor_id = _event_id(event.get("actor"))
    waiting: list[tuple[str, Any]] = [("", event)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(name, each) for each in value]
        elif name in _PEOPLE_OF_EVENTS or (isinstance(value, dict) and value.get("type") == "Person"):
            if value is not None and _event_id(value) != actor_id:
                return True
            value = {} if isinstance(value, str) else value
        if isinstance(value, dict):
            waiting += value.items()
    return False


def _event_id(entity: Any) -> Any:
    return entity.get("id") if isinstance(entity, dict) else entity
