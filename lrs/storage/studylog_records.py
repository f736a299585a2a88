"""Entries and days of the study log as records, and conditions on them.

studylog_entries:
    _id   generation, then the key of the Statement's record       t, g   tenant, generation
    l     learner, 16 bytes        at    when it happened (ms)     pos    place in the order of Statements
    id    Statement id             by    app                       v, o   verb, activity
    r     registration             ok    success                   sc     score from 0 to 1
    end   completion               ms    declared duration         ans    response
    c     codes of the curriculum  s, y, gr, k, cat, a             slice: school, year, grade, classes, category, class

studylog_days: `t`, `g`, `l` and the slice likewise; `d` the day, `p` its lowest position, `w` how many Statements, and
`n` its parts as JSON text, each [codes, the counts of `Sums` in their order]: reading it takes a tenth of the time that
arrays of numbers take. What MongoDB adds up stands apart: `z` the latest instant, `j` what was judged, each [subject,
judged, correct, first judged, first correct]. `_id` is a digest of what tells a day apart.

What is absent takes no room. Everything begins with tenant and generation.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from lrs.access.reach import Window
from lrs.storage import narrowing, notes
from lrs.storage.contract.studylog import EntryQuery, Head, Scope
from lrs.studylog.day import Day, DayKey
from lrs.studylog.entry import Entry, Slice
from lrs.studylog.results import by_subject
from lrs.studylog.sums import Sums
from lrs.studylog.which import Curriculum

Record = dict[str, Any]

_RESULTS: dict[str, Record] = {
    "correct": {"ok": True}, "wrong": {"ok": False}, "judged": {"ok": {"$exists": True}},
    "scored": {"sc": {"$exists": True}}, "attempted": {"$or": [{"ok": {"$exists": True}}, {"sc": {"$exists": True}}]},
    "completed": {"end": True}}


def entry_id(generation: int, key: bytes) -> bytes:
    return generation.to_bytes(4) + key


def entry_record(head: Head, entry: Entry) -> Record:
    told = {"o": entry.activity or None, "r": entry.registration or None, "ans": entry.response or None,
            "c": entry.codes or None, "ok": entry.success, "sc": entry.score, "end": entry.completion,
            "ms": entry.duration}
    return {"_id": entry_id(head.generation, entry.key), "t": head.tenant, "g": head.generation,
            "l": notes.learner_bytes(entry.learner), "at": entry.at, "pos": entry.pos, "id": entry.statement_id,
            "by": entry.app, "v": entry.verb, **_slice_record(entry.slice),
            **{name: value for name, value in told.items() if value is not None}}


def entry(found: Record) -> Entry:
    return Entry(bytes(found["_id"])[4:], found["pos"], found["id"], _learner(found["l"]), found["at"], found["by"],
                 found["v"], found.get("o", ""), found.get("r", ""), found.get("ok"), found.get("sc"), found.get("end"),
                 found.get("ms"), found.get("ans", ""), tuple(found.get("c", ())), _slice(found))


def day_id(head: Head, day: DayKey) -> bytes:
    told = repr((head.tenant, head.generation, *day))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def day_record(head: Head, day: Day) -> Record:
    return {"_id": day_id(head, day.key), "t": head.tenant, "g": head.generation, "l": notes.learner_bytes(day.learner),
            "d": day.day, "p": day.first, "w": day.total.statements,
            "z": day.total.last, "j": [[subject, each.judged, each.correct, each.first_judged, each.first_correct]
                                       for subject, each in by_subject(day.parts).items()],
            "n": orjson.dumps([(codes, tuple(sums)) for codes, sums in day.parts.items()]).decode(),
            **_slice_record(day.slice)}


def day(found: Record) -> Day:
    parts = {tuple(codes): Sums._make([*counts, tuple(scores)])
             for codes, (*counts, scores) in orjson.loads(found["n"])}
    return Day(_learner(found["l"]), found["d"], _slice(found), parts, found["p"])


def _slice_record(of: Slice) -> Record:
    told = {"s": of.school, "y": of.school_year, "gr": of.grade, "k": of.classes}
    return {"cat": of.category, "a": of.activity_class, **{name: value for name, value in told.items() if value}}


def _slice(found: Record) -> Slice:
    return Slice(found.get("s", ""), found.get("y"), found.get("gr", ""), tuple(found.get("k", ())), found["cat"],
                 found["a"])


def _learner(found: bytes) -> str:
    return str(UUID(bytes=bytes(found)))


# --- conditions -------------------------------------------------------------------------------------------


def of(head: Head) -> Record:
    return {"t": head.tenant, "g": head.generation}


def in_scope(scope: Scope, prefix: str = "") -> tuple[Record, str]:
    """The condition, and the index that serves it; `prefix` is where a Statement's record has its annotation."""
    if scope.learners is not None:
        return {f"{prefix}l": {"$in": sorted(map(notes.learner_bytes, scope.learners))}}, "learner"
    if scope.classes is not None:
        return {f"{prefix}k": {"$in": sorted(scope.classes)}}, "class"
    if scope.schools is not None:
        return {f"{prefix}s": {"$in": sorted(scope.schools)}}, "school"
    return {}, "list"


def query(head: Head, asked: EntryQuery) -> tuple[Record, str]:
    """The condition on entries, and its index."""
    scope, index = in_scope(asked.scope)
    conditions: list[Record] = [
        {**of(head), **scope, "at": {"$gte": asked.since, "$lt": asked.until}, "pos": {"$lte": asked.mark}},
        *_selected(asked)]
    if not asked.reach.everything:
        conditions.append({"$or": [_window(each) for each in asked.reach.windows] or [{"_id": None}]})
    if asked.after is not None:
        beyond = "$gt" if asked.ascending else "$lt"
        # The bound on `at` alone is what the index can begin at.
        conditions += [{"at": {f"{beyond}e": asked.after.at}},
                       {"$or": [{"at": {beyond: asked.after.at}}, {"pos": {beyond: asked.after.pos}}]}]
    if asked.without:
        conditions.append({"_id": {"$nin": [entry_id(head.generation, key) for key in asked.without]}})
    return {"$and": conditions}, index


def _selected(asked: EntryQuery) -> list[Record]:
    which = asked.selection.which
    found: list[Record] = [{"c": {"$in": _codes(each)}} for each in asked.selection.curricula]
    for name, wanted in (("v", which.verb), ("by", which.app), ("a", which.activity_class)):
        if wanted:
            found.append({name: wanted})
    if which.learner:
        found.append({"l": notes.learner_bytes(which.learner)})
    if which.result:
        found.append(_RESULTS[which.result])
    return found


def _codes(curriculum: Curriculum) -> list[Any]:
    return [*sorted(curriculum.keys), *(re.compile(f"^{re.escape(each)}") for each in curriculum.beginnings)]


def _window(window: Window) -> Record:
    """What an entry fulfils that the window admits."""
    found = narrowing.annotated(window)
    if window.app is not None:
        found["by"] = window.app
    bounds = {name: instant for name, instant in (("$gte", window.period.since), ("$lt", window.period.until))
              if instant is not None}
    if bounds:
        found["at"] = bounds
    return found
