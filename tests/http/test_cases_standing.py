"""What cases open to people, and that it is closed with them: inquiries, moves inside the board, hand-overs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from lrs.access.grants import Wanted as Granted
from lrs.access.person import Person
from lrs.access.policy import Asked, decide
from lrs.access.reading import Wanted
from lrs.cases.purposes import policy_purpose
from lrs.cases.work import exporting
from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import Conflict, Forbidden
from lrs.http import keys
from lrs.storage.contract.cases import CaseRecord, Recipient
from tests.city import school_code, uid
from tests.http.browsing import grants
from tests.http.casework import PAPER, Work
from tests.http.conftest import TENANT
from tests.http.peopled import OLDER, PUPIL, SCHOOL, peopled

JUNIOR_HIGH = school_code("C1", 0)


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(config) as town:
        yield Work(town)


@pytest.fixture(autouse=True)
async def no_cases(work: Work) -> AsyncIterator[None]:
    yield
    await work.town.server.app[keys.STORE].db["cases"].delete_many({})


async def person(work: Work, who: str) -> Person:
    session = (await work.who(who).session()).json()
    return Person(TENANT, session["account"], session["user"] or "", "")


async def reads(work: Work, who: str, learner: str = PUPIL) -> bool:
    try:
        await work.town.server.app[keys.READING].lend(await person(work, who), Wanted(learner=learner))
    except Forbidden:
        return False
    return True


# --- inquiries --------------------------------------------------------------------------------------------


async def test_a_board_officer_reads_one_learner_while_the_inquiry_is_open(work: Work) -> None:
    standings = work.town.server.app[keys.STANDINGS]
    standings._policy = replace(standings._policy, standing_seconds=300)  # what is remembered must not hold it open
    assert not await reads(work, "board-officer")
    opened = await work.post("board-officer", "cases", {"kind": "inquiry", "learner": PUPIL, "reason": "教委 第12号"})
    assert opened.status == 201, opened.text
    assert await reads(work, "board-officer")
    assert not await reads(work, "board-officer", OLDER)
    case = opened.json()["id"]
    assert (await work.get("pupil", f"cases/{case}")).json()["reason"] == "教委 第12号"
    closed = await work.post("board-officer", f"cases/{case}/closing", {"note": "終了"})
    assert closed.json()["state"] == "closed"
    assert not await reads(work, "board-officer")
    standings._policy = replace(standings._policy, standing_seconds=0)


async def test_an_inquiry_ends_by_itself_and_needs_a_reason(work: Work) -> None:
    wanted = {"kind": "inquiry", "learner": PUPIL, "reason": " "}
    assert (await work.post("board-officer", "cases", wanted)).problem() == "reason-missing"
    assert (await work.post("records-officer", "cases", {**wanted, "reason": "調査"})).status == 403
    case = (await work.post("board-officer", "cases", {**wanted, "reason": "調査"})).json()["id"]
    await work.past(case)
    assert not await reads(work, "board-officer")
    await work.town.server.app[keys.CASES].expire_due()
    assert (await work.get("board-officer", f"cases/{case}")).json()["state"] == "closed"


# --- the records officer ----------------------------------------------------------------------------------


async def test_a_records_officer_reads_a_record_once_the_family_agreed(work: Work) -> None:
    case = (await work.opened())["id"]
    assert not await reads(work, "records-officer")
    await work.decided(case)
    assert await reads(work, "records-officer")
    await work.post("guardian", f"cases/{case}/withdrawal")
    assert not await reads(work, "records-officer")


async def test_a_bundle_reaches_the_learner_alone_and_never_school_affairs(work: Work) -> None:
    case = await work.town.server.app[keys.CASES].keeping.get(TENANT, (await work.opened())["id"])
    terms = await work.town.server.app[keys.STANDINGS].terms(TENANT)
    decision = decide(Asked(terms, exporting(case), "bundles/export", now_ms(), learner=PUPIL,
                            purpose=policy_purpose(case.purpose)))
    assert decision.allowed
    [window] = decision.reach.windows
    assert window.actors == {PUPIL}
    assert window.categories == {"school-learning"}
    assert window.activity_classes == {"life", "learning"}
    other = decide(Asked(terms, exporting(case), "bundles/export", now_ms(), learner=OLDER,
                         purpose=policy_purpose(case.purpose)))
    assert not other.allowed


# --- inside one board -------------------------------------------------------------------------------------


async def test_a_move_inside_the_board_opens_the_record_to_the_new_school_without_a_file(work: Work) -> None:
    inside = {"kind": "inside", "name": "みどり中学校", "school": JUNIOR_HIGH}
    case = await work.opened(OLDER, purpose="advancement", recipient=inside)
    assert await held(work) == {}
    letter = {"approve": True, "assented": True, "letter": {"signedBy": "guardian"}}
    withheld = await work.post("records-officer", f"cases/{case['id']}/decision",
                               {**letter, "withhold": {"subjects": ["国語"]}})
    assert withheld.problem() == "withholding-inside"
    decided = await work.post("records-officer", f"cases/{case['id']}/decision", letter)
    assert decided.json()["state"] == "closed"
    assert await held(work) == {OLDER: {SCHOOL}}
    with pytest.raises(Conflict):
        await work.town.server.app[keys.CASES].work.begin_building(TENANT, case["id"])


async def test_a_move_that_is_taken_back_is_closed_to_the_new_school(work: Work) -> None:
    inside = {"kind": "inside", "name": "みどり中学校", "school": JUNIOR_HIGH}
    case = (await work.opened(purpose="advancement", recipient=inside))["id"]
    assert (await work.decided(case)).json()["state"] == "closed"
    assert await held(work) == {PUPIL: {SCHOOL}}
    assert (await work.post("guardian", f"cases/{case}/withdrawal")).json()["state"] == "withdrawn"
    assert await held(work) == {}


# --- taking in --------------------------------------------------------------------------------------------


async def imports(work: Work, who: str, learner: str = PUPIL) -> bool:
    """Whether a bundle may be taken in for the learner."""
    try:
        await work.town.server.app[keys.READING].lend(await person(work, who), Wanted(learner=learner),
                                                      "bundles/import")
    except Forbidden:
        return False
    return True


async def test_an_officer_takes_a_bundle_in_while_the_case_is_open(work: Work) -> None:
    wanted = {"kind": "import", "learner": PUPIL, "reason": "転入 受付12"}
    for who in ("teacher", "guardian", "board-officer"):
        assert (await work.post(who, "cases", wanted)).status == 403
    assert not await imports(work, "records-officer")
    case = (await work.post("records-officer", "cases", wanted)).json()["id"]
    assert (await work.post("records-officer", "cases", wanted)).problem() == "case-there"
    assert await imports(work, "records-officer")
    assert not await imports(work, "records-officer", OLDER)
    await work.post("records-officer", f"cases/{case}/closing", {"note": "取り込み済み"})
    assert not await imports(work, "records-officer")


# --- handed over ------------------------------------------------------------------------------------------


async def test_a_record_that_was_handed_over_is_the_officers_alone_once_its_learner_has_left(work: Work) -> None:
    app, gone = work.town.server.app, uid("pupil", "gone")
    case = CaseRecord(uid("case"), TENANT, "export", gone, "ready", 1, "sato", SCHOOL, "transfer",
                      recipient=Recipient("paper", "海の向こう小学校"), consent=uid("consent"))
    staying = replace(case, case_id=uid("case", 2), learner=PUPIL)
    await app[keys.STORE].cases.add([case, staying])
    for each in (case, staying):
        await app[keys.CASES].work.receive(TENANT, each.case_id)
    departures = (await app[keys.STANDINGS].at(await person(work, "principal"), now_ms())).departures
    assert {each.learner for each in departures} == {gone}


async def test_a_personal_copy_hands_nothing_over(work: Work) -> None:
    case = (await work.opened(purpose="personal-copy"))["id"]
    await work.decided(case)
    building = work.town.server.app[keys.CASES].work
    await building.begin_building(TENANT, case)
    await building.ready(TENANT, case, "urn:uuid:2")
    await building.receive(TENANT, case)
    gone = await work.town.server.app[keys.STORE].cases.departures(TENANT, [SCHOOL])
    assert gone == {}


# --- disclosure, correction, erasure ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["disclosure", "correction"])
async def test_a_family_asks_for_disclosure_and_correction(work: Work, kind: str) -> None:
    wanted = {"kind": kind, "learner": PUPIL, "reason": "内容を確かめたい"}
    case = (await work.post("pupil", "cases", wanted)).json()["id"]
    assert (await work.post("guardian", "cases", wanted)).problem() == "case-there"
    assert (await work.post("older", "cases", wanted)).status == 403
    assert (await work.post("teacher", "cases", wanted)).status == 403
    assert (await work.post("guardian", f"cases/{case}/closing", {"note": "済"})).status == 403
    closed = await work.post("records-officer", f"cases/{case}/closing", {"note": "窓口で開示"})
    assert closed.json()["events"][-1] == {**closed.json()["events"][-1], "what": "closed", "note": "窓口で開示"}


async def test_an_erasure_goes_where_two_people_approve_it(work: Work) -> None:
    wanted = {"kind": "erasure", "learner": PUPIL, "reason": "転出のため"}
    assert (await work.post("pupil", "cases", wanted)).problem() == "guardian-decides-first"
    assert (await work.post("guardian", "cases", wanted)).problem() == "assent-missing"
    case = (await work.post("guardian", "cases", {**wanted, "assented": True})).json()["id"]
    assert (await work.post("guardian", f"cases/{case}/erasure")).status == 403
    handed = await work.post("records-officer", f"cases/{case}/erasure")
    assert handed.status == 200, handed.text
    erasure = await work.get("records-officer", f"erasures/{handed.json()['erasure']}")
    assert (erasure.json()["state"], erasure.json()["user"]) == ("requested", PUPIL)
    assert (await work.post("records-officer", f"cases/{case}/erasure")).json()["erasure"] == erasure.json()["id"]


# --- a whole grade ----------------------------------------------------------------------------------------


async def test_a_campaign_opens_the_cases_of_a_grade_and_tells_how_far_they_are(work: Work) -> None:
    wanted = {"name": "令和8年度 卒業", "school": SCHOOL, "grade": "P6", "purpose": "graduation",
              "recipient": {"kind": "family", "name": "ご家庭"}, "days": 30}
    begun = await work.post("records-officer", "campaigns", wanted)
    assert begun.status == 201, begun.text
    campaign = begun.json()
    assert (campaign["cases"], campaign["states"]) == (3, {"awaiting-decision": 3})
    cases = (await work.get("records-officer", f"cases?campaign={campaign['id']}")).json()["cases"]
    assert len({case["learner"] for case in cases}) == 3
    assert (await work.post("records-officer", "campaigns", wanted)).json()["cases"] == 0
    mine = next(case for case in cases if case["learner"] == OLDER)
    letter = {"approve": True, "assented": True, "letter": {"signedBy": "guardian"}}
    await work.post("records-officer", f"cases/{mine['id']}/decision", letter)
    told = (await work.get("records-officer", f"campaigns/{campaign['id']}")).json()
    assert told["states"] == {"approved": 1, "awaiting-decision": 2}
    assert (await work.get("records-officer", "campaigns")).json()["campaigns"][-1]["id"] == campaign["id"]


@pytest.mark.parametrize(("change", "slug"), [
    ({"grade": "H3"}, "campaign-empty"), ({"grade": "六"}, "campaign-invalid"), ({"name": ""}, "campaign-invalid"),
    ({"days": 0}, "case-days"), ({"days": 1000}, "case-days"), ({"purpose": "sale"}, "case-purpose"),
    ({"school": JUNIOR_HIGH}, "not-at-this-school"), ({"recipient": {**PAPER, "kind": "fax"}}, "recipient-kind"),
])
async def test_a_campaign_that_is_not_right_opens_nothing(work: Work, change: dict[str, str], slug: str) -> None:
    wanted = {"name": "卒業", "school": SCHOOL, "grade": "P6", "purpose": "graduation", "recipient": PAPER, **change}
    assert (await work.post("records-officer", "campaigns", wanted)).problem() == slug
    assert (await work.get("records-officer", "cases")).json()["cases"] == []


async def held(work: Work) -> dict[str, set[str]]:
    """What the head of the junior high school may read from elsewhere: by learner, of whom."""
    standing = await work.town.server.app[keys.STANDINGS].at(await head(work), now_ms())
    return {each.learner: set(each.origins) for each in standing.holdings}


async def head(work: Work) -> Person:
    """Of the junior high school."""
    made = Person(TENANT, "head-of-junior-high", "", "")
    if not await work.town.server.app[keys.STORE].grants.of(TENANT, made.account, ""):
        await grants(work.town.server).grant(TENANT, Granted("principal", "着任", account=made.account,
                                                             school=JUNIOR_HIGH))
    return made
