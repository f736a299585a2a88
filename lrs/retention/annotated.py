"""What retention goes by of a Statement, from its annotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.retention.neighbours import Facts
from lrs.storage.contract.annotations import Annotations


class AnnotatedFacts:
    """`lrs.retention.neighbours.Annotated`."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations

    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        return {key: Facts(found.category, found.learner, found.school, found.school_year)
                for key, found in (await self._annotations.of(tenant, keys)).items()}
