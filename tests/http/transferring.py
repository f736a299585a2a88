"""Two cities, each with a server, a tenant and a MongoDB database of its own, between which pupils move."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.config import Server as ServerSettings
from lrs.exchangesettings import Outgoing
from lrs.http import keys
from lrs.storage.contract.access import Registration, Tenant
from tests.annotation.test_ingest import TOOL
from tests.city import uid
from tests.http.browsing import Browser, account, signed_in
from tests.http.conftest import Answer, Client, Key, Server
from tests.http.peopled import YEAR, Town, peopled

CITY_A, CITY_B = "あおば市教育委員会", "ばら市教育委員会 𠮷"
TEACHER = uid("teacher", "P", 0, 6, 1)  # of the class at B
ENDED = {"done", "failed"}
HERE = Outgoing(allow="127.0.0.1", allow_stores="127.0.0.1")  # by http, on this machine

Found = TypeVar("Found")


@dataclass(frozen=True)
class Pupil:
    """A sixth-grader: at A, of whom B knows nothing, `mother` by sign-in name; and as B's roster has them then."""

    number: int

    @property
    def leaves(self) -> str:
        return uid("pupil", 0, YEAR - 5, self.number + 3)

    @property
    def mother(self) -> str:
        return f"mother-{self.number}"

    @property
    def guardian(self) -> str:
        return uid("guardian", 0, YEAR - 5, self.number + 3)

    @property
    def arrives(self) -> str:
        return uid("pupil", 0, YEAR - 5, self.number)


PUPILS = tuple(map(Pupil, range(3)))


@dataclass(frozen=True)
class City:
    town: Town
    tenant: Tenant

    @property
    def server(self) -> Server:
        return self.town.server

    @property
    def origin(self) -> str:
        return self.server.origin

    def who(self, name: str) -> Browser:
        return self.town.browsers[name]

    @property
    def system(self) -> Client:
        return self.server.client(self.server.keys[KeyKind.SYSTEM])

    async def trusts(self, other: City) -> None:
        """What `lrs trust add` does, with what the other reads out."""
        registry = self.server.app[keys.CUSTODIANS].registry
        found = await registry.look(self.origin, other.origin)
        await registry.add(self.tenant.tenant_id, found,
                           await other.server.app[keys.CUSTODIANS].fingerprint(other.tenant))

    async def learnt(self, *statements: dict[str, Any], app: str = "計算ドリル",
                     category: str = "school-learning") -> list[str]:
        """Statements of a drill, or another app; their ids."""
        credential, secret = await self.server.app[keys.ACCESS].create_credential(
            self.tenant.tenant_id, app, app, KeyKind.APP, None,
            Registration(frozenset({TOOL}), category, "life" if category == "school-affairs" else "learning"))
        answer = await self.server.client(Key(credential.key, secret)).post("statements", json=statements)
        assert answer.status == 200, answer.text
        ids: list[str] = answer.json()
        return ids

    async def stored(self) -> dict[str, str]:
        """Every Statement there is, by id, as it is stored."""
        answer = await self.system.get("statements?format=exact&limit=500")
        assert (answer.status, answer.json()["more"]) == (200, "")
        return {each["id"]: each["stored"] for each in answer.json()["statements"]}

    async def audited(self, subject: str) -> list[dict[str, Any]]:
        """What the audit log tells of what was done about somebody, but for who read, oldest first."""
        answer = await self.system.get(f"/api/v1/audit?subject={subject}&limit=500")
        assert answer.status == 200, answer.text
        return [each for each in reversed(answer.json()["entries"]) if not each["event"].endswith(".read")]

    async def account(self, who: str) -> str:
        found: str = (await self.who(who).session()).json()["account"]
        return found

    async def post(self, who: str, path: str, **options: Any) -> Answer:
        browser = self.who(who)
        token = (await browser.session()).json()["csrf"]
        return await browser.post(f"/api/v1/{path}", **options, headers={
            "X-CSRF-Token": token, "Origin": browser.origin})

    async def got(self, who: str, path: str) -> Any:
        answer = await self.who(who).get(f"/api/v1/{path}")
        assert answer.status == 200, answer.text
        return answer.json()

    async def page(self, who: str, path: str) -> str:
        page = await self.who(who).open(path)
        assert page.status == 200, page.text
        return page.text

    async def imported(self, case: str, learner: str, **options: Any) -> dict[str, Any]:
        """A bundle that the officer sends, or whose address, once the job has ended."""
        queued = await self.post("records-officer", f"bundles/imports?learner={learner}&case={case}", **options)
        assert queued.status == 202, queued.text

        async def ended() -> dict[str, Any] | None:
            found: dict[str, Any] = await self.got("records-officer", f"bundles/imports/{queued.json()['id']}")
            return found if found["state"] in ENDED else None
        return await until(ended)


