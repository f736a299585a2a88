"""What happens to every request, in one place instead of a stack of middleware.

The order, and why:

1. Request id: everything later may want to be found in the log.
2. CORS preflight: answered before version and credentials, which a browser does not send with it.
3. Version, with alternate request syntax, whose form may hold the version and the credentials.
4. Credentials: nobody learns more than "not this way" without them. An app's key stands in Authorization; only where
   people are taken, and only without that header, a session's cookie counts (`visitors.py`).
5. The handler for the method; its answer waits until what it noted for the audit log is durable.
6. Refusals rendered, headers that every answer carries, gzip.
7. Metrics, log line, release of the body's memory: whatever happened before.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

from aiohttp import web

from lrs.access.principal import KeyKind, Principal
from lrs.caliper.finding import InvalidEvents
from lrs.errors import (
    BadRequest,
    Forbidden,
    InvalidStatements,
    LRSError,
    MethodNotAllowed,
    NotFound,
    NotPrivileged,
    StorageUnavailable,
)
from lrs.http import alternate_syntax, auditing, logs, pages, problems, responses, visitors
from lrs.http.csrf import HARMLESS
from lrs.http.keys import ACCESS, CONFIG, CORS, METRICS, REFUSALS, REFUSED, STORE
from lrs.http.requests import Call
from lrs.profiles.findings import BrokenProfile
from lrs.storage.positions import mark_text
from lrs.xapi.jsontext import BadJSON
from lrs.xapi.version import Version, negotiate

Handler = Callable[[Call], Awaitable[web.StreamResponse]]

VERSION = "X-Experience-API-Version"
CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"
CLIENT_GONE = 499  # nobody reads it; it marks the log line and the metric

_POLICY = "Content-Security-Policy"

# What an app stored as a document must not run as a page of this server.
_EVERY_ANSWER = {"Server": "Manabi LRS", "X-Content-Type-Options": "nosniff",
                 _POLICY: "default-src 'none'; sandbox"}

_log = logging.getLogger("lrs.http")


@dataclass(frozen=True, slots=True)
class Resource:
    """One path and what its methods do; where there are none, there is nothing: 404.

    `xapi`: the rules of versions apply and every answer names one. `versioned`: it must be asked for by name.
    `consistent_through`: every answer carries X-Experience-API-Consistent-Through. `open`: no credentials
    needed. `cors`: pages of other origins may call it. `people`: somebody signed in may call it too. `page`: it
    answers with pages, refusals included; `script` and `media`: those load scripts of ours, sound and films. `own`: a
    learner's own token opens it, for reading. `caliper`: too little privilege is answered with 401, as Caliper has it.
    """

    path: str
    handlers: Mapping[str, Handler]
    xapi: bool = True
    versioned: bool = True
    consistent_through: bool = False
    open: bool = False
    cors: bool = True
    people: bool = False
    page: bool = False
    script: bool = False
    media: bool = False
    own: bool = False
    caliper: bool = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        started = perf_counter()
        call = Call(request, self.path, self.stamp)
        response: web.StreamResponse | None = None
        try:
            response = await self._outcome(call)
            return response
        finally:
            call.close()
            self._record(call, response, 0.0 if call.lasts else perf_counter() - started)

    async def _outcome(self, call: Call) -> web.StreamResponse:
        """The handler's answer or its refusal, ready to send."""
        try:
            response = await self._audited(call)
        except (LRSError, BadJSON) as error:
            response = self._refusal(call, error)
        except ConnectionError:
            return web.Response(status=CLIENT_GONE)
        except Exception:
            _log.exception("request failed", extra={"fields": {"request": call.request_id, "route": call.route}})
            response = self._refusal(call, LRSError("server-failed"))
        if not response.prepared:
            self.stamp(call, response)
            await responses.compress(response, call.request)
        return response

    async def _audited(self, call: Call) -> web.StreamResponse:
        """The handler's answer, or its refusal, once what it noted for the audit log is durable."""
        try:
            response = await self._handle(call)
        except Forbidden as error:
            if call.caller is not None:  # whoever is still signing in has a journal of their own
                await call.app[REFUSED].note(call.caller.tenant, auditing.refusal(call, call.caller, error))
            raise
        except StorageUnavailable:  # nothing was told, and who waits has waited long enough
            raise
        except (LRSError, BadJSON):
            await call.audited()
            raise
        await call.audited()
        return response

    async def _handle(self, call: Call) -> web.StreamResponse:
        if not self.handlers:
            raise NotFound("resource-unknown", base=call.app[CONFIG].server.base_path)
        if call.method == "OPTIONS":
            return web.Response(status=204, headers=self._options(call))
        if self.xapi:
            await self._negotiate(call)
        if not self.open:
            authorization = call.header("Authorization")
            if self.people and authorization is None:
                call.caller = await visitors.person(call)
            else:
                call.caller = await call.app[ACCESS].authenticate(authorization, call.host)
            if isinstance(call.caller, Principal) and call.caller.kind is KeyKind.LEARNER and not (
                    self.own and call.method in HARMLESS):
                raise (NotPrivileged if self.caliper else Forbidden)("learner-token-reads-only")
        handler = self.handlers.get("GET" if call.method == "HEAD" else call.method)
        if handler is None:
            raise MethodNotAllowed("method-not-allowed", method=call.method, allowed=self._allowed())
        return await handler(call)

    async def _negotiate(self, call: Call) -> None:
        """Settle `call.version`: the one asked for by header or form field; refuses none and unknown ones."""
        call.version = negotiate(call.header(VERSION) or "") or call.version
        if "method" in call.params:
            await alternate_syntax.unfold(call)
        asked = call.header(VERSION)
        if asked is None:
            if self.versioned:
                raise BadRequest("version-missing")
            return
        version = negotiate(asked)
        if version is None:
            if self.versioned:
                raise BadRequest("version-unsupported", asked=asked)
            return
        call.version = version
        if call.form_content is not None and version is not Version.V1:
            raise BadRequest("alternate-syntax-dropped")

    def _allowed(self) -> str:
        return ", ".join([*self.handlers, *(["HEAD"] if "GET" in self.handlers else []), "OPTIONS"])

    def _options(self, call: Call) -> dict[str, str]:
        preflight = call.app[CORS].preflight_headers() if self.cors else {}
        return {"Allow": self._allowed(), **preflight}

    def _refusal(self, call: Call, error: LRSError | BadJSON) -> web.StreamResponse:
        """Its problem details. An answer that has begun cannot be taken back: its connection is cut instead."""
        call.refused = error.slug
        if call.started:
            call.cut()
            return web.Response(status=CLIENT_GONE)
        response = problems.render(error, call.language, call.request_id)
        if self.page:
            return pages.problem(call, error, response.status)
        if isinstance(call.caller, Principal) and response.status < 500 and call.method not in {"GET", "HEAD"}:
            about = call.caller, call.request_id, call.method, call.route
            if isinstance(error, BrokenProfile | InvalidEvents):
                call.app[REFUSALS].remark(*about, error.slug, error.findings, response.status)
            else:
                call.app[REFUSALS].note(*about, response.status, error.slug,
                                        error.findings if isinstance(error, InvalidStatements) else ())
        return response

    def stamp(self, call: Call, response: web.StreamResponse) -> None:
        """Add the headers that every answer of this resource carries; a policy that a handler set stays the only one.
        """
        headers = response.headers
        if self.page:
            if response.content_type == "text/html":  # a file that somebody handed in runs as nothing
                headers.setdefault(_POLICY, pages.policy(script=self.script, media=self.media))
            headers["Referrer-Policy"] = "same-origin"
        for name, value in _EVERY_ANSWER.items():
            headers.setdefault(name, value)
        headers["X-Request-ID"] = call.request_id
        if self.xapi:
            headers[VERSION] = call.version.value
        if self.consistent_through and CONSISTENT_THROUGH not in headers:
            headers[CONSISTENT_THROUGH] = mark_text(call.app[STORE].statements.mark())
        origin = call.request.headers.get("Origin")
        if self.cors and origin is not None:
            for name, value in call.app[CORS].answer_headers(origin).items():
                headers.add(name, value)

    def _record(self, call: Call, response: web.StreamResponse | None, seconds: float) -> None:
        status = CLIENT_GONE if response is None else response.status
        call.app[METRICS].request(self.path, call.method, status, seconds)
        logs.request(call, response, status, seconds)
