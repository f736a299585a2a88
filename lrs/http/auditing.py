"""What of a request goes into the audit log: reads of records that other apps wrote about people, and refused access.

An app that reads back its own is counted (`lrs_requests_total`) and makes no entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from lrs.access.principal import KeyKind, Principal
from lrs.audit.entry import Actor, Entry
from lrs.errors import Forbidden
from lrs.http.requests import Call
from lrs.xapi.primitives import is_uuid

# Why a key reads, as long as no person stands behind it who could say.
_PURPOSE: Mapping[KeyKind, str] = {KeyKind.APP: "teaching", KeyKind.PORTAL: "teaching", KeyKind.SYSTEM: "operation"}


def note_read(call: Call, event: str, agent: Mapping[str, Any] | None = None) -> None:
    """Note that the caller reads records about people; `agent` is whom it asked for, if it asked for one."""
    principal = call.principal
    call.audit(Entry(event, actor_of(principal), subjects_of(agent), _PURPOSE[principal.kind],
                     _rule(principal), query_digest(call), call.request_id))


def _rule(principal: Principal) -> str:
    """The widest scope that lets it: what a policy of roles would be asked about otherwise."""
    return "scope:" + next(scope for scope in ("all", "all/read", "statements/read") if scope in principal.scopes)


def reads_documents_of_all(principal: Principal) -> bool:
    """Whether documents are read with a scope for the whole tenant; with `state` an app works on its own."""
    return bool(principal.scopes & {"all", "all/read"})


def actor_of(principal: Principal) -> Actor:
    # The name of an app of an outside issuer comes from its token, and JSON can hold what UTF-8 cannot.
    return Actor("key", principal.credential.encode("utf-8", "replace").decode(), principal.kind.value)


def subjects_of(agent: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The person whom an Agent's account names by their UUID; nobody else can be told from a request alone."""
    name = agent["account"]["name"] if agent and "account" in agent else ""
    return (name.lower(),) if is_uuid(name) else ()


def refusal(call: Call, error: Forbidden) -> Entry:
    """That the caller was refused, by which rule (of scopes: with the scope that was missing), at which resource."""
    rule = f"{error.slug}:{error.values['scope']}" if "scope" in error.values else error.slug
    return Entry("access.refused", actor_of(call.principal), rule=rule, object=f"{call.method} {call.route}",
                 request=call.request_id)


def query_digest(call: Call) -> str:
    """What was asked for, as a digest: who knows the question can tell that it was this one."""
    asked = urlencode(sorted(call.params.items())).encode()
    return f"{call.method} {call.route} sha256:{hashlib.sha256(asked).hexdigest()}"
