"""A town with a school where somebody of every role has an account and is signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from lrs.access.grants import Wanted
from lrs.access.principal import KeyKind
from lrs.config import Annotation, Config, Policy
from lrs.http import keys
from lrs.schooldays import school_year
from tests.city import school_code, uid, zipped
from tests.http.browsing import Browser, account, grants, people, signed_in
from tests.http.conftest import Server, serving
from tests.roster.loading import town

YEAR = school_year(datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat())
SCHOOL = school_code("B1", 0)
PUPIL, OLDER = uid("pupil", 0, YEAR - 1, 0), uid("pupil", 0, YEAR - 5, 0)  # of the second and the sixth grade
TEACHER, HEAD, GUARDIAN = uid("teacher", "P", 0, 2, 1), uid("head", "P", 0), uid("guardian", 0, YEAR - 1, 0)
HOMEROOM = uid("class", "P", 0, YEAR, 2, 1)

# By sign-in name: who is somebody in the roster, and who holds a granted role, where.
ENROLLED = {"teacher": TEACHER, "head": HEAD, "pupil": PUPIL, "older": OLDER, "guardian": GUARDIAN, "nobody": ""}
GRANTED = {"principal": SCHOOL, "team": SCHOOL, "board-officer": "", "operator": "", "auditor": "",
           "records-officer": SCHOOL}
NAMES = (*ENROLLED, *GRANTED)


@dataclass(frozen=True)
class Town:
    """`browsers` by sign-in name, which is the role's; the password is `PASSWORD`."""

    server: Server
    browsers: Mapping[str, Browser]

    async def home(self, who: str, query: str = "") -> str:
        page = await self.browsers[who].open(f"/console{query}")
        assert page.status == 200, page.text
        return page.text


@asynccontextmanager
async def peopled(config: Config, per_grade: int = 3, **tenant: Any) -> AsyncIterator[Town]:
    """`per_grade`: pupils of each elementary school and grade; `tenant`: as `serving` takes it."""
    settings = replace(config, annotation=Annotation(cache_seconds=0), policy=Policy(standing_seconds=0))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(settings, **tenant))
        await enrol(server, YEAR, per_grade)
        for name in NAMES:
            await account(server, name, ENROLLED.get(name, ""), server.tenant)
        await _granted(server)
        yield Town(server, {name: await signed_in(server, stack, name) for name in NAMES})


async def enrol(server: Server, year: int, per_grade: int = 3) -> None:
    """Import the town's roster of a school year, which the server then knows at once."""
    sent = await server.client(server.keys[KeyKind.SYSTEM]).put(
        "/api/v1/roster", data=BytesIO(zipped(town(year, per_grade=per_grade).files())),
        params={"asOf": f"{year}-04-01"})
    assert sent.status == 200, sent.text
    server.app[keys.ROSTER]._heads.clear()


async def _granted(server: Server) -> None:
    for role, where in GRANTED.items():
        made = await people(server).accounts.get(server.tenant, role)
        learners = frozenset({PUPIL}) if role == "team" else frozenset()
        wanted = Wanted(role, "試験", account=made.account_id, school=where, learners=learners)
        await grants(server).grant(server.tenant, wanted)
