"""A page to read and to send on: sums, a table of nouns, and each fault with request, answer and clause."""

from __future__ import annotations

from html import escape

from conformance.reports.report import Report
from conformance.requirements import ALL
from conformance.runner import BROKEN, FAILED, MISSED, PASSED, SKIPPED, Result

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .3rem .8rem; border-bottom: 1px solid #ccc }
td.n { text-align: right } th { text-align: left }
details { border-left: .3rem solid #ccc; padding: .3rem .8rem; margin: .5rem 0 }
details.failed, details.broken { border-color: #b00020 } details.missed { border-color: #9a6700 }
details.passed { border-color: #1a7f37 }
pre { background: #f5f5f5; padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
"""


def page(report: Report) -> str:
    target = report.target
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items()))
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>xAPI {target.version}: {counts}</title><style>{STYLE}</style>
<h1>xAPI {escape(target.version)} conformance</h1>
<p><code>{escape(target.endpoint)}</code>, {report.at:%Y-%m-%d %H:%M} UTC, suite {report.suite}:
<strong>{len(report.results)} tests: {counts}</strong>.
{len(report.covered)} of {len(ALL)} requirements have a test in this run.</p>
{_table(report)}
<h2>What is not so</h2>
{"".join(_told(each, opened=True) for each in report.faults()) or "<p>Nothing.</p>"}
<h2>All tests</h2>
{"".join(_told(each) for each in report.results)}
<h2>Requirements that no client can test</h2>
<ul>{"".join(f"<li>{name}: {escape(why)}</li>" for name, why in report.untestable.items())}</ul>
</html>
"""


def _table(report: Report) -> str:
    outcomes = (PASSED, FAILED, BROKEN, MISSED, SKIPPED)
    head = "".join(f"<th>{outcome}</th>" for outcome in outcomes)
    rows = "".join(
        f"<tr><td>{escape(noun)}</td>"
        + "".join(f'<td class="n">{sum(each.outcome == outcome for each in results)}</td>' for outcome in outcomes)
        + "</tr>" for noun, results in report.by_noun())
    return f"<table><tr><th>noun</th>{head}</tr>{rows}</table>"


def _told(result: Result, *, opened: bool = False) -> str:
    known = escape(", ".join([*result.requirements, result.clause]))
    blocks = [f"<p>{result.level}: {escape(result.says)} <small>({known})</small></p>"]
    if result.fault:
        blocks.append(f"<p><strong>The server:</strong> {escape(result.fault)}</p>")
    if result.right:
        blocks.append(f"<p><strong>Right would be:</strong> {escape(result.right)}</p>")
    for name, text in (("Sent", result.request), ("Answered", result.answer)):
        if text:
            blocks.append(f"<p>{name}</p><pre>{escape(text)}</pre>")
    return (f'<details class="{result.outcome}"{" open" if opened else ""}>'
            f"<summary>{result.outcome}: {escape(result.id)}</summary>{''.join(blocks)}</details>")
