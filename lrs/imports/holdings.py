"""What schools hold from elsewhere, as a fact for the policy: records that came in bundles and whose they are was
confirmed."""

from __future__ import annotations

from lrs.access.person import Person
from lrs.access.reach import Period
from lrs.access.standing import Holding, Standing
from lrs.storage.contract.provenance import Provenance


class ImportedHoldings:
    """A source for `lrs.access.facts`."""

    def __init__(self, provenance: Provenance) -> None:
        self._provenance = provenance

    async def facts(self, person: Person, at: int) -> Standing:
        held = await self._provenance.held(person.tenant)
        return Standing(holdings=tuple(Holding(school, learner, frozenset({issuer}), Period(since))
                                       for school, learner, issuer, since in held))
