"""POST /caliper over real HTTP: each answer of the standard, what sensors get away with, and what is kept."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any

import pytest

from lrs.access.principal import CaliperRules
from lrs.http import keys
from tests.http.conftest import Client, Key, Server
from tests.http.sensing import EVENTS, LEARNER, PATH, V1P1, V1P2, VIDEO, bearer, envelope, event, kept, new_key, sensor


@pytest.fixture
async def app(server: Server) -> Key:
    return await new_key(server)


@pytest.fixture
def moodle(server: Server, app: Key) -> Client:
    return sensor(server, app)


# --- what is taken ----------------------------------------------------------------------------------------


async def test_an_envelope_is_answered_with_200_and_nothing(moodle: Client) -> None:
    sent = event()
    answer = await moodle.post(PATH, json=envelope(sent))
    assert (answer.status, answer.body) == (200, b"")
    assert await kept(moodle) == [sent]


async def test_an_event_comes_back_to_the_byte(moodle: Client) -> None:
    text = json.dumps(event(extensions={"com.example.数": 1, "$a.b": [1.50, 10**20]}, unknown={"": None}),
                      ensure_ascii=False, indent=1).replace("1.5", "1.500")
    body = json.dumps(envelope("…")).replace('"\\u2026"', text)
    sent = await moodle.post(PATH, data=body.encode(), headers={"Content-Type": "application/json"})
    assert sent.status == 200, sent.text
    event_id = json.loads(text)["id"]
    assert (await moodle.get(f"{EVENTS}/{event_id}")).text == text
    assert text in (await moodle.get(EVENTS)).text


async def test_the_same_envelope_again_is_stored_once(moodle: Client) -> None:
    sent = envelope(event(), event())
    for _ in range(3):
        assert (await moodle.post(PATH, json=sent)).status == 200
    assert len(await kept(moodle)) == 2


async def test_another_body_under_a_known_id_is_answered_with_200_and_the_first_stays(
        moodle: Client, server: Server) -> None:
    first = event()
    await moodle.post(PATH, json=envelope(first))
    assert (await moodle.post(PATH, json=envelope({**first, "action": "Ended"}))).status == 200
    assert await kept(moodle) == [first]
    [remark] = (await moodle.get("/api/v1/refusals")).json()["refusals"]
    assert (remark["status"], remark["type"]) == (200, "urn:manabi-lrs:problem:caliper-findings")
    assert [each["rule"] for each in remark["violations"]] == ["event-conflict"]


async def test_ten_thousand_events_arrive_compressed_and_once(moodle: Client) -> None:
    body = gzip.compress(json.dumps(envelope(*(event() for _ in range(10_000)))).encode(), 1)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    for _ in range(2):
        answer = await moodle.post(PATH, data=body, headers=headers)
        assert (answer.status, answer.body) == (200, b""), answer.text
    found, path = 0, f"{EVENTS}?limit=1000"
    while path:
        page = (await moodle.get(path)).json()
        found, path = found + len(page["events"]), page["more"]
    assert found == 10_000


async def test_events_and_entities_may_be_mixed(moodle: Client) -> None:
    person = {"@context": V1P2, "id": LEARNER, "type": "Person"}
    assert (await moodle.post(PATH, json=envelope(person, event(), person))).status == 200
    assert len(await kept(moodle)) == 1


@pytest.mark.parametrize("change", [
    {"sendTime": "2026-04-08T01:12:03.000+0000"}, {"sendTime": "2026-04-08T10:12:03+09:00"},
    {"sensor": "moodle"}, {"dataVersion": "https://purl.imsglobal.org/ctx/caliper/v1p2/"}, {"dataVersion": V1P1},
    {"dataVersion": f"{V1P1}/ToolUseProfile-extension"},
], ids=str)
async def test_an_envelope_may_be_spelled_as_sensors_do(moodle: Client, change: dict[str, Any]) -> None:
    assert (await moodle.post(PATH, json=envelope(event(), **change))).status == 200
    assert len(await kept(moodle)) == 1


@pytest.mark.parametrize("change", [
    {"id": "5f2b0d6e-3c1a-4d53-9c6f-0f1f3c0a7d21"}, {"id": "https://moodle.example.jp/events/1"},
    {"actor": LEARNER, "object": VIDEO, "edApp": "https://moodle.example.jp"},
    {"extensions": {"com.instructure.canvas": {"$ref": 1, "a.b": {"": 2}}}}, {"extensions": "text"},
    {"@context": ["https://schema.org", V1P2]}, {"@context": None}, {"eventTime": "2026-04-08"}, {"eventTime": 17},
    {"generated": {"score": {"given": 1}}}, {"type": "http://caliper.blackboard.com/caliper/v1/LTIEvent"},
    {"action": None}, {"object": None}, {"actor": None}, {"object": {"id": "not an IRI", "type": "Webpage"}},
    {"profile": "TimebackProfile"}, {"group": []}, {"actor": {"id": "http://purl.imsglobal.org/caliper/Person"}},
], ids=str)
async def test_an_event_is_kept_whatever_rules_it_breaks(moodle: Client, change: dict[str, Any]) -> None:
    sent = event(**{"event_id": None, **change}) if "id" not in change else {**event(), **change}
    answer = await moodle.post(PATH, json=envelope(sent))
    assert (answer.status, answer.body) == (200, b""), answer.text
    assert await kept(moodle) == [sent]
    assert (await moodle.get(f"{EVENTS}/{sent['id'].replace('/', '%2F')}")).json() == sent


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("headers", "status", "slug"), [
    ({"Authorization": "Bearer nobody"}, 401, "unauthorized"),
    ({"Authorization": "Bearer k7pm-2xqa-hn9d.wrong"}, 401, "unauthorized"),
    ({"Authorization": ""}, 401, "unauthorized"),
    ({"Content-Type": "application/ld+json"}, 415, "caliper-media-type"),
    ({"Content-Type": "text/plain"}, 415, "caliper-media-type"),
    ({"Content-Type": ""}, 415, "caliper-media-type"),
    ({"Content-Encoding": "br"}, 415, "content-encoding-unknown"),
], ids=str)
async def test_headers_are_looked_at_before_the_body(
        moodle: Client, headers: dict[str, str], status: int, slug: str) -> None:
    for body in (b"{", json.dumps(envelope(event())).encode()):
        answer = await moodle.post(PATH, data=body, headers={"Content-Type": "application/json", **headers})
        assert (answer.status, answer.problem()) == (status, slug)
    assert await kept(moodle) == []


async def test_credentials_are_looked_at_before_the_media_type(server: Server) -> None:
    stranger = Client(server.session, server.origin, {})
    assert (await stranger.post(PATH, data=b"x", headers={"Content-Type": "text/plain"})).status == 401
    assert (await stranger.get(PATH)).status == 401
    assert (await stranger.post(f"{PATH}/validate", json=envelope(event()))).status == 401


@pytest.mark.parametrize(("body", "status", "slug"), [
    (b"", 400, "json-malformed"), (b"{", 400, "json-malformed"), (b"\xff\xfe", 400, "json-not-utf8"),
    (b"[]", 400, "caliper-no-envelope"), (b"null", 400, "caliper-no-envelope"), (b'"x"', 400, "caliper-no-envelope"),
    (json.dumps(event()).encode(), 400, "caliper-no-envelope"),
    (json.dumps([envelope(event())]).encode(), 400, "caliper-no-envelope"),
    (json.dumps(envelope(event(), sensor=None)).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), sensor="")).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), sendTime="8 April")).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), dataVersion=2)).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope()).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(data=event())).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), "x")).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), extra=1)).encode(), 400, "caliper-invalid"),
    (json.dumps(envelope(event(), dataVersion="http://purl.imsglobal.org/ctx/caliper/v1/Context")).encode(), 422,
     "caliper-version-unsupported"),
    (json.dumps(envelope(event(), dataVersion="https://example.jp")).encode(), 422, "caliper-version-unsupported"),
])
async def test_what_is_no_envelope_is_refused_whole(moodle: Client, body: bytes, status: int, slug: str) -> None:
    answer = await moodle.post(PATH, data=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert (answer.status, answer.problem()) == (status, slug), answer.text
    assert await kept(moodle) == []


async def test_a_key_without_the_scope_is_answered_with_401_and_not_403(server: Server) -> None:
    reader = sensor(server, await server.key("statements/read/mine"))
    for answer in (await reader.post(PATH, json=envelope(event())), await reader.get(PATH),
                   await reader.post(f"{PATH}/validate", json=envelope(event()))):
        assert (answer.status, answer.problem()) == (401, "scope-needed")
        assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("scopes", [("statements/write", "statements/read/mine"), ("events/write", "events/read/mine")])
async def test_a_key_that_was_made_before_there_were_events_writes_and_reads_them(
        server: Server, scopes: tuple[str, ...]) -> None:
    app = sensor(server, await server.key(*scopes))
    sent = event()
    assert (await app.post(PATH, json=envelope(sent))).status == 200
    assert await kept(app) == [sent]


async def test_every_way_to_say_who_one_is(server: Server, app: Key) -> None:
    token = (await Client(server.session, server.origin, {"Authorization": app.authorization}).post(
        "/oauth/token", data={"grant_type": "client_credentials"})).json()["access_token"]
    basic = "Basic " + b64encode(f"{app.key}:{app.secret}".encode()).decode()
    ways = (bearer(app), f"bearer  {app.key}.{app.secret}", f"{app.key}.{app.secret}", basic, f"Bearer {token}", token)
    for way in ways:
        assert (await sensor(server, app, way).post(PATH, json=envelope(event()))).status == 200, way
    assert len(await kept(sensor(server, app))) == len(ways)


@pytest.mark.parametrize("wrong", ["{key}", "{key}.", "{key}.{secret}x", "{key} {secret}", "Token {key}.{secret}",
                                   "Bearer {key}.{secret}.", "Bearer {secret}", "Basic {key}.{secret}",
                                   "Bearer {key}.\u0000", "Bearer Bearer {key}.{secret}"])
async def test_a_token_that_is_almost_right_opens_nothing(server: Server, app: Key, wrong: str) -> None:
    client = sensor(server, app, wrong.format(key=app.key, secret=app.secret).replace("\u0000", "%00"))
    assert (await client.post(PATH, json=envelope(event()))).status == 401


async def test_a_revoked_key_opens_nothing_by_its_token_either(server: Server, app: Key) -> None:
    moodle = sensor(server, app)
    assert (await moodle.post(PATH, json=envelope(event()))).status == 200
    await server.app[keys.ACCESS].revoke_credential(app.key)
    assert (await moodle.post(PATH, json=envelope(event()))).status == 401


# --- strict, and not mapped -------------------------------------------------------------------------------


async def test_a_strict_key_stores_all_of_an_envelope_or_nothing(server: Server) -> None:
    strict = sensor(server, await new_key(server, CaliperRules(strict=True)))
    wrong = event(action="Danced")
    refused = await strict.post(PATH, json=envelope(event(), wrong, event()), headers={"Accept-Language": "ja"})
    assert (refused.status, refused.problem()) == (400, "caliper-invalid")
    assert {each["severity"] for each in refused.json()["violations"]} == {"error"}
    assert {each["pointer"] for each in refused.json()["violations"]} == {"/data/1/action"}
    assert "Danced" not in (await strict.get("/api/v1/refusals")).text
    assert await kept(strict) == []
    assert (await strict.post(PATH, json=envelope(event(), event()))).status == 200
    assert len(await kept(strict)) == 2


async def test_an_event_is_a_statement_too_unless_its_key_says_otherwise(server: Server) -> None:
    for rules, there in ((CaliperRules(), True), (CaliperRules(maps=False), False)):
        sensing = sensor(server, await new_key(server, rules))
        sent = event()
        assert (await sensing.post(PATH, json=envelope(sent))).status == 200
        uuid = sent["id"].removeprefix("urn:uuid:")
        found = await sensing.with_(X_Experience_API_Version="2.0.0").get(f"statements?statementId={uuid}")
        assert found.status == (200 if there else 404)
        if there:
            statement = found.json()
            assert statement["actor"]["account"]["name"] == LEARNER
            assert statement["timestamp"].startswith("2026-04-08T01:12:00")
        assert await kept(sensing) == [sent]


async def test_findings_are_remarked_on_without_what_was_sent(moodle: Client) -> None:
    await moodle.post(PATH, json=envelope(event(action="かくれんぼ"), event(eventTime="きのう")))
    [remark] = (await moodle.get("/api/v1/refusals")).json()["refusals"]
    assert remark["status"] == 200
    assert {each["pointer"] for each in remark["violations"]} == {"/data/0/action", "/data/1/eventTime"}
    assert "かくれんぼ" not in json.dumps(remark, ensure_ascii=False)


# --- what the endpoint says of itself ---------------------------------------------------------------------


async def test_sensors_are_told_what_is_taken(moodle: Client) -> None:
    told = await moodle.get(PATH)
    assert told.status == 200
    assert set(told.json()) == {"caliperSupportedVersions", "caliperMaximumPayloadSize", "caliperSupportedExtensions"}
    assert told.json()["caliperSupportedVersions"][:2] == [V1P2, V1P1]
    assert told.json()["caliperMaximumPayloadSize"] == 32 * 1024


@pytest.mark.parametrize("path", [PATH, f"{PATH}/validate"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(moodle: Client, method: str, path: str) -> None:
    answer = await moodle.request(method, path)
    assert answer.status == 405
    assert "POST" in answer.headers["Allow"]


async def test_pages_of_other_origins_may_post(server: Server, moodle: Client) -> None:
    asked = {"Origin": "https://moodle.example.jp", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "authorization, content-type"}
    preflight = await Client(server.session, server.origin, {}).request("OPTIONS", PATH, headers=asked)
    assert preflight.status == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    answer = await moodle.post(PATH, json=envelope(event()), headers={"Origin": "https://moodle.example.jp"})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert (await moodle.head(PATH)).status == 200


async def test_no_version_of_xapi_is_asked_for_or_named(moodle: Client) -> None:
    answer = await moodle.post(PATH, json=envelope(event()))
    assert answer.status == 200
    assert "X-Experience-API-Version" not in answer.headers


async def test_metrics_count_what_became_of_events(server: Server, moodle: Client) -> None:
    def counted(outcome: str) -> float:
        lines = server.app[keys.METRICS].text().decode().splitlines()
        name = f'lrs_caliper_events_total{{outcome="{outcome}"}} '
        return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)

    before = {name: counted(name) for name in ("fresh", "again", "conflict", "refused")}
    sent = event()
    await moodle.post(PATH, json=envelope(sent, event()))
    await moodle.post(PATH, json=envelope(sent))
    await moodle.post(PATH, json=envelope({**sent, "action": "Ended"}))
    strict = sensor(server, await new_key(server, CaliperRules(strict=True)))
    await strict.post(PATH, json=envelope(event(action=None)))
    assert {name: counted(name) - before[name] for name in before} == {
        "fresh": 2, "again": 1, "conflict": 1, "refused": 1}


# --- judging without storing ------------------------------------------------------------------------------


async def test_validate_says_in_words_what_is_wrong_and_stores_nothing(moodle: Client) -> None:
    sent = envelope(event(), event(action="Danced"))
    english, japanese = [await moodle.post(f"{PATH}/validate", json=sent, headers={"Accept-Language": language})
                         for language in ("en", "ja")]
    assert english.status == 200
    told = english.json()
    assert (told["valid"], told["version"], told["items"]) == (False, "v1p2", 2)
    assert [(each["pointer"], each["severity"]) for each in told["findings"]] == [("/data/1/action", "error")]
    assert told["findings"][0]["detail"] != japanese.json()["findings"][0]["detail"]
    assert await kept(moodle) == []
    good = (await moodle.post(f"{PATH}/validate", json=envelope(event()))).json()
    assert good == {"valid": True, "version": "v1p2", "items": 1, "findings": []}


@pytest.mark.parametrize("value", [
    {}, [], 1, None, "x", envelope(), envelope(event(), sensor=None), envelope("x"), envelope(event(), dataVersion="x"),
    event(), event(action="Danced"), {"type": 1}, {"sensor": 1, "data": {}}], ids=[
    "object", "array", "number", "null", "text", "empty", "no-sensor", "no-items", "no-version",
    "event", "unknown-action", "no-event", "no-data"])
async def test_validate_answers_200_for_any_json(moodle: Client, value: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await moodle.post(f"{PATH}/validate", data=json.dumps(value).encode(), headers=headers)
    assert answer.status == 200, answer.text
    assert not answer.json()["valid"]
    assert all(each["detail"] and each["rule"] for each in answer.json()["findings"])


async def test_validate_of_what_is_no_json_is_refused(moodle: Client) -> None:
    headers = {"Content-Type": "application/json"}
    assert (await moodle.post(f"{PATH}/validate", data=b"{", headers=headers)).status == 400
    assert (await moodle.post(f"{PATH}/validate", data=b"{}", headers={"Content-Type": "text/xml"})).status == 415
