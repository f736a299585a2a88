"""The room's services as one, and the few steps of signing in that need more than one of them.

What they tell the audit log:

    session.began  session.ended  sign-in.failed  password.changed
    account.created  account.linked  account.disabled  account.enabled  account.reset
    provider.added  provider.removed
    guardian.invited  guardian.bound  guardian.restricted  guardian.unrestricted  guardian.ended  invitation.revoked
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from lrs.access.wrapping import Wrapping
from lrs.config import Config
from lrs.journal import Journal
from lrs.people.accounts import AccountService
from lrs.people.directory import Directory
from lrs.people.guardians import GuardianService
from lrs.people.id_token import Identity
from lrs.people.oidc import Arrival, Fetching, RelyingParty
from lrs.people.providers import ProviderService
from lrs.people.sessions import SessionService
from lrs.schooldays import Zone
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.accounts import Account, Accounts, Attempts
from lrs.storage.contract.guardians import Guardians
from lrs.storage.contract.providers import Provider, Providers
from lrs.storage.contract.sessions import Sessions, SignIns


class PeopleStore(Protocol):
    """The storage that this room works with."""

    @property
    def tenants(self) -> Tenants: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def attempts(self) -> Attempts: ...

    @property
    def providers(self) -> Providers: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def sign_ins(self) -> SignIns: ...

    @property
    def guardians(self) -> Guardians: ...


@dataclass(frozen=True, slots=True)
class PeopleService:
    accounts: AccountService
    sessions: SessionService
    providers: ProviderService
    guardians: GuardianService
    relying_party: RelyingParty
    directory: Directory
    journal: Journal

    @classmethod
    async def open(cls, store: PeopleStore, config: Config, fetching: Fetching, directory: Directory,
                   journal: Journal) -> PeopleService:
        """Raises `BadSetting` for a time zone that there is not."""
        wrapping = await Wrapping.open(config)
        sessions = SessionService(store.sessions, store.accounts, journal, wrapping, config.people)
        accounts = AccountService(store.accounts, store.attempts, sessions, directory, journal, config.people)
        providers = ProviderService(store.providers, store.tenants, wrapping, journal)
        return cls(accounts, sessions, providers,
                   GuardianService(store.guardians, accounts, directory, journal, wrapping, config.people,
                                   Zone(await asyncio.to_thread(config.school.time_zone))),
                   RelyingParty(providers, store.sign_ins, fetching, config.people), directory, journal)

    def close(self) -> None:
        self.accounts.close()

    async def welcome(self, arrival: Arrival, tenant: str, request: str = "") -> Account:
        """The account of somebody who came back from a provider, linked to the roster as the provider is set up."""
        identity = arrival.identity
        account = await self.accounts.adopt(tenant, identity.issuer, identity.subject, identity.label)
        if identity.user:
            return await self.accounts.link_by_provider(account, identity.user, "claim")
        if identity.usernames and not account.user:
            user = await self._user_named(arrival.provider, identity)
            if user:
                return await self.accounts.link_by_provider(account, user, "username")
        return account

    async def _user_named(self, provider: Provider, identity: Identity) -> str:
        """The one user whom the roster has under that name; none when somebody came under it before.

        A school gives an address to another child some years later. That child's account is not the first one's.
        """
        for name in identity.usernames:
            found = set(await self.directory.named(provider.tenant, name))
            if len(found) == 1:
                [user] = found
                before = await self.accounts.of_user(provider.tenant, user)
                return "" if any(account.issuer == identity.issuer for account in before) else user
        return ""
