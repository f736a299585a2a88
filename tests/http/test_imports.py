"""Bundles taken in over HTTP: by an officer inside a case, whose school then sees the record the same day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from tests.http.conftest import TENANT
from tests.http.importing import PATH, OpenCase, ended, made, opened, post, send
from tests.http.peopled import OLDER, PUPIL, SCHOOL, Town, peopled
from tests.imports.bundled import ISSUER, NAME, OLD_HOME, answered, bundle
from tests.imports.bundled import PUPIL as OLD_NAME
from tests.imports.test_heard import heard


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with peopled(config) as running:
        yield running


@pytest.fixture(scope="module")
async def case(town: Town) -> OpenCase:
    return await opened(town)


async def test_the_new_school_sees_the_record_the_same_day_and_whence_it_is(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer, teacher = town.browsers["records-officer"], town.browsers["teacher"]
    sent = [answered(number) for number in range(3)]
    queued = await send(officer, await made(town, tmp_path, sent))
    assert queued.status == 202, queued.text
    assert queued.headers["Location"] == f"{PATH}/{queued.json()['id']}"
    found = await ended(officer, queued.json()["id"])
    assert found["counts"] == {"inserted": 3, "duplicate": 0, "conflict": 0, "tombstoned": 0, "rejected": 0}
    assert found["accounts"] == [{"account": f"account {OLD_HOME} {OLD_NAME}", "homePage": OLD_HOME, "name": OLD_NAME,
                                  "statements": 3}]
    assert (await teacher.get(f"/api/v1/statements/{sent[0]['id']}")).status == 404
    confirmed = await post(officer, f"{PATH}/{found['id']}/confirmation", json={})
    assert confirmed.status == 200, confirmed.text
    assert confirmed.json()["school"] == SCHOOL
    log = await _until_it_is_there(town, len(sent))
    assert {(entry["school"], entry["grade"], entry["origin"]) for entry in log} == {(ISSUER, "P5", NAME)}
    for who in ("teacher", "pupil", "guardian", "principal"):
        answer = await town.browsers[who].get(f"/api/v1/statements/{sent[0]['id']}/origin")
        assert answer.status == 200, (who, answer.text)
        told = answer.json()
        assert (told["issuer"], told["issuerName"], told["bundle"], told["stored"], told["school"]) == (
            ISSUER, NAME, found["bundle"], sent[0]["stored"], "B101210000011")
    page = await teacher.open(f"/console/learners/{PUPIL}")
    assert NAME in page.text
    record = await teacher.open(f"/console/learners/{PUPIL}/statements/{sent[0]['id']}")
    assert NAME in record.text


async def _until_it_is_there(town: Town, count: int) -> list[dict[str, object]]:
    """The teacher's view of the pupil's log, once what was confirmed is annotated anew."""
    path = f"/api/v1/learners/{PUPIL}/log?from=2026-05-01&to=2026-05-30"
    while True:
        answer = await town.browsers["teacher"].get(path)
        assert answer.status == 200, answer.text
        entries: list[dict[str, object]] = answer.json()["entries"]
        if len(entries) == count:
            return entries
        await asyncio.sleep(0.2)


async def test_an_event_is_answered_here_as_the_old_school_received_it(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    sent = answered()
    event = heard(sent)
    source = await made(town, tmp_path, [sent], events={0: [event]})
    officer = town.browsers["records-officer"]
    found = await ended(officer, (await send(officer, source)).json()["id"])
    assert found["caliperEvents"] == {"inserted": 1, "duplicate": 0, "rejected": 0}
    system = town.server.client(town.server.keys[KeyKind.SYSTEM])
    answer = await system.get(f"/api/v1/caliper/events/{sent['id']}")
    assert (answer.status, answer.json()) == (200, event), answer.text
    listed = await system.get("/api/v1/caliper/events")
    assert event["id"] in listed.text
    app = town.server.client(town.server.keys[KeyKind.APP])
    assert (await app.get(f"/api/v1/caliper/events/{sent['id']}")).status in {403, 404}, "of no app of this school"


async def test_somebody_without_a_case_imports_nothing_and_hears_of_none(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    source = await made(town, tmp_path, [answered()])
    queued = await send(officer, source)
    done = await ended(officer, queued.json()["id"])
    for who, rule in (("teacher", "no-role"), ("pupil", "not-of-this-tenant"), ("board-officer", "no-role")):
        browser = town.browsers[who]
        for answer in (await send(browser, source), await browser.get(f"{PATH}/{done['id']}"),
                       await browser.get(f"{PATH}?learner={PUPIL}"), await browser.get(f"{PATH}/{done['id']}/findings"),
                       await post(browser, f"{PATH}/{done['id']}/confirmation", json={})):
            assert (answer.status, answer.problem()) == (403, rule)
    await case.close()
    assert (await send(officer, source)).problem() == "records-officer-needs-case"
    assert (await officer.get(f"{PATH}/{done['id']}")).problem() == "records-officer-needs-case"
    await case.open()
    for key in town.server.keys.values():
        answer = await town.server.client(key).post(f"{PATH}?learner={PUPIL}", data=b"x")
        assert answer.status in {401, 403}


async def test_why_a_bundle_was_refused_is_told_in_words_and_nothing_is_kept_of_it(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    queued = await send(officer, bundle(tmp_path, "https://lrs.city-c.example.jp", [answered()]))
    found = await ended(officer, queued.json()["id"])
    assert (found["state"], found["reason"]["code"]) == ("failed", "bundle-recipient")
    assert "city-c" in found["reason"]["text"]
    assert "bundle" not in found
    assert list(Path(town.server.app[keys.CONFIG].server.data, "spool").iterdir()) == []


async def test_findings_are_told_line_by_line_and_page_by_page(town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    wrong = [answered(verb={"id": "解いた"}) for _ in range(3)]
    queued = await send(officer, await made(town, tmp_path, [answered(), *wrong]))
    found = await ended(officer, queued.json()["id"])
    first = (await officer.get(f"{PATH}/{found['id']}/findings?limit=2")).json()
    assert [(each["line"], each["outcome"], each["statement"]) for each in first["findings"]] == [
        (2, "rejected", wrong[0]["id"]), (3, "rejected", wrong[1]["id"])]
    assert "/verb/id" in first["findings"][0]["reason"]
    second = (await officer.get(f"{PATH}/{found['id']}/findings?limit=2&cursor={first['next']}")).json()
    assert ([each["line"] for each in second["findings"]], second["next"]) == ([4], None)
    for cursor in ("7", "path:", "path:x", ":7"):
        answer = await officer.get(f"{PATH}/{found['id']}/findings?cursor={cursor}")
        assert answer.problem() == "import-cursor"


async def test_what_is_sent_must_be_a_bundle_or_an_address_of_somebody_trusted(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    path = f"{PATH}?learner={PUPIL}"
    assert (await post(officer, path, data=b"")).problem() == "import-empty"
    for url in ("http://lrs.city-a.example.jp/x", "ftp://lrs.city-a.example.jp/x", 7, "https://"):
        assert (await post(officer, path, json={"url": url})).problem() == "import-url-invalid"
    assert (await post(officer, path, json={"url": "https://other.example.jp/x"})).problem() == "custodian-unknown"
    assert (await post(officer, PATH, data=b"x")).problem() == "parameter-missing"
    assert (await officer.get(f"{PATH}/{uuid4().hex}")).problem() == "import-unknown"
    finished = (await officer.get(path)).json()["imports"][0]
    for sent in ({"accounts": "all"}, {"school": 1}, {"x": 1}, []):
        answer = await post(officer, f"{PATH}/{finished['id']}/confirmation", json=sent)
        assert answer.problem() == "import-confirmation"


async def test_the_case_of_an_import_is_an_open_import_case_of_that_learner(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    source = (await made(town, tmp_path, [answered()])).read_bytes()

    async def opened(**body: object) -> str:
        answer = await post(officer, "/api/v1/cases", json={"reason": "転入", **body})
        assert answer.status == 201, answer.text
        return str(answer.json()["id"])
    exported = await opened(kind="export", learner=PUPIL, purpose="transfer", recipient={"kind": "paper", "name": "x"})
    others = await opened(kind="import", learner=OLDER)
    for wrong, problem in ((exported, "case-unknown"), (others, "case-unknown"), (str(uuid4()), "case-unknown"),
                           ("x", "parameter-uuid")):
        refused = await post(officer, f"{PATH}?learner={PUPIL}&case={wrong}", data=source)
        assert refused.problem() == problem, wrong
    closed = await post(officer, f"/api/v1/cases/{others}/closing", json={"note": "取りやめ"})
    assert closed.status == 200, closed.text
    refused = await post(officer, f"{PATH}?learner={OLDER}&case={others}", data=source)
    assert refused.status in {403, 409}


async def test_a_statement_that_was_stored_here_has_no_origin(town: Town) -> None:
    system, sent = town.server.client(town.server.keys[KeyKind.SYSTEM]), answered()
    await system.post("/xAPI/statements", json=sent)
    answer = await system.get(f"/api/v1/statements/{sent['id']}/origin")
    assert (answer.status, answer.problem()) == (404, "origin-none")
    app = town.server.client(town.server.keys[KeyKind.APP])
    assert (await app.get(f"/api/v1/statements/{sent['id']}/origin")).problem() == "statement-unknown"


async def test_what_is_done_with_imports_is_in_the_audit_log(town: Town, case: OpenCase, tmp_path: Path) -> None:
    from lrs.audit.service import Search

    officer = town.browsers["records-officer"]
    queued = await send(officer, await made(town, tmp_path, [answered()]))
    found = await ended(officer, queued.json()["id"])
    audit = town.server.app[keys.AUDIT]
    for event in ("bundle.arrived", "bundle.imported", "imports.read"):
        page = await audit.search(TENANT, Search(event=event), None, 10)
        assert page.entries
        assert all(entry.subjects == (PUPIL,) for entry in page.entries), event
    page = await audit.search(TENANT, Search(event="bundle.imported"), None, 1)
    details = page.entries[0].details
    assert details is not None
    assert (details["bundle"], details["issuer"], details["inserted"]) == (found["bundle"], ISSUER, "1")
