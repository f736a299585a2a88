"""Cases as people work on them: officers and families of the town, and a school in another city that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from lrs.bundles.agekeys import recipient_to_jwk
from lrs.bundles.encryption import new_identity
from lrs.config import Config
from lrs.exchangesettings import Bundles
from lrs.http import keys
from tests.annotation.test_ingest import TOOL, trial
from tests.http.browsing import Browser
from tests.http.conftest import TENANT, Answer
from tests.http.peopled import PUPIL, Town, peopled
from tests.http.schooling import app_of

_, AGE = new_identity()
JWK = recipient_to_jwk(AGE)
NEXT_SCHOOL = {"kind": "school", "name": "となり市立あおい小学校 𠮷田分校", "origin": "https://lrs.tonari.example.jp",
               "key": AGE}
PAPER = {"kind": "paper", "name": "海の向こう小学校"}


@dataclass(frozen=True)
class Work:
    town: Town

    def who(self, name: str) -> Browser:
        return self.town.browsers[name]

    async def post(self, who: str, path: str, body: Any = None, method: str = "POST") -> Answer:
        browser = self.who(who)
        token = (await browser.session()).json()["csrf"]
        return await browser.request(method, f"/api/v1/{path}", json=body, headers={
            "Origin": browser.origin, "X-CSRF-Token": token})

    async def get(self, who: str, path: str) -> Answer:
        return await self.who(who).get(f"/api/v1/{path}")

    async def ask(self, **body: Any) -> Answer:
        """As another school does, which has no key and no account here."""
        server = self.town.server
        async with server.session.post(f"{server.origin}/api/v1/bundles/requests", json={
                "purpose": "transfer", "recipient": NEXT_SCHOOL, **body}) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def stands(self, handle: str) -> dict[str, Any]:
        server = self.town.server
        async with server.session.get(f"{server.origin}/api/v1/bundles/requests/{handle}") as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def slip(self, learner: str = PUPIL) -> str:
        made = await self.post("records-officer", "slips", {"learners": [learner]})
        assert made.status == 201, made.text
        return str(made.json()["slips"][0]["code"])

    async def opened(self, learner: str = PUPIL, **body: Any) -> dict[str, Any]:
        """An export of an officer, to a school without an LRS unless told otherwise."""
        answer = await self.post("records-officer", "cases", {
            "kind": "export", "learner": learner, "purpose": "transfer", "recipient": PAPER, **body})
        assert answer.status == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def decided(self, case: str, who: str = "guardian", **body: Any) -> Answer:
        return await self.post(who, f"cases/{case}/decision", {"approve": True, "assented": True, **body})

    async def past(self, case: str) -> None:
        """Let its deadline be over."""
        await self.town.server.app[keys.STORE].db["cases"].update_one(
            {"_id": f"{TENANT}:{case}"}, {"$set": {"deadline": 1}})

    async def put_away(self) -> None:
        """Leave no case and no job under way."""
        for collection in ("cases", "jobs"):
            await self.town.server.app[keys.STORE].db[collection].delete_many({})


@asynccontextmanager
async def learnt(config: Config, *learners: str) -> AsyncIterator[Work]:
    """Work in a town whose jobs are done at once; three Statements of each of the learners are there."""
    async with peopled(replace(config, bundles=Bundles(look_seconds=1))) as town:
        app = await app_of(town.server, "drill", "school-learning", "learning")
        for learner in learners:
            sent = await app.post("statements", json=[trial(learner, TOOL) for _ in range(3)])
            assert sent.status == 200, sent.text
        yield Work(town)
