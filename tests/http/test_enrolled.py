"""People who sign in, beside a real roster, the audit log and the policy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from lrs.access.person import Person
from lrs.access.roles import Role
from lrs.clock import now_ms
from lrs.errors import NotFound
from lrs.http import keys
from lrs.people.directory import Pupil
from lrs.people.enrolled import RosterDirectory
from lrs.people.invitations import invitation_id
from lrs.roster.importing import Wish
from tests.http.browsing import Browser, account, browsing, people
from tests.http.conftest import TENANT, Client, Server
from tests.roster.loading import SCHOOL, workbook

STRANGER = "44444444-3b7d-4bad-9bdd-2b0d7b3dcb6d"
TODAY = datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat()  # on the morning of 1 April UTC is a year behind


@pytest.fixture(scope="module")
async def class_51(server: Server) -> str:
    """The id of a class of two, 𠮷田 花子 (hanako) and 山田 太郎 (taro)."""
    roster = server.app[keys.ROSTER]
    content = workbook((SCHOOL, "5", "1", "1", "𠮷田　花子", "よしだ　はなこ", "hanako@minato.ed.jp"),
                       (SCHOOL, "5", "1", "2", "山田　太郎", "やまだ　たろう", "taro"))
    await roster.load(TENANT, BytesIO(content), Wish(TODAY, "名簿.xlsx", False))
    roster._heads.clear()
    [(found, count)] = await roster.classes(TENANT, now_ms())
    assert count == 2
    return found.class_id


@pytest.fixture
def directory(server: Server, class_51: str) -> RosterDirectory:
    return RosterDirectory(server.app[keys.ROSTER])


@pytest.fixture
async def browser(server: Server) -> AsyncIterator[Browser]:
    async with browsing(server) as opened:
        yield opened


async def hanako(directory: RosterDirectory) -> str:
    [user] = await directory.named(TENANT, "hanako@minato.ed.jp")
    return user


async def test_a_tenant_without_a_roster_takes_officers_at_their_word(server: Server) -> None:
    directory = RosterDirectory(server.app[keys.ROSTER])
    assert await directory.knows("other-tenant", STRANGER)
    assert await directory.pupil("other-tenant", STRANGER) == Pupil(STRANGER)
    assert await directory.pupils("other-tenant", "5-1") == ()


async def test_a_class_is_known_by_name_number_and_grade(directory: RosterDirectory, class_51: str) -> None:
    first, second = await directory.pupils(TENANT, class_51)
    assert (first.user, first.name, first.number, first.grade) == (await hanako(directory), "𠮷田　花子", "1", "P5")
    assert first.class_name
    assert second.name == "山田　太郎"
    assert await directory.knows(TENANT, first.user)
    assert not await directory.knows(TENANT, STRANGER)
    assert await directory.pupil(TENANT, STRANGER) is None
    assert await directory.pupils(TENANT, "no such class") == ()
    assert await directory.named(TENANT, "nobody") == ()


async def test_an_account_is_linked_to_who_stands_in_the_roster_only(
        server: Server, directory: RosterDirectory) -> None:
    accounts = people(server).accounts
    made = await account(server, "hanako")
    with pytest.raises(NotFound):
        await accounts.link(TENANT, made.account_id, STRANGER)
    assert (await accounts.link(TENANT, made.account_id, await hanako(directory))).user == await hanako(directory)


async def test_a_guardian_by_letter_acts_for_the_child_as_the_policy_sees_it_restricted_or_not(
        server: Server, directory: RosterDirectory, class_51: str) -> None:
    guardians = people(server).guardians
    letters = await guardians.invite(TENANT, class_id=class_51)
    child = await hanako(directory)
    [letter] = [one for one in letters if one.pupil.user == child]
    mother = await account(server, "mother")
    link = await guardians.bind(mother, invitation_id(letter.code))
    assert datetime.fromtimestamp(link.ends / 1000, UTC).year >= datetime.now(UTC).year + 7
    for restricted in (False, True):
        await guardians.restrict(TENANT, "mother", child, restricted=restricted)
        standing = await server.app[keys.STANDINGS].at(
            Person(TENANT, mother.account_id, "", ""), link.since)
        [capacity] = standing.capacities
        assert (capacity.role, [tie.learner for tie in capacity.ties]) == (Role.GUARDIAN, [child])
        assert capacity.restricted == restricted


async def test_signing_in_failing_and_signing_out_stand_in_the_audit_log(
        server: Server, lrs: Client, browser: Browser) -> None:
    made = await account(server, "audited")
    await browser.sign_in("audited", "wrong password")
    await browser.sign_in("audited")
    await browser.open("/sign-out")
    await browser.send("/sign-out")
    entries = (await lrs.get("/api/v1/audit", params={"limit": "100"})).json()["entries"]
    of_account = [entry for entry in entries if entry["actor"]["id"] == made.account_id]
    assert [entry["event"] for entry in reversed(of_account)] == ["sign-in.failed", "session.began", "session.ended"]
    assert all(entry["actor"]["kind"] == "person" and entry["requestId"] for entry in of_account)
