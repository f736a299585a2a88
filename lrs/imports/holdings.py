"""What schools hold from elsewhere, as a fact for the policy: records that came in bundles and whose they are was
confirmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from lrs.access.person import Person
from lrs.access.reach import Period
from lrs.access.standing import Holding, Standing
from lrs.storage.contract.provenance import Provenance

Schools = Callable[[Person, int], Awaitable[Collection[str]]]
"""Where somebody works at an instant: what other schools hold is nothing to them."""


class ImportedHoldings:
    """A source for `lrs.access.facts`."""

    def __init__(self, provenance: Provenance, schools: Schools) -> None:
        self._provenance = provenance
        self._schools = schools

    async def facts(self, person: Person, at: int) -> Standing:
        schools = await self._schools(person, at)
        held = await self._provenance.held(person.tenant, schools) if schools else ()
        return Standing(holdings=tuple(Holding(school, learner, frozenset({issuer}), Period(since))
                                       for school, learner, issuer, since in held))
