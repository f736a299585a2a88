"""Slips (転出連絡票): a printed code by which a recipient names one learner. Nobody is looked for by name.

A code is four groups of four letters, as a guardian's invitation: the first half names the slip, the other half is the
secret, of which a digest is kept. Who tries codes waits ever longer at each slip, whether there is such a slip or not.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from lrs.access.person import Person
from lrs.cases.keeping import actor, named
from lrs.cases.learners import Learners
from lrs.cases.permissions import CasePermissions
from lrs.clock import DAY_MS, now_ms
from lrs.errors import Forbidden, NotFound
from lrs.journal import Journal
from lrs.people import invitations
from lrs.people.directory import Pupil
from lrs.storage.contract.cases import Slip, Slips


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """What is printed: the code is nowhere else."""

    pupil: Pupil
    slip_id: str
    code: str
    expires: int


class Attempts(Protocol):
    """How attempts at one slip are slowed down."""

    async def attempt(self, tenant: str, of: str) -> None:
        """Raises `TooManyRequests`."""

    async def attempt_succeeded(self, tenant: str, of: str) -> None: ...


class SlipService:
    def __init__(self, slips: Slips, permissions: CasePermissions, learners: Learners, journal: Journal, key: bytes,
                 attempts: Attempts, days: int) -> None:
        self._slips = slips
        self._permissions = permissions
        self._learners = learners
        self._journal = journal
        self._key = key
        self._attempts = attempts
        self._days = days

    async def make(self, officer: Person, learners: Iterable[str], request: str = "") -> list[PrintedSlip]:
        """A slip for each learner. Raises `Forbidden`, and `NotFound` for one that the roster does not know."""
        now = now_ms()
        made: list[tuple[PrintedSlip, Slip]] = []
        for learner in learners:
            known = await self._learners.one(officer.tenant, learner)
            await self._permissions.may_work(officer, known.school)
            code = invitations.new_code()
            slip = Slip(officer.tenant, invitations.invitation_id(code), known.pupil.user,
                        invitations.digest(code, officer.tenant, self._key), now, now + self._days * DAY_MS,
                        named(officer))
            made.append((PrintedSlip(known.pupil, slip.slip_id, code, slip.expires), slip))
        await self._slips.make([slip for _, slip in made])
        for printed, _ in made:
            await self._journal.record(officer.tenant, "slip.made", actor(officer), subjects=[printed.pupil.user],
                                       details={"slip": printed.slip_id}, request=request)
        return [printed for printed, _ in made]

    async def held(self, tenant: str, text: str) -> Slip:
        """The slip of a code. Raises `Forbidden`, in the same words for a wrong, expired, revoked and unknown one;
        `TooManyRequests` with the seconds to wait."""
        try:
            code = invitations.read(text)
        except Forbidden:
            raise Forbidden("slip-wrong") from None
        slip_id = invitations.invitation_id(code)
        counted = f"slip:{slip_id}"
        await self._attempts.attempt(tenant, counted)
        slip = await self._slips.slip(tenant, slip_id)
        given = invitations.digest(code, tenant, self._key)
        right = hmac.compare_digest(given, slip.code_hash if slip else "")
        if slip is None or not right or slip.revoked is not None or slip.expires <= now_ms():
            raise Forbidden("slip-wrong")
        await self._attempts.attempt_succeeded(tenant, counted)
        return slip

    async def revoke(self, officer: Person, slip_id: str, request: str = "") -> None:
        """Raises `NotFound`, `Forbidden`."""
        slip = await self._slips.slip(officer.tenant, slip_id.upper().replace("-", "")[:8])
        if slip is None:
            raise NotFound("slip-unknown", slip=slip_id[:40])
        known = await self._learners.one(officer.tenant, slip.learner)
        await self._permissions.may_work(officer, known.school)
        await self._slips.revoke(officer.tenant, slip.slip_id, now_ms())
        await self._journal.record(officer.tenant, "slip.revoked", actor(officer), subjects=[slip.learner],
                                   details={"slip": slip.slip_id}, request=request)
