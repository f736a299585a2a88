"""agents/profile and activities/profile where they differ from a state: no blind writes, no deleting of all
(Communication 2.6, 2.7, 3.1)."""

from __future__ import annotations

import pytest

from tests.http.conftest import Client
from tests.http.test_documents import ACTIVITY_PROFILE, AGENT_PROFILE, Resource


@pytest.fixture(params=[AGENT_PROFILE, ACTIVITY_PROFILE], ids=["agents", "activities"])
def profile(request: pytest.FixtureRequest) -> Resource:
    kind: Resource = request.param
    return kind


async def test_1_0_3_refuses_to_create_one_blindly(lrs_1: Client, profile: Resource) -> None:
    place = profile.place()
    assert (await lrs_1.put(**place, data=b"{}")).status == 400
    assert (await lrs_1.get(**place)).status == 404


async def test_2_0_creates_one_blindly(lrs: Client, profile: Resource) -> None:
    place = profile.place()
    assert (await lrs.put(**place, data=b"{}")).status == 204
    assert (await lrs.get(**place)).status == 200


async def test_neither_version_replaces_one_blindly(lrs: Client, lrs_1: Client, profile: Resource) -> None:
    place = profile.place()
    assert (await lrs.put(**place, data=b"1")).status == 204
    for client in (lrs, lrs_1):
        answer = await client.put(**place, data=b"2")
        assert answer.status == 409
        assert "If-Match" in answer.json()["detail"]
    assert (await lrs.get(**place)).body == b"1"


async def test_both_versions_merge_and_delete_without_preconditions(
        lrs: Client, lrs_1: Client, profile: Resource) -> None:
    for client in (lrs, lrs_1):
        place = profile.place()
        for _ in range(2):
            posted = await client.post(**place, data=b'{"a": 1}', headers={"Content-Type": "application/json"})
            assert posted.status == 204
        assert (await client.delete(**place)).status == 204


async def test_all_profiles_cannot_be_deleted_at_once(lrs: Client, profile: Resource) -> None:
    assert (await lrs.delete(profile.path, params=dict(profile.about))).status == 400


async def test_a_registration_is_unknown_here(lrs: Client, profile: Resource) -> None:
    place = profile.place(registration="6f0e7a52-93c1-4d0e-9f5e-0d8f5f0a4b11")
    assert (await lrs.get(**place)).status == 400


async def test_an_app_keeps_profiles(app_key: Client, profile: Resource) -> None:
    place = profile.place()
    assert (await app_key.put(**place, data=b"{}", headers={"If-None-Match": "*"})).status == 204
    assert (await app_key.get(**place)).status == 200
