"""`lrs link`: who is behind the accounts of tools."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import Any

from lrs.annotation import links
from lrs.annotation.links import Preview
from lrs.cli.command import applied, command, content
from lrs.clock import utc_text
from lrs.config import Config
from lrs.operation.annotating import annotating

LINK = """\
Who is behind the accounts of tools. A Statement whose actor is no known learner is stored all the same, and hidden
from study logs until its account is linked; what was stored before is then annotated again by itself.

examples:
  lrs link unlinked                                     how many, by tool and home page
  lrs link import accounts.csv --app drill --home-page https://drill.example.jp --preview
  lrs link import accounts.csv --app drill --home-page https://drill.example.jp
  lrs link alias OLD-UUID UUID                          two UUIDs are one learner
  lrs link list
  lrs link undo ID

The file is CSV with the headings account, and learner (a UUID) or username (the roster's), and perhaps home_page.
A line where both are empty is passed over.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("link", help="say who is behind the accounts of tools", description=LINK)
    verbs = group.add_subparsers(metavar="import|alias|undo|list|unlinked", required=True)
    importing = command(verbs, "import", "link accounts of a tool to learners, all of a file or none", LINK, _import)
    importing.add_argument("file", type=Path)
    importing.add_argument("--app", required=True, help="the tool's app, as its key has it")
    importing.add_argument("--home-page", default="", help="of accounts whose line names none")
    alias = command(verbs, "alias", "say that a UUID is another one's learner", LINK, _alias)
    alias.add_argument("alias", help="the UUID that is given up")
    alias.add_argument("learner", help="the UUID that stays")
    undo = command(verbs, "undo", "take a batch of links back", LINK, _undo)
    undo.add_argument("id", help="as `lrs link list` shows it")
    listing = command(verbs, "list", "batches of links: id, kind, app, accounts, by, at, state", LINK, _list)
    unlinked = command(verbs, "unlinked", "app, home page, number of Statements without a learner", LINK, _unlinked)
    unlinked.add_argument("--app", help="only of this app")
    for verb in (importing, alias):
        verb.add_argument("--preview", action="store_true", help="tell what would happen, and do nothing")
    for verb in (importing, alias, undo, listing, unlinked):
        verb.add_argument("--tenant", default="school", help="whose records (default: school)")


async def _import(config: Config, options: argparse.Namespace) -> int:
    wanted = links.read(content(options.file), options.home_page)
    async with annotating(config) as at:
        done = await at.links.link(options.tenant, options.app, wanted, _me(), preview=options.preview)
    _tell(config, done, preview=options.preview)
    return 0


async def _alias(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        done = await at.links.alias(options.tenant, {options.alias: options.learner}, _me(), preview=options.preview)
    _tell(config, done, preview=options.preview)
    return 0


def _tell(config: Config, done: Preview, *, preview: bool) -> None:
    print(f"new {done.new}, changed {done.changed}, as before {done.same}; "
          f"{done.statements} Statements stored so far name them")
    if preview:
        print("Nothing was done: leave --preview out to do it.")
    elif done.batch_id:
        print(f"Linked. Undo it with:  lrs link undo {done.batch_id}\n{applied(config)}")


async def _undo(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        undone = await at.links.undo(options.tenant, options.id, _me())
    print(f"Undone: {undone.count} links of {undone.app or 'aliases'}; what held before holds again.\n"
          f"{applied(config)}")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        found = await at.links.batches(options.tenant)
    print("\t".join(("id", "kind", "app", "accounts", "by", "at", "state")))
    for batch in found:
        state = "holds" if batch.undone is None else f"undone {utc_text(batch.undone)} by {batch.undone_by}"
        print("\t".join([batch.batch_id, batch.kind, batch.app, str(batch.count), batch.by, utc_text(batch.at), state]))
    return 0


async def _unlinked(config: Config, options: argparse.Namespace) -> int:
    async with annotating(config) as at:
        found = await at.links.unlinked(options.tenant, options.app)
    print("\t".join(("app", "home page", "statements")))
    for each in found:
        print("\t".join([each.app, each.home_page, str(each.statements)]))
    return 0


def _me() -> str:
    return f"cli:{getpass.getuser()}"
