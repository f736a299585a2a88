"""Whose an imported record is: said by an officer, or by the owner of a store, who looked at the accounts in it.

Until then its Statements are in nobody's study log, and its documents wait. Then its accounts are linked to the
learner, as far as this issuer's Statements go, and what was stored is annotated again; a school holds the record from
then on. An account by which this tenant knows another learner is never theirs: of that an issuer has nothing to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lrs.annotation import identity
from lrs.annotation.links import Link, LinkService
from lrs.annotation.sources import Roster
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.imports import documents
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.documents import Documents
from lrs.storage.contract.origins import APP
from lrs.storage.contract.provenance import Import, Provenance


class Confirming:
    def __init__(self, tenants: Tenants, provenance: Provenance, documents: Documents, links: LinkService,
                 roster: Roster) -> None:
        self._tenants = tenants
        self._provenance = provenance
        self._documents = documents
        self._links = links
        self._roster = roster

    async def confirm(self, tenant: str, run_id: str, by: str, school: str = "",
                      accounts: Collection[str] | None = None) -> Import:
        """Say that the record is that of the learner it was imported for; of `accounts` alone, where not all are that
        can be.

        `school` is the one that holds it, by default the one where the learner is now; where they are at none nobody
        does but themselves. Raises `NotFound`, `Conflict` for one that is not finished or
        was confirmed, `BadRequest` for an account that is not in it, or is another learner's here.
        """
        run = await self._provenance.get(tenant, run_id)
        if run is None:
            raise NotFound("import-unknown", id=run_id)
        if run.finished is None:
            raise Conflict("import-unfinished", id=run_id)
        if run.confirmed is not None:
            raise Conflict("import-confirmed", id=run_id)
        chosen = _chosen(run, accounts, await self._anothers(run))
        wanted = [_link(number, account, run.learner) for number, account in enumerate(chosen, 1)]
        made = None
        if linkable := [each for each in wanted if each is not None]:
            made = (await self._links.link(tenant, APP + run.issuer, linkable, by)).batch_id
        await documents.settle(self._documents, self._provenance, run, chosen)
        run = replace(run, confirmed=now_ms(), confirmed_by=by, school=school or await self._school(run),
                      links=(made,) if made else ())
        if not await self._provenance.confirm(run):
            raise Conflict("import-confirmed", id=run_id)
        return run

    async def _anothers(self, run: Import) -> frozenset[str]:
        """The accounts that name another learner under a home page whose accounts are learners here. The name of an
        alias is that of the learner it stands for."""
        tenant = await self._tenants.get(run.tenant)
        pages = {identity.home_page(page) for page in tenant.home_pages} if tenant else set()
        named = {each.account: user for each in run.accounts if (user := _learner(each.account, pages))}
        meant = await self._links.meant(run.tenant, set(named.values())) if named else {}
        return frozenset(account for account, user in named.items() if meant[user] != run.learner)

    async def _school(self, run: Import) -> str:
        found = (await self._roster.timelines(run.tenant, [run.learner])).get(run.learner)
        place = found.at(now_ms()) if found else None
        return place.school if place else ""


def _chosen(run: Import, accounts: Collection[str] | None, anothers: Collection[str]) -> list[str]:
    known = [each.account for each in run.accounts]
    if accounts is None:
        accounts = [each for each in known if each not in anothers] or known
    if wrong := [each for each in accounts if each in anothers]:
        raise BadRequest("import-account-anothers", account=wrong[0])
    if strange := [each for each in accounts if each not in known]:
        raise BadRequest("import-account-unknown", account=strange[0], known=", ".join(known))
    return list(dict.fromkeys(accounts))


def _learner(account: str, pages: Collection[str]) -> str | None:
    kind, _, rest = account.partition(" ")
    page, _, name = rest.partition(" ")
    return identity.uuid_of(name) if kind == "account" and identity.home_page(page) in pages else None


def _link(number: int, account: str, learner: str) -> Link | None:
    """None for what links do not know: a hash of an address, an OpenID."""
    kind, _, rest = account.partition(" ")
    if kind == "account":
        page, _, name = rest.partition(" ")
        return Link(number, name, page, learner, "")
    return Link(number, rest, "", learner, "") if kind == "mbox" else None
