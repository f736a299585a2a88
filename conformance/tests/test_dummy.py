"""A test that cannot fail is a defect: no server that says one thing to everything scores."""

from __future__ import annotations

import pytest

from conformance.check import BOTH, chosen
from conformance.progress import Silent
from conformance.reports.report import Report
from conformance.reports.terminal import summary
from conformance.runner import Journal, run
from conformance.target import Target
from conformance.tests.dummy import app, serving

MOST = 5  # per cent


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(("status", "echo"), [(200, False), (200, True), (204, False), (400, False), (404, False)])
async def test_one_answer_to_everything_scores_nothing(status: int, echo: bool, version: str) -> None:
    async with serving(app(status, echo=echo)) as endpoint:
        target = Target(endpoint, "key", "secret", version, "dummy", f"{endpoint}/caliper", "token",
                        at_once=16, patience=0, keep=True)
        checks = list(chosen(version, [], caliper=True))
        results = await run(target, checks, Journal(), Silent())
    report = Report(target, results)
    assert len(results) == len(checks) > 1500
    passed = [each.id for each in results if each.outcome == "passed"]
    assert report.score < MOST, passed
    assert summary(report)
