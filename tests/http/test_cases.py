"""Cases over HTTP: who opens, decides, withdraws and closes them, and what each is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import jwt
import pytest

from lrs.audit.entry import Shown
from lrs.audit.service import Search
from lrs.config import Config
from lrs.errors import Conflict
from lrs.exchangesettings import Bundles
from lrs.http import keys
from tests.http.casework import JWK, NEXT_SCHOOL, PAPER, Work
from tests.http.conftest import TENANT
from tests.http.peopled import OLDER, PUPIL, peopled


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    """Nobody builds what is approved meanwhile."""
    async with peopled(replace(config, bundles=Bundles(look_seconds=0))) as town:
        yield Work(town)


@pytest.fixture(autouse=True)
async def nothing_under_way(work: Work) -> AsyncIterator[None]:
    yield
    await work.town.server.app[keys.STORE].db["cases"].delete_many({})


# --- asking with a slip -----------------------------------------------------------------------------------


async def test_a_school_asks_with_the_code_of_a_slip_and_the_family_decides(work: Work) -> None:
    asked = await work.ask(code=(await work.slip()).lower().replace("-", " "), period={"from": "2024-04-01"})
    assert asked.status == 202, asked.text
    handle = asked.json()["handle"]
    assert (await work.stands(handle))["state"] == "awaiting-decision"
    assert PUPIL not in asked.text
    [case] = (await work.get("guardian", "cases")).json()["cases"]
    assert (case["learner"], case["recipient"]["name"], case["period"]) == (
        PUPIL, NEXT_SCHOOL["name"], {"from": "2024-04-01", "to": None})
    decided = await work.decided(case["id"], withhold={"subjects": ["体育"]})
    assert decided.json()["state"] == "approved"
    assert await work.stands(handle) == {**asked_of(asked.json()), "state": "approved"}


def asked_of(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "handle"}


async def test_a_wrong_an_expired_a_revoked_and_an_unknown_code_are_answered_alike(work: Work) -> None:
    right, expired, revoked = [await work.slip() for _ in range(3)]
    db = work.town.server.app[keys.STORE].db
    await db["slips"].update_one({"_id": f"{TENANT}:{expired.replace('-', '')[:8]}"}, {"$set": {"expires": 1}})
    gone = await work.post("records-officer", f"slips/{revoked.replace('-', '')[:8]}", method="DELETE")
    assert gone.status == 204
    wrong = right[:-1] + ("B" if right[-1] != "B" else "C")
    answers = [await work.ask(code=code) for code in (wrong, expired, revoked, "BBBB-BBBB-BBBB-BBBB", "何か")]
    assert {answer.problem() for answer in answers} == {"slip-wrong"}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert (await work.get("guardian", "cases")).json()["cases"] == []


async def test_codes_are_not_to_be_guessed_in_a_hurry(work: Work) -> None:
    code = await work.slip()
    wrong = code[:-1] + ("B" if code[-1] != "B" else "C")
    answers = [await work.ask(code=wrong) for _ in range(12)]
    assert answers[-1].problem() == "attempts-wait"


@pytest.mark.parametrize(("change", "slug"), [
    ({"recipient": {**NEXT_SCHOOL, "origin": "http://lrs.tonari.example.jp"}}, "recipient-origin"),
    ({"recipient": {**NEXT_SCHOOL, "origin": "http://127.0.0.1:8081"}}, "recipient-origin"),
    ({"recipient": {**NEXT_SCHOOL, "origin": "http://localhost"}}, "recipient-origin"),
    ({"recipient": {**NEXT_SCHOOL, "origin": "https://a.example/path"}}, "recipient-origin"),
    ({"recipient": {**NEXT_SCHOOL, "origin": "https://a.example:65536"}}, "recipient-origin"),
    ({"recipient": {**NEXT_SCHOOL, "key": "age1nothing"}}, "recipient-key"),
    ({"recipient": {**NEXT_SCHOOL, "key": {**JWK, "d": "c2VjcmV0"}}}, "recipient-key"),
    ({"recipient": {**NEXT_SCHOOL, "name": " "}}, "recipient-name"),
    ({"recipient": {**NEXT_SCHOOL, "kind": "inside"}}, "recipient-kind"),
    ({"recipient": "https://lrs.tonari.example.jp"}, "case-body"),
    ({"purpose": "curiosity"}, "case-purpose"),
    ({"period": {"from": "2025-04-01", "to": "2024-04-01"}}, "case-period"),
    ({"period": {"from": "2025-02-30"}}, "case-period"),
    ({"name": "花子"}, "case-body"),
    ({"code": 7}, "case-body"),
])
async def test_a_request_that_is_not_right_is_told_what_would_be(work: Work, change: dict[str, Any], slug: str) -> None:
    assert (await work.ask(**{"code": "BBBB-BBBB-BBBB-BBBB", **change})).problem() == slug


async def test_a_key_may_come_as_a_jwk_and_the_same_recipient_asks_once(work: Work) -> None:
    code = await work.slip()
    assert (await work.ask(code=code, recipient={**NEXT_SCHOOL, "key": JWK})).status == 202
    assert (await work.ask(code=code)).problem() == "request-there"


async def test_a_handle_that_is_none_opens_nothing(work: Work) -> None:
    server = work.town.server
    async with server.session.get(f"{server.origin}/api/v1/bundles/requests/{'x' * 43}") as answer:
        assert answer.status == 404


# --- deciding ---------------------------------------------------------------------------------------------


async def test_a_guardian_decides_with_the_childs_assent_and_not_without(work: Work) -> None:
    case = (await work.opened())["id"]
    assert (await work.decided(case, assented=False)).problem() == "assent-missing"
    assert (await work.decided(case, "pupil")).problem() == "guardian-decides-first"
    assert (await work.decided(case, "records-officer")).status == 403
    assert (await work.decided(case, "older")).problem() == "case-unknown"
    decision = (await work.decided(case)).json()["decision"]
    assert (decision["as"], decision["assented"], decision["method"]) == ("guardian", True, "console")
    assert (await work.decided(case, approve=False)).problem() == "case-not-open"


async def test_of_two_who_decide_at_once_one_does(work: Work) -> None:
    for _ in range(5):
        case = (await work.opened())["id"]
        answers = await asyncio.gather(*(work.decided(case, approve=bool(n % 2)) for n in range(4)))
        assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
        [first] = [answer.json() for answer in answers if answer.status == 200]
        seen = (await work.get("guardian", f"cases/{case}")).json()
        assert seen["state"] == first["state"]
        assert [event["what"] for event in seen["events"]] == ["opened", first["state"]]
        [consent] = [each for each in await consents(work) if each["case"] == case]
        assert [event["state"] for event in consent["events"]] == [
            "requested", {"approved": "given", "refused": "refused"}[first["state"]]]
        await nothing_open(work)


async def audited(work: Work) -> Sequence[Shown]:
    """The latest entries of the audit log, newest first."""
    return (await work.town.server.app[keys.AUDIT].search(TENANT, Search(), None, 20)).entries


async def nothing_open(work: Work) -> None:
    await work.town.server.app[keys.STORE].db["cases"].update_many({}, {"$set": {"state": "closed"}})


async def consents(work: Work, learner: str = PUPIL) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await work.get("guardian", f"consents?learner={learner}")).json()["consents"]
    return found


async def test_after_the_deadline_nobody_decides_and_nothing_is_sent(work: Work) -> None:
    case = (await work.opened())["id"]
    await work.past(case)
    assert (await work.decided(case)).problem() == "case-deadline-over"
    assert await work.town.server.app[keys.CASES].expire_due() == 1
    assert (await work.get("guardian", f"cases/{case}")).json()["state"] == "expired"
    [consent, *_] = await consents(work)
    assert consent["state"] == "expired"
    assert (await work.decided(case)).problem() == "case-not-open"


async def test_a_decision_at_the_deadline_is_before_it_or_after_it(work: Work) -> None:
    service = work.town.server.app[keys.CASES]
    for _ in range(5):
        case = await service.keeping.get(TENANT, (await work.opened())["id"])
        decided, _ = await asyncio.gather(work.decided(case.case_id), service.deciding.expire(case))
        state = (await work.get("guardian", f"cases/{case.case_id}")).json()["state"]
        assert (decided.status, state) in {(200, "approved"), (409, "expired")}
        await nothing_open(work)


async def test_a_letter_that_came_back_is_written_down_by_an_officer(work: Work) -> None:
    case = (await work.opened())["id"]
    letter = {"approve": True, "letter": {"signedBy": "guardian"}}
    assert (await work.post("records-officer", f"cases/{case}/decision", letter)).problem() == "assent-on-letter"
    assert (await work.post("teacher", f"cases/{case}/decision", {**letter, "assented": True})).status == 403
    decided = await work.post("records-officer", f"cases/{case}/decision", {**letter, "assented": True})
    assert decided.json()["decision"]["method"] == "letter"
    [consent, *_] = await consents(work)
    assert (consent["state"], consent["events"][-1]["method"]) == ("given", "letter")


@pytest.mark.parametrize("withhold", [
    {"outcome": ["failed"]}, {"subjects": "国語"}, {"subjects": [""]}, {"codes": ["8/2"]}, {"categories": ["secret"]},
    {"periods": [{"from": "2025-04-01"}]}, {"statements": ["x"]}, [], {"subjects": ["国語"] * 1001},
])
async def test_what_cannot_be_withheld_is_refused_and_decides_nothing(work: Work, withhold: Any) -> None:
    case = (await work.opened())["id"]
    assert (await work.decided(case, withhold=withhold)).problem() == "withholding-invalid"
    assert (await work.get("guardian", f"cases/{case}")).json()["state"] == "awaiting-decision"


async def test_the_family_reads_back_what_it_withheld_and_nobody_else_does(work: Work) -> None:
    case, statement = (await work.opened())["id"], str(uuid4())
    withhold = {"subjects": ["理科"], "codes": ["8260"], "categories": ["school-learning"],
                "periods": [{"from": "2025-09-01", "to": "2025-12-24"}], "statements": [statement]}
    assert (await work.decided(case, withhold=withhold)).json()["decision"]["withheld"] == withhold
    officer = await work.get("records-officer", f"cases/{case}")
    assert officer.json()["decision"]["withheld"] is None
    assert "理科" not in officer.text


async def test_of_twins_nobody_but_the_family_can_tell_who_withheld(
        work: Work, caplog: pytest.LogCaptureFixture) -> None:
    """Neither an officer, nor the recipient, nor who reads the log or the audit log, nor by the receipt in the bundle.
    """
    app = work.town.server.app
    told = []
    caplog.set_level(logging.DEBUG, "lrs")
    for withhold in ({"subjects": ["音楽", "体育"], "statements": [str(uuid4())]}, {}):
        asked = (await work.ask(code=await work.slip())).json()
        caplog.clear()
        [case] = (await work.get("guardian", "cases?state=awaiting-decision")).json()["cases"]
        await work.decided(case["id"], withhold=withhold)
        for path in (f"cases/{case['id']}", f"cases/{case['id']}/receipt", "cases?limit=1"):
            assert (await work.get("guardian", path)).status == 200
        assert (await work.who("guardian").open(f"/console/requests/{case['id']}")).status == 200
        log = [[record.name, record.getMessage(), {**getattr(record, "fields", {}), "ms": 0}]
               for record in caplog.records if record.name.startswith("lrs")]
        assert len(log) > 5
        entries = [entry for entry in await audited(work) if (entry.details or {}).get("case") == case["id"]]
        minimal = (await app[keys.CASES].work.receipts(TENANT, case["id"]))[1]
        told.append(shape([
            log,
            (await work.get("records-officer", f"cases/{case['id']}")).json(), await work.stands(asked["handle"]),
            [[entry.event, entry.object, dict(entry.details or {})] for entry in entries],
            jwt.decode(minimal, options={"verify_signature": False})]))
        await nothing_open(work)
    assert told[0] == told[1]


def shape(value: Any) -> Any:
    """Members and lengths; what differs from one case to another anyway (ids, instants) is as long in each."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return len(value) if isinstance(value, str) else value


