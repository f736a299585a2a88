"""A town with what an operator looks after: apps, accounts of nobody, refused statements, codes that no table knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs.access.grants import Wanted
from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from tests.builders import statement
from tests.http.browsing import account, grants
from tests.http.conftest import TENANT, Key, Server
from tests.http.peopled import Town, peopled

DRILL_PAGE, PORTAL_PAGE = "https://drill.example.jp", "https://portal.example.jp/学習"
CODE = "8999999999999999"
CODED = f"https://w3id.org/jp-cos/{CODE}"
TARO, HANA, MOVED = "taro.y", "はなこ𠮷", "=moved"
OFFICER = "officer"  # records officer of all schools


@dataclass(frozen=True)
class Operated:
    """`drill` is the key of the app whose accounts nobody is linked to."""

    town: Town
    drill: Key

    @property
    def server(self) -> Server:
        return self.town.server


@asynccontextmanager
async def operated(config: Config) -> AsyncIterator[Operated]:
    async with peopled(config) as town:
        server = town.server
        made = await account(server, OFFICER)
        await grants(server).grant(TENANT, Wanted("records-officer", "試験", account=made.account_id))
        access = server.app[keys.ACCESS]
        credential, secret = await access.create_credential(TENANT, "drill", "計算ドリル", KeyKind.APP)
        drill = Key(credential.key, secret)
        await _send(server, drill)
        yield Operated(town, drill)


async def _send(server: Server, drill: Key) -> None:
    client = server.client(drill)
    sent = [statement(actor=_named(name, page)) for name, page, count in (
        (TARO, DRILL_PAGE, 5), (HANA, DRILL_PAGE, 3), (MOVED, DRILL_PAGE, 1), ("p-1", PORTAL_PAGE, 2)) for _ in
        range(count)]
    sent += [statement(object={"id": CODED}) for _ in range(4)]
    sent += [statement(actor={"mbox": "mailto:taro@example.jp"})]
    assert (await client.post("statements", json=sent)).status == 200
    for wrong in (statement(verb={"id": "解いた"}), statement(result={"score": {"scaled": 2}}), {"actor": {}}):
        assert (await client.post("statements", json=wrong)).status == 400
    assert (await client.post("statements", data=b"{", headers={"Content-Type": "application/json"})).status == 400


def _named(name: str, page: str) -> dict[str, object]:
    return {"account": {"homePage": page, "name": name}}


def listed(*rows: tuple[str, str]) -> bytes:
    """A file of accounts and the UUIDs of their learners."""
    return ("account,learner\n" + "".join(f"{name},{learner}\n" for name, learner in rows)).encode()
