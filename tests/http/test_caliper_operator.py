"""Caliper at who runs the system: how a key's Events are taken, what was refused and what was found, nothing that was
sent."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import pytest

from lrs.access.principal import CaliperRules, KeyKind
from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import Browser
from tests.http.conftest import TENANT, Answer, Client, Key
from tests.http.operated import Operated, operated
from tests.http.sensing import PATH, bearer, envelope, event, sensor

OPERATOR = "/console/operator"


@pytest.fixture(scope="module")
async def city(config: Config) -> AsyncIterator[Operated]:
    async with operated(config) as made:
        yield made


@pytest.fixture
def operator(city: Operated) -> Browser:
    return city.town.browsers["operator"]


async def moodle(city: Operated, name: str) -> tuple[str, Client]:
    access = city.server.app[keys.ACCESS]
    credential, secret = await access.create_credential(TENANT, None, name, KeyKind.APP)
    return credential.key, sensor(city.server, Key(credential.key, secret))


def text_of(page: Answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


async def test_a_new_key_is_shown_with_its_caliper_address_and_its_token(city: Operated, operator: Browser) -> None:
    await operator.open(f"{OPERATOR}/keys/new")
    made = await operator.send(f"{OPERATOR}/keys/new", key=operator.hidden("key"), name="教室", kind="app",
                               caliper_strict="x", events_only="x")
    shown = {name: re.findall(f'<code id="{name}"[^>]*>([^<]+)', made.text)[0] for name in ("caliper", "token", "key")}
    client = Client(city.server.session, shown["caliper"].removesuffix(PATH), {"Authorization": shown["token"]})
    assert (await client.post(PATH, json=envelope(event()))).status == 200
    assert (await client.post(PATH, json=envelope(event(action="Danced")))).status == 400
    found = await city.server.app[keys.ACCESS].key(TENANT, shown["key"])
    assert found.registration.caliper == CaliperRules(strict=True, maps=False)


async def test_how_events_are_taken_is_changed_at_once_and_by_its_own_fields_alone(
        city: Operated, operator: Browser) -> None:
    key, client = await moodle(city, "教室2")
    wrong = envelope(event(action="Danced"))
    assert (await client.post(PATH, json=wrong)).status == 200
    for ticked, status in (({"caliper_strict": "x"}, 400), ({}, 200)):
        await operator.open(f"{OPERATOR}/keys/{key}")
        await operator.send(f"{OPERATOR}/keys/{key}", do="change", category="school-learning",
                            activity_class="learning", **ticked)
        assert (await client.post(PATH, json=envelope(event(action="Danced")))).status == status
        checked = 'name="caliper_strict" value="x" checked' in (await operator.open(f"{OPERATOR}/keys/{key}")).text
        assert checked is bool(ticked)


async def test_refused_envelopes_and_findings_are_told_in_words_and_counted_by_app_and_rule(
        city: Operated, operator: Browser) -> None:
    _, client = await moodle(city, "動画ひろば")
    first = event()
    wrong = event(action="おどった"), event(action="うたった")
    assert (await client.post(PATH, json=envelope(first, *wrong))).status == 200
    assert (await client.post(PATH, json=envelope({**first, "action": "Ended"}))).status == 200
    assert (await client.post(PATH, json=envelope(event(), sendTime="きのう"))).status == 400
    assert (await client.post(PATH, json=envelope(event(), dataVersion="https://きのう.example"))).status == 422
    page = await operator.open(f"{OPERATOR}/refused")
    told = text_of(page)
    assert "保存した Event が守っていない Caliper の規則" in told
    [row] = re.findall(r'<th scope="row">([^<]+)</th><td>動画ひろば</td><td class="number">2</td>', page.text)
    assert "action" in html.unescape(row) or "…" in row
    for pointer in ("/data/1/action", "/data/2/action", "/data/0/id", "/sendTime"):
        assert pointer in told
    assert "保存済み" in told
    for sent in ("おどった", "きのう", first["id"]):
        assert sent not in page.text
    english = await operator.get(f"{OPERATOR}/refused", headers={"Accept-Language": "en"})
    assert english.status == 200


async def test_a_developer_reads_the_same_of_their_own_key_alone(city: Operated) -> None:
    _, client = await moodle(city, "開発者")
    _, other = await moodle(city, "ほかの開発者")
    await client.post(PATH, json=envelope(event(eventTime="きのう")))
    [seen] = (await client.get("/api/v1/refusals")).json()["refusals"]
    assert (seen["path"], seen["status"]) == (PATH, 200)
    assert [(each["pointer"], each["severity"]) for each in seen["violations"]] == [("/data/0/eventTime", "error")]
    assert (await other.get("/api/v1/refusals")).json()["refusals"] == []


async def test_learners_tokens_and_portals_write_no_events(city: Operated) -> None:
    portal = city.server.keys[KeyKind.PORTAL]
    refused = await Client(city.server.session, city.server.origin, {"Authorization": bearer(portal)}).post(
        PATH, json=envelope(event()))
    assert (refused.status, refused.problem()) == (401, "scope-needed")
