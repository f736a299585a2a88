"""How an asker must stand to what is asked for: each relationship answers with the windows in which it holds. Pure.

No window: the relationship does not hold. Dates count twice: whether it holds at the instant of asking, and which
stretch of a record it opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from lrs.access.reach import Period, Window
from lrs.access.roles import TENANT_WIDE, Role
from lrs.access.standing import Capacity, Standing, Tie

Relationship = Callable[[Standing, frozenset[Role], int], list[Window]]
"""Standing, the roles that count, the instant of asking."""


def whole_tenant(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """No relationship is asked for: the role is enough."""
    return [Window() for _ in standing.in_force(roles, at)][:1]


def own_writes(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """What the app itself wrote."""
    return [Window(app=standing.app)] if standing.app and standing.in_force(roles, at) else []


def oneself(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The asker's own record, until it was handed over."""
    return _of_ties(standing, roles, at, lambda tie: tie.learner == standing.user)


def oneself_of_age(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The same, from the age of deciding alone."""
    return _of_ties(standing, roles, at, lambda tie: tie.learner == standing.user and _decides(tie, at))


def own_teaching(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """What the asker did as a teacher."""
    taught = bool(standing.user and standing.in_force(roles, at))
    return [Window(actors=frozenset({standing.user}))] if taught else []


def child(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """Children to whom the asker is guardian at that instant; schools stay hidden from one who is restricted."""
    return [window for capacity in standing.in_force(roles, at)
            for window in _tied(standing, capacity, at, lambda tie: True, veiled=capacity.restricted)]


def child_openly(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The same, unless the guardian is restricted."""
    return [window for window in child(standing, roles, at) if not window.veiled]


def child_below_age(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """Children who do not yet decide alone, unless the guardian is restricted."""
    return [window for capacity in standing.in_force(roles, at) if not capacity.restricted
            for window in _tied(standing, capacity, at, lambda tie: not _decides(tie, at))]


def token_of_who_decides(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The learner whom a token is for, while who made it decides: the learner from that age, until then a guardian who
    is not restricted."""
    return [window for capacity in standing.in_force(roles, at) if not capacity.restricted
            for window in _tied(standing, capacity, at,
                                lambda tie: (tie.learner == standing.user) == _decides(tie, at))]


def entrusted_now(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """Learners taught, or named to a team, at that instant: what the school holds of them, earlier years included."""
    found: list[Window] = []
    for school, learners in _entrusted(standing, roles, at).items():
        left = frozenset(learners) - standing.departed(school, at)
        if left:
            found.append(Window(actors=left, schools=frozenset({school})))
            found += _held(standing, school, at, left)
    return found


def class_then(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The logs of classes taught now or once, each member's for the time in the class and no later than the teacher's.

    Who has left the school has left its classes.
    """
    schools = {capacity.school for capacity in standing.in_force(roles, at)}
    return [window for capacity in standing.capacities
            if capacity.role in roles and capacity.school_class and capacity.school in schools
            for window in _class(standing, capacity, at)]


def school(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """All of a school; of the tenant, for a role that names no school and may do without."""
    return [Window(schools=frozenset({each}) if each else None, without=standing.departed(each, at))
            for each in _schools(standing, roles, at)]


def school_office(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """The same with those whose record was handed over: what is left of it is still somebody's to keep."""
    return [Window(schools=frozenset({each}) if each else None) for each in _schools(standing, roles, at)]


def school_and_held(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
    """All of a school, and what it holds from elsewhere."""
    return school(standing, roles, at) + [
        window for each in _schools(standing, roles, at) for window in _held(standing, each, at, None)]


def case(*kinds: str) -> Relationship:
    """Inside an open case of one of these kinds: of that learner what the officer's school holds, handed over or not;
    for an officer of the tenant, all of it."""
    def inside(standing: Standing, roles: frozenset[Role], at: int) -> list[Window]:
        found: list[Window] = []
        for each in _schools(standing, roles, at):
            learners = frozenset(case.learner for case in standing.cases if case.kind in kinds
                                 and case.period.holds(at) and (not each or case.school in {"", each}))
            if learners:
                found.append(Window(actors=learners, schools=frozenset({each}) if each else None))
                found += _held(standing, each, at, learners)
        return found
    return inside


# --- parts of them ----------------------------------------------------------------------------------------


def _decides(tie: Tie, at: int) -> bool:
    return tie.decides_from is not None and tie.decides_from <= at


def _of_ties(standing: Standing, roles: frozenset[Role], at: int, counts: Callable[[Tie], bool]) -> list[Window]:
    return [window for capacity in standing.in_force(roles, at)
            for window in _tied(standing, capacity, at, counts)]


def _tied(standing: Standing, capacity: Capacity, at: int, counts: Callable[[Tie], bool], *,
          veiled: bool = False) -> list[Window]:
    gone = standing.departed("", at)
    learners = frozenset(tie.learner for tie in capacity.ties if tie.period.holds(at) and counts(tie)) - gone
    return [Window(actors=learners, veiled=veiled)] if learners else []


def _entrusted(standing: Standing, roles: frozenset[Role], at: int) -> dict[str, set[str]]:
    """The learners of each school tied to a capacity in force."""
    found: dict[str, set[str]] = defaultdict(set)
    for capacity in standing.in_force(roles, at):
        if capacity.school:
            found[capacity.school].update(tie.learner for tie in capacity.ties if tie.period.holds(at))
    return found


def _class(standing: Standing, capacity: Capacity, at: int) -> Iterator[Window]:
    """Members who shared a stretch share a window; what is yet to come opens nothing."""
    if capacity.period.since is not None and capacity.period.since > at:
        return
    gone = standing.departed(capacity.school, at)
    stretches: dict[Period, set[str]] = defaultdict(set)
    for tie in capacity.ties:
        stretch = tie.period.within(Period(None, capacity.period.until))
        if stretch is not None and tie.learner not in gone:
            stretches[stretch].add(tie.learner)
    for stretch, learners in stretches.items():
        yield Window(actors=frozenset(learners), schools=frozenset({capacity.school}),
                     classes=frozenset({capacity.school_class}), period=stretch)


def _schools(standing: Standing, roles: frozenset[Role], at: int) -> list[str]:
    """Where the roles are held at that instant; the empty one, the tenant, only for roles that may be."""
    return list(dict.fromkeys(capacity.school for capacity in standing.in_force(roles, at)
                              if capacity.school or capacity.role in TENANT_WIDE))


def _held(standing: Standing, school: str, at: int, learners: frozenset[str] | None) -> list[Window]:
    """What `school` holds from elsewhere, of these learners (None: of all who have not departed)."""
    gone = standing.departed(school, at) if learners is None else frozenset()
    return [Window(actors=frozenset({each.learner}), schools=each.origins) for each in standing.holdings
            if each.school == school and each.period.holds(at) and each.learner not in gone
            and (learners is None or each.learner in learners)]
