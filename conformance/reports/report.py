"""All results of a run, and the sums that every report shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from conformance import __version__
from conformance.requirements import ALL, UNTESTABLE
from conformance.runner import BROKEN, FAILED, MISSED, PASSED, Result
from conformance.target import Target


@dataclass(frozen=True)
class Report:
    target: Target
    results: list[Result]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    suite: str = __version__

    @property
    def counts(self) -> Counter[str]:
        return Counter(each.outcome for each in self.results)

    @property
    def score(self) -> float:
        """Passed of all, in per cent."""
        return 100 * self.counts[PASSED] / len(self.results) if self.results else 0.0

    @property
    def left(self) -> int:
        return sum(each.left for each in self.results)

    @property
    def covered(self) -> set[str]:
        """Requirement ids that a test of this run stands on."""
        return {requirement for each in self.results for requirement in each.requirements} & set(ALL)

    @property
    def untestable(self) -> dict[str, str]:
        return UNTESTABLE

    def by_noun(self) -> Iterator[tuple[str, list[Result]]]:
        for noun in dict.fromkeys(each.noun for each in self.results):
            yield noun, [each for each in self.results if each.noun == noun]

    def faults(self) -> list[Result]:
        """What did not pass, the worst first."""
        order = {FAILED: 0, BROKEN: 1, MISSED: 2}
        return sorted((each for each in self.results if each.outcome in order), key=lambda each: order[each.outcome])
