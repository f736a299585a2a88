"""JUnit's XML, as CI servers read it: a suite for each noun."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from conformance.reports.report import Report
from conformance.reports.terminal import fault
from conformance.runner import BROKEN, FAILED, MISSED, SKIPPED, Result

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


def document(report: Report) -> str:
    root = Element("testsuites", name=f"xAPI {report.target.version}", tests=str(len(report.results)),
                   failures=str(report.counts[FAILED]), errors=str(report.counts[BROKEN]))
    for noun, results in report.by_noun():
        suite = SubElement(root, "testsuite", name=noun, tests=str(len(results)), timestamp=report.at.isoformat(),
                           failures=str(sum(each.outcome == FAILED for each in results)),
                           errors=str(sum(each.outcome == BROKEN for each in results)),
                           skipped=str(sum(each.outcome in {SKIPPED, MISSED} for each in results)))
        for each in results:
            _case(suite, each)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _case(suite: Element, result: Result) -> None:
    case = SubElement(suite, "testcase", classname=result.noun, name=result.id, time=f"{result.seconds:.3f}")
    kind = {FAILED: "failure", BROKEN: "error", MISSED: "skipped", SKIPPED: "skipped"}.get(result.outcome)
    if kind:
        SubElement(case, kind, message=_clean(result.fault)).text = _clean(fault(result))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
