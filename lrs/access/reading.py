"""What somebody signed in may read, by themselves or through a portal: the policy's answer as far as records go."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.access.actions import OF_SUMS, Action
from lrs.access.categories import ActivityClass, Category
from lrs.access.facts import Classes, StandingService, of_key
from lrs.access.person import Person
from lrs.access.policy import Asked, SchoolClass, Terms, decide, restrict
from lrs.access.principal import Principal
from lrs.access.purposes import Purpose
from lrs.access.reach import ALWAYS, NOTHING, Period, Reach
from lrs.access.roles import Role
from lrs.access.rules import RULES
from lrs.access.standing import Standing
from lrs.clock import now_ms


@dataclass(frozen=True, slots=True)
class Lent:
    """A person's rights for one request: whose, in which role, by which rule, for what, and how far they reach.

    `veiled` is what may be told beyond that in sums alone, without a name of a school.
    """

    person: Person
    role: Role
    rule: str
    purpose: Purpose | None
    reach: Reach
    veiled: Reach = NOTHING


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose records, and which; what is left empty asks for all that may be read."""

    learner: str = ""
    school: str = ""
    school_class: str = ""
    category: Category | None = None
    activity_class: ActivityClass | None = None
    purpose: Purpose | None = None
    happened: Period = ALWAYS

    def asked(self, terms: Terms, standing: Standing, action: Action, at: int,
              school_class: SchoolClass | None = None, *, assented: bool = False) -> Asked:
        """The question whether who stands so may do `action` with them. `school_class` is the class that is named."""
        return Asked(
            terms, standing, action, at, categories=frozenset({self.category} if self.category else ()),
            activity_classes=frozenset({self.activity_class} if self.activity_class else ()), learner=self.learner,
            school=self.school, school_class=school_class, happened=self.happened, purpose=self.purpose,
            assented=assented)


async def named_class(classes: Classes, tenant: str, wanted: Wanted) -> SchoolClass | None:
    """What the roster knows of the class that is named, if one is."""
    return await classes.school_class(tenant, wanted.school_class) if wanted.school_class else None


class ReadingService:
    def __init__(self, standings: StandingService, classes: Classes) -> None:
        self._standings = standings
        self._classes = classes

    async def lend(self, person: Person, wanted: Wanted, action: Action = "statements/read") -> Lent:
        """The rights by which `person` may see these records now. Raises `Forbidden`, naming the rule: also for a class
        of which nobody is theirs to see, or that there is not."""
        terms, standing = await self._standings.terms(person.tenant), await self._standings.known(person)
        school_class = await named_class(self._classes, person.tenant, wanted)
        return lent(person, wanted.asked(terms, standing, action, now_ms(), school_class))

    async def open_to(self, key: Principal, wanted: Wanted, action: Action = "statements/read") -> Reach:
        """How far a key reads by itself. Raises `Forbidden`, naming the rule."""
        terms = await self._standings.terms(key.tenant)
        school_class = await named_class(self._classes, key.tenant, wanted)
        question = wanted.asked(terms, of_key(key), action, now_ms(), school_class)
        return _handed_out(restrict(decide(question)), action)


def lent(person: Person, asked: Asked) -> Lent:
    """The rights of `person` for what is asked. Raises `Forbidden`, naming the rule, for none."""
    decision = decide(asked)
    reach = restrict(decision)
    roles = next(rule.roles for rule in RULES if rule.slug == decision.rule)
    role = asked.standing.in_force(roles, asked.at)[0].role
    veiled = Reach(tuple(each for each in reach.windows if each.veiled and not each.aggregates_only))
    return Lent(person, role, decision.rule, decision.purpose, _handed_out(reach, asked.action), veiled)


def _handed_out(reach: Reach, action: Action) -> Reach:
    """Of sums all; else only where single Statements may be handed out."""
    return reach if action in OF_SUMS else reach.statements
