"""The document resources: activities/state, agents/profile, activities/profile (Communication 2.2, 2.3, 2.6, 2.7).

One behaviour, three kinds, which differ in the parameters that say where a document stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.documents.preconditions import Preconditions, names
from lrs.documents.service import Kind, Scope
from lrs.errors import BadRequest
from lrs.http.auditing import note_read, reads_documents_of_all, subjects_of
from lrs.http.keys import CONFIG, DOCUMENTS
from lrs.http.requests import Call
from lrs.http.resource import Handler
from lrs.http.responses import encoded, http_date, no_content
from lrs.parameters import optional
from lrs.xapi.actor import ifi
from lrs.xapi.primitives import is_media_type

_UNNAMED_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class DocumentResource:
    """`about` are the parameters that name a scope, `id_name` the one that names a document in it."""

    kind: Kind
    about: tuple[str, ...]
    id_name: str
    registrations: bool = False

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {"GET": self.get, "PUT": self.put, "POST": self.post, "DELETE": self.delete}

    async def get(self, call: Call) -> web.Response:
        """One document, or without an id the ids of those there are."""
        params = call.query(self.about, (*self._narrowing, self.id_name, "since"))
        scope = self._scope(call, params)
        if "agent" in self.about and reads_documents_of_all(call.principal):
            note_read(call, f"{self.kind}.read", subjects_of(self._agent(call, params)))
        if self.id_name not in params:
            since = optional(parameters.instant, params, "since")
            found = await call.app[DOCUMENTS].ids(call.principal, scope, since)
            return _listed(found)
        if "since" in params:
            raise BadRequest("since-with-id", name=self.id_name)
        document = await call.app[DOCUMENTS].get(call.principal, scope, params[self.id_name])
        headers = {"ETag": f'"{document.etag}"', "Last-Modified": http_date(document.updated),
                   "Cache-Control": "private, no-cache"}
        known = _preconditions(call).if_none_match
        if known is not None and names(known, document.etag):
            return web.Response(status=304, headers=headers)
        return web.Response(body=document.content, headers={**headers, "Content-Type": document.content_type})

    async def put(self, call: Call) -> web.Response:
        params = self._of_one_document(call)
        await call.app[DOCUMENTS].put(call.principal, self._scope(call, params), params[self.id_name],
                                      await call.body(), _content_type(call), _preconditions(call), call.version)
        return no_content()

    async def post(self, call: Call) -> web.Response:
        params = self._of_one_document(call)
        await call.app[DOCUMENTS].post(call.principal, self._scope(call, params), params[self.id_name],
                                       await call.body(), _content_type(call), _preconditions(call))
        return no_content()

    async def delete(self, call: Call) -> web.Response:
        """One document; of states, without an id, all of the scope."""
        if self.kind == "state" and self.id_name not in call.params:
            params = call.query(self.about, self._narrowing)
            await call.app[DOCUMENTS].delete_all(call.principal, self._scope(call, params))
        else:
            params = self._of_one_document(call)
            await call.app[DOCUMENTS].delete(call.principal, self._scope(call, params), params[self.id_name],
                                             _preconditions(call))
        return no_content()

    @property
    def _narrowing(self) -> tuple[str, ...]:
        return ("registration",) if self.registrations else ()

    def _of_one_document(self, call: Call) -> dict[str, str]:
        return call.query((*self.about, self.id_name), self._narrowing)

    def _agent(self, call: Call, params: Mapping[str, str]) -> dict[str, Any]:
        return parameters.agent(params, call.app[CONFIG].limits.nesting)

    def _scope(self, call: Call, params: Mapping[str, str]) -> Scope:
        activity = parameters.iri(params, "activityId") if "activityId" in self.about else None
        agent = str(ifi(self._agent(call, params))) if "agent" in self.about else None
        # An IRI holds no space, so two different pairs never give one text.
        about = " ".join(each for each in (activity, agent) if each is not None)
        return Scope(self.kind, about, optional(parameters.uuid, params, "registration"), agent)


STATE = DocumentResource("state", ("activityId", "agent"), "stateId", registrations=True)
AGENT_PROFILE = DocumentResource("agent-profile", ("agent",), "profileId")
ACTIVITY_PROFILE = DocumentResource("activity-profile", ("activityId",), "profileId")


def _preconditions(call: Call) -> Preconditions:
    return Preconditions.from_headers(call.header("If-Match"), call.header("If-None-Match"))


def _content_type(call: Call) -> str:
    """As it was sent, parameters included: it is given back with the document."""
    content_type = call.header("Content-Type")
    if content_type is None:
        return _UNNAMED_TYPE
    if not content_type.isascii() or not is_media_type(content_type):
        raise BadRequest("content-type-invalid", value=content_type)
    return content_type


def _listed(found: Mapping[str, int]) -> web.Response:
    response = encoded(list(found))
    assert isinstance(response.body, bytes)  # noqa: S101  `encoded` has just made it
    response.etag = hashlib.sha1(response.body, usedforsecurity=False).hexdigest()
    if found:
        response.headers["Last-Modified"] = http_date(max(found.values()))
    return response
