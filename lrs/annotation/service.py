"""Telling and correcting what stands beside a Statement, and which codes nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

from lrs.access.policy import read_by, require
from lrs.access.principal import Principal
from lrs.annotation.annotator import Annotator
from lrs.annotation.places import code, key_of
from lrs.clock import now_ms
from lrs.errors import BadRequest, Busy, NotFound
from lrs.journal import Journal
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Annotations, Change, Correction, Unresolved

MOST_CODES = 50
MOST_CORRECTIONS = 100  # of one Statement; the latest are kept
ATTEMPTS = 5


class AnnotationService:
    def __init__(self, annotations: Annotations, annotator: Annotator, journal: Journal) -> None:
        self._annotations = annotations
        self._journal = journal
        self._annotator = annotator

    async def get(self, principal: Principal, key: bytes) -> Annotation:
        """What stands beside the Statement with this record key, one that was never annotated as it would be now.

        Raises `NotFound`, also for one that is there but not the caller's to see.
        """
        row = await self._row(principal.tenant, key, read_by(principal))
        if row.annotation is not None:
            return row.annotation
        [found] = await self._annotator.again(principal.tenant, [row], [()])
        return found

    async def correct(self, principal: Principal, key: bytes, codes: Sequence[str] | None) -> Annotation:
        """Say which curriculum codes are right (None: let the rules find them again). Who and when is kept.

        Raises `BadRequest` for what is no code, `NotFound` for no Statement that stands.
        """
        require(principal, "annotations/write")
        correction = Correction(None if codes is None else _right(codes), f"key:{principal.credential}", now_ms())
        for _ in range(ATTEMPTS):
            row = await self._row(principal.tenant, key, None)
            earlier = row.annotation.corrections if row.annotation else ()
            [found] = await self._annotator.again(principal.tenant, [row],
                                                  [(*earlier, correction)[-MOST_CORRECTIONS:]])
            if await self._annotations.replace(principal.tenant, Change(key, row.annotation, found)):
                await self._journal.record(principal.tenant, "annotation.corrected", correction.by,
                                           subjects=[found.learner] if found.learner else [],
                                           details={"record": key.hex(), "codes": " ".join(correction.codes or ())})
                return found
        raise Busy("annotation-contended")

    async def unresolved(self, principal: Principal, limit: int) -> list[Unresolved]:
        """The codes in Statements that the caller may read which no table knows, the most frequent first."""
        return await self._annotations.unresolved(principal.tenant, read_by(principal), limit)

    async def _row(self, tenant: str, key: bytes, by: str | None) -> AnnotatedRow:
        found = await self._annotations.get(tenant, key, by)
        if found is None:
            raise NotFound("statement-unknown")
        return found


def _right(codes: Sequence[str]) -> tuple[str, ...]:
    if len(codes) > MOST_CODES:
        raise BadRequest("codes-too-many", count=len(codes), limit=MOST_CODES)
    found = tuple(dict.fromkeys(map(code, codes)))
    for each in found:
        if key_of(each) is None:
            raise BadRequest("code-malformed", code=each)
    return found
