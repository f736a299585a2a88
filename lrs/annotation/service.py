"""Telling and correcting what stands beside a Statement, and which codes nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

from lrs.access.policy import read_by, require
from lrs.access.principal import Principal
from lrs.access.reach import Reach
from lrs.access.reading import Lent
from lrs.annotation.annotator import Annotator
from lrs.annotation.places import code, key_of
from lrs.clock import now_ms
from lrs.errors import BadRequest, Busy, NotFound
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Annotations, Change, Correction, Unresolved

MOST_CODES = 50
MOST_CORRECTIONS = 100  # of one Statement; the latest are kept
ATTEMPTS = 5


class AnnotationService:
    """Called by keys, and by people with the rights that the policy lends them for what they do here."""

    def __init__(self, annotations: Annotations, annotator: Annotator) -> None:
        self._annotations = annotations
        self._annotator = annotator

    async def get(self, caller: Principal | Lent, key: bytes) -> Annotation:
        """What stands beside the Statement with this record key, one that was never annotated as it would be now.

        Raises `NotFound`, also for one that is there but not the caller's to see.
        """
        if isinstance(caller, Lent):
            tenant, row = caller.person.tenant, await self._row(caller.person.tenant, key, None, caller.reach)
        else:
            tenant, row = caller.tenant, await self._row(caller.tenant, key, read_by(caller), None)
        if row.annotation is not None:
            return row.annotation
        [found] = await self._annotator.again(tenant, [row], [()])
        return found

    async def correct(self, caller: Principal | Lent, key: bytes, codes: Sequence[str] | None) -> Annotation:
        """Say which curriculum codes are right (None: let the rules find them again). Who and when is kept.

        Raises `BadRequest` for what is no code, `NotFound` for no Statement that stands, or not within reach.
        """
        tenant, reach, by = _corrector(caller)
        correction = Correction(None if codes is None else _right(codes), by, now_ms())
        for _ in range(ATTEMPTS):
            row = await self._row(tenant, key, None, reach)
            earlier = row.annotation.corrections if row.annotation else ()
            [found] = await self._annotator.again(tenant, [row], [(*earlier, correction)[-MOST_CORRECTIONS:]])
            if await self._annotations.replace(tenant, Change(key, row.annotation, found)):
                return found
        raise Busy("annotation-contended")

    async def unresolved(self, principal: Principal, limit: int) -> list[Unresolved]:
        """The codes in Statements that the caller may read which no table knows, the most frequent first."""
        return await self._annotations.unresolved(principal.tenant, read_by(principal), limit)

    async def unresolved_of_tenant(self, tenant: str, limit: int) -> list[Unresolved]:
        """The same in all Statements, for who runs the system: counts, and nobody's record."""
        return await self._annotations.unresolved(tenant, None, limit)

    async def _row(self, tenant: str, key: bytes, by: str | None, reach: Reach | None) -> AnnotatedRow:
        found = await self._annotations.get(tenant, key, by, reach)
        if found is None:
            raise NotFound("statement-unknown")
        return found


def _corrector(caller: Principal | Lent) -> tuple[str, Reach | None, str]:
    """The tenant, how far the caller may correct (None: all of it), and the name under which that is kept."""
    if isinstance(caller, Lent):
        return caller.person.tenant, caller.reach, f"account:{caller.person.account}"
    require(caller, "annotations/write")
    return caller.tenant, None, f"key:{caller.credential}"


def _right(codes: Sequence[str]) -> tuple[str, ...]:
    if len(codes) > MOST_CODES:
        raise BadRequest("codes-too-many", count=len(codes), limit=MOST_CODES)
    found = tuple(dict.fromkeys(map(code, codes)))
    for each in found:
        if key_of(each) is None:
            raise BadRequest("code-malformed", code=each)
    return found
