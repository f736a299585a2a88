"""The audit log over HTTP: which requests make entries, who may read them, and that anybody can check them."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from typing import Any
from uuid import uuid4

import pytest
from jwt import PyJWK

from lrs.access.principal import KeyKind
from lrs.audit.checkpoint import read, signed_by
from lrs.audit.tree import leaf_hash, proves_consistency, proves_inclusion
from lrs.http import keys
from lrs.storage.contract.access import Registration
from tests.builders import HOME_PAGE, learner, statement, voiding
from tests.http.asking import store
from tests.http.conftest import TENANT, Client, Key, Server

AUDIT = "/api/v1/audit"


async def entries(client: Client, **params: str) -> list[dict[str, Any]]:
    answer = await client.get(AUDIT, params=params)
    assert answer.status == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


async def of_request(lrs: Client, request_id: str) -> list[dict[str, Any]]:
    return [entry for entry in await entries(lrs, limit="100") if entry["requestId"] == request_id]


async def sealed(server: Server, entry_id: str) -> None:
    """Wait until an entry has its place, and something is signed."""
    store = server.app[keys.STORE]
    for _ in range(200):
        record = await store.audit_entries.get(TENANT, entry_id)
        if record is not None and record.seq is not None and await store.audit_trees.newest(TENANT):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never sealed")


# --- what makes an entry ----------------------------------------------------------------------------------


async def test_a_key_that_asks_for_a_learner_is_an_entry_about_that_learner(server: Server, lrs: Client) -> None:
    child = str(uuid4())
    await store(lrs, statement(actor=learner(child)))
    answer = await lrs.get("statements", params={"agent": json.dumps(learner(child.upper()))},
                              headers={"X-Request-ID": "r-asks"})
    assert answer.status == 200
    [entry] = await entries(lrs, subject=child, event="statements.read")
    assert entry["actor"] == {"kind": "key", "id": server.keys[KeyKind.SYSTEM].key, "role": "system"}
    assert (entry["event"], entry["subjects"], entry["purpose"]) == ("statements.read", [child], "operation")
    assert (entry["requestId"], entry["rule"]) == ("r-asks", "scope:all")
    assert entry["object"].startswith("GET /xAPI/statements sha256:")
    assert child not in entry["object"]


@pytest.mark.parametrize(("path", "params", "event"), [
    ("statements", {}, "statements.read"),
    ("statements", {"statementId": str(uuid4())}, "statements.read"),
    ("agents", {"agent": json.dumps(learner())}, "agents.read"),
    ("activities/state", {"agent": json.dumps(learner()), "activityId": "https://a.example/1"}, "state.read"),
    ("activities/state", {"agent": json.dumps(learner()), "activityId": "https://a.example/1", "stateId": "しおり"},
     "state.read"),
    ("agents/profile", {"agent": json.dumps(learner())}, "agent-profile.read"),
])
async def test_each_read_across_apps_is_one_entry(lrs: Client, path: str, params: dict[str, str], event: str) -> None:
    request = uuid4().hex
    await lrs.get(path, params=params, headers={"X-Request-ID": request})
    [entry] = await of_request(lrs, request)
    assert entry["event"] == event
    assert len(entry["subjects"]) == ("agent" in params)


async def test_one_statement_that_is_read_by_its_id_is_an_entry_about_its_learner(server: Server, lrs: Client) -> None:
    child = str(uuid4())
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, None, "ドリル", KeyKind.APP, None, Registration(frozenset({HOME_PAGE})))
    drill = server.client(Key(credential.key, secret))
    [kept] = await store(drill, statement(actor=learner(child)))
    assert (await lrs.get("statements", params={"statementId": kept})).status == 200
    await store(lrs, voiding(kept))
    assert (await lrs.get("statements", params={"voidedStatementId": kept})).status == 200
    assert (await lrs.get("statements", params={"statementId": kept})).status == 404
    assert [entry["subjects"] for entry in await entries(lrs, subject=child, event="statements.read")] == [[child]] * 2
    assert (await drill.get("statements", params={"voidedStatementId": kept})).status == 200
    assert len(await entries(lrs, subject=child, event="statements.read")) == 2


async def test_asking_by_head_or_alternate_syntax_is_the_same_read(lrs: Client, lrs_1: Client) -> None:
    child = str(uuid4())
    await lrs.head("statements", params={"agent": json.dumps(learner(child))})
    await lrs_1.post("statements?method=GET", data={"agent": json.dumps(learner(child))})
    assert len(await entries(lrs, subject=child, event="statements.read")) == 2


async def test_an_agent_without_a_uuid_names_nobody(lrs: Client) -> None:
    for agent in (learner("tool-local-7"), {"mbox": "mailto:hanako@school.example"}):
        request = uuid4().hex
        await lrs.get("statements", params={"agent": json.dumps(agent)}, headers={"X-Request-ID": request})
        [entry] = await of_request(lrs, request)
        assert entry["subjects"] == []


async def test_an_app_that_reads_back_its_own_makes_no_entry(server: Server, lrs: Client, app_key: Client) -> None:
    [kept] = await store(app_key, statement())
    state = {"agent": json.dumps(learner()), "activityId": "https://a.example/1", "stateId": "しおり"}
    await app_key.put("activities/state", params=state, json={"page": 3}, headers={"If-None-Match": "*"})
    for path, params in (("statements", {}), ("statements", {"statementId": kept}), ("activities/state", state),
                         ("agents", {"agent": json.dumps(learner())})):
        assert (await app_key.get(path, params=params)).status == 200
    assert await entries(lrs, actor=f"key:{server.keys[KeyKind.APP].key}") == []


async def test_a_request_that_cannot_be_understood_is_no_read(lrs: Client) -> None:
    request = uuid4().hex
    assert (await lrs.get("statements?limit=x", headers={"X-Request-ID": request})).status == 400
    assert await of_request(lrs, request) == []


async def test_refused_access_is_an_entry_at_once_and_then_a_count(server: Server, lrs: Client) -> None:
    key = await server.key("state")
    client = server.client(key)
    for _ in range(50):
        assert (await client.get("statements")).status == 403
    [first] = await entries(lrs, actor=f"key:{key.key}")
    assert (first["event"], first["object"]) == ("access.refused", "GET /xAPI/statements")
    assert first["rule"] == "scope-needed:statements/read/mine"
    await server.app[keys.REFUSED].write()
    last, _ = await entries(lrs, actor=f"key:{key.key}")
    assert last["details"] == {"repeated": 49}


async def test_nothing_is_answered_when_it_cannot_be_recorded(server: Server, lrs: Client) -> None:
    """The validator makes MongoDB refuse the insert, as a full disk would."""
    db = server.app[keys.STORE].db
    await db.command("collMod", "audit_entries", validator={"event": "none"})
    try:
        assert (await lrs.get("statements")).status == 500
    finally:
        await db.command("collMod", "audit_entries", validator={})
    assert (await lrs.get("statements")).status == 200


# --- who may read it --------------------------------------------------------------------------------------


async def test_only_a_system_key_or_the_scope_reads_the_log(
        server: Server, app_key: Client, portal: Client, lrs: Client) -> None:
    auditor = server.client(await server.key("audit/read"))
    everything = server.client(await server.key("all/read"))
    for path in ("", "/checkpoint", "/proof?from=1"):
        for client in (app_key, portal, everything):
            assert (await client.get(AUDIT + path)).problem() == "scope-needed"
        for client in (auditor, lrs):
            assert (await client.get(AUDIT + path)).status in {200, 400, 404}
    assert (await auditor.get("statements")).status == 403


async def test_reading_the_log_about_somebody_is_an_entry_too(server: Server, lrs: Client) -> None:
    child = str(uuid4())
    asked = (await lrs.get(AUDIT, params={"subject": child})).headers["X-Request-ID"]
    [entry] = [entry for entry in await entries(lrs, subject=child) if entry["requestId"] == asked]
    assert (entry["event"], entry["subjects"]) == ("audit.read", [child])


async def test_another_tenant_sees_nothing_of_it(server: Server, lrs: Client, stranger: Client) -> None:
    child = str(uuid4())
    await lrs.get("statements", params={"agent": json.dumps(learner(child))})
    [entry] = await entries(lrs, subject=child, event="statements.read")
    assert await entries(stranger, subject=child, event="statements.read") == []
    assert (await stranger.get(f"{AUDIT}/proof?entry={entry['id']}")).problem() == "audit-entry-unknown"


async def test_the_log_is_paged_and_filtered(lrs: Client) -> None:
    child = str(uuid4())
    for _ in range(3):
        await lrs.get("agents", params={"agent": json.dumps(learner(child))})
    seen, cursor = [], ""
    while cursor is not None:
        params = {"subject": child, "event": "agents.read", "limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await lrs.get(AUDIT, params=params)).json()
        seen += [entry["at"] for entry in page["entries"]]
        cursor = page["next"]
    assert len(seen) == 3
    assert seen == sorted(seen, reverse=True)
    assert len(await entries(lrs, subject=child, event="agents.read", since=seen[-1], until=seen[0])) == 3
    assert await entries(lrs, subject=child, event="agents.read", until="2020-04-01T00:00:00+09:00") == []


@pytest.mark.parametrize("query", [
    "subject=hanako", "actor=sensei", "actor=person:", "actor=robot:1", "since=きのう", "cursor=x", "cursor=1.2",
    "limit=-1", "name=花子", "event=a&event=b",
])
async def test_questions_that_are_not_understood_are_refused(lrs: Client, query: str) -> None:
    answer = await lrs.get(f"{AUDIT}?{query}", headers={"Accept-Language": "ja"})
    assert answer.status == 400
    assert answer.problem()


# --- checking it ------------------------------------------------------------------------------------------


async def test_who_keeps_a_checkpoint_can_check_an_entry_and_the_log_with_published_keys_alone(
        server: Server, lrs: Client) -> None:
    await lrs.get("statements")
    entry = (await entries(lrs))[0]
    await sealed(server, entry["id"])
    old = (await lrs.get(f"{AUDIT}/checkpoint")).text
    proof = (await lrs.get(f"{AUDIT}/proof", params={"entry": entry["id"]})).json()
    root, hashes = b64decode(proof["root"]), [b64decode(hash_) for hash_ in proof["hashes"]]
    assert proves_inclusion(leaf_hash(proof["data"].encode()), proof["index"], proof["size"], hashes, root)
    assert json.loads(proof["data"])["id"] == entry["id"]
    [jwk] = (await lrs.get("/.well-known/audit-keys.json")).json()["keys"]
    assert signed_by(old, PyJWK(jwk).key)
    kept = read(old)
    assert kept.origin == f"manabi-lrs/audit/{TENANT}"
    for _ in range(3):
        await lrs.get("statements")
    later = (await entries(lrs))[0]
    await sealed(server, later["id"])
    grown = (await lrs.get(f"{AUDIT}/proof", params={"from": str(kept.size)})).json()
    hashes = [b64decode(hash_) for hash_ in grown["hashes"]]
    assert proves_consistency(kept.size, kept.root, grown["size"], b64decode(grown["root"]), hashes)


async def test_a_proof_of_nothing_is_refused(lrs: Client) -> None:
    assert (await lrs.get(f"{AUDIT}/proof")).problem() == "audit-proof-of-what"
    assert (await lrs.get(f"{AUDIT}/proof?entry=a&from=1")).problem() == "audit-proof-of-what"
    assert (await lrs.get(f"{AUDIT}/proof?entry=nothing")).problem() == "audit-entry-unknown"
    assert (await lrs.get(f"{AUDIT}/proof?from=0")).problem() == "audit-size-unknown"
    assert (await lrs.get(f"{AUDIT}/proof?from=99999999")).problem() == "audit-size-unknown"
    unsealed = (await lrs.get(f"{AUDIT}/proof", params={"entry": (await entries(lrs))[0]["id"]}))
    assert unsealed.status in {200, 409}
