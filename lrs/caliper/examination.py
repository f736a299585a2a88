"""Everything that is wrong or unusual in an Event or entity, read from the tables.

It is the slow twin of `quick`, for the Events that do not pass there. Slots of a foreign type, which a further context
of the Event may define, are looked at as far as Caliper knows them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from lrs.caliper import entities, events
from lrs.caliper.contexts import OBSOLETE, Version, canonical, is_extension, version_in, version_of
from lrs.caliper.entities import Property
from lrs.caliper.finding import Finding, Severity
from lrs.caliper.forms import FORMS, is_bare_uuid, is_event_id, is_integer, is_iri
from lrs.caliper.identity import TYPES
from lrs.caliper.quick import Edition
from lrs.caliper.vocabulary import ACTIONS_1_1, CONTEXT_ROLES, LIS_ROLES, VOCABULARIES, term
from lrs.xapi.findings import step

_DEPRECATED = events.DEPRECATED | entities.DEPRECATED
_TYPE_SPELLINGS = {"TaggedAnnotation": "TagAnnotation"}


_Waiting = tuple[dict[str, Any], tuple[str, ...], "_Sight", str]


class _Enough(Exception):
    """There are as many errors as were asked for."""


def examined(value: Any, version: Version, pointer: str, most: int) -> list[Finding]:
    """What is found in `value`, which stands at `pointer` in an Envelope of `version`, in order, `most` at most.

    Where there is more, warnings are left out before errors: no error hides behind what is merely unusual.
    """
    examination = _Examination(most)
    with suppress(_Enough):
        examination.item(value, version, pointer)
    return examination.told()


@dataclass(frozen=True, slots=True)
class _Sight:
    """What counts where one looks: the edition, and whether a further context may add types and members."""

    edition: Edition
    further: bool = False


class _Examination:
    def __init__(self, most: int) -> None:
        self._found: list[Finding] = []
        self._most, self._errors, self._warnings = most, 0, 0
        self._waiting: deque[_Waiting] = deque()  # entities in slots, so that no depth of nesting is too much

    def told(self) -> list[Finding]:
        room = self._most - self._errors
        kept: list[Finding] = []
        for each in self._found:
            room -= each.severity == "warning"
            if each.severity == "error" or room >= 0:
                kept.append(each)
        return kept

    def _find(self, at: str, rule: str, severity: Severity = "error", **values: str) -> None:
        if self._errors >= self._most:
            raise _Enough
        if severity == "error":
            self._errors += 1
        elif self._warnings >= self._most:
            return
        else:
            self._warnings += 1
        self._found.append(Finding(at, rule, severity, values))

    # --- Events and entities ------------------------------------------------------------------------------

    def item(self, value: Any, version: Version, at: str) -> None:
        if type(value) is not dict:
            self._find(at, "item-object")
            return
        sight = self._context(value.get("@context"), version, at)
        if events.kind_of(value) == "event":
            self._event(value, sight, at)
        else:
            self._entity(value, ("Entity",), sight, at)
        while self._waiting:
            self._entity(*self._waiting.popleft())

    def _event(self, event: dict[str, Any], sight: _Sight, at: str) -> None:
        known = self._type(event, events.EVENTS, sight, at)
        name = known or "Event"
        kinds = events.properties(name, sight.edition.version)
        self._id(event, "event-id", at)
        self._members(event, kinds, sight, at, open_to_more=known is None)
        action = self._action(event, name, sight, at)
        for pair in events.PAIRS:
            if pair.event == name and action and action in pair.actions.split():
                self._pair(event, pair, kinds[pair.slot], action, at)
        for need in events.NEEDS:
            if need.event == name and (not need.actions or action in need.actions.split()):
                self._need(event, need, at)

    def _entity(self, entity: dict[str, Any], of: tuple[str, ...], sight: _Sight, at: str) -> None:
        known = self._type(entity, entities.TABLE, sight, at)
        name = known or (of[0] if of[0] in entities.WITHOUT_ID else "Entity")
        if known and not entities.is_a(known, *of):
            self._find(at, "slot-type", allowed=_either(of), found=known)
        if name not in entities.WITHOUT_ID:
            self._id(entity, "entity-id", at)
        self._members(entity, entities.properties(name), sight, at, open_to_more=known is None)

    def _members(self, value: dict[str, Any], kinds: Mapping[str, Property], sight: _Sight, at: str, *,
                 open_to_more: bool) -> None:
        for name, part in value.items():
            place = at + step(name)
            if name in kinds:
                self._member(part, kinds[name], sight, place)
            elif name not in ("@context", "id", "type") and not (open_to_more or sight.further):
                self._unknown(name, kinds, place)
        for name, kind in kinds.items():
            if kind.required and value.get(name) is None:
                self._find(at, "member-missing", member=name)

    def _unknown(self, name: str, kinds: Mapping[str, Property], at: str) -> None:
        right = next((known for known in ("id", "type", *kinds) if known.lower() == name.lower()), None)
        if right:
            self._find(at, "member-case", "warning", right=right)
        else:
            self._find(at, "member-unknown", "warning")

    def _id(self, value: dict[str, Any], rule: str, at: str) -> None:
        found = value.get("id")
        if found is None:
            self._find(at, "member-missing", member="id")
        elif rule == "event-id" and is_bare_uuid(found):
            self._find(f"{at}/id", "event-id-bare")
        elif not (is_event_id if rule == "event-id" else is_iri)(found):
            self._find(f"{at}/id", rule)

    # --- contexts and types -------------------------------------------------------------------------------

    def _context(self, context: Any, version: Version, at: str) -> _Sight:
        """What counts in an Event or entity of `data`, by its context; without a good one, by that of the Envelope."""
        if context is None:
            self._find(at, "member-missing", member="@context")
            return _Sight(Edition(version))
        at = f"{at}/@context"
        listed = context if type(context) is list else [context]
        if not all(type(each) is str or (type(each) is dict and type(context) is list) for each in listed):
            self._find(at, "context-form")
            return _Sight(Edition(version_in(context) or version), further=True)
        known = [each for each in listed if version_of(each)]
        if not known:
            self._find(at, "context-obsolete" if _is_obsolete(listed) else "context-unknown", expected=version.context)
            return _Sight(Edition(version))
        if version_of(listed[-1]) is None:
            self._find(at, "context-last")
        for each in known:
            if canonical(each) != each:
                self._find(at, "context-spelling", "warning", right=canonical(each))
        named = version_in(context) or version
        if named is not version:
            self._find(at, "context-differs", "warning", expected=version.context)
        extended = named is Version.V1P1 and any(map(is_extension, known))
        return _Sight(Edition(named, extended), further=len(known) < len(listed))

    def _nested(self, value: dict[str, Any], sight: _Sight, at: str) -> _Sight:
        """What counts in an entity: a context of its own adds to those around it."""
        if "@context" not in value:
            return sight
        context = value["@context"]
        listed = context if type(context) is list else [context]
        if not all(type(each) is str or type(each) is dict or each is None for each in listed):
            self._find(f"{at}/@context", "context-form")
        return replace(sight, further=sight.further or not all(map(version_of, listed)))

    def _type(self, value: dict[str, Any], table: Mapping[str, Any], sight: _Sight, at: str) -> str | None:
        """The type of the table that is meant; None, and a finding, for none."""
        found = value.get("type")
        if found is None:
            self._find(at, "member-missing", member="type")
            return None
        at = f"{at}/type"
        if type(found) is not str or not found:
            self._find(at, "type-term")
            return None
        name = self._known_type(found, table, sight, at)
        if name is None:
            self._find(at, "type-unknown", "warning" if sight.further else "error")
        elif name in _DEPRECATED:
            self._find(at, "type-deprecated", "warning")
        elif not (sight.edition.has_event(name) if table is events.EVENTS else sight.edition.has_entity(name)):
            self._find(at, "type-version", "warning")
        return name

    def _known_type(self, found: str, table: Mapping[str, Any], sight: _Sight, at: str) -> str | None:
        if found in table:
            return found
        bare = canonical(found).removeprefix(TYPES)
        spelled = _TYPE_SPELLINGS.get(bare, bare)
        if spelled not in table:
            spelled = {name.lower(): name for name in table}.get(spelled.lower(), "")
            if not spelled or sight.further:
                return None
            self._find(at, "type-case", right=spelled)
        elif bare == found:
            self._find(at, "spelling", "warning", right=spelled)
        else:
            self._find(at, "term-iri", right=spelled)
        return spelled

    # --- members ------------------------------------------------------------------------------------------

    def _member(self, value: Any, kind: Property, sight: _Sight, at: str) -> None:
        if value is None:
            if not kind.required:
                self._find(at, "null", "warning")
            return
        if kind.new and not sight.edition.has_new:
            self._find(at, "member-version", "warning")
        if not kind.many:
            self._value(value, kind, sight, at)
        elif type(value) is not list:
            self._find(at, "list")
        else:
            for index, part in enumerate(value):
                self._value(part, kind, sight, f"{at}/{index}")
            if kind.of == ("role",):
                self._context_roles(value, at)

    def _value(self, value: Any, kind: Property, sight: _Sight, at: str) -> None:
        match kind.form:
            case "ref" | "obj":
                self._slot(value, kind, sight, at)
            case "enum":
                if kind.of != ("action",):
                    self._term(value, kind.of[0], at)
            case form:
                test, rule = FORMS[form]
                if form == "nth" and not is_integer(value):
                    self._find(at, "integer")
                elif not test(value):
                    self._find(at, rule, "warning" if form == "nth" else "error")

    def _slot(self, value: Any, kind: Property, sight: _Sight, at: str) -> None:
        if type(value) is dict:
            self._waiting.append((value, kind.of, self._nested(value, sight, at), at))
        elif kind.form == "obj":
            self._find(at, "slot-object", allowed=_either(kind.of))
        elif type(value) is not str:
            self._find(at, "slot", allowed=_either(kind.of))
        elif not is_iri(value):
            self._find(at, "slot-iri", allowed=_either(kind.of))

    # --- words --------------------------------------------------------------------------------------------

    def _term(self, value: Any, vocabulary: str, at: str) -> str | None:
        """The Term that is meant; None, and a finding, for none."""
        if type(value) is not str:
            self._find(at, "term")
            return None
        if value in VOCABULARIES[vocabulary]:
            return value
        meant = term(value, vocabulary)
        if vocabulary == "role" and value.startswith(LIS_ROLES):
            self._find(at, "role-iri", "warning")
        elif meant is None:
            self._find(at, "term-unknown", allowed=_listed(vocabulary))
        elif ":" in value:
            self._find(at, "term-iri", right=meant)
        else:
            self._find(at, "spelling", "warning", right=meant)
        return meant

    def _context_roles(self, roles: list[Any], at: str) -> None:
        for index, role in enumerate(roles):
            if type(role) is str and role in VOCABULARIES["role"] and role.partition("#")[0] not in roles:
                self._find(f"{at}/{index}", "role-alone", "warning", right=role.partition("#")[0])

    def _action(self, event: dict[str, Any], name: str, sight: _Sight, at: str) -> str | None:
        at = f"{at}/action"
        if event.get("action") is None:
            return None
        action = self._term(event["action"], "action", at)
        if action and action not in events.actions(name):
            self._find(at, "action-of-event", event=name, allowed=", ".join(events.EVENTS[name].actions.split()))
        elif action and action not in ACTIONS_1_1 and not sight.edition.has_new:
            self._find(at, "term-version", "warning")
        return action

    # --- between members ----------------------------------------------------------------------------------

    def _pair(self, event: dict[str, Any], pair: events.Pair, kind: Property, action: str, at: str) -> None:
        slot = event.get(pair.slot)
        found = slot.get("type") if type(slot) is dict else None
        if type(found) is str and entities.is_a(found, *kind.of) and not entities.is_a(found, *pair.types.split()):
            self._find(f"{at}/{pair.slot}", "slot-of-action", pair.severity,
                       allowed=_either(tuple(pair.types.split())), action=action)

    def _need(self, event: dict[str, Any], need: events.Need, at: str) -> None:
        place = event.get(need.slot) if need.slot else event
        if type(place) is dict and place.get(need.member) is None:
            at = f"{at}/{need.slot}" if need.slot else at
            self._find(at, "member-needed", need.severity, member=need.member, event=need.event)


def _either(types: tuple[str, ...]) -> str:
    return " | ".join(types)


def _listed(vocabulary: str) -> str:
    """The words of a vocabulary, as far as a sentence can hold them."""
    if vocabulary == "role":
        return ", ".join(CONTEXT_ROLES)
    return ", ".join(sorted(VOCABULARIES[vocabulary]))


def _is_obsolete(listed: list[Any]) -> bool:
    return any(type(each) is str and canonical(each) == OBSOLETE for each in listed)
