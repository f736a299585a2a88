"""Statements that claim a profile: looked at where somebody asked for it of their key, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from lrs.access.principal import KeyKind, ProfileRules
from lrs.config import Config
from lrs.exchangesettings import Profiles
from lrs.http import keys
from lrs.storage.contract.access import Registration
from tests.builders import statement
from tests.http.conftest import TENANT, Client, Key, Server, serving
from tests.profiles.making import PROFILE, VERB, VERSION, document, template

JAPAN = "urn:manabi-lrs:japan-school"
RIGHT = template("right", verb=VERB, rules=[{"location": "$.result.success", "presence": "included"}])
OTHER = template("other", verb=VERB, rules=[{"location": "$.result.response", "presence": "included", "any": ["山"]}])
CHILD = "はなこの答え"


@pytest.fixture(scope="module")
async def knowing(config: Config, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server that knows a profile of one's own besides."""
    folder = tmp_path_factory.mktemp("profiles")
    text = json.dumps(document(templates=[RIGHT, OTHER, "broken"]), ensure_ascii=False)
    (folder / "漢字.jsonld").write_text("\ufeff" + text, "utf-8")
    (folder / "README.md").write_text("no profile")
    async with serving(replace(config, profiles=Profiles(str(folder)))) as server:
        yield server


async def client(server: Server, *profiles: str, mode: str = "letter", refuses: bool = False) -> Client:
    """Of a new key that is looked at by these profiles."""
    made, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, None, "漢字", KeyKind.APP, registration=Registration(profiles=ProfileRules(profiles, mode, refuses)))
    return server.client(Key(made.key, secret))


def claiming(*claims: str, **more: Any) -> dict[str, Any]:
    return {**statement(), "verb": {"id": VERB},
            "context": {"contextActivities": {"category": [{"id": claim} for claim in claims]}}, **more}


async def remarks(app: Client) -> list[dict[str, Any]]:
    found = (await app.get("/api/v1/refusals")).json()["refusals"]
    return [each for each in found if each["type"].endswith(":profile-findings")]


async def test_what_is_found_is_kept_and_the_statement_stored(knowing: Server) -> None:
    app = await client(knowing, PROFILE)
    answer = await app.post("statements", json=[
        claiming(VERSION, result={"success": True, "response": "山"}),
        claiming(VERSION, result={"success": True, "response": CHILD})])
    assert answer.status == 200
    assert (await app.get(f"statements?statementId={answer.json()[1]}")).status == 200
    [kept] = await remarks(app)
    assert (kept["status"], kept["requestId"]) == (200, answer.headers["X-Request-ID"])
    [violation] = kept["violations"]
    assert (violation["pointer"], violation["rule"], violation["template"]) == (
        "/1/result/response", "any", f"{PROFILE}/templates/other")
    assert CHILD not in json.dumps(kept, ensure_ascii=False)


async def test_a_put_and_one_with_attachments_are_looked_at_too(knowing: Server) -> None:
    app = await client(knowing, VERSION)
    one = claiming(VERSION)
    put = await app.put(f"statements?statementId={one['id']}", json=one)
    assert put.status == 204
    part = b"Content-Type: application/json\r\n\r\n" + json.dumps(claiming(VERSION)).encode()
    body = b"--b\r\n" + part + b"\r\n--b--\r\n"
    sent = await app.post("statements", data=body, headers={"Content-Type": "multipart/mixed; boundary=b"})
    assert sent.status == 200
    assert len(await remarks(app)) == 2


@pytest.mark.parametrize("claims", [(), ("https://other.example/v1",), (f"{VERSION}x",)])
async def test_a_statement_that_claims_nothing_of_it_is_not_looked_at(knowing: Server, claims: tuple[str, ...]) -> None:
    app = await client(knowing, PROFILE, refuses=True)
    assert (await app.post("statements", json=claiming(*claims))).status == 200
    assert await remarks(app) == []


async def test_no_other_key_s_statements_are_looked_at(knowing: Server) -> None:
    app = await client(knowing)
    assert (await app.post("statements", json=claiming(VERSION))).status == 200
    japanese = await client(knowing, JAPAN, refuses=True)
    assert (await japanese.post("statements", json=claiming(VERSION))).status == 200
    assert await remarks(app) == await remarks(japanese) == []


async def test_the_profile_s_own_iri_claims_its_latest_version(knowing: Server) -> None:
    app = await client(knowing, PROFILE)
    await app.post("statements", json=claiming(PROFILE, VERSION))
    [kept] = await remarks(app)
    assert len(kept["violations"]) == 2  # once of each template, though it is claimed twice


async def test_a_claim_that_no_template_is_about_is_remarked_on_and_never_refused(knowing: Server) -> None:
    app = await client(knowing, PROFILE, refuses=True)
    assert (await app.post("statements", json={**claiming(VERSION), "verb": {"id": f"{VERB}-not"}})).status == 200
    [kept] = await remarks(app)
    assert [(each["rule"], each["severity"]) for each in kept["violations"]] == [("unmatched", "warning")]


