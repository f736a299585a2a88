"""One request as handlers see it: a `Call`, the same for usual and alternate request syntax (xAPI 1.0.3,
Communication 1.3)."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from lrs.access.person import Person
from lrs.access.principal import Principal
from lrs.audit.entry import Entry
from lrs.audit.writer import Patience
from lrs.errors import BadRequest, Forbidden, SignInNeeded
from lrs.http.bodies import Body
from lrs.http.keys import ASSUMED_VERSION, AUDIT, CONFIG
from lrs.messages.text import Language
from lrs.xapi.language import accepted, choose
from lrs.xapi.version import Version

Stamp = Callable[["Call", web.StreamResponse], None]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MOST_PARAMETERS = 100
_PROCESS = os.urandom(6).hex()
_numbers = itertools.count(1)


class Call:
    """`version` and `caller` are settled before a handler sees it; `params` are query parameters, or form fields
    under alternate syntax, whose listed header fields stand before the real headers. `frame` is what stands around
    a page, once it is known for whom: a refusal then stands in it too. `lasts`: it goes on for as long as somebody
    listens, so how long it took tells nothing. `discreet`: the size of its answer, which the log does not tell, would
    tell something."""

    __slots__ = ("_body", "_noted", "_params", "_repeated", "_stamp", "app", "caller", "discreet", "form_content",
                 "form_headers", "frame", "lasts", "method", "refused", "request", "request_id", "route", "started",
                 "version")

    def __init__(self, request: web.Request, route: str, stamp: Stamp) -> None:
        self.request = request
        self.app = request.app
        self.route = route
        self.method = request.method
        self.version: Version = self.app[ASSUMED_VERSION]
        self.request_id = _request_id(request.headers.get("X-Request-ID"))
        self.caller: Principal | Person | None = None
        self.frame: Mapping[str, Any] | None = None
        self.refused = ""
        self.started = False
        self.lasts = False
        self.discreet = False
        self.form_headers: Mapping[str, str] = {}
        self.form_content: bytes | None = None
        self._stamp = stamp
        self._params: dict[str, str] | None = None
        self._repeated: dict[str, str] = {}
        self._body = Body(request)
        self._noted: list[tuple[asyncio.Future[None], Patience]] = []

    @property
    def asker(self) -> Principal | Person:
        """Who is asking; only resources that are not open may ask."""
        assert self.caller is not None  # noqa: S101  the resource authenticated before its handler ran
        return self.caller

    @property
    def principal(self) -> Principal:
        """The app key that is asking; only resources that need credentials may ask."""
        asker = self.asker
        if isinstance(asker, Person):
            raise Forbidden("app-key-needed")
        return asker

    @property
    def person(self) -> Person:
        """Who is signed in; only resources that take people may ask. Raises `SignInNeeded` for an app key."""
        if not isinstance(self.caller, Person):
            raise SignInNeeded("sign-in-needed")
        return self.caller

    @property
    def language(self) -> Language:
        """The language of refusals, by Accept-Language."""
        liked = choose(("en", "ja"), accepted(self.request.headers.get("Accept-Language", "")))
        return "ja" if liked == "ja" else "en"

    @property
    def params(self) -> dict[str, str]:
        if self._params is None:
            self.set_params(pairs(self.request.rel_url.raw_query_string))
        assert self._params is not None  # noqa: S101  set_params has just set it
        return self._params

    def set_params(self, pairs: list[tuple[str, str]]) -> None:
        self._params = dict(pairs)
        if len(self._params) < len(pairs):
            names = [name for name, _ in pairs]
            self._repeated = {name: ",".join(value for each, value in pairs if each == name)
                              for name in dict.fromkeys(names) if names.count(name) > 1}

    def query(self, required: tuple[str, ...] = (), optional: tuple[str, ...] = (),
              lists: tuple[str, ...] = ()) -> dict[str, str]:
        """The parameters; refuses unknown (names are case-sensitive), repeated and missing ones. Those of `lists`,
        which are among the optional ones, may be repeated: their values come with commas between."""
        params = self.params
        for name, values in self._repeated.items():
            if name not in lists:
                raise BadRequest("parameter-repeated", name=name)
            params[name] = values
        for name in params:
            if name not in required and name not in optional:
                known = ", ".join(required + optional) or "-"
                raise BadRequest("parameter-unknown", name=name, known=known)
        for name in required:
            if name not in params:
                raise BadRequest("parameter-missing", name=name)
        return params

    def header(self, name: str) -> str | None:
        field = self.form_headers.get(name.lower()) if self.form_headers else None
        return self.request.headers.get(name) if field is None else field

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without parameters; empty when none is named."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    async def body(self, limit: int | None = None) -> bytes:
        """The whole body, decompressed; refuses more than `limit` bytes (None: `limits.body_bytes`)."""
        if self.form_content is not None:
            return self.form_content
        return await self._body.read(self.app[CONFIG].limits.body_bytes if limit is None else limit)

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives, decompressed, without a limit."""
        return self._body.chunks()

    async def gather(self, pieces: AsyncIterator[bytes]) -> bytes:
        """One part of the body, arriving as `pieces`, as a whole; refuses more than `limits.body_bytes`."""
        return await self._body.gather(pieces, self.app[CONFIG].limits.body_bytes)

    def audit(self, entry: Entry) -> None:
        """Write an audit entry beside whatever the handler does next; no answer leaves before it is durable."""
        assert self.caller is not None  # noqa: S101  the resource authenticated before its handler ran
        patience = Patience()
        writing = asyncio.ensure_future(self.app[AUDIT].record(self.caller.tenant, entry, patience=patience))
        writing.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, if nobody waits any more
        self._noted.append((writing, patience))

    async def audited(self) -> None:
        """Wait until every entry is durable. Raises `StorageUnavailable` when one is not."""
        for writing, patience in self._noted:
            patience.end()
            await asyncio.shield(writing)

    async def start(self, response: web.StreamResponse) -> None:
        """Begin to send a streamed answer; from here on a failure can only cut the connection."""
        await self.audited()
        self._stamp(self, response)
        await response.prepare(self.request)
        self.started = True

    def cut(self) -> None:
        """End the connection so that the client notices an answer that stopped in the middle."""
        if self.request.transport is not None:
            self.request.transport.abort()

    def close(self) -> None:
        """Give back what the request held."""
        for _, patience in self._noted:
            patience.end()  # its handler may have been cancelled
        self._body.release()

    @property
    def host(self) -> str | None:
        """The host the client asked for; a proxy's word for it counts with `server.trust_proxy`."""
        headers = self.request.headers
        forwarded = headers.get("X-Forwarded-Host", "") if self.app[CONFIG].server.trust_proxy else ""
        return forwarded.partition(",")[0].strip() or headers.get("Host")  # each proxy on the way adds one


def _request_id(asked: str | None) -> str:
    """The client's own request id when it is harmless in a log, else a new one: this process's mark and a number."""
    return asked if asked and _REQUEST_ID.fullmatch(asked) else f"{_PROCESS}{next(_numbers):08x}"


def pairs(text: str) -> list[tuple[str, str]]:
    """Names and values of a query string or form; refuses what is not percent-encoded UTF-8."""
    if not text:
        return []
    if _BROKEN_ESCAPE.search(text):
        raise BadRequest("percent-encoding-broken")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise BadRequest("percent-encoding-broken") from None
    except ValueError:
        raise BadRequest("parameters-too-many", limit=_MOST_PARAMETERS) from None
