"""What of a Statement its annotation is drawn from, read while its value is at hand: pure, and on every write's way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from lrs.annotation import identity
from lrs.annotation.identifiers import NONE, Identifier, is_software, sent_identifiers
from lrs.annotation.places import Sent
from lrs.annotation.profiles import Profiles
from lrs.annotation.rules import Judgement, Standing
from lrs.storage.contract.origins import Origin
from lrs.xapi.timestamps import parse_ms

_REMEMBERED = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Value = Mapping[str, Any]


class Stranger(NamedTuple):
    """An actor whom no trusted source names: the account by which a link may know them (a Group has none), and how
    somebody unknown is counted."""

    account: str | None
    counted: str


@dataclass(slots=True, eq=False)
class Registered:
    """What holds for the Statements of one key: its registration together with its tenant's."""

    writer: str
    home_pages: frozenset[str]
    standing: Standing
    _strangers: dict[tuple[str, str], Stranger] = field(default_factory=dict)

    def learner(self, actor: Value) -> str | None:
        """The UUID that a trusted source gives as the account's name, or as the last step of a name that is an IRI at
        the account's own home page."""
        account = actor.get("account")
        if account is None or actor.get("objectType") == "Group":
            return None
        page, name = identity.home_page(account["homePage"]), account["name"]
        found = identity.uuid_of(name) if page in self.home_pages else None
        if found is not None or ":" not in name:
            return found
        if apart := identity.addressed(name):
            return apart[1] if name.startswith(f"{page}/") and self.trusts(apart[0]) else None
        return identity.uuid_of(name) if self.trusts(page) else None

    def trusts(self, iri: str) -> bool:
        """Whether this is a trusted home page, or under one."""
        return any(iri == page or iri.startswith(f"{page}/") for page in self.home_pages)

    def stranger(self, actor: Value) -> Stranger:
        account = actor.get("account")
        if account is None or actor.get("objectType") == "Group":
            return Stranger(identity.account(actor), identity.stranger(actor))
        named = account["homePage"], account["name"]
        found = self._strangers.get(named)
        if found is None:
            if len(self._strangers) >= _REMEMBERED:
                self._strangers.clear()
            found = self._strangers[named] = Stranger(identity.account(actor), identity.stranger(actor))
        return found


class Evidence(NamedTuple):
    """`learner` is whom a trusted source names, `stranger` whoever else it is. `timestamp` is None where the Statement
    brought none; `activities` are those that a publisher's mapping may know, its object first; `origin` is where it
    comes from, if it came in a bundle; `identifiers` are others of the stranger that the roster may know."""

    registered: Registered
    learner: str | None
    stranger: Stranger | None
    timestamp: str | None
    sent: tuple[Sent, ...]
    activities: tuple[str, ...]
    judgement: Judgement
    origin: Origin | None = None
    identifiers: tuple[Identifier, ...] = ()


class Reading:
    """Reads the evidence of Statements of one key; `mapped`: its app has a mapping from content to codes."""

    def __init__(self, registered: Registered, profiles: Profiles, *, mapped: bool) -> None:
        self._registered = registered
        self._places = profiles.places
        self._rules = profiles.rules
        self._mapped = mapped

    def evidence(self, statement: Value, origin: Origin | None = None) -> Evidence:
        """Of a valid Statement. Of one that came in a bundle its issuer's category and activity class hold."""
        key, actor = self._registered, statement["actor"]
        learner, identifiers = key.learner(actor), NONE
        if learner is None:
            identifiers = sent_identifiers(statement, key.trusts)
        elif ":" in actor["account"]["name"] and is_software(statement):
            learner = None
        return Evidence(
            key, learner, key.stranger(actor) if learner is None else None, statement.get("timestamp"),
            self._places.codes(statement), _activities(statement) if self._mapped else (),
            _judged(self._rules.judge(statement, key.standing), origin), origin, identifiers)


def _judged(found: Judgement, origin: Origin | None) -> Judgement:
    if origin is None:
        return found
    return found._replace(category=origin.category or found.category,
                          activity_class=origin.activity_class or found.activity_class)


def instant(text: str) -> int:
    """Milliseconds of a valid timestamp: by Python's own reader where that knows the form, for it is the quicker."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return parse_ms(text)
    return ((found if found.tzinfo else found.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


def _activities(statement: Value) -> tuple[str, ...]:
    about = statement["object"]
    own = about["id"] if about.get("objectType", "Activity") == "Activity" else ""
    parents = statement.get("context", {}).get("contextActivities", {}).get("parent", [])
    return (own, *(one["id"] for one in (parents if isinstance(parents, list) else [parents])))
