"""activities/state where it differs: registrations, agents, deleting all, blind replacement (Communication 2.3)."""

from __future__ import annotations

import asyncio
import json
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.http.conftest import Client
from tests.http.test_documents import DRILL, HANAKO

REGISTRATION = "6F0E7A52-93c1-4d0e-9f5e-0d8f5f0a4b11"


def place(activity_id: str, **more: str) -> dict[str, str]:
    return {"activityId": activity_id, "agent": HANAKO, **more}


@pytest.fixture
def activity_id() -> str:
    return f"https://example.jp/drill/{uuid4()}"


async def put(client: Client, params: dict[str, str], data: bytes = b"{}") -> int:
    return (await client.put("activities/state", params=params, data=data)).status


async def ids(client: Client, params: dict[str, str]) -> list[str]:
    answer = await client.get("activities/state", params=params)
    assert answer.status == 200
    found: list[str] = answer.json()
    return found


@pytest.mark.parametrize("registration", ["", "true", "6f0e7a52", REGISTRATION + "0"])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
async def test_a_registration_must_be_a_uuid(lrs: Client, activity_id: str, method: str, registration: str) -> None:
    params = place(activity_id, stateId="s", registration=registration)
    assert (await lrs.request(method, "activities/state", params=params)).status == 400


async def test_a_registration_has_a_state_of_its_own_in_either_case(lrs: Client, activity_id: str) -> None:
    assert await put(lrs, place(activity_id, stateId="s", registration=REGISTRATION)) == 204
    assert (await lrs.get("activities/state", params=place(activity_id, stateId="s"))).status == 404
    lower = place(activity_id, stateId="s", registration=REGISTRATION.lower())
    assert (await lrs.get("activities/state", params=lower)).status == 200


async def test_a_list_without_a_registration_covers_all(lrs: Client, activity_id: str) -> None:
    await put(lrs, place(activity_id, stateId="なし"))
    await put(lrs, place(activity_id, stateId="あり", registration=REGISTRATION))
    assert sorted(await ids(lrs, place(activity_id))) == ["あり", "なし"]
    assert await ids(lrs, place(activity_id, registration=REGISTRATION)) == ["あり"]


async def test_deleting_without_an_id_deletes_that_context_alone(lrs: Client, activity_id: str) -> None:
    await put(lrs, place(activity_id, stateId="なし"))
    await put(lrs, place(activity_id, stateId="あり", registration=REGISTRATION))
    await put(lrs, place(activity_id + "/other", stateId="別"))
    registered = place(activity_id, registration=REGISTRATION)
    assert (await lrs.delete("activities/state", params=registered)).status == 204
    assert await ids(lrs, place(activity_id)) == ["なし"]
    assert (await lrs.delete("activities/state", params=place(activity_id))).status == 204
    assert await ids(lrs, place(activity_id)) == []
    assert await ids(lrs, place(activity_id + "/other")) == ["別"]


async def test_an_empty_id_names_one_document_and_never_all(lrs: Client, activity_id: str) -> None:
    await put(lrs, place(activity_id, stateId="s"))
    assert (await lrs.delete("activities/state", params=place(activity_id, stateId=""))).status == 204
    assert await ids(lrs, place(activity_id)) == ["s"]


async def test_the_same_agent_written_differently_has_the_same_state(lrs: Client, activity_id: str) -> None:
    await put(lrs, {"activityId": activity_id, "stateId": "s", "agent": '{"mbox":"mailto:hanako@School.example.JP"}'})
    again = '{"name": "花子", "objectType": "Agent", "mbox": "mailto:hanako@school.example.jp"}'
    params = {"activityId": activity_id, "stateId": "s", "agent": again}
    assert (await lrs.get("activities/state", params=params)).status == 200


@pytest.mark.parametrize("agent", [
    "true", "花子", "{", "{}", "[]", '{"name": "花子"}', '{"mbox": "hanako@school.example.jp"}',
    '{"objectType": "Group", "mbox": "mailto:a@b.jp"}', '{"mbox": "mailto:a@b.jp", "openid": "https://a.jp"}',
    '{"mbox": "mailto:a@b.jp", "mbox": "mailto:b@b.jp"}', '{"mbox": "mailto:\\ud800@b.jp"}', "[" * 1500,
])
async def test_an_agent_that_is_none_is_refused_with_the_reason(lrs: Client, activity_id: str, agent: str) -> None:
    params = {"activityId": activity_id, "stateId": "s", "agent": agent}
    for method in ("GET", "PUT", "POST", "DELETE"):
        answer = await lrs.request(method, "activities/state", params=params, headers={"Accept-Language": "ja"})
        assert answer.status == 400
        assert "パラメーター agent" in answer.json()["detail"]


@pytest.mark.parametrize("activity", ["drill", "", "ab=c://should.fail.example", "https://example.jp/a b"])
async def test_an_activity_id_must_be_an_iri(lrs: Client, activity: str) -> None:
    params = {"activityId": activity, "stateId": "s", "agent": HANAKO}
    for method in ("GET", "PUT", "POST", "DELETE"):
        assert (await lrs.request(method, "activities/state", params=params)).status == 400


async def test_a_state_is_replaced_blindly_in_1_0_3_but_not_in_2_0(
        lrs: Client, lrs_1: Client, activity_id: str) -> None:
    params = place(activity_id, stateId="s")
    assert await put(lrs, params, b"1") == 204
    assert await put(lrs, params, b"2") == 409
    assert await put(lrs_1, params, b"3") == 204
    assert (await lrs.get("activities/state", params=params)).body == b"3"


async def test_last_modified_grows_with_a_change(lrs: Client, activity_id: str) -> None:
    params, json_type = place(activity_id, stateId="s"), {"Content-Type": "application/json"}
    await lrs.post("activities/state", params=params, data=b"{}", headers=json_type)
    before = parsedate_to_datetime((await lrs.get("activities/state", params=params)).headers["Last-Modified"])
    await asyncio.sleep(1.1)
    await lrs.post("activities/state", params=params, data=b'{"a": 1}', headers=json_type)
    after = parsedate_to_datetime((await lrs.get("activities/state", params=params)).headers["Last-Modified"])
    assert after > before


async def test_alternate_syntax_writes_and_reads_a_state(lrs_1: Client, activity_id: str) -> None:
    form = {**place(activity_id, stateId="しおり"), "content": json.dumps({"頁": 3}),
            "Content-Type": "application/json"}
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    written = await lrs_1.post("activities/state?method=PUT", data=urlencode(form), headers=sent)
    assert written.status == 204, written.text
    asked = urlencode(place(activity_id, stateId="しおり"))
    read = await lrs_1.post("activities/state?method=GET", data=asked, headers=sent)
    assert read.json() == {"頁": 3}


async def test_an_app_keeps_state(app_key: Client) -> None:
    params = place(DRILL, stateId=str(uuid4()))
    assert await put(app_key, params) == 204
    assert (await app_key.get("activities/state", params=params)).status == 200
