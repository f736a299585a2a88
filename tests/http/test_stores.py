"""A family's own store: named on its page, tried, and a bundle put into it by a job that waits while it is away."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lrs.bundles.encryption import decrypt, new_identity
from lrs.config import Config
from lrs.exchangesettings import Bundles, Outgoing
from lrs.http import keys
from tests.annotation.test_ingest import TOOL, trial
from tests.delivery.pods import davserver
from tests.http.casework import Work
from tests.http.conftest import TENANT, Answer
from tests.http.peopled import PUPIL, peopled
from tests.http.schooling import app_of

CHILD = f"/console/children/{PUPIL}/stores"
IDENTITY, AGE = new_identity()
PDS = {"kind": "pds", "name": "家のクラウド", "origin": "https://cloud.example.jp", "key": AGE}


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    outgoing = Outgoing(allow="10.0.0.1", allow_stores="127.0.0.1")
    async with peopled(replace(config, bundles=Bundles(look_seconds=1), outgoing=outgoing)) as town:
        app = await app_of(town.server, "drill", "school-learning", "learning")
        assert (await app.post("statements", json=[trial(PUPIL, TOOL) for _ in range(3)])).status == 200
        yield Work(town)


@pytest.fixture(autouse=True)
async def nothing_left(work: Work) -> AsyncIterator[None]:
    yield
    for collection in ("cases", "jobs", "learner_stores"):
        await work.town.server.app[keys.STORE].db[collection].delete_many({})


async def until(holds: Callable[[], Coroutine[Any, Any, object]], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.1)


async def ready(work: Work) -> str:
    """The id of a bundle that a family approved, once it is built."""
    case = await work.opened(recipient=PDS, purpose="personal-copy")
    assert (await work.decided(case["id"])).status == 200
    ordered = await work.post("guardian", "bundles/exports", {"case": case["id"]})
    assert ordered.status == 202, ordered.text
    bundle = str(ordered.json()["id"])
    jobs = work.town.server.app[keys.STORE].jobs

    async def built() -> bool:
        job = await jobs.get(TENANT, bundle)
        assert job is not None
        assert job.state in ("queued", "running", "ready"), job
        return job.state == "ready"

    await until(built)
    return bundle


async def named(work: Work, url: str, who: str = "guardian", **fields: str) -> Answer:
    browser = work.who(who)
    await browser.open(CHILD)
    return await browser.send(CHILD, **{
        "do": "add", "label": "家のクラウド", "kind": "webdav", "url": url, "user": "family", "secret": "secret",
        "assent": "yes", **fields})


async def sent(work: Work, bundle: str) -> Answer:
    browser = work.who("guardian")
    page = await browser.open(CHILD)
    stores = re.findall(r'name="do" value="send"><input type="hidden" name="store" value="([^"]+)">', page.text)
    return await browser.send(CHILD, do="send", store=stores[0], bundle=bundle, assent="yes")


async def deliveries(work: Work) -> list[Any]:
    found = await work.town.server.app[keys.STORE].jobs.list(TENANT, learner=PUPIL)
    return [job for job in found if job.kind == "delivery"]


async def latest(work: Work, state: str, reason: str = "") -> bool:
    [newest, *_] = await deliveries(work)
    return bool(newest.state == state and newest.reason == reason)


async def test_a_bundle_comes_into_the_family_s_store_and_is_what_was_built(work: Work, tmp_path: Path) -> None:
    bundle = await ready(work)
    (folder := tmp_path / "cloud").mkdir()
    with davserver(folder) as address:
        assert (await named(work, address)).status == 303
        assert list(folder.rglob("*.json")) == []
        assert (await sent(work, bundle)).status == 303
        await until(lambda: latest(work, "done"))
        page = await work.who("guardian").open(CHILD)
        assert "家のクラウドに保存し、読み返して確認しました" in page.text
    [file] = folder.rglob("bundle.lrb.age")
    assert file.parent == folder / "learning-records" / bundle
    decrypt(file, tmp_path / "plain", [IDENTITY], 1 << 30)
    told = json.loads((file.parent / "manifest-public.json").read_text())
    assert (told["bundleId"], told["size"]) == (f"urn:uuid:{bundle}", file.stat().st_size)


async def test_a_store_that_is_away_gets_it_when_it_is_back(work: Work, tmp_path: Path) -> None:
    bundle = await ready(work)
    port = random.randrange(20_000, 30_000)  # below those that the system gives to whoever connects
    with davserver(tmp_path, port) as address:
        assert (await named(work, address)).status == 303
    assert (await sent(work, bundle)).status == 303
    await until(lambda: latest(work, "queued", "store-unusable"))
    assert list(tmp_path.rglob("*.age")) == []
    with davserver(tmp_path, port):
        await until(lambda: latest(work, "done"))
    assert len(list(tmp_path.rglob("*.age"))) == 1


@pytest.mark.parametrize(("fields", "said"), [
    ({"secret": "wrong"}, "401"), ({"url": "http://cloud.example.jp/dav"}, "https"),
    ({"url": "https://10.0.0.1/dav"}, "outgoing.allow_stores"), ({"label": ""}, "名前"), ({"kind": "ftp"}, "種類"),
    ({"kind": "solid"}, "アドレス"), ({"assent": ""}, "賛")])
async def test_what_cannot_be_used_is_refused_with_its_reason(
        work: Work, tmp_path: Path, fields: dict[str, str], said: str) -> None:
    with davserver(tmp_path) as address:
        answer = await named(work, **{"url": address, **fields})
    assert answer.status in (400, 403)
    [alert] = re.findall(r'role="alert" id="alert">([^<]*)<', answer.text)
    assert said in alert
    assert 'name="do" value="remove"' not in answer.text


@pytest.mark.parametrize("who", ["older", "teacher", "records-officer", "operator"])
async def test_nobody_else_names_a_store(work: Work, tmp_path: Path, who: str) -> None:
    browser = work.who(who)
    await browser.open("/console/me" if who == "older" else "/console/help")
    answer = await browser.send(CHILD, do="add", label="x", kind="webdav", url="https://a.example", user="u",
                                secret="s")
    assert answer.status == 403


async def test_a_store_is_removed_and_another_learner_s_is_unknown(work: Work, tmp_path: Path) -> None:
    with davserver(tmp_path) as address:
        assert (await named(work, address)).status == 303
    browser = work.who("guardian")
    await browser.open(CHILD)
    name = browser.hidden("store")
    assert (await browser.send(CHILD, do="remove", store="abcd-abcd-abcd")).status == 404
    await browser.open(CHILD)
    assert (await browser.send(CHILD, do="remove", store=name)).status == 303
    assert (await browser.open(CHILD)).text.count(name) == 0


async def test_secrets_are_wrapped_and_stores_forgotten_with_the_learner(work: Work, tmp_path: Path) -> None:
    with davserver(tmp_path) as address:
        assert (await named(work, address)).status == 303
    store = work.town.server.app[keys.STORE]
    record = await store.db["learner_stores"].find_one({"learner": PUPIL})
    assert b"secret" not in bytes(record["secret"])
    assert await store.learner_stores.naming(TENANT, [PUPIL]) == 1
    assert await store.learner_stores.forget(TENANT, [PUPIL]) == 1
    assert await store.learner_stores.of_learner(TENANT, PUPIL) == []
