"""What of a Statement its annotation is drawn from, read while its value is at hand: pure, and on every write's way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lrs.annotation import identity
from lrs.annotation.places import Sent
from lrs.annotation.profiles import Profiles
from lrs.annotation.rules import Judgement, Standing
from lrs.xapi.timestamps import parse_ms

_REMEMBERED = 10_000

Value = Mapping[str, Any]


class Who(NamedTuple):
    """An actor: the learner that a trusted source names, else the account by which a link may know one, and how
    somebody unknown is counted."""

    learner: str | None
    account: str | None
    stranger: str


@dataclass(slots=True, eq=False)
class Registered:
    """What holds for the Statements of one key: its registration together with its tenant's."""

    writer: str
    home_pages: frozenset[str]
    standing: Standing
    _known: dict[tuple[str, str], Who] = field(default_factory=dict)

    def who(self, actor: Value) -> Who:
        account = actor.get("account")
        if account is None or "member" in actor:
            return self._who(actor)
        named = account["homePage"], account["name"]
        found = self._known.get(named)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[named] = self._who(actor)
        return found

    def _who(self, actor: Value) -> Who:
        account, stranger = identity.account(actor), identity.stranger(actor)
        trusted = account is not None and "account" in actor and stranger in self.home_pages
        learner = identity.uuid_of(actor["account"]["name"]) if trusted else None
        return Who(learner, account, stranger)


class Evidence(NamedTuple):
    """`timestamp` is None where the Statement brought none; `activities` are those that a publisher's mapping may know,
    its object first."""

    registered: Registered
    who: Who
    timestamp: str | None
    sent: tuple[Sent, ...]
    activities: tuple[str, ...]
    judgement: Judgement


class Reading:
    """Reads the evidence of Statements of one key; `mapped`: its app has a mapping from content to codes."""

    def __init__(self, registered: Registered, profiles: Profiles, *, mapped: bool) -> None:
        self._registered = registered
        self._places = profiles.places
        self._rules = profiles.rules
        self._mapped = mapped

    def evidence(self, statement: Value) -> Evidence:
        """Of a valid Statement."""
        key = self._registered
        return Evidence(
            key, key.who(statement["actor"]), statement.get("timestamp"), self._places.codes(statement),
            _activities(statement) if self._mapped else (), self._rules.judge(statement, key.standing))


def instant(text: str) -> int:
    """Milliseconds of a valid timestamp: by Python's own reader where that knows the form, for it is the quicker."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return parse_ms(text)
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def _activities(statement: Value) -> tuple[str, ...]:
    about = statement["object"]
    own = about["id"] if about.get("objectType", "Activity") == "Activity" else ""
    parents = statement.get("context", {}).get("contextActivities", {}).get("parent", [])
    return (own, *(one["id"] for one in (parents if isinstance(parents, list) else [parents])))
