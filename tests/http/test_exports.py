"""A bundle over HTTP: it is built when the family agreed, fetched in one go or in pieces, and closed by a receipt."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.access.keyring import TOKEN, thumbprint
from lrs.audit.service import Search
from lrs.bundles.encryption import decrypt, new_identity
from lrs.clock import now_ms
from lrs.config import Config
from lrs.http import keys
from lrs.storage.contract.cases import Event
from lrs.storage.contract.custodians import Custodian, PublishedKey
from lrs.storage.contract.jobs import Job
from tests.commands import lrs
from tests.http.browsing import browsing
from tests.http.casework import PAPER, Work, learnt
from tests.http.conftest import TENANT, Answer
from tests.http.peopled import OLDER, PUPIL

IDENTITY, AGE = new_identity()
NEXT = "https://lrs.tonari.example.jp"
SCHOOL = {"kind": "school", "name": "となり市立あおい小学校", "origin": NEXT, "key": AGE}
KEY = ec.generate_private_key(ec.SECP256R1())
KID = f"{NEXT}/keys/{thumbprint(TOKEN.public_jwk(KEY))}"


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with learnt(config, PUPIL, OLDER) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_under_way(work: Work) -> AsyncIterator[None]:
    yield
    await work.put_away()
    await work.town.server.app[keys.STORE].db["custodians"].delete_many({})


async def ready(work: Work, recipient: dict[str, str], **body: Any) -> dict[str, Any]:
    """The export of a case that the family approved, once it is built."""
    case = await work.opened(recipient=recipient, **body)
    decided = await work.decided(case["id"])
    assert decided.status == 200, decided.text
    async with asyncio.timeout(30):
        while True:
            [found] = (await work.get("records-officer", f"bundles/exports?case={case['id']}")).json()["exports"]
            if found["state"] == "ready":
                return dict(found)
            assert found["state"] in ("queued", "running"), found
            await asyncio.sleep(0.2)


async def link(work: Work, export: dict[str, Any]) -> str:
    made = await work.post("records-officer", f"bundles/{export['id']}/links")
    assert made.status == 201, made.text
    return str(made.json()["url"]).removeprefix(work.town.server.origin)


async def fetch(work: Work, path: str, method: str = "GET", **headers: str) -> Answer:
    """As a program without a key or a session does."""
    server = work.town.server
    async with server.session.request(method, server.origin + path, headers={
            name.replace("_", "-"): value for name, value in headers.items()}) as answer:
        return Answer(answer.status, answer.headers, await answer.read())


async def test_what_a_family_approved_is_built_by_itself_and_fetched_by_a_link(work: Work, tmp_path: Path) -> None:
    export = await ready(work, SCHOOL)
    assert (export["percent"], export["statements"]) == (100, 3)
    answer = await fetch(work, await link(work, export))
    assert answer.status == 200
    assert hashlib.sha256(answer.body).hexdigest() == export["sha256"]
    digest = b64encode(hashlib.sha256(answer.body).digest()).decode()
    assert {name: answer.headers[name] for name in (
        "Content-Type", "ETag", "Repr-Digest", "Cache-Control", "Accept-Ranges", "Content-Disposition")} == {
        "Content-Type": "application/vnd.lrb+age", "ETag": f'"{export["sha256"]}"',
        "Repr-Digest": f"sha-256=:{digest}:", "Cache-Control": "no-store", "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{export["id"]}.lrb.age"'}
    (tmp_path / "sealed").write_bytes(answer.body)
    decrypt(tmp_path / "sealed", tmp_path / "plain", [IDENTITY], 1 << 30)
    assert ZipFile(tmp_path / "plain").namelist()[0] == "lrb/index.html"


async def test_pieces_make_the_same_file_also_under_a_new_link(work: Work) -> None:
    export = await ready(work, SCHOOL)
    first = await link(work, export)
    whole = (await fetch(work, first)).body
    half = len(whole) // 2
    etag = f'"{export["sha256"]}"'
    front = await fetch(work, first, Range=f"bytes=0-{half - 1}")
    back = await fetch(work, await link(work, export), Range=f"bytes={half}-", If_Range=etag)
    assert (front.status, back.status) == (206, 206)
    assert front.headers["Content-Range"] == f"bytes 0-{half - 1}/{len(whole)}"
    assert back.headers["Repr-Digest"] == front.headers["Repr-Digest"]
    assert front.body + back.body == whole
    assert (await fetch(work, first, Range="bytes=0-9", If_Range='"other"')).status == 200
    beyond = await fetch(work, first, Range=f"bytes={len(whole)}-")
    assert (beyond.status, beyond.headers["Content-Range"], beyond.problem()) == (
        416, f"bytes */{len(whole)}", "range-not-there")
    head = await fetch(work, first, "HEAD")
    assert (head.status, head.headers["Content-Length"], head.headers["ETag"], head.body) == (
        200, str(len(whole)), etag, b"")
    assert (await fetch(work, first, If_None_Match=etag)).status == 304
    assert (await fetch(work, first, If_None_Match=etag, Range=f"bytes={len(whole)}-")).status == 304


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
async def test_curl_goes_on_where_it_stopped(work: Work, tmp_path: Path) -> None:
    export = await ready(work, SCHOOL)
    path = await link(work, export)
    whole, target = (await fetch(work, path)).body, tmp_path / "record.lrb.age"
    target.write_bytes(whole[:1000])
    process = await asyncio.create_subprocess_exec(
        "curl", "-sS", "-f", "-C", "-", "-o", str(target), work.town.server.origin + path)
    assert await process.wait() == 0
    assert target.read_bytes() == whole


async def test_a_link_opens_one_bundle_and_not_for_long(work: Work) -> None:
    export = await ready(work, SCHOOL)
    path = await link(work, export)
    base, _, secret = path.partition("?link=")
    for wrong in (f"{base}?link={secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}", f"{base}?link=x"):
        assert (await fetch(work, wrong)).problem() == "bundle-link-closed"
    assert (await fetch(work, path.replace(export["id"], str(uuid4())))).problem() == "bundle-link-closed"
    assert (await fetch(work, base)).problem() == "sign-in-needed"


async def test_each_download_is_audited_and_the_first_delivers_the_case(work: Work) -> None:
    export = await ready(work, SCHOOL)
    path = await link(work, export)
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "ready"
    await fetch(work, path, "HEAD")
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "ready"
    await fetch(work, path, Range="bytes=0-9")
    await fetch(work, path)
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "delivered"
    found = await work.town.server.app[keys.AUDIT].search(
        TENANT, Search(subject=PUPIL, event="bundle.fetched"), None, 50)
    parts = [each.details["part"] for each in found.entries if each.details and each.details["bundle"] == export["id"]]
    assert sorted(parts) == ["0-9", "all"]


async def test_a_family_fetches_its_plain_zip_signed_in_and_others_do_not(work: Work, tmp_path: Path) -> None:
    export = await ready(work, {"kind": "family", "name": "ご家庭"}, purpose="personal-copy")
    path = f"bundles/{export['id']}/content"
    (tmp_path / "record.lrb").write_bytes((await work.get("guardian", path)).body)
    with ZipFile(tmp_path / "record.lrb") as bundle:
        assert bundle.namelist()[0] == "lrb/index.html"
        assert bundle.testzip() is None
    for who in ("older", "teacher", "principal", "operator", "board-officer", "nobody"):
        refused = await work.get(who, path)
        assert (who, refused.status, refused.problem()) == (who, 404, "export-unknown")
    for who in ("guardian", "records-officer"):
        linked = await work.post(who, f"bundles/{export['id']}/links")
        assert (linked.status, linked.problem()) == (409, "bundle-link-plain")


async def test_who_may_not_export_is_told_of_no_export(work: Work) -> None:
    export = await ready(work, SCHOOL)
    for who in ("teacher", "older", "auditor"):
        assert (await work.get(who, f"bundles/exports/{export['id']}")).status == 404
        assert (await work.get(who, f"bundles/exports?learner={PUPIL}")).status == 403
        assert (await work.post(who, "bundles/exports", {"case": export["case"]})).status == 404
        assert (await work.post(who, f"bundles/{export['id']}/links")).status == 404
    assert [each["id"] for each in (await work.get("guardian", f"bundles/exports?learner={PUPIL}")).json()[
        "exports"]] == [export["id"]]


async def test_a_records_officer_is_told_of_a_learners_exports_inside_cases_that_are_theirs(work: Work) -> None:
    exports = [await ready(work, recipient) for recipient in (SCHOOL, PAPER)]
    listed = await work.get("records-officer", f"bundles/exports?learner={PUPIL}")
    assert [each["id"] for each in listed.json()["exports"]] == [each["id"] for each in reversed(exports)]
    assert (await work.get("records-officer", f"bundles/exports?learner={OLDER}")).status == 403  # there is no case
    await work.post("guardian", f"cases/{exports[0]['case']}/withdrawal")
    listed = await work.get("records-officer", f"bundles/exports?learner={PUPIL}")
    assert [each["id"] for each in listed.json()["exports"]] == [exports[1]["id"]]
    await work.town.server.app[keys.STORE].db["cases"].update_many({}, {"$set": {"school": "A199999999999"}})
    assert (await work.get("records-officer", f"bundles/exports?learner={PUPIL}")).status == 403


async def test_a_case_that_nobody_approved_is_not_exported(work: Work) -> None:
    case = await work.opened(recipient=SCHOOL)
    for who in ("records-officer", "guardian"):
        refused = await work.post(who, "bundles/exports", {"case": case["id"]})
        assert refused.status in (404, 409), refused.text
    assert (await work.post("guardian", "bundles/exports", {"learner": PUPIL})).problem() == "bundle-export-body"
    assert (await work.get("guardian", "bundles/exports")).problem() == "parameter-missing"


async def test_a_recipients_receipt_closes_the_case_and_deletes_the_file_alone(work: Work) -> None:
    export = await ready(work, SCHOOL)
    await fetch(work, await link(work, export))
    await trust(work)
    assert (await receipt(work, export, {})).json()["state"] == "done"
    assert (await receipt(work, export, {})).json()["state"] == "done", "again it is no error"
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "closed"
    assert not list(Path(work.town.server.app[keys.CONFIG].server.data, "spool").glob(f"{export['id']}*"))
    statements = await work.town.server.app[keys.STORE].annotations.of_learners(TENANT, [PUPIL])
    assert statements == 3


@pytest.mark.parametrize(("claims", "slug"), [
    ({"iss": "https://other.example.jp"}, "receipt-of-another"),
    ({"aud": "https://other.example.jp"}, "receipt-signature"),
    ({"bundle": f"urn:uuid:{uuid4()}"}, "receipt-of-another-bundle"),
    ({"manifestSha256": 64 * "0"}, "receipt-of-another-bundle"), (None, "receipt-form"),
])
async def test_a_receipt_of_another_closes_nothing(work: Work, claims: dict[str, str] | None, slug: str) -> None:
    export = await ready(work, SCHOOL)
    await trust(work)
    await trust(work, "https://other.example.jp")
    refused = await receipt(work, export, claims)
    assert (refused.status, refused.problem()) == (400, slug)
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "ready"


async def trust(work: Work, origin: str = NEXT) -> None:
    store = work.town.server.app[keys.STORE]
    await store.custodians.put(Custodian(
        TENANT, origin, "となり市", "establisher", (PublishedKey(KID, "sig", TOKEN.public_jwk(KEY)),), "",
        now_ms(), now_ms(), now_ms()))


async def receipt(work: Work, export: dict[str, Any], claims: dict[str, str] | None) -> Answer:
    store, server = work.town.server.app[keys.STORE], work.town.server
    job = await store.jobs.get(TENANT, export["id"])
    assert job is not None
    tenant = await store.tenants.get(TENANT)
    assert tenant is not None
    told = {"iss": NEXT, "aud": server.app[keys.CUSTODIANS].origin(tenant), "bundle": f"urn:uuid:{export['id']}",
            "manifestSha256": job.detail["manifest"], "finished": "2026-11-24T08:00:00Z", "counts": {"inserted": 3}}
    body = "not a receipt" if claims is None else jwt.encode(
        {**told, **claims}, KEY, algorithm="ES256", headers={"kid": KID, "typ": "lrb-receipt+jws"})
    async with server.session.post(f"{server.origin}/api/v1/bundles/{export['id']}/receipt", data=body,
                                   headers={"Content-Type": "application/jose"}) as answer:
        return Answer(answer.status, answer.headers, await answer.read())


async def test_a_recipient_that_asked_is_told_where_to_fetch(work: Work) -> None:
    asked = await work.ask(code=await work.slip(), recipient=SCHOOL)
    handle = asked.json()["handle"]
    [case] = (await work.get("guardian", "cases")).json()["cases"]
    assert (await work.decided(case["id"])).status == 200
    async with asyncio.timeout(30):
        while (told := await work.stands(handle))["content"] is None:
            await asyncio.sleep(0.2)
    answer = await fetch(work, told["content"].removeprefix(work.town.server.origin))
    assert answer.body.startswith(b"age-encryption.org/v1")
    assert told["bundle"].removeprefix("urn:uuid:") in answer.headers["Content-Disposition"]


async def test_an_approved_case_that_nobody_began_is_found(work: Work) -> None:
    case = await work.opened(recipient=SCHOOL)
    service = work.town.server.app[keys.EXPORTS]
    await work.town.server.app[keys.STORE].cases.move(
        TENANT, case["id"], ["awaiting-decision"], Event(1, "approved"), changes={"state": "approved"})
    await service._begin_left()
    await service._begin_left()
    assert len(await work.town.server.app[keys.STORE].jobs.list(TENANT, case_id=case["id"])) == 1


async def test_at_a_terminal_an_approved_case_becomes_a_file(work: Work, tmp_path: Path) -> None:
    config, target = work.town.server.app[keys.CONFIG], tmp_path / "record.lrb.age"
    at = ("--data", config.server.data, "--mongo-uri", config.mongo.uri, "--mongo-database", config.mongo.database,
          "--tenant", TENANT)
    case = (await work.opened(recipient=SCHOOL))["id"]
    early = await asyncio.to_thread(lrs, "bundle", "export", case, "--to", target, *at)
    assert (early.returncode, "awaiting-decision" in early.stderr) == (1, True), early.stderr
    assert (await work.decided(case)).status == 200
    made = await asyncio.to_thread(lrs, "bundle", "export", case, "--to", target, *at)
    assert made.returncode == 0, made.stderr
    assert "3 Statements" in made.stdout
    assert hashlib.sha256(target.read_bytes()).hexdigest() in made.stdout
    assert target.stat().st_mode & 0o077 == 0, "it is nobody else's to read"
    again = await asyncio.to_thread(lrs, "bundle", "export", case, "--to", target, *at)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    other = await asyncio.to_thread(lrs, "bundle", "export", "unknown", "--to", tmp_path / "other", *at)
    assert (other.returncode, (tmp_path / "other").exists()) == (1, False)


async def test_a_school_without_an_lrs_gets_page_and_workbook_once(work: Work, tmp_path: Path) -> None:
    export = await ready(work, PAPER)
    made = await work.post("records-officer", f"bundles/{export['id']}/handovers")
    assert made.status == 201, made.text
    path = str(made.json()["url"]).removeprefix(work.town.server.origin)
    async with browsing(work.town.server) as stranger:
        seen = await stranger.open(path)
        assert (seen.status, "一度しか使えません" in seen.text) == (200, True), "looking at it does not use it up"
        token, origin = stranger.token, {"Origin": stranger.origin}
        assert (await stranger.post(path, data={"csrf": "forged"}, headers=origin)).status == 403
        taken = await stranger.post(path, data={"csrf": token}, headers=origin)
        assert (taken.status, taken.headers["Content-Type"]) == (200, "application/zip"), taken.text
        (tmp_path / "record.zip").write_bytes(taken.body)
        with ZipFile(tmp_path / "record.zip") as packed:
            assert packed.namelist() == ["index.html", "manifest.json", "manifest.jws", "summary.xlsx"]
            assert packed.testzip() is None
        assert (await stranger.post(path, data={"csrf": token}, headers=origin)).status == 403
        assert (await stranger.open(path.replace("link=", "link=A"))).status == 403
    assert (await work.get("guardian", f"cases/{export['case']}")).json()["state"] == "delivered"


async def test_only_a_school_without_an_lrs_is_handed_a_page(work: Work) -> None:
    export = await ready(work, SCHOOL)
    refused = await work.post("records-officer", f"bundles/{export['id']}/handovers")
    assert refused.problem() == "handover-not-paper"


@pytest.mark.parametrize("query", ["learner=", "case=", "learner=x"])
async def test_who_names_no_learner_is_told_of_none(work: Work, query: str) -> None:
    jobs = work.town.server.app[keys.STORE].jobs
    await jobs.add(Job(str(uuid4()), TENANT, "export", OLDER, str(uuid4()), "running", now_ms(), now_ms()))
    for who in ("guardian", "records-officer"):
        answer = await work.get(who, f"bundles/exports?{query}")
        assert answer.status in (400, 403)
        assert OLDER not in answer.text
    assert (await work.get("guardian", f"bundles/exports?{query}")).problem() == "parameter-uuid"


async def test_a_delivery_of_a_case_is_not_taken_for_its_export(work: Work) -> None:
    store = work.town.server.app[keys.STORE]
    case = await work.opened(recipient=SCHOOL)
    delivery = Job(str(uuid4()), TENANT, "delivery", OLDER, case["id"], "running", now_ms(), now_ms())
    await store.jobs.add(delivery)
    assert (await work.decided(case["id"])).status == 200
    ordered = await work.post("records-officer", "bundles/exports", {"case": case["id"]})
    assert ordered.status == 202, ordered.text
    assert ordered.json()["id"] != delivery.job_id


@pytest.mark.parametrize(("header", "claims"), [
    ('"kid":"x"', '{"iss":"\\ud800"}'), ('"kid":"\\udfff"', '{"iss":"https://a.example"}'),
    ('"kid":"x"', '{"iss":"\\u0000"}'), ('"kid":"x"', '{"iss":["x"]}'), ('"kid":"x"', "[" * 4000),
])
async def test_a_receipt_that_says_nothing_that_can_be_looked_for_is_refused(
        work: Work, header: str, claims: str) -> None:
    jobs, job_id = work.town.server.app[keys.STORE].jobs, str(uuid4())
    await jobs.add(Job(job_id, TENANT, "export", OLDER, str(uuid4()), "running", now_ms(), now_ms()))
    receipt = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (
        f'{{"typ":"lrb-receipt+jws","alg":"ES256",{header}}}', claims, "signature"))
    server = work.town.server
    async with server.session.post(f"{server.origin}/api/v1/bundles/{job_id}/receipt", data=receipt) as answer:
        assert (answer.status, (await answer.json())["type"].rpartition(":")[2]) == (400, "receipt-form")
