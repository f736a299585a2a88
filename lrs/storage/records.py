"""A Statement's record: its exact text, its place in the order, and the keys it is found by.

    _id     key of tenant and Statement id         pos     place in the order
    t       tenant                                 by      the app that wrote it
    text    the Statement, exact                   files   attachments: sha2 (s), file (f), length (n), type (c)
    q       elements {a, v, o, g, ra, ro, b}: agents, verb, activity, registration, related agents and activities, app;
            its own first, then those of the Statements it refers to, which may be another app's
    ref     key of the Statement it refers to      awaits  keys referred to that are not here yet
    void    it is a voiding Statement: "any", "own" (what its writer may void)
    n       its annotation, see `notes.py`         o       where it comes from, if imported, see `origins.py`
    turn    the turn of its lane (`lanes.py`) that its commit took; on the first record of a commit
    voided  key of the Statement that voided it; its `q` and `n` then stand under `vq` and `vn`, where no query looks

Of a Statement that was erased a tombstone is left: `_id`, `tenant` and `erased`, when (ms), and `turn` where it had
one. It has no `t`, so no query of a tenant's Statements can meet it; an insert meets it as an id that is there already.
Nor has what stands in the way of a lane that was barred (`writers.py`): `_id` and `turn` alone. The turn of a commit
without Statements stands in a record whose `t` is empty (`deliveries.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lrs.clock import utc_text
from lrs.storage import notes, origins, positions
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.statements import Element, NewStatement, StatementRow

ROW = {"_id": 0, "pos": 1, "text": 1, "files": 1}
ROW_AND_LEARNER = {**ROW, "n.l": 1, "vn.l": 1}


def element(keys: Element) -> dict[str, Any]:
    """The searchable keys as they are stored; absent ones take no room."""
    found: dict[str, Any] = {"v": keys.verb, "ra": list(keys.related_agents)}
    if keys.agents:
        found["a"] = keys.agents[0] if len(keys.agents) == 1 else list(keys.agents)
    if keys.activity is not None:
        found["o"] = keys.activity
    if keys.related_activities:
        found["ro"] = list(keys.related_activities)
    if keys.registration is not None:
        found["g"] = keys.registration
    return found


def stamp(statements: Iterable[NewStatement], records: Sequence[dict[str, Any]], ms: int, lane: int,
          places: Iterable[int] | None = None) -> None:
    """Give each record its position and complete its text with `stored` (and `timestamp`, where none was sent).

    `places`: where each stands in the commit, when other records stand between them.
    """
    told: dict[int, bytes] = {}
    for count, statement, record in zip(range(len(records)) if places is None else places, statements, records,
                                        strict=True):
        pos = record["pos"] = positions.position(ms, lane, count)
        at = positions.ms_of(pos)
        stored = told.get(at) or told.setdefault(at, utc_text(at).encode())
        timestamp = b',"timestamp":"' + stored + b'"' if statement.set_timestamp else b""
        record["text"] = statement.head + timestamp + b',"stored":"' + stored + b'"}'


def record(tenant: str, statement: NewStatement, void_any: bool) -> dict[str, Any]:
    """Everything of the record but what `stamp` adds."""
    found: dict[str, Any] = {
        "_id": statement.key, "t": tenant, "by": statement.by,
        "q": [{**element(statement.element), "b": statement.by}],
    }
    if statement.target is not None:
        found["ref"] = statement.target
    if statement.voiding:
        found["void"] = "any" if void_any or statement.void_any else "own"
    if statement.annotation is not None:
        found["n"] = notes.note(statement.annotation)
    if statement.origin is not None:
        found["o"] = origins.record(statement.origin)
    if statement.files:
        found["files"] = [{"s": f.sha2, "f": f.file, "n": f.length, "c": f.content_type} for f in statement.files]
    return found


def tombstone(at: int) -> list[dict[str, Any]]:
    """The update that turns a record into its tombstone."""
    return [{"$replaceWith": {"_id": "$_id", "tenant": "$t", "erased": at, "turn": "$turn"}}]


def row(found: dict[str, Any]) -> StatementRow:
    if len(found) == 2:
        return StatementRow(found["pos"], found["text"])
    files = tuple(StoredFile(f["s"], f["f"], f["n"], f["c"]) for f in found.get("files", ()))
    return StatementRow(found["pos"], found["text"], files, notes.learner(found.get("n") or found.get("vn", {})))
