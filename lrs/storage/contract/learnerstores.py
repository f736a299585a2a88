"""What the store promises of learners' own stores: where a family wants its bundles to be put."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol

StoreKind = Literal["webdav", "solid"]


@dataclass(frozen=True, slots=True)
class LearnerStore:
    """`url` is the folder or the pod, `user` the name or the client's id there, `secret` its wrapped password. `issuer`
    is a pod's identity provider. Named by the family (`label`), kept until `account` or another who decides removes it.
    """

    store_id: str
    tenant: str
    learner: str
    account: str
    label: str
    kind: StoreKind
    url: str
    user: str
    secret: bytes
    issuer: str
    created: int


class LearnerStores(Protocol):
    async def add(self, store: LearnerStore) -> None: ...

    async def get(self, tenant: str, store_id: str) -> LearnerStore | None: ...

    async def of_learner(self, tenant: str, learner: str) -> list[LearnerStore]:
        """Newest first."""

    async def remove(self, tenant: str, store_id: str) -> bool:
        """False when there is none."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete those of these learners, and those that these people named; how many."""

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...
