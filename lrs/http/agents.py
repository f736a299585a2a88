"""GET agents: the Person behind an Agent (Communication 2.4)."""

from __future__ import annotations

from aiohttp import web

from lrs import parameters
from lrs.access.principal import KeyKind
from lrs.http import lending
from lrs.http.auditing import note_read, note_seen, subjects_of
from lrs.http.keys import AGENTS, CONFIG
from lrs.http.requests import Call
from lrs.http.responses import encoded


async def get_person(call: Call) -> web.Response:
    agent = parameters.agent(call.query(("agent",)), call.app[CONFIG].limits.nesting)
    if call.principal.reads_all:
        note_read(call, "agents.read", subjects_of(agent))
    lent = await lending.through_key(call, "agents/read") if call.principal.kind is KeyKind.LEARNER else None
    if lent is not None:
        note_seen(call, "agents.read", lent, [call.principal.learner])
    return encoded(await call.app[AGENTS].person(call.principal, agent, lent.reach if lent else None))
