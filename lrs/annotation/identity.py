"""Which learner an actor is: the UUID that a trusted source gives as its account's name.

The name is compared as a UUID: in any case, in braces, or as a ``urn:uuid:``. Thirty-two digits without hyphens are
none: they may be a hash of something else. Nor are the nil UUID and the one of all ones, which tools send when they
know nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lrs.xapi.actor import ifi

_PLAIN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")  # as most tools send it
_UUID = re.compile(r"(?:urn:uuid:)?(\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?(1)\})",
                   re.IGNORECASE)
_NOBODY = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}


def uuid_of(name: str) -> str | None:
    """The UUID that `name` spells, in lower case; None when it spells none of a person."""
    if not _PLAIN.fullmatch(name):
        match = _UUID.fullmatch(name.strip())
        if match is None:
            return None
        name = match[2].lower()
    return None if name in _NOBODY else name


def addressed(name: str) -> tuple[str, str] | None:
    """What an IRI is under and the UUID that is its last step, as Caliper names people; None when it has no such."""
    text = name.rstrip("/")
    last = max(text.rfind("/"), text.rfind("#"))
    found = uuid_of(text[last + 1:]) if last > 0 else None
    return None if found is None else (home_page(text[:last]), found)


def uuid_in(name: str) -> str | None:
    """The UUID that `name` spells or, an IRI, ends with."""
    found = uuid_of(name)
    if found is None and (apart := addressed(name)):
        return apart[1]
    return found


def home_page(text: str) -> str:
    """A home page as home pages are compared: a slash at the end does not matter."""
    return text.rstrip("/")


def stranger(actor: Mapping[str, Any]) -> str:
    """By what an actor who is no known learner is counted: the home page, else the kind of identifier."""
    if "account" in actor:
        return home_page(actor["account"]["homePage"])
    if actor.get("objectType") == "Group":
        return "group"
    return next(kind for kind in ("mbox", "mbox_sha1sum", "openid") if kind in actor)


def account(actor: Mapping[str, Any]) -> str | None:
    """What links know an actor by; None for a Group, which is never one learner."""
    if actor.get("objectType") == "Group":
        return None
    if "account" in actor:
        return ifi({"account": {**actor["account"], "homePage": home_page(actor["account"]["homePage"])}})
    return ifi(dict(actor))


def canonical(identifier: str) -> str:
    """An identifier (`lrs.xapi.actor.ifi`) as the one spelling of all that mean the same agent: an account's home page
    without a slash at its end, and a name that spells a UUID as that UUID."""
    kind, _, rest = identifier.partition(" ")
    if kind != "account":
        return identifier
    page, _, name = rest.partition(" ")
    return f"account {home_page(page)} {uuid_of(name) or name}"


def spellings(account: str) -> tuple[str, ...]:
    """Each identifier (`lrs.xapi.actor.ifi`) that an account of links has in Statements: its home page with and without
    a slash at the end."""
    kind, _, rest = account.partition(" ")
    if kind != "account":
        return (account,)
    page, _, name = rest.partition(" ")
    return account, f"account {page}/ {name}"
