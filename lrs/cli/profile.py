"""`lrs profile`: xAPI Profiles and Statements that are to follow one. Needs no server and no database."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from lrs.cli.command import command, content, counted
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.messages.profiles import STATUSES
from lrs.messages.text import Language
from lrs.profiles.document import Edition, Profile, load
from lrs.profiles.findings import Finding
from lrs.profiles.judging import Judgement, Mode, Outcome
from lrs.profiles.patterns import Status
from lrs.profiles.registrations import Followed, followed
from lrs.xapi import jsontext
from lrs.xapi.validation import findings, is_valid
from lrs.xapi.version import Version

NESTING = 200
SAME_SHOWN = 3  # findings of one rule in a document; more are counted

PROFILE = """\
xAPI Profiles: what is wrong in a profile's document, and whether Statements are as it says. Works anywhere, without a
server and without a database. / xAPI プロファイルの文書と、それに従うステートメントを検査します。

examples:
  lrs profile check japan-school.jsonld                        the document alone
  lrs profile check cmi5.jsonld statements.json                and Statements: a JSON array, or one Statement a line
  lrs profile check video.jsonld log.ndjson --mode any         one template that is met is enough
  lrs profile check video.jsonld log.ndjson --language ja      日本語で
  lrs profile check video.jsonld log.ndjson --json | jq .      for programs

what is said of a Statement:
  success    every template that applies to it is met
  invalid    one that applies is not; each finding says where, which rule, and what would be right
  unmatched  none applies: the profile has nothing to say about it

modes:
  letter     as the specification has it (the default)
  any        how many published profiles are meant: several templates of one verb that only their rules tell apart, of
             which one has to be met; a rule without presence is not asked where nothing was found

what is said of a registration, by the profile's primary patterns; where Statements claim this version of the profile
(by an Activity in the category of their context), these alone are looked at:
  follows, in progress, goes on after its end, broken

exit code: 0 when nothing is wrong, 1 when there is an error in the document, an invalid Statement, or a registration
that follows no pattern. Warnings and unmatched Statements are no errors.
"""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A Statement of the file. `broken`: what it breaks of the standard itself, which is asked first."""

    number: int
    statement_id: str
    judgement: Judgement
    broken: str = ""


def add(commands: Any) -> None:
    group = commands.add_parser("profile", help="check xAPI Profiles, and Statements that follow one",
                                description=PROFILE)
    verbs = group.add_subparsers(metavar="check", required=True)
    check = command(verbs, "check", "what is wrong in a profile, and in Statements that follow it", PROFILE, _check, ())
    check.add_argument("profile", type=Path, metavar="PROFILE.jsonld")
    check.add_argument("statements", type=Path, nargs="?", metavar="STATEMENTS",
                       help="a JSON array of Statements, or one Statement a line")
    check.add_argument("--mode", choices=[each.value for each in Mode], default=Mode.LETTER.value)
    check.add_argument("--version", dest="edition", metavar="IRI",
                       help="which version of the profile (default: the latest that it tells of)")
    check.add_argument("--language", choices=("en", "ja"), default="en")
    check.add_argument("--json", action="store_true", help="all of it as one JSON object")


async def _check(_config: Config, options: argparse.Namespace) -> int:
    loaded = load(_json(options.profile, content(options.profile)))
    language: Language = options.language
    if loaded.profile is None:
        raise CannotStart(f"{options.profile} is no profile: " + " ".join(
            dict.fromkeys(finding.text(language) for finding in loaded.findings if not finding.pointer)))
    edition = _edition(loaded.profile, options.edition)
    judged: list[_Judged] = []
    runs: list[Followed] = []
    if options.statements is not None:
        judged, runs = _judged(edition, _statements(options.statements), Mode(options.mode))
    if options.json:
        print(orjson.dumps(_told(edition, loaded.findings, judged, runs, language, options.mode)).decode())
    else:
        for line in _lines(edition, loaded.findings, judged, runs, language, options.statements is not None):
            print(line)
    wrong = (any(finding.severity == "error" for finding in loaded.findings)
             or any(each.judgement.outcome is Outcome.INVALID for each in judged)
             or any(run.status in (Status.BROKEN, Status.GOES_ON) for run in runs))
    return int(wrong)


def _edition(profile: Profile, version: str | None) -> Edition:
    found = profile.editions.get(version or profile.latest)
    if found is None:
        known = ", ".join(profile.editions) or "none"
        raise CannotStart(f"The document has no version {version or 'at all'}; it tells of {known}.")
    return found


def _json(file: Path, text: bytes) -> Any:
    try:
        return jsontext.load(text.removeprefix(b"\xef\xbb\xbf"), NESTING)
    except jsontext.BadJSON as error:
        raise CannotStart(f"{file}: {error}") from None


def _statements(file: Path) -> list[Any]:
    """Those of an array, of a page of GET /statements, or one in each line."""
    text = content(file).removeprefix(b"\xef\xbb\xbf").strip()
    lines = [line for line in text.splitlines() if line.strip()]
    if text.startswith(b"{") and len(lines) > 1 and _whole(lines[0]):
        return [_json(file, line) for line in lines]
    value = _json(file, text)
    if isinstance(value, dict):
        value = value["statements"] if isinstance(value.get("statements"), list) else [value]
    if not isinstance(value, list):
        raise CannotStart(f"{file} must hold a JSON array of Statements, or one Statement in each line.")
    return value