async def test_a_guardian_refuses_without_anybodys_assent(work: Work) -> None:
    case = (await work.opened())["id"]
    refused = (await work.decided(case, approve=False, assented=False)).json()
    assert (refused["state"], refused["decision"]["assented"]) == ("refused", False)


# --- receipts ---------------------------------------------------------------------------------------------


async def test_the_family_has_a_signed_receipt_with_the_fields_of_the_standard(work: Work) -> None:
    case = (await work.opened())["id"]
    assert (await work.get("guardian", f"cases/{case}/receipt")).problem() == "case-undecided"
    await work.decided(case, withhold={"subjects": ["理科"]})
    answer = await work.get("guardian", f"cases/{case}/receipt")
    assert jwt.get_unverified_header(answer.text)["typ"] == "consent-receipt+jws"
    server = work.town.server
    async with server.session.get(f"{server.origin}/.well-known/jwks.json") as published:
        by_thumbprint = {each["kid"].rpartition("/")[2]: each for each in (await published.json())["keys"]}
    key = by_thumbprint[jwt.get_unverified_header(answer.text)["kid"].rpartition("/")[2]]
    claims = jwt.decode(answer.text, jwt.PyJWK(key), ["ES256"])
    assert claims["withheld"]["subjects"] == ["理科"]
    assert claims["event"]["state"] == "ConsentGiven"
    assert claims["processing"]["purpose"] == "transfer"
    assert (await work.get("guardian", f"cases/{case}/receipt")).text == answer.text
    assert (await work.get("records-officer", f"cases/{case}/receipt")).status == 404
    minimal = (await work.town.server.app[keys.CASES].work.receipts(TENANT, case))[1]
    told = jwt.decode(minimal, options={"verify_signature": False})
    assert "withheld" not in told
    assert PUPIL not in str(told)


