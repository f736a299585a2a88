"""Which version of xAPI a request is in, and which one its answer names (Communication 3.3; reference 4.1 to 4.7)."""

from __future__ import annotations

import pytest

from tests.http.conftest import Client

RESOURCES = ["statements", "activities", "activities/profile", "activities/state", "agents", "agents/profile"]
VERSION = "X-Experience-API-Version"


@pytest.mark.parametrize("path", RESOURCES)
async def test_a_request_without_a_version_is_refused_in_the_assumed_one(lrs: Client, path: str) -> None:
    answer = await lrs.with_(X_Experience_API_Version=None).get(path)
    assert answer.status == 400
    assert answer.headers[VERSION] == "2.0.0"
    assert answer.problem() == "version-missing"


@pytest.mark.parametrize("version", ["BAD", "0.95", "1.1.0", "2.1.0", "3.0.0", "1.0.3, 2.0.0", "１.0.3", ""])
async def test_a_version_that_is_not_spoken_is_refused(lrs: Client, version: str) -> None:
    answer = await lrs.with_(X_Experience_API_Version=version).get("statements")
    assert answer.status == 400
    assert answer.headers[VERSION] == "2.0.0"


@pytest.mark.parametrize(("asked", "answered"), [
    ("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.2", "1.0.3"), ("1.0.3", "1.0.3"), ("2.0", "2.0.0"), ("2.0.0", "2.0.0")])
async def test_the_answer_names_the_version_that_was_asked_for(lrs: Client, asked: str, answered: str) -> None:
    answer = await lrs.with_(X_Experience_API_Version=asked).get("statements")
    assert answer.status == 200
    assert answer.headers[VERSION] == answered


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_every_refusal_names_it_too(lrs: Client, version: str) -> None:
    speaking = lrs.with_(X_Experience_API_Version=version)
    refusals = {
        400: await speaking.get("statements?foo=bar"),
        401: await speaking.with_(Authorization=None).get("statements"),
        404: await speaking.get("nowhere"),
        405: await speaking.delete("statements"),
    }
    for status, answer in refusals.items():
        assert answer.status == status
        if status != 404:  # where nothing is, no version is negotiated
            assert answer.headers[VERSION] == version
        assert VERSION in answer.headers


async def test_about_is_open_and_names_both_versions(lrs: Client) -> None:
    answer = await lrs.with_(Authorization=None, X_Experience_API_Version=None).get("about")
    assert answer.status == 200
    assert (answer.json())["version"] == ["1.0.3", "2.0.0"]
    assert answer.headers[VERSION] == "2.0.0"


async def test_about_takes_no_parameters(lrs: Client) -> None:
    assert (await lrs.get("about?foo=bar")).status == 400


@pytest.mark.parametrize("path", ["statements", "statements?LIMIT=1", "statements?statementId=none"])
async def test_every_statements_answer_says_what_it_is_consistent_through(lrs: Client, path: str) -> None:
    answer = await lrs.get(path)
    assert answer.headers["X-Experience-API-Consistent-Through"].endswith("Z")


async def test_a_head_answer_has_the_headers_of_get_and_no_body(lrs: Client) -> None:
    get, head = await lrs.get("about"), await lrs.head("about")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