def _whole(line: bytes) -> bool:
    """Whether a line is JSON by itself."""
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _judged(edition: Edition, statements: Sequence[Any], mode: Mode) -> tuple[list[_Judged], list[Followed]]:
    valid = [any(is_valid(each, version) for version in Version) for each in statements]
    by_id = {each["id"].lower(): each for each, good in zip(statements, valid, strict=True) if good and "id" in each}
    found, sound = [], []
    for number, (statement, good) in enumerate(zip(statements, valid, strict=True)):
        if good:
            judgement = edition.judge(statement, mode, lambda each: by_id.get(each.lower()))
            sound.append((number, statement, judgement))
            found.append(_Judged(number, statement.get("id", ""), judgement))
        else:
            [first] = findings(statement, Version.V2, limit=1)
            found.append(_Judged(number, "", Judgement(Outcome.INVALID), f"{first.pointer or '/'} {first.text('en')}"))
    runs = followed(edition, [(statement, judgement) for _, statement, judgement in sound])
    places = [number for number, _, _ in sound]
    return found, [Followed(run.registration, run.subregistration, tuple(places[each] for each in run.numbers),
                            run.status, run.pattern) for run in runs]


# --- as lines -------------------------------------------------------------------------------------------------


def _lines(edition: Edition, report: Sequence[Finding], judged: Sequence[_Judged], runs: Sequence[Followed],
           language: Language, asked: bool) -> Iterator[str]:
    profile = edition.profile
    label = profile.label.get(language) or next(iter(profile.label.values()), profile.id)
    rules = sum(len(each.rules) for each in profile.templates)
    yield f"{label}  {edition.version}"
    yield (f"{counted(len(profile.templates), 'template')} with {counted(rules, 'rule')}, "
           f"{counted(len(profile.patterns), 'pattern')} ({len(edition.primary)} primary), "
           f"{counted(len(profile.concepts), 'concept')}")
    yield from _report(report, language)
    if asked:
        yield ""
        for each in judged:
            yield from _line(each, language)
        count = Counter(each.judgement.outcome.value for each in judged)
        yield f"{counted(len(judged), 'Statement')}: " + ", ".join(f"{count[each]} {each}" for each in Outcome)
    for run in runs:
        numbers = " ".join(f"#{number + 1}" for number in run.numbers[:20]) + (" …" if len(run.numbers) > 20 else "")
        yield (f"{run.registration}{run.subregistration and f' / {run.subregistration}'}  "
               f"{STATUSES[run.status].of(language)}{run.pattern and f'  {run.pattern}'}  ({numbers})")


def _report(report: Sequence[Finding], language: Language) -> Iterator[str]:
    if not report:
        yield "document: nothing found"
    count = Counter(finding.rule for finding in report)
    shown: Counter[str] = Counter()
    for finding in report:
        shown[finding.rule] += 1
        if shown[finding.rule] <= SAME_SHOWN:
            yield f"{finding.severity}  {finding.pointer or '/'}  {finding.text(language)}"
        if shown[finding.rule] == SAME_SHOWN and count[finding.rule] > SAME_SHOWN:
            yield f"{finding.severity}  … and {count[finding.rule] - SAME_SHOWN} more of this kind (--json has all)"


def _line(each: _Judged, language: Language) -> Iterator[str]:
    yield "  ".join(filter(None, (f"#{each.number + 1}", each.judgement.outcome, each.statement_id,
                                  " ".join(each.judgement.templates))))
    if each.broken:
        yield f"    not valid by the xAPI standard: {each.broken}"
    for finding in each.judgement.findings:
        found = f"  [{', '.join(orjson.dumps(value).decode() for value in finding.found)}]" if finding.found else ""
        yield f"    {finding.severity}  {finding.pointer or '/'}  {finding.text(language)}{found}"


# --- as JSON --------------------------------------------------------------------------------------------------


def _told(edition: Edition, report: Sequence[Finding], judged: Sequence[_Judged], runs: Sequence[Followed],
          language: Language, mode: str) -> dict[str, Any]:
    profile = edition.profile
    return {
        "profile": profile.id, "version": edition.version, "mode": mode,
        "templates": [each.id for each in profile.templates], "patterns": [each.id for each in profile.patterns],
        "concepts": [each.id for each in profile.concepts], "findings": [_finding(each, language) for each in report],
        "statements": [{
            "number": each.number, "id": each.statement_id or None, "outcome": each.judgement.outcome,
            "templates": list(each.judgement.templates),
            "findings": [_finding(finding, language) for finding in each.judgement.findings],
            **({"invalid": each.broken} if each.broken else {})} for each in judged],
        "registrations": [{
            "registration": run.registration, "subregistration": run.subregistration or None,
            "statements": list(run.numbers), "status": run.status, "pattern": run.pattern or None} for run in runs]}


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {"pointer": finding.pointer, "rule": finding.rule, "severity": finding.severity,
            "detail": finding.text(language), **({"values": dict(finding.values)} if finding.values else {}),
            **({"found": list(finding.found)} if finding.found else {})}
