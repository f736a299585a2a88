"""What a bundle holds of a learner's record, and what it does not."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import Any
from uuid import uuid4

import orjson
import pytest

from lrs.access.principal import KeyKind
from lrs.bundles import members
from lrs.clock import now_ms
from lrs.storage.contract.cases import Recipient, Withholding
from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.contract.jobs import Job
from tests.annotation.test_ingest import CODE, ITEM, TOOL, trial
from tests.builders import HOME_PAGE, about, learner, voiding
from tests.bundles.making import content
from tests.exports.conftest import NEXT, Place
from tests.school import FRACTIONS, HANAKO, HISTORY, TARO

ACCOUNT = f"account {HOME_PAGE} {HANAKO}"


def solved(code: str = FRACTIONS, name: str = HANAKO, **members: Any) -> dict[str, Any]:
    return trial(name, **{"context": {"extensions": {CODE: [code]}}, **members})


def ids(lines: list[bytes]) -> list[str]:
    return [orjson.loads(line)["id"] for line in lines]


async def test_a_bundle_holds_the_learners_statements_byte_for_byte(place: Place) -> None:
    mine = [trial(), trial(result={"response": "𠮷野家 か\u3099"}), trial()]
    await place.store(*mine, trial(TARO))
    job = await place.built(await place.case())
    lines = await place.lines(job)
    assert ids(lines) == [each["id"] for each in mine]
    assert lines == [(await place.custodian.row(each["id"])).text for each in mine]


async def test_it_waits_until_what_was_linked_is_told_to_be_the_learners(place: Place) -> None:
    await place.store(solved())
    job = await place.job(await place.case())
    asked = await place.custodian.at.rebuilding.ask(place.tenant, "link", "agents", [b"account"], "officer")
    await place.runner.run_due()
    waiting = await place.found(job)
    assert (waiting.state, waiting.reason) == ("queued", "annotation-under-way")
    await place.custodian.done(asked)
    await place.custodian.store.db["jobs"].update_one({"_id": job.job_id}, {"$set": {"due": 0}})
    await place.runner.run_due()
    assert (await place.found(job)).state == "ready"


async def test_its_manifest_says_who_gives_what_to_whom(place: Place) -> None:
    await place.store(trial())
    case = await place.case(period=("2025-04-01", "2026-03-31"))
    job = await place.built(case)
    with await place.opened(job) as bundle:
        manifest = bundle.manifest
    assert manifest.bundle_id == f"urn:uuid:{job.job_id}"
    assert manifest.issuer.id == f"https://{place.tenant}.example.jp"
    assert (manifest.recipient.kind, manifest.recipient.id) == ("school", NEXT)
    assert (manifest.purpose, manifest.period.begin, manifest.period.end) == ("transfer", "2025-04-01", "2026-03-31")
    assert (manifest.basis.kind, len(manifest.basis.commitment)) == ("consent", 43)
    assert HANAKO not in manifest.subject


async def test_it_is_for_the_recipient_alone(place: Place) -> None:
    await place.store(trial())
    job = await place.built(await place.case())
    file = place.spool.file(job.job_id, job.detail["name"])
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == job.detail["sha256"]
    assert sorted(each.name for each in file.parent.iterdir()) == ["bundle.lrb.age"], "the plain one is gone"


async def test_of_a_period_it_holds_the_days_that_were_asked_for(place: Place) -> None:
    days = ["2025-03-31T23:59:59+09:00", "2025-04-01T00:00:00+09:00", "2026-03-31T23:00:00+09:00",
            "2026-04-01T00:00:00+09:00"]
    mine = [trial(timestamp=day) for day in days]
    await place.store(*mine)
    job = await place.built(await place.case(period=("2025-04-01", "2026-03-31")))
    assert ids(await place.lines(job)) == [each["id"] for each in mine[1:3]]


@pytest.mark.parametrize("withholding", [
    Withholding(codes=(HISTORY[:4],)), Withholding(subjects=("社会",)), Withholding(periods=(("2025-06-13",) * 2,)),
], ids=["unit", "subject", "period"])
async def test_what_a_family_withholds_is_not_there(place: Place, withholding: Withholding) -> None:
    kept = solved()
    await place.store(kept, solved(HISTORY, timestamp="2025-06-13T10:00:00+09:00"))
    job = await place.built(await place.case(withholding))
    assert ids(await place.lines(job)) == [kept["id"]]


async def test_what_refers_to_a_withheld_statement_goes_with_it(place: Place) -> None:
    kept, withheld = solved(), solved()
    reference = about(withheld["id"], actor=learner(HANAKO))
    further = about(reference["id"], actor=learner(HANAKO))
    await place.store(kept, withheld, reference, further, about(kept["id"], actor=learner(HANAKO)))
    job = await place.built(await place.case(Withholding(statements=(withheld["id"],))))
    lines = await place.lines(job)
    assert len(lines) == 2
    assert ids(lines)[0] == kept["id"]


async def test_a_voided_statement_goes_with_what_voided_it_or_neither_does(place: Place) -> None:
    mine, other, withheld = solved(), solved(name=TARO), solved(HISTORY)
    system = await place.custodian.key("admin", KeyKind.SYSTEM)
    await place.store(mine, other, withheld)
    voidings = [voiding(each["id"], actor={"mbox": "mailto:kyomu@example.jp"}) for each in (mine, other, withheld)]
    await place.custodian.store_all(system, *voidings)
    later = solved()
    await place.store(later)
    job = await place.built(await place.case(Withholding(subjects=("社会",))))
    assert ids(await place.lines(job)) == [mine["id"], voidings[0]["id"], later["id"]]
    with await place.opened(job) as bundle:
        [chunk] = bundle.statements()
        assert [orjson.loads(line).get("voided", False) for line in chunk.annotations] == [True, False, False]


async def test_school_affairs_and_teaching_never_leave(place: Place) -> None:
    affairs = await place.custodian.key("attendance", category="school-affairs")
    lessons = await place.custodian.key("lessons", activity_class="teaching")
    await place.custodian.store_all(affairs, trial())
    await place.custodian.store_all(lessons, trial())
    job = await place.built(await place.case())
    assert await place.lines(job) == []


async def test_documents_go_with_the_accounts_and_activities_in_the_bundle(place: Place) -> None:
    await place.store(trial())
    documents, tenant = place.custodian.store.documents, place.tenant
    kept = Document("しおり".encode(), "text/plain", "e", now_ms())
    registration = str(uuid4())
    for at in (DocumentPlace("state", f"{ITEM} {ACCOUNT}", "しおり", registration),
               DocumentPlace("agent-profile", ACCOUNT, "好み"),
               DocumentPlace("state", f"{TOOL}/items/other {ACCOUNT}", "しおり"),
               DocumentPlace("state", f"{ITEM} account {HOME_PAGE} {TARO}", "しおり")):
        assert await documents.put(tenant, at, kept, None)
    job = await place.built(await place.case())
    with await place.opened(job) as bundle:
        profile, state = sorted(map(orjson.loads, bundle.records("documents")), key=lambda each: each["resource"])
        [actor] = map(orjson.loads, bundle.records("actors"))
    agent = {"account": {"homePage": HOME_PAGE, "name": HANAKO}}
    assert state["params"] == {"activityId": ITEM, "agent": agent, "registration": registration, "stateId": "しおり"}
    assert profile["params"] == {"agent": agent, "profileId": "好み"}
    assert {b64decode(each["body"]).decode() for each in (profile, state)} == {"しおり"}
    assert actor["actor"] == agent


async def test_a_family_gets_a_plain_zip_with_a_page_first(place: Place) -> None:
    await place.store(solved())
    job = await place.built(await place.case(purpose="personal-copy", recipient=Recipient("family", "")))
    assert job.detail["name"] == "bundle.lrb"
    with await place.opened(job) as bundle:
        assert bundle.manifest.recipient.kind == "learner"
        assert content(bundle, members.PAGE).lower().startswith(b"<!doctype html>")
        assert content(bundle, members.CREDENTIAL)


async def test_a_withdrawn_case_is_not_built_and_leaves_nothing(place: Place) -> None:
    await place.store(solved())
    case = await place.case(state="withdrawn")
    job = await place.built(case)
    assert (job.state, job.reason) == ("failed", "case-not-open")
    assert place.spool.jobs() == []


async def test_what_nobody_fetches_in_time_is_deleted_and_can_be_built_again(place: Place) -> None:
    await place.store(solved())
    case = await place.case()
    job = await place.built(case)
    await place.custodian.store.db["jobs"].update_one({"_id": job.job_id}, {"$set": {"expires": now_ms() - 1}})
    await place.runner.run_due()
    assert (await place.found(job)).state == "expired"
    assert place.spool.jobs() == []


async def test_twins_of_whom_one_withheld_cannot_be_told_apart(place: Place) -> None:
    for _ in range(3):
        await place.store(solved(), solved(name=TARO))
    await place.store(solved(HISTORY), about(str(uuid4()), actor=learner(HANAKO), context={"extensions": {
        CODE: [HISTORY]}}))
    withheld = await place.built(await place.case(Withholding(subjects=("社会",))))
    nothing = await place.built(await place.case(learner=TARO))
    assert await shape(place, withheld) == await shape(place, nothing)
    assert set(withheld.detail) == set(nothing.detail)
    assert (withheld.done, withheld.total) == (nothing.done, nothing.total)


async def shape(place: Place, job: Job) -> Any:
    """Everything of a bundle that is not the learner's own text."""
    with await place.opened(job) as bundle:
        manifest = bundle.manifest
        return (manifest.counts, manifest.purpose, manifest.period, manifest.basis.kind, len(manifest.basis.commitment),
                [(file.path, file.role, file.records, file.first, file.raw_size) for file in manifest.files])