# --- withdrawing ------------------------------------------------------------------------------------------


async def test_a_withdrawn_case_is_not_built_and_the_recipient_is_told(work: Work) -> None:
    asked = (await work.ask(code=await work.slip())).json()
    [case] = (await work.get("guardian", "cases")).json()["cases"]
    await work.decided(case["id"])
    building = work.town.server.app[keys.CASES].work
    assert (await building.begin_building(TENANT, case["id"])).state == "building"
    assert (await building.begin_building(TENANT, case["id"])).state == "building"
    assert (await work.post("records-officer", f"cases/{case['id']}/withdrawal")).problem() == "case-unknown"
    assert (await work.post("guardian", f"cases/{case['id']}/withdrawal")).json()["state"] == "withdrawn"
    for step in (building.begin_building(TENANT, case["id"]), building.ready(TENANT, case["id"], "urn:uuid:1")):
        with pytest.raises(Conflict, match="withdrawn"):
            await step
    stands = await work.stands(asked["handle"])
    assert stands["withdrawn"]
    assert stands["bundle"] is None


async def test_a_bundle_that_could_not_be_made_is_made_again(work: Work) -> None:
    building = work.town.server.app[keys.CASES].work
    case = (await work.opened())["id"]
    await work.decided(case)
    await building.begin_building(TENANT, case)
    await building.build_failed(TENANT, case)
    assert (await building.begin_building(TENANT, case)).state == "building"
    assert [event["what"] for event in (await work.get("guardian", f"cases/{case}")).json()["events"]] == [
        "opened", "approved", "building", "build-failed", "building"]
    assert (await work.who("guardian").open(f"/console/requests/{case}")).status == 200


