"""What is known of somebody who asks: the facts the policy decides by. Pure values, every one of them dated.

Whoever gathers them (`lrs/access/facts.py`) leaves out what is not so; the policy never looks anything up. Taking a
fact away never opens anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lrs.access.purposes import Purpose
from lrs.access.reach import ALWAYS, Period
from lrs.access.roles import Role


@dataclass(frozen=True, slots=True)
class Tie:
    """A learner whom a capacity is about, and when: in this class, at this school, this guardian's child.

    `decides_from` is the instant at which the learner reaches the age of deciding alone; None: not known, so not yet.
    """

    learner: str
    period: Period = ALWAYS
    decides_from: int | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which capacity somebody acts: a role, when, at which school (empty: the tenant's), for whom.

    A teacher has one for the school and one for each class ever taught. A student's own is tied to themselves.
    `restricted` is a guardian who may not learn of requests, schools or the audit log.
    """

    role: Role
    period: Period = ALWAYS
    school: str = ""
    school_class: str = ""
    ties: tuple[Tie, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A piece of work on one learner that the asker is entrusted with, about what `school` holds (empty: the tenant).

    `kind`: export, import or inquiry.
    """

    kind: str
    learner: str
    school: str = ""
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Holding:
    """Records of a learner that a school lawfully holds besides its own: of schools or custodians in `origins`.

    It comes of a bundle that arrived, or inside one establisher of the learner's decision (decision 21).
    """

    school: str
    learner: str
    origins: frozenset[str]
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Departure:
    """A learner whose record a school (empty: the tenant) handed over: from then on the records officer's alone."""

    learner: str
    school: str = ""
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Consent:
    """What a learner, or who decides for the learner, agreed to."""

    learner: str
    purpose: Purpose
    period: Period = ALWAYS


_FACTS = ("capacities", "cases", "holdings", "departures", "consents")


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything known of one asker. `scopes` are those of the key that asks; None: no key stands between.

    `holdings`, `departures` and `consents` are those of learners whom the capacities may reach.
    """

    user: str = ""
    app: str = ""
    scopes: frozenset[str] | None = None
    capacities: tuple[Capacity, ...] = ()
    cases: tuple[Case, ...] = ()
    holdings: tuple[Holding, ...] = ()
    departures: tuple[Departure, ...] = ()
    consents: tuple[Consent, ...] = ()

    def with_(self, *others: Standing) -> Standing:
        """All that is known here or there, of the same asker."""
        return replace(self, **{name: sum((getattr(each, name) for each in others), getattr(self, name))
                                for name in _FACTS})

    def roles(self, at: int) -> frozenset[Role]:
        """Those held at that instant, in whatever capacity."""
        return frozenset(each.role for each in self.capacities if each.period.holds(at))

    def in_force(self, roles: frozenset[Role], at: int) -> list[Capacity]:
        """The capacities in one of these roles at that instant."""
        return [each for each in self.capacities if each.role in roles and each.period.holds(at)]

    def departed(self, school: str, at: int) -> frozenset[str]:
        """Learners whose records are no longer open to the staff of `school` (empty: of the tenant)."""
        return frozenset(each.learner for each in self.departures
                         if each.school in {"", school} and each.period.holds(at))
