"""Which Statements of a page go on: those that the rule opens, that the filters of the forward take, and, where the
basis is consent, of learners whose consent to it is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from lrs.access.categories import Category
from lrs.access.policy import Asked, Terms, decide
from lrs.access.purposes import Purpose
from lrs.access.reach import Reach, Window
from lrs.access.roles import Role
from lrs.access.rules import RULES
from lrs.access.standing import Capacity, Consent, Standing
from lrs.forwarding.endpoint import Outbound
from lrs.storage.contract.forwards import Forward
from lrs.storage.contract.statements import StatementRow

RULE = next(rule for rule in RULES if rule.slug == "forwards-agreed")


class Agreed(Protocol):
    async def to_forwarding(self, tenant: str, target: str, learners: Collection[str], at: int) -> Collection[str]:
        """Those of these learners whose consent to forwarding to `target` is in force at that instant."""


class _Verb(msgspec.Struct):
    id: str


class _Object(msgspec.Struct):
    id: str = ""


class _Told(msgspec.Struct):
    """What of a Statement a filter looks at."""

    id: str
    verb: _Verb
    object: _Object
    version: str = "1.0.0"


_DECODER = msgspec.json.Decoder(_Told)


@dataclass(frozen=True, slots=True)
class Selection:
    agreed: Agreed

    def reach(self, forward: Forward) -> Reach:
        """How far the forward ever goes, whoever agrees: what is read at all."""
        wanted = frozenset(map(Category, forward.categories)) or RULE.categories
        return Reach((Window(app=forward.app, categories=RULE.categories & wanted, activity_classes=RULE.classes),))

    async def chosen(self, forward: Forward, terms: Terms, rows: Sequence[StatementRow], at: int) -> list[Outbound]:
        """Those of `rows`, read within `reach`, that go on now."""
        learners = {row.learner for row in rows if row.learner}
        agreed = await self.agreed.to_forwarding(forward.tenant, forward.target, learners, at)
        standing = Standing(app=forward.app, capacities=(Capacity(Role.FORWARD),),
                            consents=tuple(Consent(learner, Purpose.FORWARDING) for learner in agreed))
        decision = decide(Asked(terms, standing, "statements/forward", at,
                                categories=frozenset(map(Category, forward.categories))))
        if not decision.allowed:
            return []
        return [found for row in rows if any(
            window.actors is None or row.learner in window.actors for window in decision.reach.windows)
            and (found := _taken(forward, row)) is not None]


def _taken(forward: Forward, row: StatementRow) -> Outbound | None:
    told = _DECODER.decode(row.text)
    if forward.verbs and told.verb.id not in forward.verbs:
        return None
    if forward.activities and told.object.id not in forward.activities:
        return None
    version = "2.0.0" if told.version.startswith("2.") else "1.0.3"
    return Outbound(told.id, row.text, version, row.learner or "", row.files)
