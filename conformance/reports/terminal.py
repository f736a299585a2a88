"""The summary that ends a run, with each fault in plain words."""

from __future__ import annotations

import textwrap

from conformance.reports.report import Report
from conformance.requirements import ALL
from conformance.runner import PASSED, Result

SHOWN = 20  # faults that are told in full; the reports have all


def summary(report: Report) -> str:
    faults = report.faults()
    blocks = [fault(each) for each in faults[:SHOWN]]
    if len(faults) > SHOWN:
        blocks.append(f"… and {len(faults) - SHOWN} more, in the reports.")
    rows = [f"{noun:14}{sum(each.outcome == PASSED for each in results):5} of {len(results):4} passed"
            for noun, results in report.by_noun()]
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items()))
    told = [f"xAPI {report.target.version} at {report.target.endpoint}: {len(report.results)} tests: {counts}",
            f"Requirements with a test in this run: {len(report.covered)} of {len(ALL)}"]
    if report.left:
        told.append(f"Left behind, because the server did not let it go: {report.left}")
    return "\n\n".join([*blocks, "\n".join(rows), "\n".join(told)])


def fault(result: Result) -> str:
    known = ", ".join([*result.requirements, result.clause])
    lines = [f"{result.outcome.upper()}  {result.id}", f"  {result.level}: {result.says} ({known})",
             f"  The server: {result.fault}"]
    if result.right:
        lines.append(f"  Right would be: {result.right}")
    if result.request:
        lines += ["  Sent:", textwrap.indent(result.request, "    | ")]
    if result.answer:
        lines += ["  Answered:", textwrap.indent(result.answer, "    | ")]
    return "\n".join(lines)
