"""Looking at Statements by the profiles that they claim: an Activity in the category of their context names a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lrs.access.principal import ProfileRules
from lrs.claims.known import Document, Known
from lrs.errors import BadRequest
from lrs.profiles.document import Edition
from lrs.profiles.findings import Finding
from lrs.profiles.judging import Judgement, Mode, Outcome
from lrs.profiles.registrations import claimed
from lrs.profiles.templates import Targets, no_targets

Value = Mapping[str, Any]


# What a server sets where a Statement has none: a profile speaks of Statements as they are kept.
_SET: Value = {
    "id": "00000000-0000-4000-8000-000000000000", "timestamp": "1970-01-01T00:00:00.000Z",
    "stored": "1970-01-01T00:00:00.000Z", "version": "2.0.0",
    "authority": {"objectType": "Agent", "account": {"homePage": "https://lrs.example", "name": "app"}}}


@dataclass(frozen=True, slots=True)
class Claims:
    """What is asked of the Statements of a key. `editions`: by what a Statement may claim."""

    editions: Mapping[str, Edition]
    mode: Mode
    refuses: bool

    def findings(self, statement: Value, pointer: str) -> list[Finding]:
        """Of a Statement that is valid by the standard and stands at `pointer` in the request."""
        found: list[Finding] = []
        for edition in _followed(statement, self.editions):
            judged = edition.judge({**_SET, **statement}, self.mode)
            found += judged.findings
            if judged.outcome is Outcome.UNMATCHED and edition.templates:
                found.append(Finding("", "unmatched", "warning", {"asked": edition.version}))
        return [replace(each, pointer=pointer + each.pointer) for each in found]


class ClaimService:
    def __init__(self, known: Known) -> None:
        self._known = known
        self._asked: dict[ProfileRules, Claims] = {}

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every profile that this server knows."""
        return self._known.documents

    def of(self, rules: ProfileRules) -> Claims | None:
        """What is asked of a key with these rules; None for nothing."""
        if not rules.profiles:
            return None
        if rules not in self._asked:
            editions = {claim: each for iri in rules.profiles for claim, each in self._known.named(iri).items()}
            self._asked[rules] = Claims(editions, Mode(rules.mode), rules.refuses)
        return self._asked[rules]

    def judge(self, statement: Value, profile: str, mode: Mode, targets: Targets = no_targets
              ) -> tuple[list[str], Judgement]:
        """A Statement that is valid by the standard, as it would be kept, by a profile or version, or (empty) by
        whatever it claims of those that are known: the versions that were looked at, and what all say together."""
        if profile:
            editions: Iterable[Edition] = [self.edition(profile)]
        else:
            every = {claim: each for document in self.documents
                     for claim, each in self._known.named(document.profile.id).items()}
            editions = _followed(statement, every)
        kept = {**_SET, **statement}
        judged = {edition.version: edition.judge(kept, mode, targets) for edition in editions}
        return list(judged), together(judged.values())

    def edition(self, iri: str) -> Edition:
        """The version that `iri` is, or the latest of that profile. Raises `BadRequest` for one that is not known."""
        found = self._known.named(iri)
        if iri not in found:
            raise BadRequest("profile-unknown", profile=iri)
        return found[iri]


def _followed(statement: Value, editions: Mapping[str, Edition]) -> list[Edition]:
    """Those of `editions` that a Statement says it follows, each once."""
    found = [editions[claim] for claim in claimed(statement) if claim in editions]
    return list({edition.version: edition for edition in found}.values())


def together(judged: Iterable[Judgement]) -> Judgement:
    """Invalid where one says so, else a success where one says so."""
    every = list(judged)
    for outcome in (Outcome.INVALID, Outcome.SUCCESS):
        if chosen := [each for each in every if each.outcome is outcome]:
            return Judgement(outcome, tuple(template for each in chosen for template in each.templates),
                             tuple(finding for each in every for finding in each.findings))
    return Judgement(Outcome.UNMATCHED, (), tuple(finding for each in every for finding in each.findings))
