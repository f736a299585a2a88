"""Sums over days of the study log that MongoDB adds up: how much schools are used, how it went in each subject.

Each pipeline reads the days in question once, by the index `school`; what it keeps while it does grows with schools,
days, classes and learners, not with what they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lrs.access.reach import Window
from lrs.schooldays import Zone, next_day
from lrs.storage import narrowing
from lrs.storage import studylog_records as records
from lrs.storage.contract.studylog import DayQuery, Head
from lrs.studylog.results import Group, Results
from lrs.studylog.use import Use, together

Record = dict[str, Any]

BY_DAY: list[Record] = [
    {"$group": {"_id": {"s": "$s", "d": "$d"}, "w": {"$sum": "$w"}, "z": {"$max": "$z"}}}]
BY_SCHOOL: list[Record] = [
    {"$group": {"_id": "$s", "l": {"$addToSet": "$l"}, "k": {"$addToSet": "$k"}}}]
BY_GROUP: list[Record] = [
    {"$unwind": "$j"},
    {"$group": {"_id": {"s": "$s", "g": "$gr", "b": {"$arrayElemAt": ["$j", 0]}}, "l": {"$addToSet": "$l"},
                **{f"n{place}": {"$sum": {"$arrayElemAt": ["$j", place]}} for place in range(1, 5)}}}]


def condition(head: Head, query: DayQuery) -> Record:
    """What the index `school` finds. The scope names schools, or is all."""
    found: Record = {**records.of(head), "d": {"$gte": query.first, "$lte": query.last}}
    if query.scope.schools is not None:
        found["s"] = {"$in": sorted(query.scope.schools)}
    if not query.reach.everything:
        found["$or"] = [_window(each, query.zone) for each in query.reach.windows] or [{"_id": None}]
    if query.without:
        found["_id"] = {"$nin": [records.day_id(head, each) for each in query.without]}
    return found


def use(by_day: Iterable[Record], by_school: Iterable[Record]) -> dict[str, Use]:
    found: dict[str, list[Use]] = {}
    for each in by_school:
        found[each["_id"] or ""] = [Use(_learners(each), frozenset(one for some in each["k"] for one in some))]
    for each in by_day:
        found[each["_id"].get("s", "")].append(Use(days={each["_id"]["d"]: each["w"]}, last=each["z"]))
    return {school: together(uses) for school, uses in found.items()}


def results(groups: Iterable[Record]) -> dict[Group, Results]:
    return {Group(each["_id"].get("s", ""), each["_id"].get("g", ""), each["_id"]["b"]):
            Results(_learners(each), *(each[f"n{place}"] for place in range(1, 5))) for each in groups}


def _learners(group: Mapping[str, Any]) -> frozenset[bytes]:
    return frozenset(map(bytes, group["l"]))


def _window(window: Window, zone: Zone) -> Record:
    """What a day fulfils that the window admits: it belongs to the period in which it begins. No day is of one app."""
    if window.app is not None:
        return {"_id": None}
    since, until = window.period.since, window.period.until
    bounds: Record = {}
    if since is not None:
        day = zone.day(since)
        bounds["$gte"] = day if zone.start(day) >= since else next_day(day)
    if until is not None:
        bounds["$lte"] = zone.day(until - 1)
    return {**narrowing.annotated(window), **({"d": bounds} if bounds else {})}
