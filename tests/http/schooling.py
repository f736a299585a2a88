"""A school with two years of roster, people signed in, and apps that wrote: for tests of who reads what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from lrs.access.grants import Wanted
from lrs.access.principal import KeyKind
from lrs.config import Annotation, Config, Policy
from lrs.http import keys
from lrs.people.invitations import invitation_id
from lrs.storage.contract.access import Registration
from tests.annotation.test_ingest import TOOL, trial
from tests.city import uid
from tests.http.browsing import Browser, account, grants, people, signed_in
from tests.http.conftest import TENANT, Answer, Client, Key, Server, serving
from tests.http.peopled import YEAR, enrol

PUPIL, CLASSMATE = uid("pupil", 0, YEAR - 1, 0), uid("pupil", 0, YEAR - 1, 1)  # first-graders of last year
TEACHER, FORMER, STRANGER = (uid("teacher", "P", 0, grade, 1) for grade in (2, 1, 3))  # this year, last year, neither
CLASS = uid("class", "P", 0, YEAR, 2, 1)
LAST_YEAR, THIS_YEAR = f"{YEAR - 1}-06-12T09:41:00.000+09:00", f"{YEAR}-04-12T09:41:00.000+09:00"
AFFAIR, TAUGHT = "attended", "guided"

PATH = "/api/v1/statements"


@dataclass(frozen=True)
class School:
    server: Server
    browsers: Mapping[str, Browser]
    ids: Mapping[str, str]  # LAST_YEAR, THIS_YEAR, AFFAIR, TAUGHT → the id of a Statement

    async def read(self, who: str, **params: str) -> Answer:
        return await self.browsers[who].get(f"{PATH}?{urlencode(params)}")

    async def seen(self, who: str, **params: str) -> set[str]:
        """Which of the Statements that are named in `ids` somebody sees."""
        answer = await self.read(who, **params)
        assert answer.status == 200, answer.text
        found = {each["id"] for each in answer.json()["statements"]}
        return {name for name, statement_id in self.ids.items() if statement_id in found}


@asynccontextmanager
async def schooling(config: Config, policy: Policy | None = None) -> AsyncIterator[School]:
    settings = replace(config, annotation=Annotation(cache_seconds=0),
                       policy=policy or Policy(standing_seconds=0))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(settings))
        for year in (YEAR - 1, YEAR):
            await enrol(server, year)
        yield School(server, await _people(server, stack), await _statements(server))


async def _people(server: Server, stack: AsyncExitStack) -> dict[str, Browser]:
    users = {"teacher": TEACHER, "former": FORMER, "stranger": STRANGER, "pupil": PUPIL, "classmate": CLASSMATE}
    found = {name: await _account(server, stack, name, user) for name, user in users.items()}
    for role in ("board-officer", "operator", "auditor"):
        found[role] = await _account(server, stack, role)
        made = await people(server).accounts.get(TENANT, role)
        await grants(server).grant(TENANT, Wanted(role, "試験", account=made.account_id))
    for name in ("mother", "father"):
        found[name] = await _account(server, stack, name)
        [letter] = await people(server).guardians.invite(TENANT, children=[PUPIL])
        await people(server).guardians.bind(await people(server).accounts.get(TENANT, name), invitation_id(letter.code))
    await people(server).guardians.restrict(TENANT, "father", PUPIL, restricted=True)
    return found


async def _account(server: Server, stack: AsyncExitStack, name: str, user: str = "") -> Browser:
    await account(server, name, user)
    return await signed_in(server, stack, name)


async def _statements(server: Server) -> dict[str, str]:
    learning = await app_of(server, "drill", "school-learning", "learning")
    affairs = await app_of(server, "attendance", "school-affairs", "life")
    teaching = await app_of(server, "lessons", "school-learning", "teaching")
    sent = {
        LAST_YEAR: (learning, trial(PUPIL, TOOL, timestamp=LAST_YEAR)),
        THIS_YEAR: (learning, trial(PUPIL, TOOL, timestamp=THIS_YEAR)),
        AFFAIR: (affairs, trial(PUPIL, TOOL, timestamp=THIS_YEAR)),
        TAUGHT: (teaching, trial(TEACHER, TOOL, timestamp=THIS_YEAR)),
    }
    found = {}
    for name, (app, statement) in sent.items():
        [found[name]] = (await app.post("statements", json=[statement])).json()
    return found


async def app_of(server: Server, app: str, category: str, activity_class: str) -> Client:
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, app, app, KeyKind.APP, None, Registration(frozenset({TOOL}), category, activity_class))
    return server.client(Key(credential.key, secret))


async def audit(school: School, **params: str) -> list[dict[str, Any]]:
    system = school.server.client(school.server.keys[KeyKind.SYSTEM])
    found: list[dict[str, Any]] = (await system.get(f"/api/v1/audit?{urlencode({'limit': '200', **params})}")).json()[
        "entries"]
    return found
