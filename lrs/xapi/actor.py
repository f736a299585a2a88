"""Who: Agents, Groups, the identifiers they are known by, and the Person behind several Agents (Data 2.4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from lrs.xapi.findings import Finding
from lrs.xapi.primitives import is_mbox, is_sha1
from lrs.xapi.shapes import IRI, STRING, Array, Kinds, Law, Members, Value, one_of

_ACCOUNT = Members("Account", {"homePage": IRI, "name": STRING}, required=("homePage", "name"))
_IDENTIFIERS = {
    "mbox": Value("mbox", is_mbox),
    "mbox_sha1sum": Value("sha1sum", is_sha1),
    "openid": IRI,
    "account": _ACCOUNT,
}


def _identifiers(actor: dict[str, Any]) -> int:
    return ("account" in actor) + ("mbox" in actor) + ("mbox_sha1sum" in actor) + ("openid" in actor)


AGENT = Members(
    "Agent",
    {"objectType": one_of("Agent"), "name": STRING, **_IDENTIFIERS},
    Law("one-identifier", lambda agent: _identifiers(agent) == 1),
)
_ANY_GROUP = Members(
    "Group",
    {"objectType": one_of("Group"), "name": STRING, "member": Array(AGENT), **_IDENTIFIERS},
    required=("objectType",),
)
GROUP = _ANY_GROUP.but(
    Law("group-identifier", lambda group: _identifiers(group) <= 1),
    Law("group-member", lambda group: "member" in group or _identifiers(group) > 0),
)
_IDENTIFIED_GROUP = _ANY_GROUP.but(Law("group-identified", lambda group: _identifiers(group) == 1))
_PAIR = _ANY_GROUP.but(
    Law("authority-pair", lambda group: _identifiers(group) == 0 and _is_pair(group.get("member"))),
)

ACTOR = Kinds("Agent", {"Agent": AGENT, "Group": GROUP}, default="Agent")
AUTHORITY = Kinds("Agent", {"Agent": AGENT, "Group": _PAIR}, default="Agent")
_IDENTIFIED = Kinds("Agent", {"Agent": AGENT, "Group": _IDENTIFIED_GROUP}, default="Agent")


def _is_pair(members: object) -> bool:
    return isinstance(members, list) and len(members) == 2


def agent_findings(value: Any, pointer: str = "", *, group: bool = False, limit: int = 50) -> list[Finding]:
    """What keeps `value` from being an Agent or, with `group`, an identified Group; both versions alike.

    For the parameter `agent`: an anonymous Group cannot be asked for, so it is refused.
    """
    shape = _IDENTIFIED if group else AGENT
    return list(islice(shape.findings(value, pointer), limit))


def ifi(agent: dict[str, Any]) -> str | None:
    """The inverse functional identifier of a valid Agent or Group as one text; None for an anonymous Group.

    Two actors have the same text exactly when they are the same: the domain of a mail address and the digits of a
    hash are compared without regard to case (Data 2.4.2.3).
    """
    if "account" in agent:
        account = agent["account"]
        return f"account {account['homePage']} {account['name']}"  # an IRI holds no space
    if "mbox" in agent:
        mailbox, _, domain = agent["mbox"].rpartition("@")
        return f"mbox {mailbox}@{domain.lower()}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum {agent['mbox_sha1sum'].lower()}"
    if "openid" in agent:
        return f"openid {agent['openid']}"
    return None


def person(agents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The Person that `agents` are one and the same of: every value once, in order (Communication 2.4)."""
    found: dict[str, Any] = {"objectType": "Person"}
    for agent in agents:
        for member in ("name", *_IDENTIFIERS):
            if member in agent and agent[member] not in found.setdefault(member, []):
                found[member].append(agent[member])
    return found
