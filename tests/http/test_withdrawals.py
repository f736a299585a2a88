"""A family takes its consent back: what waits is deleted at once, who was handed it is told, or a letter is printed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lrs.bundles import withdrawals
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.exports import notices
from lrs.http import keys
from lrs.storage.contract.jobs import Job
from tests.http.casework import PAPER, Work, learnt
from tests.http.conftest import TENANT, Answer
from tests.http.learning_pages import words
from tests.http.peopled import PUPIL
from tests.http.test_exports import SCHOOL, fetch, link, ready
from tests.http.test_transfer import arrival, maths
from tests.http.transferring import CITY_A, CITY_B, PUPILS, City, cities, decide, request, slip, until

FAMILY = {"kind": "family", "name": "ご家庭"}


# --- at one server ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with learnt(config, PUPIL) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_under_way(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    yield
    if "work" in request.fixturenames:
        await request.getfixturevalue("work").put_away()


async def withdrawn(work: Work, case: str) -> dict[str, Any]:
    answer = await work.post("guardian", f"cases/{case}/withdrawal")
    assert answer.status == 200, answer.text
    return dict(answer.json())


def spooled(work: Work, job: str) -> list[Path]:
    folder = work.town.server.app[keys.SPOOL].file(job, "")
    return sorted(folder.rglob("*")) if folder.exists() else []


async def job_of(work: Work, job: str) -> Job:
    found = await work.town.server.app[keys.STORE].jobs.get(TENANT, job)
    assert found
    return found


@pytest.mark.parametrize("recipient", [SCHOOL, FAMILY, PAPER], ids=lambda each: each["kind"])
async def test_a_file_that_nobody_fetched_is_deleted_at_once_and_nobody_needs_to_be_told(
        work: Work, recipient: dict[str, str]) -> None:
    export = await ready(work, recipient)
    assert spooled(work, export["id"])
    case = await withdrawn(work, export["case"])
    assert spooled(work, export["id"]) == []
    assert (case["state"], case["notified"]) == ("withdrawn", {"state": "nobody", "at": None})
    job = await job_of(work, export["id"])
    assert (job.state, job.reason) == ("failed", "bundle-withdrawn-here")
    path = f"/api/v1/bundles/{export['id']}/content"
    assert (await work.get("guardian", f"bundles/{export['id']}/content")).problem() in {
        "bundle-not-ready", "export-unknown"}
    assert (await fetch(work, path)).problem() == "sign-in-needed"
    assert not [each for each in await work.town.server.app[keys.STORE].jobs.list(TENANT) if each.kind == "notice"]


async def test_the_familys_own_file_goes_too_once_it_was_fetched(work: Work) -> None:
    export = await ready(work, FAMILY)
    fetched = await work.get("guardian", f"bundles/{export['id']}/content")
    assert fetched.status == 200
    case = await withdrawn(work, export["case"])
    assert spooled(work, export["id"]) == []
    assert case["notified"]["state"] == "nobody"  # the family knows


async def test_a_link_that_was_made_before_opens_nothing_any_more(work: Work) -> None:
    export = await ready(work, SCHOOL)
    path = await link(work, export)
    await withdrawn(work, export["case"])
    assert (await fetch(work, path)).status == 404


async def test_a_bundle_that_is_built_at_that_moment_is_never_there(work: Work) -> None:
    store, spool = work.town.server.app[keys.STORE], work.town.server.app[keys.SPOOL]
    for pause in (0.0, 0.05, 0.2, 0.5, 1.0, 1.5):
        case = await work.opened(recipient=SCHOOL)
        assert (await work.decided(case["id"])).status == 200
        await asyncio.sleep(pause)
        await withdrawn(work, case["id"])

        async def gone(case_id: str = case["id"]) -> bool | None:
            jobs = await store.jobs.list(TENANT, case_id=case_id)
            ended = all(each.state == "failed" for each in jobs)
            return (ended and not any(spool.file(each.job_id, "").exists() for each in jobs)) or None
        await until(gone)
        found = await store.cases.get(TENANT, case["id"])
        assert found is not None
        assert (found.state, found.delivered) == ("withdrawn", None)


async def test_of_a_fetch_and_a_withdrawal_at_once_one_is_first(work: Work) -> None:
    """Either nothing left, or the case says that it did, and the recipient is to be told."""
    seen = set()
    for lead in (0.0, 0.0, 0.002, 0.005, 0.01, 0.02):
        export = await ready(work, SCHOOL)
        path = await link(work, export)

        async def taken(path: str = path) -> Answer:
            return await fetch(work, path)

        async def back(case_id: str = export["case"], lead: float = lead) -> dict[str, Any]:
            await asyncio.sleep(lead)
            return await withdrawn(work, case_id)
        answer, case = await asyncio.gather(taken(), back())
        assert answer.status in {200, 404, 409}, answer.text
        if answer.status == 200:
            assert case["delivered"], "it left, and nobody knows"
            assert case["notified"]["state"] == "waiting"
        seen.add(answer.status)
        assert spooled(work, export["id"]) == []
    assert seen


async def test_of_two_withdrawals_at_once_one_counts_and_one_notice_is_sent(work: Work) -> None:
    export = await ready(work, SCHOOL)
    assert (await fetch(work, await link(work, export))).status == 200
    both = await asyncio.gather(*(work.post("guardian", f"cases/{export['case']}/withdrawal") for _ in range(2)))
    assert sorted(each.status for each in both) == [200, 409]
    store = work.town.server.app[keys.STORE]
    assert len([each for each in await store.jobs.list(TENANT) if each.kind == "notice"]) == 1
    [consent] = [each for each in (await work.get("guardian", f"consents?learner={PUPIL}")).json()["consents"]
                 if each["case"] == export["case"]]
    assert [each["state"] for each in consent["events"]] == ["requested", "given", "withdrawn"]


async def test_what_was_left_to_do_when_somebody_was_stopped_is_done_later(work: Work) -> None:
    export = await ready(work, SCHOOL)
    assert (await fetch(work, await link(work, export))).status == 200
    store, app = work.town.server.app[keys.STORE], work.town.server.app
    from lrs.storage.contract.cases import Event
    moved = await store.cases.move(TENANT, export["case"], ("delivered",), Event(now_ms(), "withdrawn"), changes={
        "state": "withdrawn", "ended": now_ms()})
    assert moved
    assert spooled(work, export["id"])
    await app[keys.WITHDRAWING]._settle_left()
    assert spooled(work, export["id"]) == []
    await app[keys.WITHDRAWING]._settle_left()
    assert len([each for each in await store.jobs.list(TENANT) if each.kind == "notice"]) == 1


async def test_a_school_without_a_server_is_told_by_a_letter(work: Work) -> None:
    export = await ready(work, PAPER)
    made = await work.post("records-officer", f"bundles/{export['id']}/handovers")
    path = made.json()["url"].removeprefix(work.town.server.origin)
    async with work.town.server.session.get(work.town.server.origin + path) as page:
        token = re.findall(r'name="csrf" value="([^"]+)"', await page.text())[0]
        cookies = {name: morsel.value for name, morsel in page.cookies.items()}
    async with work.town.server.session.post(
            work.town.server.origin + path, data={"csrf": token}, cookies=cookies,
            headers={"Origin": work.town.server.origin}) as taken:
        assert taken.status == 200, await taken.text()
    case = await withdrawn(work, export["case"])
    assert case["notified"] == {"state": "letter", "at": None}
    address = f"/console/cases/{export['case']}"
    officer, guardian = work.who("records-officer"), work.who("guardian")
    assert "手紙" in words((await guardian.open(f"/console/requests/{export['case']}")).text)
    assert (await guardian.open(f"{address}/withdrawal-letter")).status in {303, 403, 404}
    letter = words((await officer.open(f"{address}/withdrawal-letter")).text)
    assert PAPER["name"] in letter
    assert "撤回" in letter
    await officer.open(address)
    assert (await officer.send(address, do="told")).status == 303
    told = (await work.get("guardian", f"cases/{export['case']}")).json()
    assert told["notified"]["state"] == "told"
    assert [each["what"] for each in told["events"]][-2:] == ["withdrawn", "told"]
    assert (await officer.open(f"{address}/withdrawal-letter")).status == 409
    await officer.open(address)
    assert (await officer.send(address, do="told")).status in {200, 409}  # it says why on its page
    again = (await work.get("guardian", f"cases/{export['case']}")).json()
    assert [each["what"] for each in again["events"]].count("told") == 1


async def test_a_server_that_does_not_answer_is_tried_again_until_a_letter_is_due(
        work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "FIRST_SECONDS", 0.0)
    export = await ready(work, SCHOOL)  # under a name that nobody has
    assert (await fetch(work, await link(work, export))).status == 200
    assert (await withdrawn(work, export["case"]))["notified"]["state"] == "waiting"
    jobs = work.town.server.app[keys.STORE].jobs

    async def tried(times: int) -> Job:
        async def found() -> Job | None:
            [notice] = [each for each in await jobs.list(TENANT) if each.kind == "notice"]
            return notice if notice.detail.get("attempts", 0) >= times or notice.state == "failed" else None
        return await until(found)
    waiting = await tried(2)
    assert waiting.state in {"queued", "running"}
    page = words((await work.who("guardian").open(f"/console/requests/{export['case']}")).text)
    assert "まだ知らせられていません" in page
    await work.town.server.app[keys.STORE].db["jobs"].update_one(
        {"_id": waiting.job_id}, {"$set": {"created": now_ms() - 40 * 86_400_000}})

    async def given_up() -> Job | None:
        found = await jobs.get(TENANT, waiting.job_id)
        return found if found and found.state == "failed" else None
    assert (await until(given_up)).reason == "notice-untold"
    told = (await work.get("guardian", f"cases/{export['case']}")).json()
    assert told["notified"]["state"] == "untold"
    address = f"/console/cases/{export['case']}"
    shown = await work.who("records-officer").open(address)
    assert "withdrawal-letter" in shown.text
    assert (await work.who("records-officer").send(address, do="tell")).status == 303
    assert len([each for each in await jobs.list(TENANT) if each.kind == "notice"]) == 2


# --- at two servers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[City, City]]:
    async with cities(config) as found:
        yield found


async def handed(a: City, b: City, pupil: Any) -> tuple[str, str]:
    """A bundle that B was told to fetch: its address, and the case at A."""
    await a.learnt(*maths(pupil), app=f"ドリル{pupil.number}")
    asked = await request(a, b, await slip(a, pupil.leaves))
    await decide(a, pupil.mother)
    told = await asked.ready()
    [case] = (await a.got("records-officer", f"cases?learner={pupil.leaves}"))["cases"]
    return str(told["content"]), str(case["id"])


async def take_back(a: City, pupil: Any, case: str) -> None:
    answer = await a.post(pupil.mother, f"cases/{case}/withdrawal")
    assert answer.status == 200, answer.text

    async def told() -> bool | None:
        return (await a.got(pupil.mother, f"cases/{case}"))["notified"]["state"] == "told" or None
    await until(told)


async def test_the_officer_at_the_new_school_is_shown_it_where_the_record_is(both: tuple[City, City]) -> None:
    a, b = both
    pupil = PUPILS[0]
    address, case = await handed(a, b, pupil)
    taking = await arrival(b, pupil)
    run = await b.imported(taking, pupil.arrives, json={"url": address})
    assert (run["state"], run["withdrawn"]) == ("done", None)
    await take_back(a, pupil, case)
    told = await b.got("records-officer", f"bundles/imports/{run['id']}")
    assert told["withdrawn"] is not None
    [listed] = (await b.got("records-officer", f"bundles/imports?learner={pupil.arrives}"))["imports"]
    assert listed["withdrawn"] == told["withdrawn"]
    for path in (f"/console/cases/imports/{run['id']}", f"/console/learners/{pupil.arrives}", "/console/cases"):
        page = words(await b.page("records-officer", path))
        assert CITY_A in page, path
        assert "第61条" in page, path
    assert "第61条" not in words(await b.page("sixth", f"/console/learners/{pupil.arrives}"))
    assert CITY_B in words(await a.page(pupil.mother, f"/console/requests/{case}"))
    assert [each["actor"]["id"] for each in await b.audited(pupil.arrives) if each["event"] == "bundle.withdrawn"] == [
        a.origin]
    assert "case.told" in [each["event"] for each in await a.audited(pupil.leaves)]
    assert (await b.stored()).keys() >= {each["statement"] for each in (
        await a.got(pupil.mother, f"learners/{pupil.leaves}/log"))["entries"]}  # nothing is deleted by it


async def test_a_bundle_whose_consent_was_taken_back_is_not_taken_in_any_more(
        both: tuple[City, City], tmp_path: Path) -> None:
    a, b = both
    pupil = PUPILS[1]
    address, case = await handed(a, b, pupil)
    async with b.server.session.get(address) as answer:
        file = await answer.read()
    await take_back(a, pupil, case)
    taking = await arrival(b, pupil)
    run = await b.imported(taking, pupil.arrives, data=file)
    assert (run["state"], run["reason"]["code"]) == ("failed", "bundle-withdrawn")
    assert (await b.got("records-officer", f"bundles/imports?learner={pupil.arrives}"))["imports"] == []


async def told(b: City, notice: bytes) -> Answer:
    async with b.server.session.post(f"{b.origin}/api/v1/bundles/withdrawals", data=notice, headers={
            "Content-Type": "text/plain"}) as answer:
        return Answer(answer.status, answer.headers, await answer.read())


async def signed(by: City, **changed: str) -> bytes:
    said = {"iss": by.origin, "aud": by.origin, "bundle": f"urn:uuid:{uuid4()}", "manifestSha256": "a" * 64,
            "withdrawn": utc_text(now_ms()), **changed}
    signer = await by.server.app[keys.CUSTODIANS].signer(by.tenant)
    return withdrawals.signed(said, signer.kid, signer.private).encode()


async def test_a_notice_counts_only_from_a_trusted_issuer_for_its_own_bundles(both: tuple[City, City]) -> None:
    a, b = both
    right = {"aud": b.origin}
    notice = await signed(a, **right)
    first, again = await told(b, notice), await told(b, notice)
    assert (first.status, again.json()) == (200, first.json())
    [run] = await b.server.app[keys.STORE].provenance.list(b.tenant.tenant_id)
    for wrong, problem in (
            (await signed(a), "withdrawal-signature"),  # for another
            (await signed(a, **right, bundle="urn:uuid:x"), "withdrawal-form"),
            (await signed(a, **right, withdrawn="yesterday"), "withdrawal-form"),
            (await signed(a, **right, bundle=run.bundle_id), "withdrawal-of-another"),  # another manifest
            (await signed(b, **right, bundle=run.bundle_id, manifestSha256=run.manifest), "withdrawal-of-another"),
            (await signed(a, **right, iss="https://stranger.example.jp"), "bundle-issuer-unknown"),
            (notice[:-8] + b"AAAAAAAA", "withdrawal-signature"),
            (b"not a notice", "withdrawal-form"), (b"\xff", "withdrawal-form")):
        assert (await told(b, wrong)).problem() == problem, wrong
