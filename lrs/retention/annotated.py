"""What retention goes by of a Statement, from its annotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.retention.neighbours import Facts
from lrs.storage.contract.annotations import Annotation, Annotations


class AnnotatedFacts:
    """`lrs.retention.neighbours.Annotated`."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations

    async def facts(self, tenant: str, keys: Sequence[bytes]) -> Mapping[bytes, Facts]:
        return {key: facts_of(found) for key, found in (await self._annotations.of(tenant, keys)).items()}


def facts_of(annotation: Annotation) -> Facts:
    return Facts(annotation.category, annotation.learner, annotation.school, annotation.school_year)
