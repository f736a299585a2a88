"""Who is behind an account: linked in bulk, seen before, taken back."""

from __future__ import annotations

import asyncio

import pytest

from lrs.annotation.links import Link, Preview, quoted, read
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.storage.contract.annotations import Counts
from tests.annotation.conftest import Custodian
from tests.annotation.test_ingest import SIXTH, TOOL, at_school, trial
from tests.builders import HOME_PAGE
from tests.school import HANAKO, SCHOOL, TARO

OTHER = "5f0e8a2b-7c1d-4e3f-9a8b-0c1d2e3f4a5b"


def link(account: str, learner: str = "", username: str = "", home_page: str = TOOL, line: int = 2) -> Link:
    return Link(line, account, home_page, learner, username)


async def linked(custodian: Custodian, *wanted: Link) -> Preview:
    found = await custodian.at.links.link(custodian.tenant, "drill", wanted, "tester")
    await custodian.settle()
    return found


async def learner_of(custodian: Custodian, statement_id: str) -> str | None:
    return (await custodian.annotation(statement_id)).learner


async def test_a_link_finds_what_was_stored_before_and_holds_for_what_comes(custodian: Custodian) -> None:
    at_school(custodian)
    key, before, after = await custodian.key(), trial("０７番 𠮷田", f"{TOOL}/"), trial("０７番 𠮷田", TOOL)
    assert (await custodian.stored(key, before)).learner is None
    assert await linked(custodian, link("０７番 𠮷田", HANAKO.upper())) == Preview(
        (await custodian.at.links.batches(custodian.tenant))[0].batch_id, 1, 0, 0, 1)
    await custodian.store_all(key, after)
    for each in (before, after):
        found = await custodian.annotation(each["id"])
        assert (found.learner, found.school, found.classes) == (HANAKO, SCHOOL, SIXTH.classes)
    assert await custodian.at.links.unlinked(custodian.tenant, None) == []


async def test_a_link_holds_for_one_app_alone(custodian: Custodian) -> None:
    await linked(custodian, link("s1", HANAKO))
    assert (await custodian.stored(await custodian.key("quiz"), trial("s1", TOOL))).learner is None


async def test_an_address_and_a_username_link_too(custodian: Custodian) -> None:
    custodian.school.usernames = {"花子07": (HANAKO,)}
    await linked(custodian, link("mailto:hanako@school.example.jp", username="花子07", home_page=""))
    found = await custodian.stored(await custodian.key(), trial(actor={"mbox": "mailto:hanako@SCHOOL.example.jp"}))
    assert found.learner == HANAKO


async def test_a_preview_tells_what_would_be_and_does_nothing(custodian: Custodian) -> None:
    sent = trial("s1", TOOL)
    await custodian.store_all(await custodian.key(), sent)
    await linked(custodian, link("s2", TARO), link("s3", TARO))
    wanted = [link("s1", HANAKO), link("s2", HANAKO), link("s3", TARO)]
    found = await custodian.at.links.link(custodian.tenant, "drill", wanted, "t", preview=True)
    assert found == Preview(None, new=1, changed=1, same=1, statements=1)
    await custodian.settle()
    assert await learner_of(custodian, sent["id"]) is None
    assert len(await custodian.at.links.batches(custodian.tenant)) == 1


async def test_what_is_linked_already_is_no_batch(custodian: Custodian) -> None:
    await linked(custodian, link("s1", HANAKO))
    assert (await linked(custodian, link("s1", HANAKO))).batch_id is None


