"""The formats of a Statement other than exact: `ids` and `canonical` (Communication 2.1.3).

Both take a stored Statement, read with `jsontext.load_verbatim` so that its numbers keep their text, leave it
unchanged, and give one to be written with `jsontext.dump`. Either format of its own result is that result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lrs.xapi.activity import COMPONENT_LISTS
from lrs.xapi.language import Range, accepted, narrow

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")

Part = dict[str, Any]
Change = Callable[[Part], Part]


def ids(statement: Part) -> Part:
    """The Statement with only what identifies its Agents, Groups, Activities and Verbs."""
    return _Changes(actor=_identity, verb=_id_alone, activity=_id_alone).statement(statement)


def canonical(statement: Part, definitions: Mapping[str, Part], accept_language: str) -> Part:
    """The Statement with canonical Activities, each language map in the one language its reader likes best.

    `definitions` holds canonical definitions by Activity id; an Activity that is not there keeps what was sent.
    Agents and Groups stay as sent.
    """
    ranges = accepted(accept_language)

    def verb(sent: Part) -> Part:
        return {**sent, "display": narrow(sent["display"], ranges)} if "display" in sent else sent

    def activity(sent: Part) -> Part:
        definition = definitions.get(sent["id"], sent.get("definition"))
        return sent if definition is None else {**sent, "definition": _in_one_language(definition, ranges)}

    return _Changes(verb=verb, activity=activity).statement(statement)


def activity_ids(statement: Part) -> set[str]:
    """The ids of the Activities in the Statement: those whose definitions `canonical` asks for."""
    found: set[str] = set()

    def activity(sent: Part) -> Part:
        found.add(sent["id"])
        return sent

    _Changes(activity=activity).statement(statement)
    return found


def _unchanged(sent: Part) -> Part:
    return sent


@dataclass(frozen=True, slots=True)
class _Changes:
    """What becomes of each Agent or Group, Verb and Activity of a stored Statement, wherever it stands."""

    actor: Change = _unchanged
    verb: Change = _unchanged
    activity: Change = _unchanged

    def statement(self, sent: Part) -> Part:
        """The Statement or SubStatement, changed."""
        return {name: self._member(name, content) for name, content in sent.items()}

    def _member(self, name: str, content: Any) -> Any:
        match name:
            case "actor" | "authority":
                return self.actor(content)
            case "verb":
                return self.verb(content)
            case "object":
                return self._object(content)
            case "context":
                return {name: self._context(name, member) for name, member in content.items()}
            case _:
                return content

    def _object(self, sent: Part) -> Part:
        match sent.get("objectType", "Activity"):
            case "Activity":
                return self.activity(sent)
            case "SubStatement":
                return self.statement(sent)
            case "StatementRef":
                return sent
            case _:
                return self.actor(sent)

    def _context(self, name: str, content: Any) -> Any:
        match name:
            case "instructor" | "team":
                return self.actor(content)
            case "contextActivities":
                return {kind: [self.activity(one) for one in listed] for kind, listed in content.items()}
            case "contextAgents":
                return [{**one, "agent": self.actor(one["agent"])} for one in content]
            case "contextGroups":
                return [{**one, "group": self.actor(one["group"])} for one in content]
            case _:
                return content


def _id_alone(sent: Part) -> Part:
    return {"id": sent["id"]}


def _identity(actor: Part) -> Part:
    """An Agent or Group with its objectType and identifier; an anonymous Group with its members so."""
    identity = {name: actor[name] for name in ("objectType", *_IDENTIFIERS) if name in actor}
    if actor.get("objectType") == "Group" and len(identity) == 1:
        identity["member"] = [_identity(member) for member in actor["member"]]
    return identity


def _in_one_language(definition: Part, ranges: tuple[Range, ...]) -> Part:
    found = {**definition}
    for name in ("name", "description"):
        if name in found:
            found[name] = narrow(found[name], ranges)
    for name in COMPONENT_LISTS:
        if name in found:
            found[name] = [_component(component, ranges) for component in found[name]]
    return found


def _component(component: Part, ranges: tuple[Range, ...]) -> Part:
    if "description" not in component:
        return component
    return {**component, "description": narrow(component["description"], ranges)}
