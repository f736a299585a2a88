"""What state, agent profile and activity profile have in common: keeping bytes, merging, preconditions."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.principal import KeyKind
from tests.http.conftest import Client, Server

HANAKO = json.dumps({"objectType": "Agent", "account": {"homePage": "https://school.example.jp", "name": "花子"}})
DRILL = "https://example.jp/ドリル/かけ算?段=9"
VERSIONS = ("1.0.3", "2.0.0")


@dataclass(frozen=True)
class Resource:
    path: str
    about: tuple[tuple[str, str], ...]
    id_name: str

    def place(self, document_id: str | None = None, **more: str) -> dict[str, Any]:
        """Parameters of a place that no other test uses, unless it is named."""
        return {"path": self.path, "params": {**dict(self.about), self.id_name: document_id or str(uuid4()), **more}}


STATE = Resource("activities/state", (("activityId", DRILL), ("agent", HANAKO)), "stateId")
AGENT_PROFILE = Resource("agents/profile", (("agent", HANAKO),), "profileId")
ACTIVITY_PROFILE = Resource("activities/profile", (("activityId", DRILL),), "profileId")


@pytest.fixture(params=[STATE, AGENT_PROFILE, ACTIVITY_PROFILE], ids=lambda resource: resource.path)
def resource(request: pytest.FixtureRequest) -> Resource:
    found: Resource = request.param
    return found


async def put_new(client: Client, place: dict[str, Any], data: bytes, content_type: str = "application/json") -> None:
    answer = await client.put(**place, data=data, headers={"Content-Type": content_type, "If-None-Match": "*"})
    assert answer.status == 204, answer.text


async def content(client: Client, place: dict[str, Any]) -> bytes:
    answer = await client.get(**place)
    assert answer.status == 200, answer.text
    return answer.body


# --- keeping ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "content_type"), [
    (bytes(range(256)), "application/octet-stream"),
    ("ひらがな".encode("shift_jis"), "text/plain; charset=Shift_JIS"),
    (b'{"n": 12345678901234567890123, "x": 1.0, "n": 1E5}', "application/json; charset=UTF-8"),
    (b"", "text/plain"),
])
async def test_bytes_and_type_come_back_exactly(lrs: Client, resource: Resource, data: bytes,
                                                content_type: str) -> None:
    place = resource.place("しおり" + str(uuid4()))
    await put_new(lrs, place, data, content_type)
    answer = await lrs.get(**place)
    assert answer.body == data
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["ETag"] == f'"{hashlib.sha1(data).hexdigest()}"'
    assert "Last-Modified" in answer.headers


async def test_a_document_without_a_type_is_kept_as_bytes(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    answer = await lrs.put(**place, data=b"x", headers={"If-None-Match": "*"}, skip_auto_headers=["Content-Type"])
    assert answer.status == 204
    assert (await lrs.get(**place)).headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("content_type", ["json", "text/plain; charset", "テキスト/plain", ""])
async def test_a_content_type_that_is_none_is_refused(lrs: Client, resource: Resource, content_type: str) -> None:
    answer = await lrs.put(**resource.place(), data=b"x", headers={"Content-Type": content_type, "If-None-Match": "*"})
    assert answer.status == 400
    assert answer.problem() == "content-type-invalid"


async def test_head_is_get_without_the_body(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b'{"a": 1}')
    head, get = await lrs.head(**place), await lrs.get(**place)
    assert (head.status, head.body) == (200, b"")
    assert {name: head.headers[name] for name in ("ETag", "Content-Type", "Last-Modified", "Content-Length")} == {
        name: get.headers[name] for name in ("ETag", "Content-Type", "Last-Modified", "Content-Length")}


async def test_one_that_is_not_there_is_not_found_and_may_be_deleted(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    assert (await lrs.get(**place)).status == 404
    assert (await lrs.head(**place)).status == 404
    assert (await lrs.delete(**place)).status == 204


async def test_deleting_takes_it_away(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b"{}")
    assert (await lrs.delete(**place)).status == 204
    assert (await lrs.get(**place)).status == 404


async def test_one_past_the_limit_is_refused_by_name(lrs: Client, resource: Resource) -> None:
    too_much = BytesIO(bytes(10 * 2**20 + 1))
    answer = await lrs.put(**resource.place(), data=too_much, headers={"If-None-Match": "*"})
    assert answer.status == 413
    assert "limits.document_bytes" in answer.json()["detail"]


async def test_a_client_that_knows_it_is_not_sent_it_again(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b'{"a": 1}')
    etag = (await lrs.get(**place)).headers["ETag"]
    again = await lrs.get(**place, headers={"If-None-Match": etag})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert (await lrs.get(**place, headers={"If-None-Match": '"other"'})).status == 200


# --- lists ------------------------------------------------------------------------------------------------


async def test_a_list_holds_the_ids_in_the_order_of_writing(lrs: Client, resource: Resource) -> None:
    ids = [f"{n} {uuid4()}" for n in range(3)]
    for document_id in ids:
        await put_new(lrs, resource.place(document_id), b"{}")
        await asyncio.sleep(0.002)
    answer = await lrs.get(resource.path, params=dict(resource.about))
    assert [found for found in answer.json() if found in ids] == ids
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "Last-Modified" in answer.headers


async def test_since_is_exclusive(lrs: Client, resource: Resource) -> None:
    early, late = str(uuid4()), str(uuid4())
    await put_new(lrs, resource.place(early), b"{}")
    await asyncio.sleep(0.005)
    await put_new(lrs, resource.place(late), b"{}")
    long_ago = {**dict(resource.about), "since": "2020-01-01T00:00:00+09:00"}
    every = (await lrs.get(resource.path, params=long_ago)).json()
    assert {early, late} <= set(every)
    none = await lrs.get(resource.path, params={**dict(resource.about), "since": "2999-01-01T00:00:00Z"})
    assert (none.status, none.json()) == (200, [])


@pytest.mark.parametrize("since", ["きのう", "true", "2026-13-01", ""])
async def test_since_must_be_an_instant(lrs: Client, resource: Resource, since: str) -> None:
    assert (await lrs.get(resource.path, params={**dict(resource.about), "since": since})).status == 400


async def test_since_is_for_lists_alone(lrs: Client, resource: Resource) -> None:
    place = resource.place(since="2020-01-01T00:00:00Z")
    for method in ("GET", "PUT", "POST", "DELETE"):
        assert (await lrs.request(method, **place)).status == 400


# --- parameters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
async def test_what_says_what_it_is_about_may_not_be_missing(lrs: Client, resource: Resource, method: str) -> None:
    for name, _ in resource.about:
        place = resource.place()
        del place["params"][name]
        answer = await lrs.request(method, **place, data=b"{}")
        assert (answer.status, name in answer.text) == (400, True)


@pytest.mark.parametrize("method", ["PUT", "POST"])
async def test_what_is_written_needs_an_id(lrs: Client, resource: Resource, method: str) -> None:
    assert (await lrs.request(method, resource.path, params=dict(resource.about), data=b"{}")).status == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("extra", ["foo", "StateId", "profileid", "ActivityId", "limit"])
async def test_an_unknown_parameter_is_refused(lrs: Client, resource: Resource, method: str, extra: str) -> None:
    assert (await lrs.request(method, **resource.place(**{extra: "x"}), data=b"{}")).status == 400


# --- merging ----------------------------------------------------------------------------------------------


async def test_post_creates_and_then_merges_the_top_level(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    json_type = {"Content-Type": "application/json"}
    assert (await lrs.post(**place, data=b'{"x": {"a": 1, "b": 2}, "y": "bar"}', headers=json_type)).status == 204
    charset = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await lrs.post(**place, data='{"x": {"c": "三"}, "z": null}'.encode(), headers=charset)).status == 204
    assert json.loads(await content(lrs, place)) == {"x": {"c": "三"}, "y": "bar", "z": None}


async def test_merging_keeps_the_text_of_numbers(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b'{"big": 12345678901234567890123, "one": 1.0, "deep": {"e": 1E5}}')
    await lrs.post(**place, data=b'{"new": 0.10}', headers={"Content-Type": "application/json"})
    merged = await content(lrs, place)
    for text in (b"12345678901234567890123", b"1.0", b"1E5", b"0.10"):
        assert text in merged


@pytest.mark.parametrize(("kept", "kept_type", "posted", "posted_type"), [
    (b"{}", "application/json", b"abc", "not/json"),
    (b"abc", "application/octet-stream", b"{}", "application/json"),
    (b"{}", "application/json", b'{"a": 1}{', "application/json"),
    (b"{}", "application/json", b"[1]", "application/json"),
    (b"{}", "application/json", b'{"a": 1, "a": 2}', "application/json"),
    (b"[1]", "application/json", b"{}", "application/json"),
    (b"{", "application/json", b"{}", "application/json"),
])
async def test_what_cannot_be_merged_changes_nothing(lrs: Client, resource: Resource, kept: bytes, kept_type: str,
                                                     posted: bytes, posted_type: str) -> None:
    place = resource.place()
    await put_new(lrs, place, kept, kept_type)
    assert (await lrs.post(**place, data=posted, headers={"Content-Type": posted_type})).status == 400
    assert await content(lrs, place) == kept


@pytest.mark.parametrize("posted", [b"{", b"[]", b"1", b'{"a": NaN}', b"\xff", b"[" * 100_000])
async def test_json_that_is_posted_must_be_an_object_also_when_nothing_is_there(
        lrs: Client, resource: Resource, posted: bytes) -> None:
    place = resource.place()
    assert (await lrs.post(**place, data=posted, headers={"Content-Type": "application/json"})).status == 400
    assert (await lrs.get(**place)).status == 404


async def test_of_eight_merges_at_once_none_is_lost(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    answers = await asyncio.gather(*(
        lrs.post(**place, data=json.dumps({f"班{n}": n}).encode(), headers={"Content-Type": "application/json"})
        for n in range(8)))
    assert [answer.status for answer in answers] == [204] * 8
    assert json.loads(await content(lrs, place)) == {f"班{n}": n for n in range(8)}


# --- preconditions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("version", VERSIONS)
async def test_if_match_lets_only_those_write_who_know_the_present_state(
        lrs: Client, resource: Resource, method: str, version: str) -> None:
    client, place = lrs.with_(X_Experience_API_Version=version), resource.place()
    await put_new(client, place, b'{"a": 1}')
    etag = (await client.get(**place)).headers["ETag"]
    json_type = {"Content-Type": "application/json"}
    for wrong in ('"1234"', '"' + "1" * 40 + '"', 'W/"x", "y"'):
        refused = await client.request(method, **place, data=b'{"b": 2}', headers={**json_type, "If-Match": wrong})
        assert refused.status == 412
        assert await content(client, place) == b'{"a": 1}'
    listed = {**json_type, "If-Match": f'"other", W/{etag}'}
    assert (await client.request(method, **place, data=b'{"b": 2}', headers=listed)).status == 204


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_if_match_any_asks_that_something_be_there(lrs: Client, resource: Resource, method: str) -> None:
    place = resource.place()
    asked = {"If-Match": "*", "Content-Type": "application/json"}
    assert (await lrs.request(method, **place, data=b"{}", headers=asked)).status == 412
    await put_new(lrs, place, b"{}")
    assert (await lrs.request(method, **place, data=b"{}", headers=asked)).status == 204


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("version", VERSIONS)
async def test_if_none_match_any_asks_that_nothing_be_there(
        lrs: Client, resource: Resource, method: str, version: str) -> None:
    client, place = lrs.with_(X_Experience_API_Version=version), resource.place()
    asked = {"If-None-Match": "*", "Content-Type": "application/json"}
    assert (await client.request(method, **place, data=b'{"a": 1}', headers=asked)).status == 204
    assert (await client.request(method, **place, data=b'{"b": 2}', headers=asked)).status == 412
    assert await content(client, place) == b'{"a": 1}'


async def test_if_none_match_with_a_tag_asks_that_it_be_another(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b'{"a": 1}')
    etag = (await lrs.get(**place)).headers["ETag"]
    assert (await lrs.put(**place, data=b"{}", headers={"If-None-Match": etag})).status == 412
    assert (await lrs.put(**place, data=b"{}", headers={"If-None-Match": '"other"'})).status == 204


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("value", ['"open', ",", "", '* , "a"', '"a" "b"'])
async def test_what_is_no_entity_tag_is_refused(lrs: Client, resource: Resource, header: str, value: str) -> None:
    assert (await lrs.put(**resource.place(), data=b"{}", headers={header: value})).status == 400


async def test_of_eight_who_replace_the_same_state_at_once_one_does(lrs: Client, resource: Resource) -> None:
    place = resource.place()
    await put_new(lrs, place, b"{}")
    etag = (await lrs.get(**place)).headers["ETag"]
    answers = await asyncio.gather(*(
        lrs.put(**place, data=b"%d" % n, headers={"If-Match": etag}) for n in range(8)))
    assert sorted(answer.status for answer in answers) == [204] + [412] * 7


# --- tenants and scopes -----------------------------------------------------------------------------------


async def test_another_tenant_neither_sees_nor_changes_it(lrs: Client, stranger: Client, resource: Resource) -> None:
    place = resource.place()
    document_id = place["params"][resource.id_name]
    await put_new(lrs, place, b'{"ours": 1}')
    assert (await stranger.get(**place)).status == 404
    assert document_id not in (await stranger.get(resource.path, params=dict(resource.about))).json()
    await put_new(stranger, place, b'{"theirs": 1}')
    assert (await stranger.delete(**place)).status == 204
    assert await content(lrs, place) == b'{"ours": 1}'


async def test_a_portal_neither_reads_nor_writes_documents(server: Server, resource: Resource) -> None:
    portal = server.client(server.keys[KeyKind.PORTAL])
    for method in ("GET", "PUT", "POST", "DELETE"):
        answer = await portal.request(method, **resource.place(), data=b"{}")
        assert answer.status == 403
        assert "scope" in answer.json()["detail"]
