"""Guardians: invited on paper, bound to an account of their own, until the child is of age.

A letter's code works once, for one guardian and one child, until it expires or is revoked. Other rooms ask `children`
what an account may act for now, and `restricted` there whether requests, school names and audit are hidden from it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lrs.access.wrapping import Wrapping
from lrs.ages import comes_of_age
from lrs.clock import DAY_MS, now_ms
from lrs.config import People
from lrs.errors import BadRequest, Forbidden, NotFound
from lrs.journal import Journal
from lrs.people import invitations
from lrs.people.accounts import AccountService, user_id
from lrs.people.directory import Directory, Pupil
from lrs.schooldays import Zone, first_day
from lrs.storage.contract.accounts import Account
from lrs.storage.contract.guardians import Guardians, Guardianship, Invitation

MOST_LETTERS_EACH = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """What is printed: the code is nowhere else."""

    pupil: Pupil
    code: str
    expires: int


class GuardianService:
    def __init__(self, guardians: Guardians, accounts: AccountService, directory: Directory, journal: Journal,
                 wrapping: Wrapping, settings: People, zone: Zone) -> None:
        self._guardians = guardians
        self._accounts = accounts
        self._directory = directory
        self._journal = journal
        self._key = wrapping.derived("invitation codes")
        self._settings = settings
        self._zone = zone

    # --- letters ------------------------------------------------------------------------------------------

    async def invite(self, tenant: str, *, children: Iterable[str] = (), class_id: str = "", each: int = 1,
                     restricted: bool = False) -> list[Letter]:
        """Letters for children or for a class, `each` guardian one. Raises `BadRequest`, `NotFound`.

        No letter is made for a child who is of age.
        """
        if not 1 <= each <= MOST_LETTERS_EACH:
            raise BadRequest("letters-each", most=MOST_LETTERS_EACH)
        now = now_ms()
        pupils = await self._pupils(tenant, children, class_id)
        minors = [pupil for pupil in pupils if self._ends(pupil, now) > now]
        expires = now + self._settings.invitation_days * DAY_MS
        letters = [Letter(pupil, invitations.new_code(), expires) for pupil in minors for _ in range(each)]
        await self._guardians.invite([
            Invitation(tenant, invitations.invitation_id(letter.code), letter.pupil.user,
                       invitations.digest(letter.code, tenant, self._key), restricted, now, expires)
            for letter in letters])
        if letters:
            await self._journal.record(tenant, "guardian.invited", "", subjects=[pupil.user for pupil in minors],
                                       details={"each": str(each)})
        return letters

    async def revoke(self, tenant: str, invitation_id: str) -> None:
        """Raises `NotFound` when there is no such letter, or its link is made: `end` ends that."""
        if not await self._guardians.revoke(tenant, invitation_id.upper().replace("-", ""), now_ms()):
            raise NotFound("invitation-unknown", invitation=invitation_id)
        await self._journal.record(tenant, "invitation.revoked", "", details={"invitation": invitation_id})

    async def invitations(self, tenant: str, child: str | None = None) -> list[Invitation]:
        return await self._guardians.invitations(tenant, child)

    # --- binding ------------------------------------------------------------------------------------------

    async def check(self, tenant: str, text: str) -> Invitation:
        """The open invitation behind a code as somebody typed it.

        Raises `TooManyRequests` with the seconds to wait; `Forbidden` for a wrong, used, revoked or expired one.
        """
        code = invitations.read(text)
        counted = f"invitation:{invitations.invitation_id(code)}"
        await self._accounts.attempt(tenant, counted)
        found = await self._guardians.invitation(tenant, invitations.invitation_id(code))
        given = invitations.digest(code, tenant, self._key)
        if found is None or not hmac.compare_digest(given, found.code_hash):
            raise Forbidden("invitation-wrong")
        await self._accounts.attempt_succeeded(tenant, counted)
        if found.used_by or found.revoked is not None or found.expires <= now_ms():
            raise Forbidden("invitation-over")
        return found

    async def bind(self, account: Account, invitation_id: str, request: str = "") -> Guardianship:
        """Make `account` the guardian that a checked invitation is for. Raises `Forbidden` when it is over."""
        invitation = await self._guardians.invitation(account.tenant, invitation_id)
        if invitation is None:
            raise Forbidden("invitation-over")
        if account.user == invitation.child:
            raise Forbidden("invitation-own")
        now = now_ms()
        pupil = await self._directory.pupil(account.tenant, invitation.child) or Pupil(invitation.child)
        ends = self._ends(pupil, now)
        if ends <= now:
            raise Forbidden("invitation-over")
        link = await self._guardians.bind(account.tenant, invitation_id, account.account_id, now, ends)
        if link is None:
            raise Forbidden("invitation-over")
        await self._journal.record(account.tenant, "guardian.bound", account.account_id, subjects=[link.child],
                                   details={"invitation": invitation_id}, request=request)
        return link

    # --- links --------------------------------------------------------------------------------------------

    async def children(self, tenant: str, account: str) -> list[Guardianship]:
        """The links by which an account acts for children now, each ending when its child comes of age."""
        return await self._standing(await self._guardians.links(tenant, account=account))

    async def links(self, tenant: str, child: str | None = None) -> list[Guardianship]:
        """All there are, ended ones included, oldest first."""
        return await self._guardians.links(tenant, child=child)

    async def restrict(self, tenant: str, account: str, child: str, *, restricted: bool = True) -> None:
        """Hide requests, school names and audit from a guardian, or no longer. Raises `NotFound`."""
        reference = (await self._accounts.get(tenant, account)).account_id
        child = user_id(child)
        if not await self._guardians.restrict(tenant, reference, child, restricted=restricted):
            raise NotFound("guardian-unknown", account=account, child=child)
        event = "guardian.restricted" if restricted else "guardian.unrestricted"
        await self._journal.record(tenant, event, "", subjects=[child], details={"of": reference})

    async def end(self, tenant: str, account: str, child: str) -> None:
        """Raises `NotFound` when there is no such link, or it ended."""
        reference = (await self._accounts.get(tenant, account)).account_id
        child = user_id(child)
        if not await self._guardians.end(tenant, reference, child, now_ms()):
            raise NotFound("guardian-unknown", account=account, child=child)
        await self._journal.record(tenant, "guardian.ended", "", subjects=[child], details={"of": reference})

    # --- parts --------------------------------------------------------------------------------------------

    async def _pupils(self, tenant: str, children: Iterable[str], class_id: str) -> list[Pupil]:
        found = list(await self._directory.pupils(tenant, class_id)) if class_id else []
        if class_id and not found:
            raise NotFound("class-unknown", class_id=class_id)
        for child in map(user_id, children):
            pupil = await self._directory.pupil(tenant, child)
            if pupil is None:
                raise NotFound("user-unknown", user=child)
            found.append(pupil)
        return list({pupil.user: pupil for pupil in found}.values())

    async def _standing(self, links: Sequence[Guardianship]) -> list[Guardianship]:
        """Those that stand now. What the roster knows today may end a link earlier than was known when it was made,
        or later; a child whom it no longer has keeps the end that was known."""
        now = now_ms()
        standing = []
        for link in links:
            if link.ended is not None:
                continue
            pupil = await self._directory.pupil(link.tenant, link.child)
            known = pupil is not None and (pupil.birth or pupil.grade)
            ends = self._ends(pupil, now) if pupil is not None and known else link.ends
            if now < ends:
                standing.append(replace(link, ends=ends))
        return standing

    def _ends(self, pupil: Pupil, now: int) -> int:
        """While neither birth nor grade is known, a link lasts to the end of the school year and then needs a new
        letter."""
        adult = comes_of_age(pupil.birth, pupil.grade, pupil.school_year)
        return self._zone.start(adult or first_day(self._zone.school_year(now) + 1))
