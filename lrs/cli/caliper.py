"""`lrs caliper`: whether a file of Caliper data keeps the standard."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrs.caliper import validation
from lrs.caliper.contexts import Version, version_in
from lrs.caliper.envelope import LEVELS, MEMBERS, read
from lrs.caliper.finding import Finding, InvalidEvents
from lrs.cli.command import command, content, counted
from lrs.config import Config, Limits
from lrs.errors import CannotStart, LRSError
from lrs.messages.catalogue import text
from lrs.messages.text import Language
from lrs.xapi.jsontext import BadJSON, load

CHECK = """\
Tell what is wrong or unusual in Caliper data, without a server and without a database. FILE holds one Envelope, Event
or entity, a JSON array of Events and entities, or one of either on each line (NDJSON).

examples:
  lrs caliper check envelope.json
  lrs caliper check events.ndjson --language ja
  lrs caliper check events.ndjson --json

Errors break the standard: a credential that is set to be strict refuses an Envelope with one. Warnings are unusual or
discouraged. Exit code 1 when there is an error.
"""

MOST = 1000  # findings of one Event or entity


def add(commands: Any) -> None:
    group = commands.add_parser("caliper", help="check Caliper Events and Envelopes in a file", description=CHECK)
    verbs = group.add_subparsers(metavar="check", required=True)
    check = command(verbs, "check", "what is wrong or unusual in a file, in words", CHECK, _check, ())
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--language", choices=("en", "ja"), default="en", help="language of the sentences; default en")
    check.add_argument("--json", action="store_true", help="print one JSON object instead of lines")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is printed; `line` where each line of the file is checked by itself."""

    line: int | None
    pointer: str
    severity: str
    rule: str
    detail: str


async def _check(config: Config, options: argparse.Namespace) -> int:
    check = _Check(config.limits, options.language)
    check.file(content(options.file))
    errors = sum(told.severity == "error" for told in check.told)
    warnings = len(check.told) - errors
    if options.json:
        print(json.dumps({"valid": not errors, "items": check.items, "errors": errors, "warnings": warnings,
                          "findings": [asdict(told) for told in check.told]}, ensure_ascii=False, indent=2))
    else:
        for told in check.told:
            place = f"{options.file}:{told.line}" if told.line else str(options.file)
            print(f"{place}: {told.pointer or '/'}: {told.severity}: {told.detail} [{told.rule}]")
        print(f"{counted(check.items, 'Event or entity', 'Events and entities')}: {counted(errors, 'error')}, "
              f"{counted(warnings, 'warning')}", flush=True)
    if errors:
        raise CannotStart(f"{options.file} breaks Caliper in {counted(errors, 'place')}, named above.")
    return 0


class _Check:
    def __init__(self, limits: Limits, language: Language) -> None:
        self.items = 0
        self.told: list[Told] = []
        self._limits, self._language = limits, language

    def file(self, body: bytes) -> None:
        """The whole of it is one document, or most of its lines are one each."""
        lines = [(number, line) for number, line in enumerate(body.splitlines(), 1) if line.strip()]
        if not self._is_json(body) and sum(self._is_json(line) for _, line in lines) * 2 > len(lines):
            for number, line in lines:
                self._document(line, number)
        else:
            self._document(body, None)

    def _is_json(self, text: bytes) -> bool:
        try:
            load(text, self._limits.nesting + LEVELS)
        except BadJSON:
            return False
        return True

    def _document(self, body: bytes, line: int | None) -> None:
        try:
            for found in self._findings(body):
                self._tell(line, found)
        except InvalidEvents as error:
            for found in error.findings:
                self._tell(line, found)
        except BadJSON as error:
            self.told.append(Told(line, "", "error", error.slug, error.text(self._language)))
        except LRSError as error:
            detail = text(error.slug, self._language, error.values)
            self.told.append(Told(line, "", "error", error.slug, detail))

    def _findings(self, body: bytes) -> Iterator[Finding]:
        value = load(body, self._limits.nesting + LEVELS)
        if type(value) is dict and not value.keys().isdisjoint(MEMBERS):
            envelope = read(body, self._limits.nesting, self._limits.batch_events, self._limits.event_bytes)
            yield from envelope.remarks
            for item in envelope.items():
                yield from self._of(item.value, envelope.version, item.pointer)
        elif type(value) is list:
            for index, each in enumerate(value):
                yield from self._of(each, None, f"/{index}")
        else:
            yield from self._of(value, None, "")

    def _of(self, value: object, version: Version | None, pointer: str) -> list[Finding]:
        """What is found in an Event or entity; without an Envelope its own context says which version it is of."""
        self.items += 1
        if version is None:
            version = version_in(value.get("@context")) if isinstance(value, dict) else None
        return validation.findings(value, version or Version.V1P2, pointer, MOST)

    def _tell(self, line: int | None, found: Finding) -> None:
        self.told.append(Told(line, found.pointer, found.severity, found.rule, found.text(self._language)))
