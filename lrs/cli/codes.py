"""`lrs codes`: curriculum tables and school lists of the education ministry."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lrs.cli.command import command
from lrs.cli.progress import Progress
from lrs.clock import utc_text
from lrs.codes import curriculum, school
from lrs.codes.importing import CodeImport, Report
from lrs.codes.service import CodeService, CurriculumItem, School
from lrs.config import Config
from lrs.errors import BadRequest, CannotStart
from lrs.messages.text import Text
from lrs.operation.administration import connected
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.codes import MongoCurriculumTables, MongoSchools
from lrs.storage.leases import MongoLeases

CODES = """\
Curriculum tables (学習指導要領コード表) and school lists (学校コード一覧) of MEXT, for all tenants. A running server
takes them up within seconds.

examples:
  lrs codes import 20210820-mxt_syoto01-000010374_01.xlsx 000102423.xlsx
  lrs codes import schools-east.csv schools-west.csv
  lrs codes list
  lrs codes show 8250263111200000
  lrs codes show C113110000050

Give the files as published, .xlsx or .csv, under whatever name: table and version are read from what is in them.
Versions live side by side. Importing a file again changes nothing; rows that cannot be right are reported, each with
its line, and the others count. Without tables `show` still tells what a code's digits say.

  curriculum tables  https://www.mext.go.jp/a_menu/other/data_00002.htm
  school lists       https://www.mext.go.jp/b_menu/toukei/mext_01087.html
"""

BROADER_CHARACTERS = 60


def add(commands: Any) -> None:
    group = commands.add_parser("codes", help="import and show curriculum and school codes", description=CODES)
    verbs = group.add_subparsers(metavar="import|list|show", required=True)
    importing = command(verbs, "import", "read tables and lists as published", CODES, _import)
    importing.add_argument("file", nargs="+", type=Path)
    command(verbs, "list", "table or list, rows, imported, title", CODES, _list)
    show = command(verbs, "show", "what a curriculum code or a school code means", CODES, _show)
    show.add_argument("code")


@asynccontextmanager
async def _database(config: Config) -> AsyncIterator[Database]:
    async with connected(config) as db:
        await indexes.ensure(db)
        yield db


# --- import -----------------------------------------------------------------------------------------------


async def _import(config: Config, options: argparse.Namespace) -> int:
    problems = []
    progress = Progress()
    async with _database(config) as db:
        importing = CodeImport(MongoCurriculumTables(db), MongoSchools(db), MongoLeases(db),
                               lambda doing, rows: progress.tell(f"{doing}: {rows} rows"))
        for path in options.file:
            try:
                with progress:
                    reports = await importing.file(path)
            except BadRequest as error:
                problems.append(str(error))
                continue
            for report in reports:
                _print_report(path, report)
                problems += _problems(path, report)
    if problems:
        raise CannotStart(" ".join(problems))
    return 0


def _print_report(path: Path, report: Report) -> None:
    for row in report.rejected:
        print(f"{path.name}: line {row.line}: {row.value or '-'}: {row.reason}")
    difference = [f"{count} {what}" for count, what in (
        (report.new, "new"), (report.changed, "changed"), (report.gone, "gone")) if count]
    outcome = "not imported" if report.kept else ", ".join(difference) or "nothing changed"
    rejected = f", {len(report.rejected)} rejected" if report.rejected else ""
    print(f"{report.name}\t{report.rows} codes\t{outcome}{rejected}\t{report.title}", flush=True)


def _problems(path: Path, report: Report) -> list[str]:
    if report.kept:
        return [f"{path.name} was not imported: {len(report.rejected)} rows were rejected, and without them "
                f"{report.name} would lack codes; see the lines above."]
    if report.rejected:
        return [f"{len(report.rejected)} rows of {path.name} were rejected, see the lines above; the others count."]
    return []


# --- list and show ----------------------------------------------------------------------------------------


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with _database(config) as db:
        codes = CodeService(MongoCurriculumTables(db), MongoSchools(db))
        tables, lists = await codes.tables(), await codes.school_lists()
    if not (tables or lists):
        print("No tables and no school lists yet: what codes say is told by their digits alone. Next, with the files "
              "as published: lrs codes import FILE…\n`lrs codes import --help` says where they are.")
        return 0
    print("\t".join(("table", "codes", "imported", "title")))
    for table in tables:
        print("\t".join((table.table, str(table.codes), utc_text(table.imported), table.title)))
    for listed in lists:
        print("\t".join((f"schools {listed.as_of}", str(listed.schools), utc_text(listed.imported), listed.title)))
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with _database(config) as db:
        codes = CodeService(MongoCurriculumTables(db), MongoSchools(db))
        if len(options.code) == school.LENGTH:
            _print_school(await codes.school(options.code))
        else:
            await codes.refresh()
            _print_item(codes.item(options.code))
    return 0


def _print_item(found: CurriculumItem) -> None:
    structure, item = found.structure, found.item
    _print_line("code", structure.code)
    _print_line("table", item.table.id if item else "in no loaded table; `lrs codes list` shows those there are")
    if item and item.code != structure.code:
        _print_line("listed as", item.code)
    _print_line("iri", curriculum.iri(item.code if item else structure.code))
    _print_text("period", structure.period)
    _print_text("school", structure.school)
    _print_text("subject", structure.subject, item.subject if item else "")
    _print_text("grade", structure.grades.name if structure.grades else None)
    for step in found.path:
        text = " ".join(step.text.split())
        print(f"  {step.code}  {text if step is item else _shortened(text)}")


def _print_school(found: School) -> None:
    code, latest = found.code, found.latest
    _print_line("code", code.code)
    _print_line("name", latest.name if latest else "in no imported list; `lrs codes list` shows those there are")
    _print_text("type", code.type)
    _print_text("prefecture", code.prefecture)
    _print_text("founder", code.founder)
    if latest:
        _print_line("address", latest.address)
        _print_line("set on", latest.set_on)
        _print_line("abolished on", latest.abolished_on)
    for follower, name in found.successors:
        _print_line("successor", f"{follower} {name}")
    for form in found.forms[:-1]:
        print(f"  as of {form.dates[0]}: {form.name}, {form.branch}, {form.address}")


def _print_text(label: str, text: Text | None, listed: str = "") -> None:
    """A text in both languages; as it is listed, where a table has it."""
    japanese = listed or (text.ja if text else "")
    _print_line(label, f"{japanese} ({text.en})" if text else japanese)


def _print_line(label: str, value: str) -> None:
    if value:
        print(f"{label:<13}{value}")


def _shortened(text: str) -> str:
    return text if len(text) <= BROADER_CHARACTERS else f"{text[:BROADER_CHARACTERS]}…"
