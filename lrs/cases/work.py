"""What those who build, send and take in bundles ask of a case; every step is refused where the case says no.

A case that was withdrawn is `Conflict` "case-not-open" to all of them: the job ends, and its files are discarded.
"""

from __future__ import annotations

from typing import Protocol

from lrs.access.standing import Standing
from lrs.cases.facts import office
from lrs.storage.contract.cases import CaseRecord


class CaseWork(Protocol):
    """`lrs.cases.service.CaseService`, as jobs see it."""

    async def begin_building(self, tenant: str, case_id: str) -> CaseRecord:
        """approved → building; again while it is building is no error, so that a killed job goes on. The case holds
        what a bundle needs: learner, purpose, period, recipient, and in `decision.withholding` what is left out.

        Raises `Conflict` "case-not-open" when it is in another state (withdrawn, refused, expired), `NotFound`."""

    async def ready(self, tenant: str, case_id: str, bundle_id: str) -> CaseRecord:
        """building → ready: the bundle is sealed and may be fetched. Raises as above; then it must not be handed out.
        """

    async def build_failed(self, tenant: str, case_id: str) -> CaseRecord:
        """building → approved, so that it can be built again."""

    async def may_fetch(self, tenant: str, bundle_id: str) -> CaseRecord:
        """The case of a bundle that may be fetched now: ready or delivered. Raises `NotFound` for any other."""

    async def delivered(self, tenant: str, case_id: str) -> CaseRecord:
        """ready → delivered: from now on withdrawal can only be told to the recipient."""

    async def receive(self, tenant: str, case_id: str) -> CaseRecord:
        """A receipt came: → closed. The school's record is the records officer's alone from then on."""

    async def open_import(self, tenant: str, learner: str, school: str, origins: tuple[str, ...],
                          by: str) -> CaseRecord:
        """A bundle came in for `learner` at `school`, with records of these origins (as they stand in the annotations'
        school). The records officer reads it inside this case."""

    async def taken_in(self, tenant: str, case_id: str) -> CaseRecord:
        """The import is done: the case is closed, and the school holds records of its origins from now on."""

    async def receipts(self, tenant: str, case_id: str) -> tuple[str, str]:
        """The consent's receipt in full for the family, and the minimal one (no withheld selectors) for the bundle."""


def exporting(case: CaseRecord) -> Standing:
    """As whom the bundle of this case is read: the office, inside this case and with this consent. What the policy lets
    it do (``bundles/export``) is how far the bundle reaches."""
    return office(case)
