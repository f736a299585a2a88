"""A bundle taken in: what is stored of it, and what is told."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from lrs.bundles import encryption
from lrs.config import Config
from lrs.errors import BadRequest, Forbidden
from lrs.storage.contract.documents import DocumentPlace
from lrs.storage.contract.provenance import Overtaken, Step
from lrs.storage.contract.statements import StatementFilter
from lrs.storage.store import Store
from tests.annotation.conftest import Custodian
from tests.builders import HOME_PAGE, attachment, voiding
from tests.imports.bundled import ISSUER, NAME, OLD_HOME, PUPIL, answered, beside, bundle, text
from tests.imports.conftest import Taking, taking
from tests.school import HANAKO, TARO


async def test_the_statements_of_a_bundle_are_stored_as_they_are_but_for_stored(b: Taking, tmp_path: Path) -> None:
    sent = [answered(number, result={"response": "三分の二𠮷"}) for number in range(5)]
    run = await b.take(bundle(tmp_path, b.origin, sent))
    assert await b.counts(run) == {"inserted": 5}
    for index, each in enumerate(sent):
        found = await b.text(each["id"])
        assert found["stored"] > "2026-06"
        assert {**found, "stored": each["stored"]} == each
        origin = await b.origin_of(each["id"])
        assert origin is not None
        assert (origin.issuer, origin.bundle_id, origin.line, origin.stored, origin.school, origin.classes) == (
            ISSUER, run.bundle_id, index, each["stored"], "B101210000011", ("5-1",))


async def test_numbers_keep_the_text_that_they_have(b: Taking, tmp_path: Path) -> None:
    sent = answered()
    line = text({**sent, "result": {"score": {"raw": "@"}}}).replace(b'"@"', b"12345678901234567890123.50E1")
    await b.take(bundle(tmp_path, b.origin, [line], annotations=[beside(sent)]))
    assert b'"raw":12345678901234567890123.50E1' in (await b.at.row(sent["id"])).text


async def test_a_second_import_finds_duplicates_alone_and_changes_nothing(b: Taking, tmp_path: Path) -> None:
    sent = [answered(number) for number in range(20)]
    source = bundle(tmp_path, b.origin, sent)
    first = await b.take(source)
    before = {each["id"]: await b.at.row(each["id"]) for each in sent}
    second = await b.take(source)
    assert (await b.counts(first), await b.counts(second)) == ({"inserted": 20}, {"duplicate": 20})
    assert {each["id"]: await b.at.row(each["id"]) for each in sent} == before


async def test_each_fate_is_counted_and_told_line_by_line(b: Taking, tmp_path: Path, store: Store) -> None:
    kept, here, other, gone = (answered(number) for number in range(4))
    await b.take(bundle(tmp_path, b.origin, [here, other, gone]))
    keys = await b.at.statements.keys(b.at.tenant)
    await store.db["statements"].replace_one({"_id": keys.statement(gone["id"])}, {
        "_id": keys.statement(gone["id"]), "tenant": b.at.tenant, "erased": 1})
    wrong, teaching, affairs = answered(), answered(), answered()
    wrong["verb"] = {"id": "解いた"}
    sent = [kept, here, {**other, "result": {"response": "違う"}}, gone, wrong, teaching, affairs, kept,
            {**kept, "result": {"response": "後から"}}]
    noted = [beside(each) for each in sent]
    noted[5]["activityClass"], noted[6]["category"] = "teaching", "private-learning"
    run = await b.take(bundle(tmp_path, b.origin, sent, annotations=noted))
    assert await b.counts(run) == {"inserted": 1, "duplicate": 2, "conflict": 2, "tombstoned": 1, "rejected": 3}
    found = await store.provenance.findings(b.at.tenant, run.run_id, None, 100)
    assert [(each.line, each.fate, each.reason, each.statement_id) for each in found] == [
        (3, "conflict", "import-line-conflict", other["id"]), (4, "tombstoned", "import-line-erased", gone["id"]),
        (5, "rejected", "import-line-invalid", wrong["id"]), (6, "rejected", "import-line-teaching", teaching["id"]),
        (7, "rejected", "import-line-category", affairs["id"]), (9, "conflict", "import-line-conflict", kept["id"])]
    assert (await b.text(other["id"]))["result"] == other["result"]
    following = await store.provenance.findings(b.at.tenant, run.run_id, (found[2].path, found[2].line), 2)
    assert following == found[3:5]


async def test_authority_is_kept_or_replaced_as_the_setting_says(
        b: Taking, custodian: Custodian, store: Store, config: Config, tmp_path: Path) -> None:
    kept, replaced = answered(), answered()
    await b.take(bundle(tmp_path, b.origin, [kept]))
    settings = replace(config, bundles=replace(config.bundles, authority="replace"))
    await taking(custodian, store, settings).take(bundle(tmp_path, b.origin, [replaced]))
    assert (await b.text(kept["id"]))["authority"] == kept["authority"]
    assert (await b.text(replaced["id"]))["authority"] == {
        "objectType": "Agent", "name": NAME, "account": {"homePage": b.origin, "name": f"bundle:{ISSUER}"}}
    origin = await b.origin_of(replaced["id"])
    assert origin is not None
    assert origin.authority == text(replaced["authority"])


async def test_no_app_reads_or_voids_an_imported_statement_as_its_own(b: Taking, tmp_path: Path) -> None:
    sent = answered()  # its authority is an app of the name of one here
    await b.take(bundle(tmp_path, b.origin, [sent]))
    key = await b.at.key("drill")
    rows, _ = await b.at.store.statements.find(b.at.tenant, StatementFilter(by=key.app), 10, 2**20)
    assert rows == []
    with pytest.raises(BadRequest, match="another app wrote"):
        await b.at.store_all(key, voiding(sent["id"]))


async def test_a_voiding_counts_whichever_came_first(b: Taking, tmp_path: Path) -> None:
    one, two = answered(1), answered(2)
    void = [{**answered(), **{name: voiding(each["id"])[name] for name in ("verb", "object")}} for each in (one, two)]
    run = await b.take(bundle(tmp_path, b.origin, [one, void[0], void[1], two], chunk=2))
    assert await b.counts(run) == {"inserted": 4}
    keys = await b.at.statements.keys(b.at.tenant)
    for each in (one, two):
        found = await b.at.store.statements.get(b.at.tenant, keys.statement(each["id"]), voided=True, by=None)
        assert found is not None


async def test_a_bundle_voids_nothing_of_this_custodians_own(b: Taking, tmp_path: Path, store: Store) -> None:
    key = await b.at.key("drill")
    ours = answered()
    await b.at.store_all(key, ours)
    void = {**answered(), **{name: voiding(ours["id"])[name] for name in ("verb", "object")}}
    run = await b.take(bundle(tmp_path, b.origin, [void, answered()]))
    assert await b.counts(run) == {"inserted": 1, "rejected": 1}
    [found] = await store.provenance.findings(b.at.tenant, run.run_id, None, 10)
    assert (found.reason, found.statement_id) == ("statement-unvoidable-not-own", void["id"])
    assert (await b.at.row(ours["id"])).annotation is not None


async def test_attachments_come_along(b: Taking, tmp_path: Path) -> None:
    content = "スケッチ".encode() * 1000
    drawn, copied, lost = (answered(attachments=[attachment(each)]) for each in (content, content, b"lost"))
    elsewhere = answered(attachments=[attachment(b"far", fileUrl="https://files.example.jp/far.png")])
    run = await b.take(bundle(tmp_path, b.origin, [drawn, copied, lost, elsewhere], files=[content]))
    assert await b.counts(run) == {"inserted": 3, "rejected": 1}
    keys = await b.at.statements.keys(b.at.tenant)
    for each in (drawn, copied):
        row = await b.at.store.statements.get(b.at.tenant, keys.statement(each["id"]), voided=False, by=None)
        assert row is not None
        [file] = row.files
        assert file.sha2 == hashlib.sha256(content).hexdigest()
        assert b"".join([piece async for piece in b.at.store.attachments.read(b.at.tenant, file)]) == content


async def test_documents_wait_until_it_is_confirmed_whose_they_are_and_replace_nothing(
        b: Taking, tmp_path: Path, store: Store) -> None:
    mine, others = {"account": {"homePage": OLD_HOME, "name": PUPIL}}, {"mbox": "mailto:taro@city-a.ed.jp"}

    def state(document_id: str, agent: object, body: bytes) -> dict[str, object]:
        return {"resource": "state", "contentType": "application/json", "etag": "x", "updated": "2026-05-01T00:00:00Z",
                "params": {"activityId": "https://drill.example.jp/1", "agent": agent, "stateId": document_id},
                "body": b64encode(body).decode()}

    path = {"data/documents/state.jsonl.gz": [
        state("しおり", mine, b"{}"), state("しおり", mine, b'{"page":2}'), state("他人", others, b"{}")]}
    run = await b.take(bundle(tmp_path, b.origin, [answered()], documents=path))
    place = DocumentPlace("state", f"https://drill.example.jp/1 account {OLD_HOME} {PUPIL}", "しおり")
    assert await b.counts(run) == {"inserted": 1, "documents-rejected": 1}
    assert await store.documents.get(b.at.tenant, place) is None
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer")
    assert await b.counts(run) == {"inserted": 1, "documents-inserted": 1, "documents-conflict": 1,
                                   "documents-rejected": 1}
    found = await store.documents.get(b.at.tenant, place)
    assert found is not None
    assert found.content == b"{}"
    assert await store.provenance.waiting(b.at.tenant, run.run_id, 0) is None


async def test_no_document_comes_in_under_an_account_that_was_not_confirmed(
        b: Taking, tmp_path: Path, store: Store) -> None:
    agents = {"account": {"homePage": OLD_HOME, "name": PUPIL}}, {"mbox": "mailto:sibling@city-a.ed.jp"}
    documents = {"data/documents/agent-profile.jsonl.gz": [
        {"resource": "agent-profile", "contentType": "text/plain", "body": b64encode(b"x").decode(),
         "params": {"agent": agent, "profileId": "好み"}} for agent in agents]}
    run = await b.take(bundle(tmp_path, b.origin, [answered(actor=agent) for agent in agents], documents=documents))
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", "", [f"account {OLD_HOME} {PUPIL}"])
    assert await b.counts(run) == {"inserted": 2, "documents-inserted": 1, "documents-rejected": 1}
    [found] = await store.provenance.findings(b.at.tenant, run.run_id, None, 10)
    assert (found.line, found.reason) == (2, "import-document-unconfirmed")
    place = DocumentPlace("agent-profile", "mbox mailto:sibling@city-a.ed.jp", "好み")
    assert await store.documents.get(b.at.tenant, place) is None


async def test_no_issuer_lays_a_document_under_the_account_of_another_learner_here(
        b: Taking, tmp_path: Path, store: Store) -> None:
    await store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"home_pages": [HOME_PAGE]}})
    agents = [{"account": {"homePage": page, "name": name}} for page, name in (
        (HOME_PAGE, TARO), (f"{HOME_PAGE}/", f"{{{TARO.upper()}}}"), (HOME_PAGE, HANAKO))]
    documents = {"data/documents/state.jsonl.gz": [
        {"resource": "state", "contentType": "text/plain", "body": b64encode(b"x").decode(),
         "params": {"activityId": "https://drill.example.jp/1", "agent": agent, "stateId": "しおり"}}
        for agent in agents]}
    run = await b.take(bundle(tmp_path, b.origin, [answered(actor=agent) for agent in agents], documents=documents))
    assert await b.counts(run) == {"inserted": 3}
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer")
    assert await b.counts(run) == {"inserted": 3, "documents-inserted": 1, "documents-rejected": 2}


async def test_what_an_issuer_says_of_an_activity_of_ours_counts_for_nothing(b: Taking, tmp_path: Path) -> None:
    key = await b.at.key("drill")
    ours = {"id": "https://drill.example.jp/ours", "definition": {"name": {"ja": "わたしたちの教材"}}}
    await b.at.store_all(key, {**answered(), "object": ours})
    theirs = {"id": "https://drill.example.jp/theirs", "definition": {"name": {"ja": "かれらの教材"}}}
    renamed = {**ours, "definition": {"name": {"ja": "別の名前"}}}
    await b.take(bundle(tmp_path, b.origin, [answered(object=renamed), answered(object=theirs)]))
    found = await b.importing._activities.definitions(b.at.tenant, [ours["id"], theirs["id"]])
    assert {name: each["name"]["ja"] for name, each in found.items()} == {
        ours["id"]: "わたしたちの教材", theirs["id"]: "かれらの教材"}


async def test_of_whom_nothing_is_taken_any_more_nothing_is_imported(
        custodian: Custodian, store: Store, config: Config, tmp_path: Path) -> None:
    blocked, free = answered(), answered(actor={"mbox": "mailto:free@example.jp"})

    def refuse(tenant: str, batch: object, keys: object) -> None:
        for each in batch:  # type: ignore[attr-defined]
            if each.statement_id == blocked["id"]:
                raise Forbidden("person-blocked", id=each.statement_id)

    b = taking(custodian, store, config, refuse)
    run = await b.take(bundle(tmp_path, b.origin, [blocked, free]))
    assert await b.counts(run) == {"inserted": 1, "rejected": 1}


async def test_an_encrypted_bundle_is_opened_and_kept_as_it_was_signed(b: Taking, tmp_path: Path) -> None:
    plain = bundle(tmp_path, b.origin, [answered()])
    identity, recipient = encryption.new_identity()
    sealed = tmp_path / "sealed.age"
    encryption.encrypt(plain, sealed, [recipient])
    b.custody.secrets = [identity]
    run = await b.take(sealed)
    [kept] = await b.at.store.kept_bundles.of(b.at.tenant, HANAKO)
    assert (kept.bundle_id, kept.manifest, kept.size) == (run.bundle_id, run.manifest, plain.stat().st_size)
    read = b"".join([piece async for piece in b.at.store.kept_bundles.read(b.at.tenant, HANAKO, run.bundle_id)])
    assert read == plain.read_bytes()
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"sealed.age"}


async def test_the_receipt_is_signed_and_names_no_learner(b: Taking, tmp_path: Path) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered()]))
    told = jwt.decode(run.receipt, b.custody.own.private.public_key(), algorithms=["ES256"], audience=ISSUER)
    assert told["bundle"] == run.bundle_id
    assert told["manifestSha256"] == run.manifest
    assert told["counts"] == {"inserted": 1, "duplicate": 0, "conflict": 0, "tombstoned": 0, "rejected": 0}
    assert HANAKO not in str(told)
    assert PUPIL not in str(told)


async def test_two_processes_at_one_import_do_it_once(b: Taking, tmp_path: Path) -> None:
    source = bundle(tmp_path, b.origin, [answered(number) for number in range(2500)], chunk=1250)
    one, two = await asyncio.gather(b.take(source, "run"), b.take(source, "run"))
    assert one == two
    assert await b.counts(one) == {"inserted": 2500}


async def test_a_step_counts_only_from_where_the_ledger_stands(b: Taking, store: Store) -> None:
    step = Step(b.at.tenant, "a run", "data/statements/000000.jsonl.gz", 0, 5, {"rejected": 5})
    await store.provenance.apply((), step)
    with pytest.raises(Overtaken):
        await store.provenance.apply((), step)
    [applied] = (await store.provenance.ledger(b.at.tenant, "a run")).values()
    assert (applied.lines, applied.counts) == (5, {"rejected": 5})
