"""Cases, slips and consents, over both drivers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.cases import MongoCampaigns, MongoCases, MongoSlips
from lrs.storage.client import Database
from lrs.storage.consents import MongoConsents
from lrs.storage.contract.cases import Campaign, CaseRecord, Decision, Event, Recipient, Slip, Which, Withholding
from lrs.storage.contract.consents import ConsentEvent, ConsentRecord
from tests.city import uid

HANA, SORA = uid("hana"), uid("sora")
NEXT = Recipient("school", "となり小 𠮷田分校", "https://lrs.tonari.example.jp", "age1x", "thumb")
CASE = CaseRecord("c0", "midori", "export", HANA, "awaiting-decision", 1000, "suzuki", "B1", "transfer",
                  ("", "2026-03-31"), NEXT, deadline=9000, handle="h0", consent="k0",
                  events=(Event(1000, "opened", "suzuki"),))
DECISION = Decision(True, "mother", "", "guardian", "console", 2000, True, Withholding(
    ("国語",), ("8260",), ("school-learning",), (("2025-04-01", "2025-07-20"),), (uid("statement"),)))


@pytest.fixture
async def cases(db: Database) -> MongoCases:
    await indexes.ensure(db)
    await db["cases"].delete_many({})
    return MongoCases(db)


def ids(found: Sequence[CaseRecord]) -> list[str]:
    return [case.case_id for case in found]


async def test_a_case_comes_back_as_it_was_and_with_what_happened_to_it(cases: MongoCases) -> None:
    await cases.add([CASE])
    assert await cases.get("midori", "c0") == CASE
    assert await cases.get("aoi", "c0") is None
    assert await cases.by_handle("midori", "h0") == CASE
    moved = await cases.move("midori", "c0", ("awaiting-decision",), Event(2000, "approved", "mother"),
                             changes={"state": "approved", "decision": DECISION})
    assert moved == replace(CASE, state="approved", decision=DECISION,
                            events=(*CASE.events, Event(2000, "approved", "mother")))
    assert await cases.get("midori", "c0") == moved
    assert HANA not in repr(moved)


async def test_of_many_moves_from_one_state_one_is_made(cases: MongoCases) -> None:
    await cases.add([CASE])
    moved = await asyncio.gather(*(
        cases.move("midori", "c0", ("awaiting-decision",), Event(2000 + n, "refused", f"who{n}"),
                   changes={"state": "refused"}) for n in range(8)))
    [made] = [case for case in moved if case is not None]
    assert len(made.events) == 2
    assert await cases.get("midori", "c0") == made


@pytest.mark.parametrize(("at", "decided"), [(8999, True), (9000, False)])
async def test_a_decision_is_before_the_deadline_or_none(cases: MongoCases, at: int, decided: bool) -> None:
    await cases.add([CASE])
    moved = await cases.move("midori", "c0", ("awaiting-decision",), Event(at, "approved"), undecided_until=at,
                             changes={"state": "approved"})
    assert (moved is not None) is decided
    assert ids(await cases.overdue(at, 10)) == ([] if decided else ["c0"])


async def test_cases_are_found_by_whom_where_how_and_page_by_page(cases: MongoCases) -> None:
    await cases.add([replace(CASE, case_id=f"c{n}", opened=1000 + n // 2, learner=SORA if n == 3 else HANA,
                             school="B2" if n == 2 else "B1", campaign="all" if n > 3 else "",
                             state="open" if n == 1 else "awaiting-decision",
                             kind="import" if n == 1 else "export") for n in range(6)])
    await cases.add([replace(CASE, tenant="aoi")])
    everything = await cases.list("midori", Which(), 10)
    assert ids(everything) == ["c5", "c4", "c3", "c2", "c1", "c0"]
    pages, before = [], ""
    while page := await cases.list("midori", Which(), 2, before):
        pages += ids(page)
        before = page[-1].case_id
    assert pages == ids(everything)
    assert ids(await cases.list("midori", Which(learners=(SORA,)), 10)) == ["c3"]
    assert ids(await cases.list("midori", Which(learners=()), 10)) == []
    assert ids(await cases.list("midori", Which(schools=("B2",)), 10)) == ["c2"]
    assert ids(await cases.list("midori", Which(("import",), ("open",)), 10)) == ["c1"]
    assert ids(await cases.list("midori", Which(campaign="all"), 10)) == ["c5", "c4"]
    assert await cases.counts("midori", "all") == {"awaiting-decision": 2}


async def test_what_a_school_holds_and_hands_over_follows_from_its_cases(cases: MongoCases) -> None:
    inside = Recipient("inside", "みどり中", school="C1")
    await cases.add([replace(CASE, recipient=inside, origins=("B1",)), replace(CASE, case_id="c1", learner=SORA)])
    assert await cases.holdings("midori", ["C1"]) == []
    await cases.move("midori", "c0", ("awaiting-decision",), Event(3000, "approved"), changes={"state": "closed"})
    assert ids(await cases.holdings("midori", ["C1", "C2"])) == ["c0"]
    assert await cases.holdings("aoi", ["C1"]) == []
    assert await cases.departures("midori", ["B1"]) == {}
    await cases.move("midori", "c1", ("awaiting-decision",), Event(3000, "closed"),
                     changes={"state": "closed", "left": 3000})
    assert await cases.departures("midori", ["B1"]) == {"B1": ((SORA, 3000),)}


async def test_a_learner_is_forgotten_and_the_case_ends_an_officers_name_goes_alone(cases: MongoCases) -> None:
    other = replace(CASE, case_id="c1", learner=SORA, handle="h1", reason="理由")
    await cases.add([replace(CASE, reason="花さんの件"), other])
    await cases.move("midori", "c0", ("awaiting-decision",), Event(2000, "approved", "mother", "花"),
                     changes={"state": "approved", "decision": DECISION})
    assert await cases.naming("midori", [HANA]) == 1
    assert await cases.forget("midori", [HANA]) == 1
    forgotten = await cases.get("midori", "c0")
    assert forgotten is not None
    assert (forgotten.state, forgotten.learner, forgotten.reason, forgotten.handle) == ("withdrawn", "", "", "")
    assert forgotten.decision == replace(DECISION, by="", withholding=Withholding())
    assert [(event.by, event.note) for event in forgotten.events] == [("", ""), ("", "")]
    assert await cases.naming("midori", [HANA, "mother"]) == 0
    assert await cases.get("midori", "c1") == other
    assert await cases.forget("midori", ["suzuki"]) == 1
    assert await cases.get("midori", "c1") == replace(other, opened_by="", events=(Event(1000, "opened"),))
    assert await cases.forget("midori", [HANA, "suzuki"]) == 0


async def test_slips_and_campaigns_are_kept_within_their_tenant(db: Database) -> None:
    await indexes.ensure(db)
    slips, campaigns = MongoSlips(db), MongoCampaigns(db)
    slip = Slip("midori", "S0", HANA, "digest", 1000, 9000, "suzuki")
    await slips.make([slip, replace(slip, slip_id="S1", made=2000)])
    assert await slips.naming("midori", [HANA]) == 2
    assert await slips.slip("aoi", "S0") is None
    assert await slips.revoke("midori", "S0", 3000)
    assert await slips.revoke("midori", "S0", 4000)
    assert await slips.slip("midori", "S0") == replace(slip, revoked=3000)
    assert not await slips.revoke("midori", "S9", 3000)
    assert await slips.forget("midori", [HANA]) == 2
    assert await slips.naming("midori", [HANA]) == 0
    campaign = Campaign("midori", "k0", "卒業", "B1", "P6", "graduation", 9000, 1000, "suzuki")
    await campaigns.begin(campaign)
    assert await campaigns.campaigns("midori") == [campaign]
    assert await campaigns.campaign("aoi", "k0") is None


async def test_events_are_appended_to_a_consent_after_the_right_one_and_once(db: Database) -> None:
    await indexes.ensure(db)
    await db["consents"].delete_many({})
    consents = MongoConsents(db)
    asked = ConsentRecord("midori", "r0", HANA, "c0", "transfer", "consent", NEXT.origin, NEXT.name, "digest", "ja",
                          (ConsentEvent(1000, "requested"),))
    await consents.add([asked])
    given = ConsentEvent(2000, "given", "mother", "guardian", "console", True, None, "jws", "small")
    await consents.add([replace(asked, purpose="graduation")])  # what is there stays as it is
    appended = await asyncio.gather(*(consents.append("midori", "r0", given, ("requested",)) for _ in range(4)))
    assert len([one for one in appended if one is not None]) == 1
    assert await consents.get("midori", "r0") == replace(asked, events=(*asked.events, given))
    assert await consents.append("midori", "r0", replace(given, state="expired"), ("requested",)) is None
    assert [one.record_id for one in await consents.of("midori", [HANA])] == ["r0"]
    assert await consents.of("aoi", [HANA]) == []
    assert await consents.naming("midori", ["mother"]) == 1
    assert await consents.forget("midori", ["mother"]) == 1
    [kept] = await consents.of("midori", [HANA])
    assert (kept.events[-1].entity, kept.events[-1].receipt) == ("", "")
    assert await consents.forget("midori", [HANA]) == 1
    assert await consents.get("midori", "r0") is None
