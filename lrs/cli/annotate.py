"""`lrs annotate`: what stands beside Statements."""

from __future__ import annotations

import argparse
import asyncio
import getpass
from pathlib import Path
from typing import Any

from lrs.cli.command import applied, command, content
from lrs.cli.progress import Progress
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.annotating import annotating
from lrs.storage.contract.annotations import Rebuild

ANNOTATE = """\
What stands beside Statements: learner, school, year, grade, classes, curriculum codes, category. The Statements
themselves never change.

examples:
  lrs annotate --rebuild                          annotate all again: a code table, rules or a key changed
  lrs annotate map import contents.csv --app drill --prefix https://drill.example.jp/items/
  lrs annotate unresolved                         curriculum codes that no table knows

What follows from a roster, a link or a mapping happens by itself while a server runs. A rebuild that was interrupted
goes on where it stood: by a running server, or with the next --rebuild.

The file is CSV with the headings content_id and gakushu_shidoyoryo_code, a line for each code, as CodeAssign writes it.
"""

LOOK_SECONDS = 0.5


def add(commands: Any) -> None:
    annotate = command(commands, "annotate", "annotate Statements again; map content to curriculum codes", ANNOTATE,
                       _annotate)
    annotate.add_argument("--rebuild", action="store_true", help="annotate all Statements of the tenant again")
    verbs = annotate.add_subparsers(metavar="map|unresolved")
    mapping = verbs.add_parser("map", help="publishers' mappings from content to codes", description=ANNOTATE)
    importing = command(mapping.add_subparsers(metavar="import", required=True), "import",
                        "map content to curriculum codes, all of a file or none", ANNOTATE, _map_import)
    importing.add_argument("file", type=Path)
    importing.add_argument("--app", required=True, help="the app whose content it is, as its key has it")
    importing.add_argument("--prefix", default="", help="what makes a content's id the id of its Activity")
    unresolved = command(verbs, "unresolved", "code, number of Statements, apps", ANNOTATE, _unresolved)
    unresolved.add_argument("--limit", type=int, default=100, help="most codes (default: 100)")
    for verb in (annotate, importing, unresolved):
        verb.add_argument("--tenant", default="school", help="whose records (default: school)")


async def _annotate(config: Config, options: argparse.Namespace) -> int:
    if not options.rebuild:
        raise CannotStart("Say what to do: lrs annotate --rebuild, map import or unresolved.")
    async with annotating(config) as at:
        if await at.store.tenants.get(options.tenant) is None:
            raise CannotStart(f"There is no tenant {options.tenant}; `lrs tenant list` shows those there are.")
        asked = await at.rebuilding.ask(options.tenant, "asked for", "all", (), f"cli:{getpass.getuser()}")
        with Progress() as progress:
            while (rebuild := await at.rebuilding.get(asked)) and rebuild.finished is None:
                progress.tell(_far(rebuild))
                await at.rebuilding.work(lambda step: progress.tell(_far(step)))
                await asyncio.sleep(LOOK_SECONDS)
    if rebuild:
        print(_result(rebuild))
    return 0


def _far(rebuild: Rebuild) -> str:
    counts = rebuild.counts
    return (f"annotating anew ({rebuild.why}): {counts.examined:,} of about {rebuild.total:,} Statements, "
            f"{counts.changed:,} of them changed")


def _result(rebuild: Rebuild) -> str:
    counts = rebuild.counts
    return (f"examined {counts.examined}, changed {counts.changed}: learner {counts.learner}, school and class "
            f"{counts.place}, codes {counts.codes}, category and sensitivity {counts.judgement}")


async def _map_import(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        done = await at.mappings.put(options.tenant, options.app, content(options.file), options.prefix,
                                     f"cli:{getpass.getuser()}")
    print(f"mapped {done.new} anew, {done.changed} otherwise than before, {done.removed} no longer, {done.same} as "
          f"before\n{applied(config)}")
    return 0


async def _unresolved(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        found = await at.store.annotations.unresolved(options.tenant, None, options.limit)
    print("\t".join(("code", "statements", "apps")))
    for each in found:
        print("\t".join([each.code, str(each.statements), " ".join(each.apps)]))
    return 0
