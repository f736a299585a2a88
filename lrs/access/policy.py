"""May this be done? Default deny, by one pure function: `decide`. The answer names the rule that decided.

    tenant kind ∧ scope ∧ role ∧ relationship ∧ category ∧ purpose ∧ basis or consent

The rules are a table (`lrs/access/rules.py`); the facts come with the question (`lrs/access/standing.py`), so nothing
is looked up here. Every road to a record asks it: xAPI, study log, console, export.

An app's key needs nothing of that: its kind and its scopes say all, and `require` and `read_by` cost a look at a set.
They never allow what `decide` refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lrs.access.actions import ABOUT_RECORDS, ALLOWED_BY, Action
from lrs.access.categories import HELD, ActivityClass, Category, TenantKind, joined
from lrs.access.principal import KeyKind, Principal
from lrs.access.purposes import Basis, Purpose, basis
from lrs.access.reach import ALWAYS, NOTHING, Period, Reach, Window
from lrs.access.rules import RULES, WITHOUT_A_ROW, Rule
from lrs.access.standing import Standing
from lrs.errors import Forbidden

SMALLEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """What is settled for a tenant: its kind, the bases it set, and how many learners a sum of performance needs."""

    kind: TenantKind
    bases: Mapping[Purpose, Basis] = field(default_factory=dict)
    smallest_group: int = SMALLEST_GROUP

    @property
    def held(self) -> frozenset[Category]:
        return frozenset(HELD[self.kind])


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """Who ever belonged to a class, in any role, and its school; nobody, for a class that the roster does not know."""

    class_id: str
    schools: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()

    def within(self, window: Window) -> Window | None:
        """The window as far as it shows the class; None where nobody of it is in sight."""
        if window.schools is not None and window.schools.isdisjoint(self.schools):
            return None
        narrowed = window.in_class(self.class_id)
        return narrowed and narrowed.only(self.users)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, with all that answering takes. What is left open asks for whatever the asker may reach.

    `categories` are asked for together; `happened` is when what is asked for happened, `at` when it is asked.
    `assented`: the learner's assent to this decision is recorded.
    """

    terms: Terms
    standing: Standing
    action: Action
    at: int
    categories: frozenset[Category] = frozenset()
    activity_classes: frozenset[ActivityClass] = frozenset()
    learner: str = ""
    school: str = ""
    school_class: SchoolClass | None = None
    happened: Period = ALWAYS
    purpose: Purpose | None = None
    assented: bool = False


class Condition(StrEnum):
    """What must hold, all of it, in the order in which it is told."""

    TENANT = "tenant"
    SCOPE = "scope"
    ROLE = "role"
    RELATIONSHIP = "relationship"
    CATEGORY = "category"
    PURPOSE = "purpose"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether, by which rule (the slug of its sentence in `lrs/messages/rules.py`, filled from `values`), for what
    purpose, which conditions held, and how far the answer may go."""

    allowed: bool
    rule: str
    values: Mapping[str, str]
    purpose: Purpose | None
    conditions: Mapping[Condition, bool]
    reach: Reach


def decide(asked: Asked) -> Decision:
    """The one answer to every question of access."""
    judged = [_judge(rule, asked) for rule in RULES if asked.action in rule.actions]
    allowing = [each for each in judged if each.allows]
    if allowing:
        first = allowing[0]
        reach = Reach(tuple(dict.fromkeys(window for each in allowing for window in each.windows)))
        return Decision(True, first.rule.slug, {}, first.purpose, first.held, reach)
    closest = max(judged, key=_Judgement.closeness)
    slug, values = _reason(closest, asked)
    return Decision(False, slug, values, closest.purpose, closest.held, NOTHING)


def restrict(decision: Decision) -> Reach:
    """How far a query may go. Raises `Forbidden`, naming the rule, when it may not be made at all."""
    if not decision.allowed:
        raise Forbidden(decision.rule, **decision.values)
    return decision.reach


# --- judging one rule -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Judgement:
    rule: Rule
    purpose: Purpose
    held: Mapping[Condition, bool]
    windows: tuple[Window, ...]

    @property
    def allows(self) -> bool:
        return all(self.held.values())

    def closeness(self) -> tuple[bool, bool, int]:
        """How near the rule came to allowing: the asker's own rules before others, about what was asked."""
        return self.held[Condition.ROLE], self.held[Condition.CATEGORY], sum(self.held.values())


def _judge(rule: Rule, asked: Asked) -> _Judgement:
    standing, purpose = asked.standing, asked.purpose or rule.purposes[0]
    related = _narrowed(rule, rule.relationship(standing, rule.roles, asked.at), asked)
    windows = _agreed(related, rule, purpose, asked)
    held = {
        Condition.TENANT: asked.terms.kind in rule.tenants and _asked_categories(asked) <= asked.terms.held,
        Condition.SCOPE: standing.scopes is None or not standing.scopes.isdisjoint(ALLOWED_BY.get(asked.action, ())),
        Condition.ROLE: bool(standing.in_force(rule.roles, asked.at)),
        Condition.RELATIONSHIP: bool(related),
        Condition.CATEGORY: _covers(rule, asked),
        Condition.PURPOSE: purpose in rule.purposes,
        Condition.BASIS: bool(windows) and (asked.assented or not rule.assent),
    }
    return _Judgement(rule, purpose, held, tuple(_marked(window, rule, asked) for window in windows))


def _asked_categories(asked: Asked) -> frozenset[Category]:
    """Those named; else all that a tenant of this kind holds. None for an action that is not about records."""
    if asked.action not in ABOUT_RECORDS:
        return frozenset()
    return asked.categories or asked.terms.held


