"""Every list that people page through or look at comes in the order of its index: nothing is sorted in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from lrs.clock import now_ms
from lrs.storage import indexes
from lrs.storage.accounts import MongoAccounts
from lrs.storage.audit_entries import MongoAuditEntries
from lrs.storage.client import Database
from lrs.storage.contract.accounts import Account
from lrs.storage.contract.annotations import Rebuild
from lrs.storage.contract.audit import AuditRecord
from lrs.storage.contract.guardians import Invitation
from lrs.storage.contract.refusals import Refusal
from lrs.storage.contract.sessions import Session
from lrs.storage.guardians import MongoGuardians
from lrs.storage.overviews import MongoOverviews
from lrs.storage.rebuilds import MongoRebuilds
from lrs.storage.refusals import MongoRefusals
from lrs.storage.sessions import MongoSessions

T, OTHER = "midori", "aoi"
EACH = 20

LISTS: dict[str, Callable[[Database], Awaitable[object]]] = {
    "sessions of an account": lambda db: MongoSessions(db).list(T, "a1"),
    "sessions": lambda db: MongoSessions(db).list(T),
    "letters for a child": lambda db: MongoGuardians(db).invitations(T, "c1"),
    "letters": lambda db: MongoGuardians(db).invitations(T),
    "children of a guardian": lambda db: MongoGuardians(db).links(T, account="a1"),
    "guardians of a child": lambda db: MongoGuardians(db).links(T, child="c1"),
    "guardians": lambda db: MongoGuardians(db).links(T),
    "accounts of a user": lambda db: MongoAccounts(db).of_user(T, "c1"),
    "accounts": lambda db: MongoAccounts(db).list(T),
    "refusals of a key": lambda db: MongoRefusals(db).list(T, ["a1"], None, 5),
    "refusals": lambda db: MongoRefusals(db).list(T, None, None, 5),
    "rebuilds": lambda db: MongoOverviews(db)._annotating(T, 5),
    "the first audit entry since": lambda db: MongoAuditEntries(db).first_since(T, 0),
}


@pytest.fixture(scope="module")
async def filled(db: Database) -> AsyncIterator[Database]:
    """Two tenants with the same, and in a log of what was done on this database every query with its plan."""
    await indexes.ensure(db)
    for tenant in (T, OTHER):
        await _fill(db, tenant)
    await db.command("profile", 2)
    yield db
    await db.command("profile", 0)


async def _fill(db: Database, tenant: str) -> None:
    now, accounts, guardians, sessions = now_ms(), MongoAccounts(db), MongoGuardians(db), MongoSessions(db)
    for n in range(EACH):
        await accounts.add(Account(tenant, f"a{n}", "", f"name{n}", "山田", n, user=f"c{n % 4}"))
        await sessions.add(Session(tenant, f"s{n}", f"a{n % 4}", n, n, 1 << 42))
        await guardians.invite([Invitation(tenant, f"L{n}", f"c{n % 4}", "digest", False, n, 1 << 42)])
        await guardians.bind(tenant, f"L{n}", f"a{n % 5}", n, 1 << 42)
    await MongoRefusals(db).add(tenant, [
        Refusal(now + n, f"a{n % 4}", "r", "POST", "/", 400, "slug", ()) for n in range(EACH)])
    await MongoRebuilds(db).ask([
        Rebuild(f"{tenant}{n}", tenant, "asked for", "all", (), n, n, "cli:suzuki") for n in range(EACH)])
    entries = MongoAuditEntries(db)
    made = [AuditRecord(f"{n:012x}", tenant, n, "event", "key:k", "", (), "", "", "", (), b"") for n in range(EACH)]
    await entries.add(tenant, [replace(entry, tenant=tenant, entry_id=f"{entry.entry_id}{tenant}") for entry in made])
    await entries.number(tenant, 0, [f"{entry.entry_id}{tenant}" for entry in made])


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_reads_what_it_returns_in_the_order_of_an_index(filled: Database, name: str) -> None:
    await LISTS[name](filled)
    [latest] = [one async for one in filled["system.profile"].find({"op": "query", "ns": {"$not": {
        "$regex": r"system\.profile$"}}}).sort("$natural", -1).limit(1)]
    assert latest["planSummary"].startswith("IXSCAN")
    assert "hasSortStage" not in latest
    assert latest["nreturned"] > 0
    assert latest["docsExamined"] == latest["nreturned"]
