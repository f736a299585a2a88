"""Requests folded into a form, for browsers without CORS (xAPI 1.0.3 Communication 1.3; reference 4.65)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.http.conftest import Client

ACTIVITY = "https://kyozai.example.jp/算数/たしざん"
AGENT = json.dumps({"account": {"homePage": "https://school.example.jp", "name": "hanako"}})


def form(**fields: str) -> dict[str, Any]:
    return {"data": urlencode({name.replace("_", "-"): value for name, value in fields.items()}),
            "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def state(**fields: str) -> dict[str, Any]:
    return form(activityId=ACTIVITY, agent=AGENT, stateId="しおり", **fields)


async def test_a_form_is_stored_and_read_like_the_request_it_stands_for(lrs_1: Client) -> None:
    put = await lrs_1.post("activities/state?method=PUT", **state(content='{"ページ":3}'))
    assert put.status == 204
    got = await lrs_1.post("activities/state?method=GET", **state())
    assert got.status == 200
    assert got.json() == {"ページ": 3}
    usual = await lrs_1.get("activities/state", params={"activityId": ACTIVITY, "agent": AGENT, "stateId": "しおり"})
    assert usual.body == got.body
    assert usual.headers["Content-Type"] == "application/json"


async def test_credentials_and_version_may_stand_in_the_form_alone(lrs_1: Client) -> None:
    fields = {"Authorization": lrs_1.headers["Authorization"], "X_Experience_API_Version": "1.0.3"}
    bare = lrs_1.with_(Authorization=None, X_Experience_API_Version=None)
    answer = await bare.post("activities/state?method=PUT", **state(content="{}", **fields))
    assert answer.status == 204
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"


async def test_the_version_in_the_form_wins_over_the_header(lrs_1: Client) -> None:
    answer = await lrs_1.post("activities/state?method=PUT", **state(content="{}", X_Experience_API_Version="0.8"))
    assert answer.status == 400


async def test_the_content_type_in_the_form_is_that_of_the_content(lrs_1: Client) -> None:
    await lrs_1.post("activities/state?method=PUT", **state(content="めも", Content_Type="text/plain; charset=utf-8"))
    answer = await lrs_1.post("activities/state?method=GET", **state())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == "めも"


@pytest.mark.parametrize("path", [
    "activities/state?method=PUT&stateId=x", "activities/state?method=PUT&method=PUT",
    "activities/state?method=PATCH", "activities/state?method=put", "activities/state?method="])
async def test_only_method_may_stand_in_the_query_and_it_must_be_one(lrs_1: Client, path: str) -> None:
    assert (await lrs_1.post(path, **state(content="{}"))).status == 400


async def test_a_real_put_takes_no_method(lrs_1: Client) -> None:
    assert (await lrs_1.put("activities/state?method=PUT", **state(content="{}"))).status == 400


@pytest.mark.parametrize("body", [b"", b'{"activityId": "x"}', b"stateId=%zz", "stateId=しおり".encode(), b"a=%ff"])
async def test_a_body_that_is_no_form_is_refused(lrs_1: Client, body: bytes) -> None:
    answer = await lrs_1.post("activities/state?method=PUT", data=body,
                              headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 400


@pytest.mark.parametrize("name", ["stateId", "Content_Type"])
async def test_fields_that_no_record_could_hold_are_refused(lrs_1: Client, name: str) -> None:
    fields = {"activityId": ACTIVITY, "agent": AGENT, "stateId": "しおり", "content": "{}"}
    answer = await lrs_1.post("activities/state?method=PUT", **form(**{**fields, name: "text/" + "x" * 100_000}))
    assert (answer.status, answer.problem()) == (413, "form-fields-too-long")


async def test_content_may_be_longer_than_the_fields_beside_it(lrs_1: Client) -> None:
    content = json.dumps({"作文": "あ" * 100_000})
    assert (await lrs_1.post("activities/state?method=PUT", **state(content=content))).status == 204
    assert (await lrs_1.post("activities/state?method=GET", **state())).json() == json.loads(content)


async def test_a_body_that_calls_itself_json_is_refused(lrs_1: Client) -> None:
    assert (await lrs_1.post("activities/state?method=PUT", json={})).status == 400


async def test_version_2_has_no_alternate_syntax(lrs: Client) -> None:
    answer = await lrs.post("activities/state?method=PUT", **state(content="{}"))
    assert answer.status == 400
    assert answer.problem() == "alternate-syntax-dropped"
    assert (await lrs.get("activities/state?method=GET")).status == 400