@asynccontextmanager
async def cities(config: Config) -> AsyncIterator[tuple[City, City]]:
    """A, where a pupil leaves, and B, where they arrive; each trusts the other."""
    async with AsyncExitStack() as stack:
        a = await _city(stack, config, "city-a", CITY_A, 6, {each.mother: each.guardian for each in PUPILS})
        b = await _city(stack, config, "city-b", CITY_B, 3, {"sixth": TEACHER})
        await a.trusts(b)
        await b.trusts(a)
        yield a, b


async def _city(stack: AsyncExitStack, config: Config, tenant: str, name: str, per_grade: int,
                people: Mapping[str, str]) -> City:
    data = Path(config.server.data) / tenant
    settings = replace(
        config, server=ServerSettings(port=0, data=str(data)), bundles=replace(config.bundles, look_seconds=1),
        outgoing=HERE,
        mongo=replace(config.mongo, database=f"{config.mongo.database[-50:]}_{tenant}"))
    town = await stack.enter_async_context(peopled(settings, per_grade, tenant=tenant, name=name, at_home=True))
    browsers = dict(town.browsers)
    for who, user in people.items():
        await account(town.server, who, user, tenant)
        browsers[who] = await signed_in(town.server, stack, who)
    for browser in browsers.values():
        browser.headers["Accept-Encoding"] = "identity"  # sizes of answers are compared
    found = await town.server.app[keys.STORE].tenants.get(tenant)
    assert found
    return City(Town(town.server, browsers), found)


@dataclass(frozen=True)
class Request:
    """A recipient's request, by the handle that it was answered."""

    source: City
    handle: str

    async def stands(self) -> dict[str, Any]:
        told: dict[str, Any] = await _anybody(self.source, f"/api/v1/bundles/requests/{self.handle}")
        return told

    async def ready(self) -> dict[str, Any]:
        async def found() -> dict[str, Any] | None:
            told = await self.stands()
            return told if told["content"] else None
        return await until(found)


async def slip(city: City, learner: str) -> str:
    """The code on the slip that an officer prints on the console."""
    await city.page("records-officer", "/console/cases/new")
    printed = await city.who("records-officer").send("/console/cases/new", do="slip", learner=learner)
    [code] = re.findall(r">((?:[A-Z0-9]{4}-){3}[A-Z0-9]{4})<", printed.text)
    return str(code)


async def request(source: City, target: City, code: str) -> Request:
    """As the system of `target` asks, which knows of `source` what it publishes."""
    about, own = [await _anybody(city, "/.well-known/learner-record-bundle") for city in (source, target)]
    async with target.server.session.post(about["requests"], json={
            "code": code, "purpose": "transfer",
            "recipient": {"kind": "school", "name": own["name"], "origin": own["issuer"],
                          "key": own["encryptionKey"]}}) as answer:
        assert answer.status == 202, await answer.text()
        return Request(source, (await answer.json())["handle"])


async def _anybody(city: City, path: str) -> Any:
    async with city.server.session.get(city.origin + path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def decide(city: City, who: str, *subjects: str) -> str:
    """Look at what is asked for on the console, withhold these subjects, see the preview and agree; the preview."""
    [path] = set(re.findall(r'href="(/console/requests/[0-9a-f-]{36})"', await city.page(who, "/console/requests")))
    shown, browser = await city.page(who, path), city.who(who)
    names = {name: subject for subject in subjects
             for name in re.findall(f'name="(subject-[0-9]+)" value="{subject}"', shown)}
    assert len(names) == len(subjects)
    preview = await browser.send(path, do="preview", **names)
    assert preview.status == 200, preview.text
    await browser.open(path)
    agreed = await browser.send(path, do="approve", assented="yes", **names)
    assert (agreed.status, agreed.headers.get("Location")) == (303, f"{path}?done=approve"), agreed.text
    return preview.text


async def until(look: Callable[[], Awaitable[Found | None]]) -> Found:
    async with asyncio.timeout(60):
        while (found := await look()) is None:
            await asyncio.sleep(0.1)
        return found
