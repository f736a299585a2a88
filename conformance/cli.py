"""The command line: which server, which tests, where the reports go."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from conformance.check import V1, V2, Check, chosen
from conformance.progress import Progress, Silent
from conformance.reports import html, json, junit, terminal
from conformance.reports.report import Report
from conformance.runner import Journal, Result, run
from conformance.target import Target

VERSIONS = {"1.0": V1, "1.0.3": V1, "2.0": V2, "2.0.0": V2}

EXAMPLES = """examples:
  python -m conformance http://127.0.0.1:8080/xAPI --key KEY --secret SECRET
  python -m conformance https://lrs.example/xAPI --key KEY --secret SECRET --xapi 1.0.3 --only state --only XAPI-00143
  python -m conformance --list --xapi 1.0.3

Tests keep to IRIs, people and ids of their own; documents are deleted and Statements voided afterwards.
The exit code is 0 when every MUST is kept, 1 when one is not, 2 when the run could not begin."""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("conformance", description=(__import__("conformance").__doc__ or "").split("\n")[0],
                                   epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = made.add_argument
    add("endpoint", nargs="?", help="the base of the xAPI: what comes before /statements")
    add("--key", default=os.environ.get("LRS_KEY", ""), help="user name for HTTP Basic; or LRS_KEY in the environment")
    add("--secret", default=os.environ.get("LRS_SECRET", ""), help="password; or LRS_SECRET in the environment")
    add("--xapi", default=V2, choices=sorted(VERSIONS), help="the version under test (default 2.0.0)")
    add("--caliper", default="", metavar="URL", help="also test this Caliper endpoint")
    add("--token", default="", help="bearer token for it; without one key and secret are used")
    add("--only", action="append", default=[], metavar="WORD",
        help="a noun, a requirement id or a test; may be given again")
    add("--list", action="store_true", help="say which tests there are and send nothing")
    add("--at-once", type=int, default=8, metavar="N", help="most requests at the same time (default 8)")
    add("--patience", type=float, default=15, metavar="S",
        help="seconds until a stored Statement must be there to be read (default 15)")
    add("--reports", type=Path, default=Path("conformance-report"), metavar="DIR",
        help="folder for report.html, report.json, junit.xml (default conformance-report)")
    add("--resume", action="store_true", help="go on with the run whose reports are there: what passed is not repeated")
    add("--keep", action="store_true", help="leave what the tests stored")
    add("--fail-fast", action="store_true", help="begin no test after the first that failed")
    add("--insecure", action="store_true", help="take any TLS certificate")
    add("--quiet", action="store_true", help="no progress, only the summary")
    return made


def main(words: list[str] | None = None) -> int:
    told = parser().parse_args(words)
    version = VERSIONS[told.xapi]
    checks = list(chosen(version, told.only, bool(told.caliper) or told.list))
    if told.list:
        _listed(checks)
        return 0
    if problem := _problem(told, checks):
        print(problem, file=sys.stderr)
        return 2
    target = Target(told.endpoint.rstrip("/"), told.key, told.secret, version, secrets.token_hex(4),
                    told.caliper, told.token, max(1, told.at_once), told.patience, told.keep, told.insecure)
    journal = Journal(told.reports / "journal.ndjson")
    if told.resume:
        journal.read(target)
    progress = Silent() if told.quiet else Progress()
    try:
        results = asyncio.run(run(target, checks, journal, progress, first_fault_ends=told.fail_fast))
    except KeyboardInterrupt:
        print("\nInterrupted. The same command with --resume goes on.", file=sys.stderr)
        return 130
    return _reported(target, results, told.reports)


def _problem(told: Any, checks: list[Check]) -> str:
    if not told.endpoint:
        return "Which server? Give the base of its xAPI, e.g. http://127.0.0.1:8080/xAPI"
    if not told.endpoint.startswith(("http://", "https://")):
        return f"{told.endpoint} is no address: it should begin with http:// or https://"
    if not told.key:
        return "Give --key and --secret, or LRS_KEY and LRS_SECRET in the environment."
    if not checks:
        return f"No test is called {', '.join(told.only)}. --list shows what there is."
    return ""


def _listed(checks: list[Check]) -> None:
    for each in checks:
        known = " ".join(each.requirements)
        print(f"{each.id}\n    {each.level}: {each.says}\n    {each.clause}{'; ' + known if known else ''}")
    counts = Counter(each.noun for each in checks)
    print(f"\n{len(checks)} tests: " + ", ".join(f"{noun} {count}" for noun, count in counts.items()))


def _reported(target: Target, results: list[Result], folder: Path) -> int:
    report = Report(target, results)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text(html.page(report), "utf-8")
    (folder / "junit.xml").write_text(junit.document(report), "utf-8")
    (folder / "report.json").write_bytes(json.document(report))
    print(terminal.summary(report))
    print(f"Reports: {folder / 'report.html'}, report.json, junit.xml")
    return int(any(each.spoils for each in results))
