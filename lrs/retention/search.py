"""Finding all that is a person's: what a run erases, and what a verification must not find."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import orjson

from lrs.retention.neighbours import Identities
from lrs.retention.subject import OF_THE_PERSON, Place, Subject, places
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.runs import Candidate, Run, Runs

CHUNK = 200
SCOPES = 1000


@dataclass(slots=True)
class Part:
    """Some of what was found: `gone` are keys of Statements that are the person's, `referring` those of others that
    may stand for them, `mentions` how many mention the person where."""

    seen: int
    gone: list[bytes] = field(default_factory=list)
    referring: list[bytes] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)


class Search:
    """Everything of one person up to the run's bound, some at a time, in constant memory."""

    def __init__(self, runs: Runs, identities: Identities, erasure: Erasure, run: Run, query_keys: QueryKeys) -> None:
        self._runs = runs
        self._identities = identities
        self._erasure = erasure
        self._run = run
        self._subject = Subject(erasure.keys, query_keys)
        self._learners = [query_keys.learner(user) for user in erasure.users]

    @property
    def people(self) -> tuple[list[bytes], Sequence[str]]:
        """Agents and learners (UUIDs) whose Caliper Events without a Statement are theirs."""
        return [*self._erasure.keys, *self._learners], self._erasure.users

    async def statements(self) -> AsyncIterator[Part]:
        if self._erasure.users:
            async for part in self._linked():
                yield part
        for voided in (True, False):
            for key in self._erasure.keys:
                after = 0
                while found := await self._runs.candidates(self._run, key, after, CHUNK, voided=voided):
                    after = found[-1].pos
                    yield self._sorted(found, key)

    async def _linked(self) -> AsyncIterator[Part]:
        """By the links of their accounts, whatever these are."""
        after = 0
        while found := await self._identities.statements(self._run.tenant, self._erasure.users, after, self._run.bound,
                                                         CHUNK):
            after = found[-1][1]
            yield Part(len(found), [key for key, _ in found])

    def _sorted(self, found: Sequence[Candidate], key: bytes) -> Part:
        part = Part(len(found))
        for candidate in found:
            statement = orjson.loads(candidate.text)
            keys: set[bytes] = set()

            def is_person(identifier: str, keys: set[bytes] = keys) -> bool:
                here = self._subject.keys_of((identifier,))
                keys |= here
                return bool(here)

            where = places(statement, is_person)
            if self._goes(where):
                part.gone.append(candidate.key)
                continue
            if candidate.refers:
                part.referring.append(candidate.key)
            if keys and key == min(keys):  # it is found by each of its keys, and counted once
                part.mentions.update(where)
        return part

    def _goes(self, where: set[Place]) -> bool:
        return bool(where if self._erasure.mentioned == "erase" else where & OF_THE_PERSON)

    async def documents(self, until: int | None = None) -> AsyncIterator[tuple[str, str]]:
        """Kind and scope of the person's state and agent profile documents; with `until` of those unchanged since."""
        for kind in ("state", "agent-profile"):
            after = ""
            while scopes := await self._runs.scopes(self._run.tenant, kind, after, SCOPES, until):
                after = scopes[-1]
                for scope in scopes:
                    # A state's scope begins with its activity, whose IRI holds no space.
                    if self._subject.is_person(scope.partition(" ")[2] if kind == "state" else scope):
                        yield kind, scope
