"""By whose rights a request reads learners' records: those of who is signed in, of a portal's teacher, of a key.

A study log is about learning: of a school's records those about attendance and health are in it only if asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lrs.access.actions import Action
from lrs.access.categories import Category, TenantKind
from lrs.access.person import Person
from lrs.access.policy import require_names
from lrs.access.principal import KeyKind
from lrs.access.reach import Reach
from lrs.access.reading import Lent, Wanted
from lrs.errors import Forbidden
from lrs.http.auditing import note_read, note_seen
from lrs.http.keys import LEARNER_TOKENS, PORTALS, READING, STANDINGS
from lrs.http.requests import Call

SESSION = "X-Manabi-Session"  # a portal names by it for whom it reads


@dataclass(frozen=True, slots=True)
class Opened:
    """What a request may read; `lent` by which person's rights, None for a key's own."""

    reach: Reach
    lent: Lent | None

    def note(self, call: Call, event: str, learners: Iterable[str]) -> None:
        """Write into the audit log whose records are looked at."""
        if self.lent is None:
            note_read(call, event, sorted(set(learners)))
        else:
            note_seen(call, event, self.lent, learners)


async def through_key(call: Call, action: Action = "statements/read") -> Lent | None:
    """By whose rights a portal or a learner's own token reads; None for a key that reads by itself."""
    if call.principal.kind is KeyKind.LEARNER:
        return await call.app[LEARNER_TOKENS].lend(call.principal, action)
    return await through_portal(call)


async def through_portal(call: Call, wanted: Wanted = Wanted()) -> Lent | None:  # noqa: B008  a value
    """By whose rights a portal reads, as the session says that it names; None for a key that reads by itself."""
    if call.principal.kind is not KeyKind.PORTAL:
        return None
    session = call.header(SESSION)
    if session is None:
        raise Forbidden("portal-needs-teacher")
    return await call.app[PORTALS].lend(call.principal, session, wanted)


async def study_log(call: Call, wanted: Wanted) -> Opened:
    """The part of the study log that is wanted, with names. Raises `Forbidden`, naming the rule."""
    wanted = await of_learning(call, wanted)
    if isinstance(call.caller, Person):
        lent = await call.app[READING].lend(call.caller, wanted)
        return Opened(lent.reach, lent)
    if through := await through_portal(call, wanted):
        return Opened(through.reach, through)
    require_names(call.principal)
    everywhere = replace(wanted, school_class="")  # such a key stands in relation to no class, and reads each
    return Opened(await call.app[READING].open_to(call.principal, everywhere), None)


async def sums(call: Call, wanted: Wanted, action: Action) -> Opened:
    """Sums over many learners, without names. Raises `Forbidden`, naming the rule."""
    wanted = await of_learning(call, wanted)
    if isinstance(call.caller, Person):
        lent = await call.app[READING].lend(call.caller, wanted, action)
        return Opened(lent.reach, lent)
    return Opened(await call.app[READING].open_to(call.principal, wanted, action), None)


async def of_learning(call: Call, wanted: Wanted) -> Wanted:
    """The same, of a school's records those of learning, unless it names others."""
    terms = await call.app[STANDINGS].terms(call.asker.tenant)
    if wanted.category is None and terms.kind is TenantKind.ESTABLISHER:
        return replace(wanted, category=Category.SCHOOL_LEARNING)
    return wanted
