"""Who agreed that what an app writes about a learner is sent on to another Learning Record Store, and where to.

One consent record for each learner and each place, kept with all others of the learner: given by who decides about the
record, withdrawn by whoever is told about it. A withdrawal holds from the next page on; what is there already is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lrs.access.actions import Action
from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.policy import Decision, restrict
from lrs.access.purposes import Basis, Purpose, basis
from lrs.clock import now_ms
from lrs.errors import NotFound
from lrs.journal import Journal
from lrs.storage.contract.consents import ConsentEvent, ConsentRecord, Consents, EventState
from lrs.storage.contract.forwards import Forwards

_OVER: frozenset[EventState] = frozenset({"requested", "refused", "withdrawn", "expired", "terminated"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A place to which some app's records may go. `asked`: without a consent nothing goes."""

    target: str
    apps: tuple[str, ...]
    asked: bool
    given: int | None


class Agreement:
    """`lrs.forwarding.selection.Agreed`, and how consents come about."""

    def __init__(self, consents: Consents, forwards: Forwards, standings: StandingService, journal: Journal) -> None:
        self._consents = consents
        self._forwards = forwards
        self._standings = standings
        self._journal = journal

    async def to_forwarding(self, tenant: str, target: str, learners: Collection[str], at: int) -> Collection[str]:
        if not learners:
            return ()
        return {record.learner for record in await self._consents.of(tenant, learners)
                if (record.purpose, record.recipient) == (Purpose.FORWARDING, target) and _in_force(record, at)}

    async def offers(self, person: Person, learner: str) -> Sequence[Offer]:
        """Where records of this tenant's apps go, or would. Raises `Forbidden`, naming the rule."""
        await self._decided(person, learner, "requests/read")
        terms = await self._standings.terms(person.tenant)
        asked = basis(terms.kind, terms.bases, Purpose.FORWARDING) is Basis.CONSENT
        given = {record.recipient: record.events[-1].at for record in await self._consents.of(person.tenant, [learner])
                 if record.purpose == Purpose.FORWARDING and _in_force(record, now_ms())}
        found = await self._forwards.list(person.tenant)
        return [Offer(target, tuple(sorted({each.app for each in found if each.target == target})), asked,
                      given.get(target)) for target in dict.fromkeys([*(each.target for each in found), *given])]

    async def may_decide(self, person: Person, learner: str) -> bool:
        """Whether this person decides, where the learner assents."""
        return (await self._standings.decision(person, "requests/decide", learner, assented=True)).allowed

    async def agree(self, person: Person, learner: str, target: str, notice: str, language: str, *,
                    assented: bool = False, request: str = "") -> None:
        """From now on what comes in goes to `target`. `notice` is what the person read, as it was shown.

        Raises `Forbidden`, naming the rule, `NotFound` for a place to which nothing goes.
        """
        decision = await self._decided(person, learner, "requests/decide", assented=assented)
        if target not in {each.target for each in await self._forwards.list(person.tenant)}:
            raise NotFound("forward-target-unknown")
        event = _event(person, "given", decision, assented)
        record = ConsentRecord(
            person.tenant, _record_id(learner, target), learner, "", Purpose.FORWARDING.value, Basis.CONSENT.value,
            target, target, hashlib.sha256(notice.encode()).hexdigest(), language, (event,))
        await self._tell("consent.give", person, learner, target, request)
        if await self._consents.get(person.tenant, record.record_id) is None:
            await self._consents.add([record])
        else:
            await self._consents.append(person.tenant, record.record_id, event, _OVER)

    async def withdraw(self, person: Person, learner: str, target: str, *, request: str = "") -> None:
        """Raises `Forbidden`, naming the rule, `NotFound` where no consent stands."""
        decision = await self._decided(person, learner, "requests/read")
        await self._tell("consent.withdraw", person, learner, target, request)
        if await self._consents.append(person.tenant, _record_id(learner, target),
                                       _event(person, "withdrawn", decision), frozenset({"given"})) is None:
            raise NotFound("forward-target-unknown")

    async def _decided(self, person: Person, learner: str, action: Action, *, assented: bool = False) -> Decision:
        decision = await self._standings.decision(person, action, learner, assented=assented)
        restrict(decision)
        return decision

    async def _tell(self, event: str, person: Person, learner: str, target: str, request: str) -> None:
        await self._journal.record(person.tenant, event, person.user or person.account, subjects=[learner],
                                   details={"purpose": Purpose.FORWARDING.value, "recipient": target}, request=request)


def _event(person: Person, state: EventState, decision: Decision, assented: bool = False) -> ConsentEvent:
    return ConsentEvent(now_ms(), state, person.user or person.account, decision.rule, "console", assented)


def _in_force(record: ConsentRecord, at: int) -> bool:
    last = record.events[-1]
    return last.state == "given" and (last.valid_until is None or at < last.valid_until)


def _record_id(learner: str, target: str) -> str:
    return "forwarding-" + hashlib.sha256(f"{learner}\n{target}".encode()).hexdigest()[:32]
