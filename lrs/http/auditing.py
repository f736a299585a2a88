"""What of a request goes into the audit log: reads of records that other apps wrote about people, and refused access.

An app that reads back its own is counted (`lrs_requests_total`) and makes no entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from lrs.access.person import Person
from lrs.access.principal import KeyKind, Principal
from lrs.access.purposes import Purpose
from lrs.access.reading import Lent
from lrs.audit.entry import Actor, Entry
from lrs.errors import Forbidden
from lrs.http.requests import Call
from lrs.xapi.primitives import is_uuid

_WIDE = ("all", "all/read", "statements/read", "events/read")
_THROUGH = {KeyKind.PORTAL: "portal", KeyKind.LEARNER: "token"}


def note_read(call: Call, event: str, learners: Iterable[str] = ()) -> None:
    """Note that a key reads records about people: of whom was asked for, if anybody, or of whom was found."""
    call.audit(Entry(event, actor_of(call.principal), tuple(learners), Purpose.OPERATION.value, _rule(call.principal),
                     query_digest(call), call.request_id))


def note_seen(call: Call, event: str, lent: Lent, learners: Iterable[str], **details: str) -> None:
    """Note that somebody signed in, perhaps through a portal or by a learner's own token, looks at records of these
    learners, or changes what stands beside them: who was asked for, and whose were found."""
    actor = Actor("person", lent.person.user or lent.person.account, lent.role.value)
    key = {_THROUGH[call.caller.kind]: actor_of(call.caller).id} if isinstance(call.caller, Principal) else {}
    call.audit(Entry(event, actor, tuple(sorted(set(learners))), lent.purpose.value if lent.purpose else "",
                     lent.rule, query_digest(call), call.request_id, {**key, **details}))


def note_changed(call: Call, event: str, learners: Iterable[str], **details: str) -> None:
    """Note that a key changes what stands beside records of these learners."""
    call.audit(Entry(event, actor_of(call.principal), tuple(learners), Purpose.OPERATION.value,
                     object=query_digest(call), request=call.request_id, details=details))


def _rule(principal: Principal) -> str:
    """The widest scope that lets it: what a policy of roles would be asked about otherwise."""
    return "scope:" + next(scope for scope in _WIDE if scope in principal.scopes)


def reads_documents_of_all(principal: Principal) -> bool:
    """Whether documents are read with a scope for the whole tenant; with `state` an app works on its own."""
    return bool(principal.scopes & {"all", "all/read"})


def actor_of(caller: Principal | Person) -> Actor:
    if isinstance(caller, Person):
        return Actor("person", caller.user or caller.account)
    # The name of an app of an outside issuer comes from its token, and JSON can hold what UTF-8 cannot.
    return Actor("key", caller.credential.encode("utf-8", "replace").decode(), caller.kind.value)


def subjects_of(agent: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The person whom an Agent's account names by their UUID; nobody else can be told from a request alone."""
    name = agent["account"]["name"] if agent and "account" in agent else ""
    return (name.lower(),) if is_uuid(name) else ()


def refusal(call: Call, caller: Principal | Person, error: Forbidden) -> Entry:
    """That the caller was refused, by which rule (of scopes: with the scope that was missing), at which resource."""
    rule = f"{error.slug}:{error.values['scope']}" if "scope" in error.values else error.slug
    return Entry("access.refused", actor_of(caller), rule=rule, object=f"{call.method} {call.route}",
                 request=call.request_id)


def query_digest(call: Call) -> str:
    """What was asked for, as a digest of the parameters, sorted, as JSON: who knows the question can tell that it was
    this one."""
    asked = orjson.dumps(sorted(call.params.items()))
    return f"{call.method} {call.route} sha256:{hashlib.sha256(asked).hexdigest()}"
