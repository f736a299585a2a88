"""What changed behind the study log: a record for each Statement that is no longer what it was, or is gone.

Whoever changes a stored Statement writes it, in the same transaction. Storing new ones writes none: they lie after
whatever is kept, or before it was. A record says whose the Statement was and is, so that a look at a class finds it;
it is removed by the step that does it.

    t    tenant          key  key of the Statement's record
    l    learners        k    classes
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lrs.storage import notes
from lrs.storage.client import Database
from lrs.storage.contract.annotations import Annotation

Record = dict[str, Any]

SEEN = {"t": 1, "n.l": 1, "n.k": 1}
"""What of a record `of_record` reads."""


def of_record(found: Mapping[str, Any] | None) -> list[Record]:
    """Of a Statement as it was, which is gone now or out of sight; none for what had no entry."""
    if found is None or "l" not in (note := found.get("n", {})):
        return []
    return [{"t": found["t"], "key": found["_id"], "l": [note["l"]], "k": note.get("k", [])}]


def of_annotation(tenant: str, key: bytes, annotations: Iterable[Annotation | None]) -> list[Record]:
    """Of a Statement with the annotation that it had and the one that it has."""
    known = [each for each in annotations if each is not None and each.learner is not None]
    if not known:
        return []
    return [{"t": tenant, "key": key, "l": sorted({notes.learner_bytes(each.learner or "") for each in known}),
             "k": sorted({each_class for each in known for each_class in each.classes})}]


async def write(db: Database, changes: Sequence[Record], session: Any) -> None:
    if changes:
        await db["studylog_changes"].insert_many(changes, session=session)
