"""Caliper Events of a bundle: each comes with the Statement that it was, once, and none without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lrs.bundles.refused import BundleRefused
from lrs.storage.contract.events import EventRow
from tests.imports.bundled import ISSUER, answered, bundle
from tests.imports.conftest import Taking
from tests.school import HANAKO, SCHOOL

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"


def heard(statement: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The Event that a Statement was."""
    return {"@context": CONTEXT, "id": f"urn:uuid:{statement['id'].upper()}", "type": "AssessmentItemEvent",
            "profile": "AssessmentProfile", "actor": {"id": "https://id.city-a.ed.jp/u/1", "type": "Person"},
            "action": "Completed", "object": {"id": "https://drill.example.jp/1", "type": "AssessmentItem"},
            "eventTime": "2026-05-12T01:00:00.000Z", "extensions": {"大きい": 12345678901234567890123}, **members}


async def kept(b: Taking, statement: dict[str, Any]) -> EventRow | None:
    keys = await b.at.statements.keys(b.at.tenant)
    return await b.at.store.events.get(b.at.tenant, keys.statement(statement["id"]), by=f"bundle:{ISSUER}")


async def test_events_come_with_their_statements_as_they_were_received_and_once(b: Taking, tmp_path: Path) -> None:
    sent = [answered(number) for number in range(5)]
    exact = b'{ "type":"Event","id":"' + f"urn:uuid:{sent[3]['id']}".encode() + b'", "n": 1E5 }'
    source = bundle(tmp_path, b.origin, sent, chunk=2, events={0: [heard(sent[1])], 1: [exact]})
    run = await b.take(source)
    assert await b.counts(run) == {"inserted": 5, "events-inserted": 2}
    found = await kept(b, sent[3])
    assert found is not None
    assert found.text == exact
    assert found.pos == (await b.at.row(sent[3]["id"])).pos, "at the place of its Statement"
    assert await kept(b, sent[0]) is None
    assert b.told[-1] == (5, 5)
    assert await b.counts(await b.take(source)) == {"duplicate": 5, "events-duplicate": 2}


async def test_no_event_comes_whose_statement_does_not(b: Taking, tmp_path: Path) -> None:
    good, bad, gone = answered(1), answered(2, verb={"id": "no IRI"}), answered(3)
    source = bundle(tmp_path, b.origin, [good, bad], events={0: [heard(bad), heard(gone)]})
    run = await b.take(source)
    assert await b.counts(run) == {"inserted": 1, "rejected": 1, "events-rejected": 2}
    findings = await b.at.store.provenance.findings(b.at.tenant, run.run_id, None, 10)
    assert ("data/caliper/000000.jsonl.gz", 2, "import-event-alone") in [
        (each.path, each.line, each.reason) for each in findings]
    for each in (bad, gone):
        assert await kept(b, each) is None


@pytest.mark.parametrize("line", [b"[]", b"{", b'{"id":"x"}', b'{"id":1,"type":"Event"}'])
async def test_what_is_no_event_is_told_of_with_its_line(b: Taking, tmp_path: Path, line: bytes) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered()], events={0: [line]}))
    assert await b.counts(run) == {"inserted": 1, "events-rejected": 1}
    [found] = await b.at.store.provenance.findings(b.at.tenant, run.run_id, None, 10)
    assert (found.line, found.reason) == (1, "import-event-malformed")


async def test_an_import_that_was_killed_between_pieces_keeps_every_event_once(b: Taking, tmp_path: Path) -> None:
    sent = [answered(number) for number in range(6)]
    source = bundle(tmp_path, b.origin, sent, chunk=2, events={
        number: [heard(each) for each in sent[2 * number:2 * number + 2]] for number in range(3)})
    told = b.told

    class Stopping(list[tuple[int, int]]):
        def append(self, done: tuple[int, int]) -> None:
            if done[0] == 4:
                raise ConnectionError("killed")

    b.told = Stopping()
    with pytest.raises(ConnectionError):
        await b.take(source, "r" * 32)
    b.told = told
    assert await b.counts(await b.take(source, "r" * 32)) == {"inserted": 6, "events-inserted": 6}


@pytest.mark.parametrize("events", [{1: 1}, {0: 3}])
async def test_events_beside_no_statements_or_more_than_these_are_refused_whole(
        b: Taking, tmp_path: Path, events: dict[int, int]) -> None:
    sent = [answered(), answered()]
    before = await b.rows()
    with pytest.raises(BundleRefused) as refused:
        await b.take(bundle(tmp_path, b.origin, sent, events={
            number: [heard(answered()) for _ in range(count)] for number, count in events.items()}))
    assert refused.value.slug == "bundle-manifest-chunks"
    assert await b.rows() == before


async def test_an_event_is_erased_with_its_statement(b: Taking, tmp_path: Path) -> None:
    sent = answered()
    run = await b.take(bundle(tmp_path, b.origin, [sent], events={0: [heard(sent)]}))
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    await b.at.settle()
    assert (await b.at.annotation(sent["id"])).learner == HANAKO
    records = b.at.store.db["events"]
    assert await records.count_documents({"t": b.at.tenant, "alone": None}) == 1, "found by its Statement when erased"
