"""A server on which a learner owns a store of their own: a personal tenant with one person in its roster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from lrs.access.principal import KeyKind
from lrs.config import Annotation, Config, Policy
from lrs.config import Server as ServerSettings
from lrs.http import keys
from tests.http.browsing import account, signed_in
from tests.http.conftest import serving
from tests.http.peopled import Town
from tests.http.transferring import HERE, City

OWNER = "5f3759df-0000-4000-8000-00000000a001"
NAME = "はなこの保管先 𠮷"


def sheet(birth: str) -> bytes:
    """The one row that a family writes."""
    book, out = Workbook(), BytesIO()
    page: Any = book.active
    page.title = "名簿"
    page.append(["学校", "学年", "組", "氏名", "生年月日", "利用者識別子"])
    page.append(["自宅", "小6", "1", "吉田 花子", birth, OWNER])
    book.save(out)
    return out.getvalue()


def born(years: int) -> str:
    """Who is so old since yesterday was born then."""
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date() - timedelta(days=1)
    return today.replace(year=today.year - years, day=min(today.day, 28)).isoformat()


@asynccontextmanager
async def store(config: Config, years: int = 16, tenant: str = "hanako") -> AsyncIterator[City]:
    """Its owner, of that age, is signed in as ``owner``."""
    settings = replace(
        config, server=ServerSettings(port=0, data=str(Path(config.server.data) / tenant)),
        bundles=replace(config.bundles, look_seconds=1), outgoing=HERE,
        annotation=Annotation(cache_seconds=0), policy=Policy(standing_seconds=0),
        mongo=replace(config.mongo, database=f"{config.mongo.database[-50:]}_{tenant}"))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(settings, tenant, NAME, at_home=True, kind="personal"))
        sent = await server.client(server.keys[KeyKind.SYSTEM]).put("/api/v1/roster", data=BytesIO(sheet(born(years))))
        assert sent.status == 200, sent.text
        server.app[keys.ROSTER]._heads.clear()
        await account(server, "owner", OWNER, tenant)
        browsers = {"owner": await signed_in(server, stack, "owner")}
        found = await server.app[keys.STORE].tenants.get(tenant)
        assert found
        yield City(Town(server, browsers), found)
