"""A Statement judged by a set of Statement Templates, in two readings.

By the letter each template that applies has to be met, so that two templates of one verb that only their rules tell
apart make every Statement of it invalid. Profiles are published that way, and `any` is how they are meant: one template
that is met is enough, and a rule without `presence` is not asked where nothing was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lrs.profiles.findings import Finding
from lrs.profiles.report import Value
from lrs.profiles.templates import Checking, Seen, Targets, Template, no_targets, seen


class Mode(StrEnum):
    LETTER = "letter"
    ANY = "any"


class Outcome(StrEnum):
    SUCCESS = "success"
    INVALID = "invalid"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`templates`: those met, or where it is invalid those broken. `findings` say of each of these why."""

    outcome: Outcome
    templates: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def met(self) -> frozenset[str]:
        """The templates that it satisfies, as patterns ask: none where it is invalid."""
        return frozenset(self.templates) if self.outcome is Outcome.SUCCESS else frozenset()


_UNMATCHED = Judgement(Outcome.UNMATCHED)


class Templates:
    """The templates to judge by."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._all = tuple(templates)
        self._known = {each.id: each for each in self._all}
        self._verbless = tuple(each for each in self._all if not each.verb)
        verbs = {each.verb for each in self._all} - {""}
        self._of_verb: Mapping[str, tuple[Template, ...]] = {
            verb: tuple(each for each in self._all if each.verb in ("", verb)) for verb in verbs}

    def __bool__(self) -> bool:
        """False where there are none."""
        return bool(self._all)

    def judge(self, statement: Value, mode: Mode = Mode.LETTER, targets: Targets = no_targets) -> Judgement:
        """Of a Statement that is valid by the standard. `targets` gives those that StatementRefs name."""
        looked_at = seen(statement)
        checking = Checking(mode is Mode.LETTER, targets, self._known)
        applying = self._applying(looked_at)
        met = [each for each in applying if checking.met(each, looked_at)]
        if len(met) == len(applying) or (met and mode is Mode.ANY):
            return _successful(met, checking, looked_at) if met else _UNMATCHED
        broken = [each for each in applying if each not in met]
        return Judgement(Outcome.INVALID, tuple(each.id for each in broken),
                         tuple(found for each in broken for found in checking.findings(each, looked_at)))

    def _applying(self, to: Seen) -> list[Template]:
        return [each for each in self._of_verb.get(to.verb, self._verbless) if each.applies(to)]


def _successful(met: list[Template], checking: Checking, by: Seen) -> Judgement:
    """Beside it stand warnings of StatementRefs whose Statements could not be looked at."""
    warnings = tuple(found for each in met if each.object_refs or each.context_refs
                     for found in checking.findings(each, by))
    return Judgement(Outcome.SUCCESS, tuple(each.id for each in met), warnings)
