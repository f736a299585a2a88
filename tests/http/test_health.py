"""Whether the server lives and can write, as its watchers see it."""

from __future__ import annotations

from tests.http.conftest import Client


async def test_a_living_process_says_so_without_credentials_or_version(lrs: Client) -> None:
    answer = await lrs.with_(Authorization=None, X_Experience_API_Version=None).get("/healthz")
    assert answer.status == 200
    assert answer.json() == {"status": "alive"}


async def test_ready_means_that_mongodb_can_write(lrs: Client) -> None:
    answer = await lrs.with_(Authorization=None, X_Experience_API_Version=None).get("/readyz")
    assert answer.status == 200
    assert answer.json() == {"status": "ready"}


async def test_health_is_no_business_of_other_web_pages(lrs: Client) -> None:
    answer = await lrs.get("/healthz", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
