"""Everything of a run, for programs."""

from __future__ import annotations

import orjson

from conformance.reports.report import Report
from conformance.requirements import ALL


def document(report: Report) -> bytes:
    told = {
        "suite": report.suite, "endpoint": report.target.endpoint, "version": report.target.version,
        "run": report.target.run, "at": report.at.isoformat(timespec="seconds"), "counts": dict(report.counts),
        "score": round(report.score, 2), "left": report.left,
        "requirements": {"known": len(ALL), "tested": sorted(report.covered), "untestable": report.untestable},
        "tests": report.results,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)
