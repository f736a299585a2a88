"""Statements put into their registrations, to see how each of these stands to the patterns of a profile.

Statements belong together by registration, and where one is told for the profile, by subregistration. In a registration
they go by timestamp, as the specification has it for what was collected before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lrs.profiles.document import Edition
from lrs.profiles.judging import Judgement, Outcome
from lrs.profiles.patterns import Status, status
from lrs.profiles.report import Value
from lrs.xapi.timestamps import parse

SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration"
_BEST = (Status.FOLLOWS, Status.IN_PROGRESS, Status.GOES_ON, Status.BROKEN)


@dataclass(frozen=True, slots=True)
class Followed:
    """How the Statements of one registration stand to the primary pattern that they follow best; `pattern` is empty
    where one of them satisfies no template, so that none can be followed. `numbers` are their places in what was given.
    """

    registration: str
    subregistration: str
    numbers: tuple[int, ...]
    status: Status
    pattern: str = ""


class _One(NamedTuple):
    number: int
    statement: Value
    judgement: Judgement


def claimed(statement: Value) -> list[str]:
    """What it says that it follows, if that is a version of a profile: the Activities in the category of its context.
    """
    listed = statement.get("context", {}).get("contextActivities", {}).get("category", [])
    return [each["id"] for each in (listed if isinstance(listed, list) else [listed])]


def followed(edition: Edition, judged: Sequence[tuple[Value, Judgement]]) -> list[Followed]:
    """Of each registration in Statements that are valid by the standard, in the order in which they begin. Where some
    claim the version, those alone are looked at."""
    if not edition.primary:
        return []
    every = [_One(number, *each) for number, each in enumerate(judged)]
    chosen = [one for one in every if edition.version in claimed(one.statement)] or every
    groups: dict[tuple[str, str], list[_One]] = {}
    for one in chosen:
        context = one.statement.get("context", {})
        if "registration" in context:
            key = context["registration"].lower(), _subregistration(context, edition)
            groups.setdefault(key, []).append(one)
    return [_of(*key, sorted(group, key=_moment), edition) for key, group in groups.items()]


def _of(registration: str, subregistration: str, group: Sequence[_One], edition: Edition) -> Followed:
    numbers = tuple(one.number for one in group)
    if any(one.judgement.outcome is not Outcome.SUCCESS for one in group):
        return Followed(registration, subregistration, numbers, Status.BROKEN)
    met = [one.judgement.met for one in group]
    found = [(status(met, pattern, edition.patterns), pattern.id) for pattern in edition.primary]
    best, pattern = min(found, key=lambda each: _BEST.index(each[0]))
    return Followed(registration, subregistration, numbers, best, pattern if best is not Status.BROKEN else "")


def _moment(one: _One) -> int:
    return parse(one.statement["timestamp"]) if "timestamp" in one.statement else 0


def _subregistration(context: Value, edition: Edition) -> str:
    listed: Any = context.get("extensions", {}).get(SUBREGISTRATION)
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("profile") in (edition.version, edition.profile.id):
            return str(each.get("subregistration", "")).lower()
    return ""
