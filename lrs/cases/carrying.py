"""Which bundles that a learner arrived with go along with an export, whole, as their first issuers signed them: those
that the family names, and no other."""

from __future__ import annotations

from collections.abc import Collection

from lrs.errors import BadRequest
from lrs.storage.contract.cases import CaseRecord
from lrs.storage.contract.provenance import Kept, KeptBundles

MOST = 20


class Carrying:
    """`largest` is how many bytes all that go along may have together."""

    def __init__(self, kept: KeptBundles, largest: int) -> None:
        self._kept = kept
        self._largest = largest

    async def there(self, case: CaseRecord) -> list[Kept]:
        """What could go along with it, oldest first; nothing where no file is made."""
        if case.kind != "export" or not case.learner or case.inside:
            return []
        return await self._kept.of(case.tenant, case.learner)

    async def chosen(self, case: CaseRecord, carry: Collection[str]) -> list[Kept]:
        """Those of these ids, oldest first. Raises `BadRequest` for one that is not kept, where no file is made, and
        for more than may go along."""
        if not carry:
            return []
        if case.inside:
            raise BadRequest("carry-inside")
        there = {each.bundle_id: each for each in await self.there(case)}
        if unknown := set(carry) - there.keys():
            raise BadRequest("carry-unknown", id=min(unknown), known=", ".join(there) or "–")
        found = [each for each in there.values() if each.bundle_id in carry]
        if sum(each.size for each in found) > self._largest:
            raise BadRequest("carry-large", limit=self._largest >> 20)
        return found


def carry(told: object) -> tuple[str, ...]:
    """Ids as they were sent, each once. Raises `BadRequest`."""
    if told is None:
        return ()
    if not isinstance(told, list) or len(told) > MOST or not all(isinstance(each, str) for each in told):
        raise BadRequest("carry-invalid", limit=MOST)
    return tuple(sorted(set(told)))
