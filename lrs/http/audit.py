"""/api/v1/audit: the audit log for those who may read it, and what anybody needs to check it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.person import Person
from lrs.access.policy import require
from lrs.access.reading import Wanted
from lrs.access.roles import Role
from lrs.audit.entry import Actor, Entry, Shown
from lrs.audit.proofs import Proof
from lrs.audit.service import Search
from lrs.clock import utc_text
from lrs.errors import BadRequest, Forbidden
from lrs.http.auditing import actor_of, query_digest
from lrs.http.keys import AUDIT, READING
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.parameters import optional

AUDIT_KEYS_PATH = "/.well-known/audit-keys.json"
PAGE_DEFAULT = 50
PAGE_MAX = 500
_MOST_SIZE = 2**53


async def get_audit(call: Call) -> web.Response:
    """Entries, newest first; `since` and `until` count themselves; `next` is the `cursor` of the following page."""
    rule = await _auditor(call)
    params = call.query(optional=("subject", "actor", "event", "since", "until", "cursor", "limit"))
    limit = parameters.limit(params, PAGE_DEFAULT, PAGE_MAX)
    wanted = Search(optional(parameters.uuid, params, "subject"), optional(_actor, params, "actor"),
                    params.get("event"), optional(parameters.instant, params, "since"),
                    optional(parameters.instant, params, "until"))
    call.audit(_audited(call, wanted.subject, rule))
    page = await call.app[AUDIT].search(call.asker.tenant, wanted, params.get("cursor"), limit)
    return encoded({"entries": [_shown(entry) for entry in page.entries], "next": page.next})


async def get_mine(call: Call) -> web.Response:
    """Who looked at one's own record, or (`learner`) at that of one's child: when, in what role, and why; never a name.

    Refused to a guardian who may not know. Whoever is nobody in the roster, as guardians are, must name the learner. An
    auditor's look at it is itself told.
    """
    params = call.query(optional=("learner", "cursor", "limit"))
    person = call.person
    learner = parameters.optional(parameters.uuid, params, "learner") or person.user
    if not learner:
        raise BadRequest("audit-of-whom")
    lent = await call.app[READING].lend(person, Wanted(learner=learner), "audit/read")
    if lent.role is Role.AUDITOR:
        call.audit(_audited(call, learner, lent.rule))
    limit = parameters.limit(params, PAGE_DEFAULT, PAGE_MAX)
    looks, following = await call.app[AUDIT].looked_at(
        person.tenant, learner, params.get("cursor"), limit, "own" if learner == person.user else "child")
    return encoded({"looks": [{"at": utc_text(look.at), "by": look.actor, "role": look.role or None,
                               "event": look.event, "purpose": look.purpose or None,
                               "text": getattr(look.sentence, call.language)} for look in looks],
                    "next": following}, headers={"Cache-Control": "no-store", "Content-Language": call.language})


async def get_proof(call: Call) -> web.Response:
    """That an entry is in the log (`entry`), or that the log of `from` entries is the beginning of today's."""
    require(call.principal, "audit/read")
    params = call.query(optional=("entry", "from"))
    if len(params) != 1:
        raise BadRequest("audit-proof-of-what")
    service, tenant = call.app[AUDIT], call.principal.tenant
    if "from" in params:
        return encoded(_proof(await service.consistency(tenant, parameters.number(params, "from", _MOST_SIZE))))
    found = await service.inclusion(tenant, params["entry"])
    return encoded({"index": found.index, "data": found.data.decode(), **_proof(found.proof)})


async def get_checkpoint(call: Call) -> web.Response:
    """The newest signed checkpoint as a note (C2SP tlog-checkpoint): keep it elsewhere."""
    require(call.principal, "audit/read")
    call.query()
    signed = await call.app[AUDIT].checkpoint(call.principal.tenant)
    return web.Response(text=signed.note, content_type="text/plain", headers={"Cache-Control": "no-store"})


async def get_audit_keys(call: Call) -> web.Response:
    return encoded(await call.app[AUDIT].jwks(), headers={"Cache-Control": "public, max-age=3600"})


async def _auditor(call: Call) -> str:
    """The rule by which the caller reads the log of the whole tenant. Raises `Forbidden`."""
    if isinstance(call.caller, Person):
        lent = await call.app[READING].lend(call.caller, Wanted(), "audit/read")
        if lent.role is not Role.AUDITOR:
            raise Forbidden("audit-of-all")
        return lent.rule
    require(call.principal, "audit/read")
    return "scope:audit/read"


def _audited(call: Call, subject: str | None, rule: str) -> Entry:
    """That the log is read, about a person if `subject` names one."""
    return Entry("audit.read", actor_of(call.asker), (subject,) if subject else (), "audit", rule, query_digest(call),
                 call.request_id)


def _actor(params: Mapping[str, str], name: str) -> Actor:
    kind, _, actor_id = params[name].partition(":")
    match kind:
        case "person" if actor_id:
            return Actor("person", actor_id)
        case "key" if actor_id:
            return Actor("key", actor_id)
        case "system" if actor_id:
            return Actor("system", actor_id)
        case _:
            raise BadRequest("audit-actor")


def _shown(entry: Shown) -> dict[str, Any]:
    return {"id": entry.entry_id, "at": utc_text(entry.at), "index": entry.seq, "event": entry.event,
            "actor": {"kind": entry.actor, "id": entry.actor_id, "role": entry.role},
            "subjects": list(entry.subjects), "purpose": entry.purpose, "rule": entry.rule,
            "requestId": entry.request, "object": entry.object, "details": entry.details}


def _proof(proof: Proof) -> dict[str, Any]:
    return {"size": proof.size, "root": b64encode(proof.root).decode(),
            "hashes": [b64encode(hash_).decode() for hash_ in proof.hashes], "checkpoint": proof.note}
