"""The command, its reports, and a run that goes on where it stopped."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from conformance.check import Check, chosen
from conformance.cli import main
from conformance.failure import NotApplicable
from conformance.lrs import Lrs
from conformance.progress import Silent
from conformance.reports import html, junit
from conformance.reports.report import Report
from conformance.reports.terminal import summary
from conformance.runner import Journal, Result, run
from conformance.target import Target
from conformance.tests.dummy import app, serving


def check(name: str, function: object, level: str = "MUST") -> Check:
    return Check("own", name, "It must be so.", "None 1", function, ("XAPI-00001",), level=level)  # type: ignore[arg-type]


async def good(lrs: Lrs) -> None:
    (await lrs.get()).must_be(200)


async def bad(lrs: Lrs) -> None:
    (await lrs.get(verb="<b>&\x00")).must_be(418, because="it is a teapot")


async def idle(lrs: Lrs) -> None:
    """Sends nothing."""


async def odd(lrs: Lrs) -> None:
    (await lrs.get()).object()["nothing"]


async def idle_by_right(lrs: Lrs) -> None:
    raise NotApplicable("no such thing here")


CHECKS = [check("good", good), check("bad", bad), check("advice", bad, "SHOULD"), check("idle", idle),
          check("odd", odd), check("elsewhere", idle_by_right)]


async def results(journal: Journal | None = None) -> tuple[Target, list[Result]]:
    async with serving(app(200)) as endpoint:
        target = Target(endpoint, "key", "geheim", "2.0.0", "run", patience=0)
        return target, await run(target, CHECKS, journal or Journal(), Silent())


async def test_outcomes() -> None:
    _, found = await results()
    assert [each.outcome for each in found] == ["passed", "failed", "missed", "broken", "failed", "skipped"]
    assert [each.spoils for each in found] == [False, True, False, True, True, False]


async def test_reports_tell_request_answer_clause_and_no_secret() -> None:
    report = Report(*await results())
    for text in (summary(report), html.page(report), junit.document(report)):
        assert "None 1" in text
        assert "418: it is a teapot" in text
        assert "GET http://127.0.0.1" in text
        assert "geheim" not in text
        assert "Basic" not in text
    assert "<b>" not in html.page(report)
    cases = fromstring(junit.document(report)).findall("testsuite/testcase")
    assert [child.tag for case in cases for child in case] == ["failure", "skipped", "error", "failure", "skipped"]


async def test_a_run_goes_on_with_what_did_not_pass(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.ndjson")
    target, _ = await results(journal)
    again = Journal(journal.path)
    again.read(target)
    assert set(again.done) == {"own/good"}
    other = Journal(journal.path)
    other.read(replace(target, version="1.0.3"))
    assert other.done == {}


async def test_a_server_that_is_away_breaks_every_test() -> None:
    target = Target("http://127.0.0.1:9", "key", "secret", "2.0.0", "run", patience=0)
    found = await run(target, CHECKS[:2], Journal(), Silent())
    assert {each.outcome for each in found} == {"broken"}
    assert "no answer" in found[0].fault


def test_the_list_needs_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--only", "about"]) == 0
    assert "about/it_lists_the_version" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "told"), [
    ([], "Which server?"), (["ftp://x", "--key", "k"], "no address"), (["http://x"], "--key"),
    (["http://x", "--key", "k", "--only", "nonsense"], "No test is called nonsense")])
def test_what_is_missing_is_said(words: list[str], told: str, capsys: pytest.CaptureFixture[str],
                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LRS_KEY", raising=False)
    assert main(words) == 2
    assert told in capsys.readouterr().err


async def test_the_command_writes_its_reports(tmp_path: Path) -> None:
    async with serving(app(200)) as endpoint:
        words = [endpoint, "--key", "k", "--secret", "s", "--only", "about", "--reports", str(tmp_path), "--quiet"]
        assert await asyncio.to_thread(main, words) == 1
    told = json.loads((tmp_path / "report.json").read_bytes())
    assert told["counts"]["failed"] > 0
    assert len(told["tests"]) == len(list(chosen("2.0.0", ["about"], caliper=False)))
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "junit.xml").exists()