async def test_withdrawing_and_building_at_once_leave_nothing_to_fetch(work: Work) -> None:
    building = work.town.server.app[keys.CASES].work
    for n in range(5):
        case = (await work.opened())["id"]
        await work.decided(case)
        await building.begin_building(TENANT, case)
        bundle = f"urn:uuid:{uuid4()}"
        withdrawn, made = await asyncio.gather(
            work.post("guardian", f"cases/{case}/withdrawal"), building.ready(TENANT, case, bundle),
            return_exceptions=True)
        assert not isinstance(withdrawn, BaseException), n
        assert withdrawn.json()["state"] == "withdrawn"
        assert isinstance(made, Conflict) or made.state == "ready"  # type: ignore[union-attr]
        with pytest.raises(Exception, match="bundle"):
            await building.may_fetch(TENANT, bundle)


async def test_a_bundle_is_delivered_received_and_still_to_be_withdrawn(work: Work) -> None:
    building = work.town.server.app[keys.CASES].work
    asked = (await work.ask(code=await work.slip())).json()
    [case] = (await work.get("guardian", "cases")).json()["cases"]
    await work.decided(case["id"])
    await building.begin_building(TENANT, case["id"])
    await building.ready(TENANT, case["id"], "urn:uuid:7")
    assert (await work.stands(asked["handle"]))["bundle"] == "urn:uuid:7"
    assert (await building.may_fetch(TENANT, "urn:uuid:7")).case_id == case["id"]
    await building.delivered(TENANT, case["id"])
    assert (await building.receive(TENANT, case["id"])).state == "closed"
    assert (await building.receive(TENANT, case["id"])).state == "closed"
    assert (await work.post("guardian", f"cases/{case['id']}/withdrawal")).json()["state"] == "withdrawn"
    assert (await work.stands(asked["handle"]))["withdrawn"]