async def test_undone_what_held_before_holds_again(custodian: Custodian) -> None:
    sent = trial("s1", TOOL)
    await custodian.store_all(await custodian.key(), sent)
    batches = [(await linked(custodian, link("s1", who))).batch_id or "" for who in (HANAKO, TARO)]
    assert await learner_of(custodian, sent["id"]) == TARO
    for batch, left in zip(reversed(batches), (HANAKO, None), strict=True):
        await custodian.at.links.undo(custodian.tenant, batch, "officer")
        await custodian.settle()
        assert await learner_of(custodian, sent["id"]) == left
    newest, oldest = await custodian.at.links.batches(custodian.tenant)
    assert [newest.by, newest.undone_by, oldest.undone_by] == ["tester", "officer", "officer"]
    with pytest.raises(Conflict):
        await custodian.at.links.undo(custodian.tenant, batches[0], "officer")
    with pytest.raises(NotFound):
        await custodian.at.links.undo("tenant-of-others", batches[0], "officer")


async def test_a_batch_undone_by_two_at_once_is_undone_once(custodian: Custodian) -> None:
    batch = (await linked(custodian, link("s1", HANAKO))).batch_id or ""
    done = await asyncio.gather(*(custodian.at.links.undo(custodian.tenant, batch, f"o{n}") for n in range(4)),
                                return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Batch", "Conflict", "Conflict", "Conflict"]


@pytest.mark.parametrize(("wanted", "complaint"), [
    (link("s1", "s0123"), "2: 's0123' is no UUID"), (link("s1", home_page="", learner=HANAKO), "needs its home page"),
    (link("", HANAKO), "needs its home page"), (link("s1", username="だれか"), "knows no 'だれか'"),
    (link("s1", username="handed-on"), "of several people"),
    (link("s1"), "neither learner nor username"), (link("s9", TARO), "another learner in a line above"),
])
async def test_one_line_that_cannot_be_stops_the_whole_file_and_is_named(
        custodian: Custodian, wanted: Link, complaint: str) -> None:
    custodian.school.usernames = {"handed-on": (HANAKO, TARO)}
    with pytest.raises(BadRequest, match=complaint):
        await linked(custodian, link("s9", HANAKO, line=1), wanted)
    assert await custodian.at.links.batches(custodian.tenant) == []


async def test_who_links_for_a_school_touches_nobody_else_s_learners(custodian: Custodian) -> None:
    links, tenant, own = custodian.at.links, custodian.tenant, {HANAKO}
    with pytest.raises(BadRequest) as refusal:
        await links.link(tenant, "drill", [link("s1", TARO)], "officer", among=own)
    assert "no learner of your school" in str(refusal.value)
    await linked(custodian, link("s1", TARO), link("s2", HANAKO))
    with pytest.raises(Forbidden):
        await links.link(tenant, "drill", [link("s1", HANAKO)], "officer", among=own)
    [both] = await links.batches(tenant)
    with pytest.raises(Forbidden):
        await links.undo(tenant, both.batch_id, "officer", own)
    done = await links.link(tenant, "drill", [link("s3", HANAKO)], "officer", among=own)
    await links.undo(tenant, done.batch_id or "", "officer", own)
    assert [each.undone is None for each in await links.batches(tenant)] == [False, True]


async def test_accounts_of_nobody_are_told_with_how_many_name_them(custodian: Custodian) -> None:
    key = await custodian.key()
    await custodian.store_all(key, trial("-1", TOOL), trial("-1", f"{TOOL}/"), trial("花", TOOL), trial("花", TOOL),
                              trial("x", "https://other.example"))
    found = await custodian.at.links.strangers(custodian.tenant, "drill", TOOL, 10)
    assert sorted(found) == [("-1", TOOL, 1), ("-1", f"{TOOL}/", 1), ("花", TOOL, 2)]
    assert found[0].statements == 2
    assert len(await custodian.at.links.strangers(custodian.tenant, "drill", TOOL, 1)) == 1
    assert await custodian.at.links.strangers(custodian.tenant, "quiz", TOOL, 10) == []
    [read_back] = read(f"account,learner\n{quoted('-1')},{HANAKO}".encode(), TOOL)
    assert read_back.account == "-1"


def test_a_list_is_read_as_far_as_it_is_filled_in() -> None:
    rows = read(f"account,learner,username\ns1,,\ns2,{HANAKO},\ns3,,taro\n".encode(), TOOL)
    assert [(row.line, row.account) for row in rows] == [(3, "s2"), (4, "s3")]


async def test_nothing_is_no_batch(custodian: Custodian) -> None:
    with pytest.raises(BadRequest):
        await linked(custodian)
    with pytest.raises(BadRequest):
        await custodian.at.links.alias(custodian.tenant, {}, "t")


async def test_rows_of_a_batch_that_was_never_finished_do_not_count(custodian: Custodian) -> None:
    await linked(custodian, link("s1", HANAKO))
    account = (await custodian.store.db["links"].find_one({"tenant": custodian.tenant}))["account"]
    await custodian.store.db["links"].insert_one({
        "tenant": custodian.tenant, "app": "drill", "account": account, "learner": TARO, "batch": "died"})
    assert (await custodian.stored(await custodian.key(), trial("s1", TOOL))).learner == HANAKO


async def test_links_are_the_tenants_own(custodian: Custodian) -> None:
    await linked(custodian, link("s1", HANAKO))
    assert await custodian.store.links.learners("another", "drill", [f"account {TOOL} s1"]) == {}
    assert await custodian.store.links.apps("another") == frozenset()


# --- aliases ----------------------------------------------------------------------------------------------


async def alias(custodian: Custodian, one: str, other: str) -> Preview:
    found = await custodian.at.links.alias(custodian.tenant, {one: other}, "officer")
    await custodian.settle()
    return found


async def test_an_alias_makes_two_uuids_one_learner_until_it_is_undone(custodian: Custodian) -> None:
    at_school(custodian)
    key, old, new = await custodian.key(), trial(TARO), trial(HANAKO)
    await custodian.store_all(key, old, new)
    done = await alias(custodian, TARO, HANAKO)
    assert (done.new, done.statements) == (1, 1)
    later = trial(TARO)
    await custodian.store_all(key, later)
    for each in (old, new, later):
        found = await custodian.annotation(each["id"])
        assert (found.learner, found.school) == (HANAKO, SCHOOL)
    await custodian.at.links.undo(custodian.tenant, done.batch_id or "", "officer")
    await custodian.settle()
    assert [await learner_of(custodian, each["id"]) for each in (old, new, later)] == [TARO, HANAKO, TARO]
    assert await custodian.rebuild() == Counts(examined=3)


async def test_a_place_that_the_roster_knows_under_the_alias_alone_is_found(custodian: Custodian) -> None:
    at_school(custodian, TARO)
    await alias(custodian, TARO, HANAKO)
    found = await custodian.stored(await custodian.key(), trial(TARO))
    assert (found.learner, found.school) == (HANAKO, SCHOOL)


async def test_an_alias_of_an_alias_is_the_same_learner(custodian: Custodian) -> None:
    await alias(custodian, TARO, HANAKO)
    await alias(custodian, OTHER, TARO)
    assert (await custodian.stored(await custodian.key(), trial(OTHER))).learner == HANAKO


@pytest.mark.parametrize(("one", "other"), [
    (HANAKO, HANAKO), (HANAKO, TARO), (HANAKO, OTHER), ("花子", HANAKO), (TARO, "")])
async def test_an_alias_that_goes_in_a_circle_or_names_nobody_is_refused(
        custodian: Custodian, one: str, other: str) -> None:
    await alias(custodian, TARO, HANAKO)
    with pytest.raises(BadRequest):
        await alias(custodian, one, other)


async def test_an_account_that_is_linked_to_an_alias_is_its_learners(custodian: Custodian) -> None:
    await linked(custodian, link("s1", TARO))
    await alias(custodian, TARO, HANAKO)
    assert (await custodian.stored(await custodian.key(), trial("s1", TOOL))).learner == HANAKO
    assert HOME_PAGE != TOOL
