"""A learner's own tokens: by one, a program of the family's choice reads that learner's records through the xAPI.

Who decides about the record makes it: the learner, or below the age a guardian with the learner's assent. It counts as
long as that is so. Whoever is told about the record sees and revokes each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lrs.access.actions import Action
from lrs.access.facts import StandingService, by_token
from lrs.access.person import Person
from lrs.access.policy import Decision, restrict
from lrs.access.principal import Principal
from lrs.access.reading import Lent, Wanted, lent
from lrs.access.secret_checks import SecretChecks
from lrs.access.secrets import new_key, new_secret
from lrs.clock import DAY_MS, now_ms
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.exchangesettings import OwnAccess
from lrs.journal import Journal
from lrs.storage.contract.learnertokens import LearnerToken, LearnerTokens

_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


class LearnerTokenService:
    """`forget` makes this process look a token up again at its next use."""

    def __init__(self, tokens: LearnerTokens, standings: StandingService, journal: Journal, settings: OwnAccess,
                 forget: Callable[[str], None]) -> None:
        self._tokens = tokens
        self._standings = standings
        self._journal = journal
        self._settings = settings
        self._forget = forget
        self._checks = SecretChecks("token-hash")

    def close(self) -> None:
        self._checks.close()

    async def issue(self, person: Person, learner: str, label: str, token_id: str = "", *, assented: bool = False,
                    request: str = "") -> tuple[LearnerToken, str]:
        """A new token and its secret, which cannot be read again. `assented`: the learner agrees, as a guardian says.

        Who may ask twice for one token names it, as `secrets.new_key` made it.
        Raises `Forbidden`, naming the rule, `BadRequest` for an unusable label, `Conflict` when there are enough, or
        there is one of this name.
        """
        decision = await self._decided(person, learner, "tokens/write", assented=assented)
        label = label.strip()
        if not _LABEL.fullmatch(label):
            raise BadRequest("learner-token-label")
        now, token_id = now_ms(), token_id or new_key()
        if await self._tokens.get(token_id) is not None:
            raise Conflict("learner-token-there")
        open_now = [each for each in await self._tokens.of_learner(person.tenant, learner) if each.opens(now)]
        if len(open_now) >= self._settings.most_tokens:
            raise Conflict("learner-tokens-many", most=self._settings.most_tokens)
        secret = new_secret()
        token = LearnerToken(
            token_id, person.tenant, learner, person.account, person.user, label, await self._checks.hash(secret), now,
            now + self._settings.token_days * DAY_MS)
        await self._journal.record(
            person.tenant, "learner-token.issue", person.user or person.account, subjects=[learner], request=request,
            details={"token": token.token_id, "rule": decision.rule, "assented": str(assented).lower()})
        if not await self._tokens.add(token):
            raise Conflict("learner-token-there")
        return token, secret

    async def of_learner(self, person: Person, learner: str) -> Sequence[LearnerToken]:
        """Newest first, those that open nothing any more too. Raises `Forbidden`, naming the rule."""
        await self._decided(person, learner, "requests/read")
        return await self._tokens.of_learner(person.tenant, learner)

    async def may_issue(self, person: Person, learner: str) -> bool:
        """Whether this person decides, where the learner assents."""
        return (await self._standings.decision(person, "tokens/write", learner, assented=True)).allowed

    async def revoke(self, person: Person, learner: str, token_id: str, *, request: str = "") -> None:
        """From now on here, and within ``auth.cache_seconds`` elsewhere, it opens nothing.

        Raises `Forbidden`, naming the rule, `NotFound` for one that is not this learner's.
        """
        await self._decided(person, learner, "requests/read")
        found = await self._tokens.get(token_id)
        if found is None or (found.tenant, found.learner) != (person.tenant, learner):
            raise NotFound("learner-token-unknown")
        await self._journal.record(person.tenant, "learner-token.revoke", person.user or person.account,
                                   subjects=[learner], request=request, details={"token": token_id})
        await self._tokens.revoke(person.tenant, token_id, now_ms())
        self._forget(token_id)

    async def lend(self, token: Principal, action: Action = "statements/read") -> Lent:
        """The rights by which a program reads with `token` now. Raises `Forbidden`, naming the rule."""
        if token.holder is None:
            raise Forbidden("learner-token-lapsed")
        terms = await self._standings.terms(token.tenant)
        standing = by_token(token, await self._standings.known(token.holder))
        return lent(token.holder, Wanted(learner=token.learner).asked(terms, standing, action, now_ms()))

    async def _decided(self, person: Person, learner: str, action: Action, *, assented: bool = False) -> Decision:
        decision = await self._standings.decision(person, action, learner, assented=assented)
        restrict(decision)
        return decision