def _covers(rule: Rule, asked: Asked) -> bool:
    """Whether the rule is about all that was named, or, where nothing was, about some of what there is."""
    if asked.action not in ABOUT_RECORDS:
        return True
    open_to = rule.categories & _asked_categories(asked)
    return (bool(open_to) and asked.categories <= rule.categories and asked.activity_classes <= rule.classes
            and (rule.joins or not joined(open_to)))


def _narrowed(rule: Rule, windows: list[Window], asked: Asked) -> list[Window]:
    """The windows as far as they show the learner, class, school and time that were named.

    Sums go down to a school: those of a class or a learner would tell of single learners.
    """
    if rule.sums and (asked.learner or asked.school_class):
        return []
    found: list[Window | None] = [window.during(asked.happened) for window in windows]
    if asked.learner:
        found = [window and window.only(frozenset({asked.learner})) for window in found]
    if asked.school_class:
        found = [window and asked.school_class.within(window) for window in found]
    if asked.school:
        found = [window and window.in_school(asked.school) for window in found]
    return [window for window in found if window is not None]


def _agreed(windows: list[Window], rule: Rule, purpose: Purpose, asked: Asked) -> list[Window]:
    """Where the basis is consent: as far as there is consent."""
    if basis(asked.terms.kind, asked.terms.bases, purpose) is not Basis.CONSENT:
        return windows
    agreed = frozenset(each.learner for each in asked.standing.consents
                       if each.purpose is purpose and each.period.holds(asked.at))
    return [narrowed for window in windows if (narrowed := window.only(agreed)) is not None]


def _marked(window: Window, rule: Rule, asked: Asked) -> Window:
    """The window with what the rule says of categories, classes and sums."""
    if asked.action not in ABOUT_RECORDS:
        return window
    categories = rule.categories & _asked_categories(asked)
    classes = rule.classes & (asked.activity_classes or rule.classes)
    return replace(window,
                   categories=None if categories >= asked.terms.held else categories,
                   activity_classes=None if classes == frozenset(ActivityClass) else classes,
                   aggregates_only=rule.sums, smallest_group=asked.terms.smallest_group if rule.guarded else 1)


# --- naming a refusal -------------------------------------------------------------------------------------


def _reason(closest: _Judgement, asked: Asked) -> tuple[str, Mapping[str, str]]:
    """The slug of the sentence that tells the asker best why not, and what fills it."""
    held, rule = closest.held, closest.rule
    if asked.action in ABOUT_RECORDS and joined(asked.categories):
        return "categories-not-joined", {}
    if not held[Condition.TENANT]:
        kept = _asked_categories(asked) <= asked.terms.held
        return "not-of-this-tenant" if kept else "category-not-kept", {"kind": asked.terms.kind.value}
    if not held[Condition.ROLE]:
        return _without_role(asked), {}
    if not held[Condition.SCOPE]:
        return "scope-needed", {"action": asked.action, "scope": ALLOWED_BY.get(asked.action, ("-",))[0]}
    if not held[Condition.CATEGORY]:
        return _other_category(asked), {}
    if not held[Condition.RELATIONSHIP]:
        return "learner-departed" if _departed(rule, asked) else rule.otherwise, {}
    if not held[Condition.PURPOSE]:
        return "purpose-not-of-role", {"purpose": closest.purpose.value, "known": ", ".join(rule.purposes)}
    return ("assent-missing" if rule.assent and not asked.assented else "consent-missing"), {}


def _without_role(asked: Asked) -> str:
    roles = asked.standing.roles(asked.at)
    return next((slug for role, slug in WITHOUT_A_ROW.items() if role in roles), "no-role")


def _other_category(asked: Asked) -> str:
    if ActivityClass.TEACHING in asked.activity_classes:
        return "teaching-is-the-teachers-own"
    if Category.SCHOOL_AFFAIRS in asked.categories:
        return "school-affairs-stay-with-staff"
    return "categories-not-joined" if not asked.categories else "category-not-of-role"


def _departed(rule: Rule, asked: Asked) -> bool:
    return any(asked.learner in asked.standing.departed(capacity.school, asked.at)
               for capacity in asked.standing.in_force(rule.roles, asked.at))


# --- keys of apps, on every request -----------------------------------------------------------------------


def permits(principal: Principal, action: Action) -> bool:
    return not principal.scopes.isdisjoint(ALLOWED_BY[action])


def require(principal: Principal, action: Action) -> None:
    """Raise `Forbidden`, naming the scope that is missing, unless `principal` may do `action`."""
    if not permits(principal, action):
        raise Forbidden("scope-needed", action=action, scope=ALLOWED_BY[action][0])


def read_by(principal: Principal) -> str | None:
    """Whose Statements a key may read by itself: None for all in the tenant, else only those its app wrote.

    Raises `Forbidden` when none may: for want of a scope, or for a portal, which reads with a teacher's rights, and a
    learner's own token, which reads with those of who made it.
    """
    _require_reading(principal, "statements/read")
    return None if principal.reads_all else principal.app


def read_events_by(principal: Principal) -> str | None:
    """The same of Caliper Events, which no teacher reads: a portal does not reach them."""
    _require_reading(principal, "events/read")
    return None if principal.reads_all_events else principal.app


def _require_reading(principal: Principal, action: Action) -> None:
    require(principal, action)
    if principal.kind is KeyKind.LEARNER:
        raise Forbidden("learner-token-lapsed")
    if principal.kind is KeyKind.PORTAL:
        raise Forbidden("portal-needs-teacher")


def require_names(principal: Principal) -> None:
    """Raise `Forbidden` unless `principal` may read who is in a class, by name."""
    require(principal, "roster/read")
    if principal.kind is not KeyKind.SYSTEM:
        raise Forbidden("roster-names-withheld")