async def test_where_it_is_told_to_the_batch_is_refused_with_each_finding(knowing: Server) -> None:
    app = await client(knowing, PROFILE, refuses=True)
    good = claiming(VERSION, id="6690e6c9-3ef0-4ed3-8b37-7f3964730b02", result={"success": True, "response": "山"})
    refused = await app.post("statements", json=[good, claiming(VERSION)], headers={"Accept-Language": "ja"})
    assert (refused.status, refused.problem()) == (400, "profile-refused")
    violations = refused.json()["violations"]
    assert [(each["pointer"], each["rule"], each["severity"]) for each in violations] == [
        ("/1/result/success", "included", "error"), ("/1/result/response", "included", "error")]
    assert "テンプレート" in violations[0]["detail"]
    assert (await app.get(f"statements?statementId={good['id']}")).status == 404
    [kept] = (await app.get("/api/v1/refusals")).json()["refusals"]
    assert (kept["status"], kept["violations"][0]["severity"]) == (400, "error")
    assert (await app.post("statements", json=good)).status == 200


async def test_what_the_server_sets_is_asked_of_the_statement_as_it_is_kept(knowing: Server) -> None:
    app = await client(knowing, JAPAN, refuses=True)
    one = {**statement(), "verb": {"id": f"{JAPAN}/verbs/guided"}, "object": {
        "id": "https://school.example/x", "definition": {"type": f"{JAPAN}/activity-types/guidance"}},
        "context": {"contextActivities": {"category": [{"id": f"{JAPAN}/v1.0.0"}]}}}
    assert (await app.post("statements", json=one)).status == 200
    [told] = (await app.post("/api/v1/profiles/validate", json=one)).json()["statements"]
    assert told["outcome"] == "success"


async def test_with_any_one_template_is_enough(knowing: Server) -> None:
    app = await client(knowing, PROFILE, mode="any", refuses=True)
    assert (await app.post("statements", json=claiming(VERSION, result={"success": True}))).status == 200
    assert (await app.post("statements", json=claiming(VERSION))).status == 400


async def test_what_breaks_the_standard_is_told_of_that_alone(knowing: Server) -> None:
    app = await client(knowing, PROFILE, refuses=True)
    refused = await app.post("statements", json=[claiming(VERSION), {**claiming(VERSION), "verb": {}}])
    assert refused.problem() == "statements-invalid"


# --- asking without storing ---


async def test_known_profiles_are_listed(knowing: Server) -> None:
    found = {each["id"]: each for each in (await (await client(knowing)).get("/api/v1/profiles")).json()["profiles"]}
    assert found[JAPAN]["shipped"]
    assert (found[JAPAN]["errors"], found[JAPAN]["warnings"]) == (0, 0)
    assert (found[PROFILE]["file"], found[PROFILE]["errors"], found[PROFILE]["templates"]) == ("漢字.jsonld", 1, 2)


async def test_a_statement_is_judged_by_what_it_claims_and_not_stored(knowing: Server) -> None:
    app = await client(knowing)
    one = claiming(VERSION, id="6690e6c9-3ef0-4ed3-8b37-7f3964730b03", result={"response": CHILD})
    answer = await app.post("/api/v1/profiles/validate", json=one)
    [told] = answer.json()["statements"]
    assert (told["outcome"], told["profiles"]) == ("invalid", [VERSION])
    assert told["templates"] == [f"{PROFILE}/templates/right", f"{PROFILE}/templates/other"]
    assert [each["found"] for each in told["findings"] if "found" in each] == [[CHILD]]  # who sent it may know
    assert (await app.get(f"statements?statementId={one['id']}")).status == 404
    assert (await app.get("/api/v1/refusals")).json()["refusals"] == []


async def test_a_batch_is_judged_one_by_one_also_by_a_profile_that_it_does_not_claim(knowing: Server) -> None:
    app = await client(knowing)
    right = {**statement(), "verb": {"id": VERB}, "result": {"success": True}}
    answer = await app.post(f"/api/v1/profiles/validate?mode=any&profile={PROFILE}", json=[
        right, {**right, "verb": {"id": "https://other.example/v"}}, {**right, "result": {}}, {"verb": {}}])
    told = answer.json()["statements"]
    assert [each["outcome"] for each in told] == ["success", "unmatched", "invalid", "invalid"]
    assert told[2]["findings"][0]["pointer"] == "/2/result/success"
    assert told[3]["findings"] == []
    assert {each["pointer"] for each in told[3]["violations"]} == {"/3", "/3/verb"}


@pytest.mark.parametrize(("query", "slug"), [
    ("?mode=some", "profile-mode-unknown"), ("?profile=https://none.example/", "profile-unknown"),
    ("?other=1", "parameter-unknown")])
async def test_what_cannot_be_asked_is_refused(knowing: Server, query: str, slug: str) -> None:
    answer = await (await client(knowing)).post(f"/api/v1/profiles/validate{query}", json=claiming(VERSION))
    assert (answer.status, answer.problem()) == (400, slug)
