"""Accounts: local ones with a password, and those of OpenID providers; which user of the roster each belongs to.

An account is known by issuer and subject, never by an e-mail address. Whoever tries a password is counted by the
account's name before the password is looked at, whether there is such an account or not: neither the answer nor its
time tells, and a class behind one address is never held up by one of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import UUID

from lrs.access.secret_checks import SecretChecks
from lrs.access.secrets import DECOY, new_key
from lrs.clock import now_ms
from lrs.config import People
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound, TooManyRequests
from lrs.journal import Journal
from lrs.people.directory import Directory
from lrs.people.failures import Sparing
from lrs.people.passwords import new_password, one_time_password, password, sign_in_name
from lrs.people.sessions import SessionService
from lrs.storage.contract.accounts import Account, Accounts, Attempts

LOCAL = ""
LABEL_CHARACTERS = 200


class AccountService:
    def __init__(self, accounts: Accounts, attempts: Attempts, sessions: SessionService, directory: Directory,
                 journal: Journal, settings: People) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._sessions = sessions
        self._directory = directory
        self._journal = journal
        self._settings = settings
        self._secrets = SecretChecks("password-check")
        self._failures = Sparing()

    def close(self) -> None:
        self._secrets.close()

    # --- signing in ---------------------------------------------------------------------------------------

    async def sign_in(self, tenant: str, name: str, secret: str, request: str = "") -> Account:
        """The account behind a name and its password; a one-time password is told by the account's `one_time`.

        Raises `TooManyRequests` with the seconds to wait, `Forbidden` for whatever else, in the same words.
        """
        try:
            kept = sign_in_name(name)
        except BadRequest:
            raise Forbidden("sign-in-wrong") from None
        await self.attempt(tenant, f"name:{kept}")
        account = await self._accounts.find(tenant, LOCAL, kept)
        right = await self._secrets.matches(password(secret), account.secret_hash if account else DECOY)
        if account is None or not right or "\0" in secret or account.disabled is not None:
            await self._failed(tenant, account, request)
            raise Forbidden("sign-in-wrong")
        await self.attempt_succeeded(tenant, f"name:{kept}")
        return account

    async def attempt(self, tenant: str, of: str) -> None:
        """Count an attempt at `of`. Raises `TooManyRequests` with the seconds to wait."""
        wait = await self._attempts.begin(tenant, _digest(of), now_ms(), free=self._settings.free_attempts,
                                          longest=self._settings.longest_wait)
        if wait:
            raise TooManyRequests("attempts-wait", seconds=-(-wait // 1000))

    async def attempt_succeeded(self, tenant: str, of: str) -> None:
        await self._attempts.succeeded(tenant, _digest(of))

    async def change_password(self, tenant: str, name: str, secret: str, chosen: str, request: str = "") -> Account:
        """Choose another password, which ends every session of the account. Raises as `sign_in` and `new_password`."""
        account = await self.sign_in(tenant, name, secret, request)
        fresh = new_password(chosen, account.subject, self._settings.password_length)
        if fresh == password(secret):
            raise BadRequest("password-same")
        secret_hash = await self._secrets.hash(fresh)
        if not await self._accounts.set_secret(tenant, account.account_id, secret_hash, one_time=False,
                                               replaces=account.secret_hash):
            raise Forbidden("sign-in-wrong")  # somebody else changed it at the same moment
        await self._sessions.end_all(tenant, account.account_id, account.account_id, request)
        await self._journal.record(tenant, "password.changed", account.account_id, request=request)
        return replace(account, secret_hash=secret_hash, one_time=False)

    async def adopt(self, tenant: str, issuer: str, subject: str, label: str) -> Account:
        """The account of whom a provider names, made when it is not there. Raises `Forbidden` when it is disabled."""
        account = await self._accounts.find(tenant, issuer, subject)
        if account is None:
            made = Account(tenant, new_key(), issuer, subject, label[:LABEL_CHARACTERS], now_ms())
            if await self._accounts.add(made):
                await self._journal.record(tenant, "account.created", made.account_id)
            account = await self._accounts.find(tenant, issuer, subject)
        if account is None or account.disabled is not None:
            raise Forbidden("account-disabled")
        return account

    async def register(self, tenant: str, name: str, secret: str) -> Account:
        """A local account that somebody makes with a password of their own. Raises `BadRequest`, `Conflict`."""
        kept = sign_in_name(name)
        chosen = new_password(secret, kept, self._settings.password_length)
        return await self._add(tenant, kept, await self._secrets.hash(chosen), kept, one_time=False)

    # --- by an officer ------------------------------------------------------------------------------------

    async def create(self, tenant: str, name: str, label: str = "", user: str = "") -> tuple[Account, str]:
        """A local account and its first password, which only serves to choose another."""
        kept = sign_in_name(name)
        user = await self._user(tenant, user) if user else ""
        first = one_time_password()
        account = await self._add(tenant, kept, await self._secrets.hash(first), label or kept, one_time=True)
        if user:
            account = await self.link(tenant, account.account_id, user)
        return account, first

    async def link(self, tenant: str, reference: str, user: str) -> Account:
        """Say which user of the roster an account is; an empty `user` takes it back."""
        account = await self.get(tenant, reference)
        user = await self._user(tenant, user) if user else ""
        await self._accounts.link(tenant, account.account_id, user, "officer")
        await self._linked(account, user, "officer", "")
        return replace(account, user=user, linked_by="officer" if user else "")

    async def link_by_provider(self, account: Account, user: str, by: str) -> Account:
        """Follow what a provider says (`by` claim or username), unless an officer said otherwise or it cannot be."""
        if account.linked_by == "officer" or (account.user == user and account.linked_by == by):
            return account
        if not await self._accounts.link(account.tenant, account.account_id, user, by):
            return account
        await self._linked(account, user, by, account.account_id)
        return replace(account, user=user, linked_by=by)

    async def of_user(self, tenant: str, user: str) -> list[Account]:
        return await self._accounts.of_user(tenant, user)

    async def user_of(self, tenant: str, account: str) -> str:
        """The UUID in the roster of who signs in with this account; empty for none."""
        try:
            return (await self.get(tenant, account)).user
        except NotFound:
            return ""

    async def reset_password(self, tenant: str, reference: str) -> tuple[Account, str]:
        """A new one-time password; every session of the account ends."""
        account = await self.get(tenant, reference)
        if not account.local:
            raise BadRequest("account-not-local", account=account.account_id)
        first = one_time_password()
        await self._accounts.set_secret(tenant, account.account_id, await self._secrets.hash(first), one_time=True)
        await self.attempt_succeeded(tenant, f"name:{account.subject}")
        await self._sessions.end_all(tenant, account.account_id, "")
        await self._journal.record(tenant, "account.reset", "", details={"of": account.account_id})
        return account, first

    async def disable(self, tenant: str, reference: str, *, disabled: bool = True) -> Account:
        """From now on it opens nothing; or again it does."""
        account = await self.get(tenant, reference)
        await self._accounts.set_disabled(tenant, account.account_id, now_ms() if disabled else None)
        if disabled:
            await self._sessions.end_all(tenant, account.account_id, "")
        event = "account.disabled" if disabled else "account.enabled"
        await self._journal.record(tenant, event, "", details={"of": account.account_id})
        return account

    async def list(self, tenant: str) -> list[Account]:
        return await self._accounts.list(tenant)

    async def get(self, tenant: str, reference: str) -> Account:
        """An account by its id, or a local one by its sign-in name. Raises `NotFound`."""
        found = await self._accounts.get(tenant, reference)
        if found is None:
            try:
                found = await self._accounts.find(tenant, LOCAL, sign_in_name(reference))
            except BadRequest:
                found = None
        if found is None:
            raise NotFound("account-unknown", account=reference)
        return found

    # --- parts --------------------------------------------------------------------------------------------

    async def _add(self, tenant: str, name: str, secret_hash: str, label: str, *, one_time: bool) -> Account:
        account = Account(tenant, new_key(), LOCAL, name, label[:LABEL_CHARACTERS], now_ms(), secret_hash=secret_hash,
                          one_time=one_time)
        if not await self._accounts.add(account):
            raise Conflict("account-taken", name=name)
        await self._journal.record(tenant, "account.created", "", details={"of": account.account_id})
        return account

    async def _user(self, tenant: str, text: str) -> str:
        user = user_id(text)
        if not await self._directory.knows(tenant, user):
            raise NotFound("user-unknown", user=user)
        return user

    async def _linked(self, account: Account, user: str, by: str, actor: str) -> None:
        subjects = [one for one in (user, account.user) if one]
        await self._journal.record(account.tenant, "account.linked", actor, subjects=subjects,
                                   details={"of": account.account_id, "by": by})

    async def _failed(self, tenant: str, account: Account | None, request: str) -> None:
        left_out = self._failures.admit(tenant)
        if left_out is not None:
            await self._journal.record(tenant, "sign-in.failed", account.account_id if account else "",
                                       details={"left_out": str(left_out)}, request=request)


def user_id(text: str) -> str:
    """A user's UUID in its canonical form. Raises `BadRequest` when it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise BadRequest("user-not-uuid", user=text[:100]) from None


def _digest(name: str) -> str:
    """What is counted, without a name to be read in the database."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