# --- who sees what ----------------------------------------------------------------------------------------


async def test_only_the_family_and_the_schools_officer_see_a_case(work: Work) -> None:
    case = (await work.opened())["id"]
    for who in ("guardian", "pupil", "records-officer"):
        assert [each["id"] for each in (await work.get(who, "cases")).json()["cases"]] == [case]
        assert (await work.get(who, f"cases/{case}")).status == 200
    assert (await work.get("older", "cases")).json()["cases"] == []
    assert (await work.get("older", f"cases/{case}")).problem() == "case-unknown"
    assert (await work.get("board-officer", f"cases/{case}")).problem() == "case-unknown"
    for who in ("teacher", "principal", "operator", "nobody"):
        assert (await work.get(who, "cases")).status == 403, who


async def test_an_officers_look_at_a_case_is_in_the_audit_log(work: Work) -> None:
    case = (await work.opened())["id"]
    await work.get("records-officer", f"cases/{case}")
    entries = await audited(work)
    assert (entries[0].event, entries[0].subjects) == ("cases.read", (PUPIL,))
    assert "case.opened" in {entry.event for entry in entries}


@pytest.mark.parametrize("who", ["teacher", "principal", "board-officer", "operator", "guardian", "pupil", "auditor"])
async def test_only_a_records_officer_opens_exports_and_makes_slips(work: Work, who: str) -> None:
    body = {"kind": "export", "learner": PUPIL, "purpose": "transfer", "recipient": PAPER}
    assert (await work.post(who, "cases", body)).status == 403
    assert (await work.post(who, "slips", {"learners": [PUPIL]})).status == 403


async def test_pages_of_cases_follow_each_other(work: Work) -> None:
    made = [(await work.opened(learner, recipient={"kind": "paper", "name": f"学校{n}"}))["id"]
            for n, learner in enumerate((PUPIL, OLDER, PUPIL))]
    first = (await work.get("records-officer", "cases?limit=2")).json()
    rest = (await work.get("records-officer", f"cases?limit=2&cursor={first['next']}")).json()
    assert [case["id"] for case in [*first["cases"], *rest["cases"]]] == made[::-1]
    assert rest["next"] is None
    assert len((await work.get("records-officer", f"cases?learner={OLDER}")).json()["cases"]) == 1
    assert len((await work.get("pupil", "cases")).json()["cases"]) == 2
