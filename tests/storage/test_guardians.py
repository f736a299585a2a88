"""Invitations and guardians' links, over both drivers."""

import asyncio
from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.guardians import Guardianship, Invitation
from lrs.storage.guardians import MongoGuardians

CHILD, OTHER_CHILD = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "0f0e0d0c-3b7d-4bad-9bdd-2b0d7b3dcb6d"
LETTER = Invitation("midori", "L0", CHILD, "digest", False, 1000, 9000)


@pytest.fixture(scope="module")
async def guardians(db: Database) -> MongoGuardians:
    await indexes.ensure(db)
    guardians = MongoGuardians(db)
    await guardians.invite([replace(LETTER, invitation_id=f"L{n}", created=1000 + n) for n in range(8)])
    await guardians.invite([])
    return guardians


async def test_letters_are_listed_newest_first_within_their_tenant(guardians: MongoGuardians) -> None:
    await guardians.invite([replace(LETTER, invitation_id="other", child=OTHER_CHILD, created=9)])
    assert await guardians.invitation("midori", "L0") == LETTER
    assert [one.invitation_id for one in await guardians.invitations("midori", CHILD)] == [
        f"L{n}" for n in reversed(range(8))]
    assert (await guardians.invitations("midori"))[-1].invitation_id == "other"
    assert await guardians.invitations("aoi") == []


async def test_of_many_who_use_a_letter_at_once_one_has_it(guardians: MongoGuardians) -> None:
    bound = await asyncio.gather(*(guardians.bind("midori", "L1", f"race-{n}", 2000, 99000) for n in range(8)))
    [link] = [one for one in bound if one is not None]
    assert link == Guardianship("midori", link.account, CHILD, False, 2000, 99000)
    assert [one.account for one in await guardians.links("midori", child=CHILD)] == [link.account]
    assert (await guardians.invitation("midori", "L1") or LETTER).used_by == link.account


async def test_whoever_was_stopped_half_way_comes_again_and_is_done(guardians: MongoGuardians, db: Database) -> None:
    await db["invitations"].update_one({"_id": "midori:L2"}, {"$set": {"used_by": "mother"}})
    assert await guardians.bind("midori", "L2", "father", 2000, 99000) is None
    first = await guardians.bind("midori", "L2", "mother", 2000, 99000)
    assert first is not None
    assert await guardians.bind("midori", "L2", "mother", 3000, 99000) == first


@pytest.mark.parametrize("at", [9000, 10000])
async def test_an_expired_letter_binds_nobody(guardians: MongoGuardians, at: int) -> None:
    assert await guardians.bind("midori", "L3", "mother", at, 99000) is None


async def test_a_withdrawn_letter_binds_nobody_and_a_used_one_cannot_be_withdrawn(guardians: MongoGuardians) -> None:
    assert await guardians.revoke("midori", "L4", 2000)
    assert await guardians.revoke("midori", "L4", 3000)
    assert (await guardians.invitation("midori", "L4") or LETTER).revoked == 2000
    assert await guardians.bind("midori", "L4", "mother", 4000, 99000) is None
    assert await guardians.bind("midori", "L5", "aunt", 2000, 99000)
    assert not await guardians.revoke("midori", "L5", 2000)
    assert not await guardians.revoke("aoi", "L3", 2000)


async def test_a_new_letter_renews_an_ended_link_and_never_lifts_a_restriction(guardians: MongoGuardians) -> None:
    assert await guardians.bind("midori", "L6", "uncle", 2000, 50000)
    assert await guardians.restrict("midori", "uncle", CHILD, restricted=True)
    assert await guardians.end("midori", "uncle", CHILD, 3000)
    assert not await guardians.end("midori", "uncle", CHILD, 3000)
    renewed = await guardians.bind("midori", "L7", "uncle", 4000, 99000)
    assert renewed == Guardianship("midori", "uncle", CHILD, True, 2000, 99000)
    assert await guardians.links("midori", account="uncle") == [renewed]
    assert not await guardians.restrict("midori", "uncle", OTHER_CHILD, restricted=True)


async def test_a_restricted_letter_makes_a_restricted_link(guardians: MongoGuardians) -> None:
    await guardians.invite([replace(LETTER, invitation_id="R1", restricted=True)])
    link = await guardians.bind("midori", "R1", "ex", 2000, 99000)
    assert link is not None
    assert link.restricted
