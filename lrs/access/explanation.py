"""Why the policy decides as it does: the answer to a question of access, with every condition, in a sentence each.

One's own case anybody may ask about; another's an auditor or a system key. Whether a learner exists is never told: of
one whom the asker may not see, the answer is the same as of one whom nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lrs.access.actions import Action
from lrs.access.facts import Classes, StandingService, of_key
from lrs.access.person import Person
from lrs.access.policy import Asked, Condition, Decision, decide, restrict
from lrs.access.principal import Principal
from lrs.access.reading import Wanted, named_class
from lrs.access.standing import Standing
from lrs.clock import now_ms

SENTENCES: Mapping[Condition, str] = {
    Condition.TENANT: "condition-tenant",
    Condition.SCOPE: "condition-scope",
    Condition.ROLE: "condition-role",
    Condition.RELATIONSHIP: "condition-relationship",
    Condition.CATEGORY: "condition-category",
    Condition.PURPOSE: "condition-purpose",
    Condition.BASIS: "condition-basis",
}


class Accounts(Protocol):
    async def user_of(self, tenant: str, account: str) -> str:
        """The UUID in the roster of who signs in with this account; empty for none."""


@dataclass(frozen=True, slots=True)
class Question:
    """Of which records it asks, and what of them. `account` or `user` is whom it is about, if not the asker.

    `at` is the instant of asking, now if None.
    """

    wanted: Wanted = field(default_factory=Wanted)
    action: Action = "statements/read"
    at: int | None = None
    assented: bool = False
    account: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    decision: Decision
    at: int


class ExplanationService:
    def __init__(self, standings: StandingService, accounts: Accounts, classes: Classes) -> None:
        self._standings = standings
        self._accounts = accounts
        self._classes = classes

    async def explain(self, caller: Principal | Person, question: Question) -> Explanation:
        """What the policy decides, and why. Raises `Forbidden` for another's case, naming the rule."""
        at = now_ms() if question.at is None else question.at
        standing = await self._standing(caller, question, at)
        terms = await self._standings.terms(caller.tenant)
        school_class = await named_class(self._classes, caller.tenant, question.wanted)
        return Explanation(decide(question.wanted.asked(
            terms, standing, question.action, at, school_class, assented=question.assented)), at)

    async def _standing(self, caller: Principal | Person, question: Question, at: int) -> Standing:
        """Of whom the question is about: the caller, unless it names somebody and the caller may ask about them."""
        if question.account or question.user:
            if not (isinstance(caller, Person) and _same(caller, question)):
                await self._allow_asking(caller)
            return await self._standings.at(await self._named(caller.tenant, question), at)
        if isinstance(caller, Person):
            return await self._standings.at(caller, at)
        return of_key(caller)

    async def _allow_asking(self, caller: Principal | Person) -> None:
        standing = await self._standings.known(caller) if isinstance(caller, Person) else of_key(caller)
        restrict(decide(Asked(await self._standings.terms(caller.tenant), standing, "access/explain", now_ms())))

    async def _named(self, tenant: str, question: Question) -> Person:
        user = question.user
        if not user:
            user = await self._accounts.user_of(tenant, question.account)
        return Person(tenant, question.account, user, "")


def _same(caller: Person, question: Question) -> bool:
    """Whether everything that the question names is the caller."""
    return question.account in {"", caller.account} and question.user in {"", caller.user}
