"""A browser without a screen: it keeps cookies, follows redirects when told to, and sends forms as pages have them."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import ClientSession, CookieJar
from yarl import URL

from lrs.access.grants import GrantService
from lrs.audit.changes import AuditedChanges
from lrs.http import keys
from lrs.people.service import PeopleService
from lrs.storage.contract.accounts import Account
from tests.http.conftest import TENANT, Answer, Client, Server

PASSWORD = "さくらさくや よいのそら"
USER = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"


class Browser(Client):
    """`page` is the latest answer."""

    def __init__(self, session: ClientSession, origin: str, language: str = "ja") -> None:
        super().__init__(session, origin, {"Accept-Language": language})
        self.page = Answer(0, {}, b"")

    async def open(self, path: str) -> Answer:
        """GET, following redirects on this server."""
        self.page = await self.get(path)
        while self.page.status == 303 and self.page.headers["Location"].startswith("/"):
            self.page = await self.get(self.page.headers["Location"])
        return self.page

    async def get_at(self, address: str) -> Answer:
        """GET an address of another server."""
        async with self._session.get(address, allow_redirects=False) as response:
            return Answer(response.status, response.headers, await response.read())

    async def send(self, path: str, **fields: str) -> Answer:
        """Send a form of the latest page, with its hidden token; a redirect is not followed."""
        self.page = await self.post(path, data={"csrf": self.token, **fields}, headers={"Origin": self.origin})
        return self.page

    async def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Answer:
        await self.open("/sign-in")
        return await self.send("/sign-in", name=name, password=password, **fields)

    async def session(self) -> Answer:
        return await self.get("/api/v1/session")

    @property
    def token(self) -> str:
        return self.hidden("csrf")

    def hidden(self, name: str) -> str:
        [value, *_] = re.findall(f'name="{name}" value="([^"]*)"', self.page.text) or [""]
        return html.unescape(value)

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self._session.cookie_jar}

    def set_cookie(self, name: str, value: str) -> None:
        self._session.cookie_jar.update_cookies({name: value}, self._url())

    def _url(self) -> URL:
        return URL(self.origin)


def words(markup: str) -> str:
    """What is read of it, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(rp|rt)>.*?</\1>", "", markup))).split())


@asynccontextmanager
async def browsing(server: Server, language: str = "ja") -> AsyncIterator[Browser]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield Browser(session, server.origin, language)


async def signed_in(server: Server, stack: AsyncExitStack, name: str, password: str = PASSWORD) -> Browser:
    """A browser in which somebody is signed in, until the stack unwinds."""
    browser = await stack.enter_async_context(browsing(server))
    entered = await browser.sign_in(name, password)
    assert (entered.status, entered.headers["Location"]) == (303, "/console"), entered.text
    return browser


def grants(server: Server) -> GrantService:
    store = server.app[keys.STORE]
    return GrantService(store.grants, store.tenants, AuditedChanges(server.app[keys.AUDIT]))


def people(server: Server) -> PeopleService:
    return server.app[keys.PEOPLE]


async def account(server: Server, name: str, user: str = "", tenant: str = TENANT) -> Account:
    """A local account whose password is `PASSWORD`."""
    accounts = people(server).accounts
    made = await accounts.register(tenant, name, PASSWORD)
    return await accounts.link(tenant, made.account_id, user) if user else made
