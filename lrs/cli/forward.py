"""`lrs forward`: what an app writes, sent on to another Learning Record Store."""

from __future__ import annotations

import argparse
import os
import sys
from getpass import getpass
from typing import Any

from lrs.cli.command import CONNECTION, command, counted
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.forwarding.service import Wanted
from lrs.operation.forwarding import forwards
from lrs.storage.contract.forwards import Forward

SECRET = "LRS_FORWARD_SECRET"  # noqa: S105  where it may stand, not what it is
SHOWN = (*CONNECTION, "outgoing.allow")

FORWARD = f"""\
What an app writes, sent on to another Learning Record Store as it comes in: each Statement at least once, under the id
it has. A running server does it. By default only records of learners whose consent stands are sent (`lrs tenant basis
TENANT forwarding …` sets another basis); attendance, health and teaching never are. What the other side will not take
becomes a dead letter. The secret is asked for, or read from {SECRET} or standard input.

examples:
  lrs forward add --app drill --to https://lrs.example.jp/xAPI --key KEY
  lrs forward add --app drill --to https://lrs.example.jp/xAPI --key KEY --verb http://adlnet.gov/expapi/verbs/completed
  lrs forward add --app drill --to http://lrs.city.lan:8080/xAPI --key KEY --outgoing-allow lrs.city.lan
  lrs forward list
  lrs forward show k7pm-2xqa-hn9d
  lrs forward retry k7pm-2xqa-hn9d
  lrs forward remove k7pm-2xqa-hn9d
"""


def add(commands: Any) -> None:
    group = commands.add_parser("forward", help="send on what an app writes to another LRS", description=FORWARD)
    verbs = group.add_subparsers(metavar="add|list|show|remove|retry", required=True)
    made = command(verbs, "add", "send on what an app writes from now on", FORWARD, _add, SHOWN)
    made.add_argument("--app", required=True, help="whose Statements, as `lrs credential list` shows it")
    made.add_argument("--to", required=True, metavar="URL", help="the other side's xAPI endpoint")
    made.add_argument("--key", required=True, help="the user name there (HTTP Basic)")
    made.add_argument("--verb", action="append", default=[], metavar="IRI", help="only this verb; may be repeated")
    made.add_argument("--activity", action="append", default=[], metavar="IRI",
                      help="only about this Activity; may be repeated")
    made.add_argument("--category", action="append", default=[], help="only of this category; may be repeated")
    made.add_argument("--from-start", action="store_true", help="also what is stored already")
    listing = command(verbs, "list", "id, app, target, sent, waits since, dead letters, state", FORWARD, _list)
    show = command(verbs, "show", "one, with its filters and dead letters", FORWARD, _show)
    remove = command(verbs, "remove", "send on nothing more, and forget its dead letters", FORWARD, _remove)
    retry = command(verbs, "retry", "go on at once, and try dead letters again", FORWARD, _retry)
    for parser in (show, remove, retry):
        parser.add_argument("id", help="as `lrs forward list` shows it")
    retry.add_argument("--statement", action="append", metavar="ID", help="only this one; may be repeated")
    for parser in (made, listing, show, remove, retry):
        parser.add_argument("--tenant", default="school", help="whose (default: school)")


async def _add(config: Config, options: argparse.Namespace) -> int:
    async with forwards(config) as service:
        forward = await service.add(Wanted(
            options.tenant, options.app, options.to, options.key, _secret(), options.verb, options.activity,
            options.category, options.from_start))
    print(f"Made {forward.forward_id}. A running server begins within moments; `lrs forward show {forward.forward_id}` "
          "tells how it goes.")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with forwards(config) as service:
        found = [(each, await service.count_dead(each)) for each in await service.list(options.tenant)]
    print("\t".join(("id", "app", "target", "sent", "waits since", "dead letters", "state")))
    for forward, dead in found:
        print("\t".join((forward.forward_id, forward.app, forward.target, str(forward.sent), _since(forward),
                         str(dead), _state(forward))))
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with forwards(config) as service:
        forward = await service.get(options.tenant, options.id)
        letters = await service.dead(options.tenant, options.id)
    for name, values in (("verbs", forward.verbs), ("activities", forward.activities),
                         ("categories", forward.categories)):
        print(f"{name}\t{' '.join(values) or 'all'}")
    for name, value in (("app", forward.app), ("target", forward.target), ("key", forward.key),
                        ("made", utc_text(forward.created)), ("sent", str(forward.sent)),
                        ("waits since", _since(forward)), ("state", _state(forward)),
                        ("dead letters", str(len(letters)))):
        print(f"{name}\t{value}")
    for letter in letters:
        print("\t".join((letter.statement_id, utc_text(letter.at), counted(letter.tries, "try", "tries"),
                         "to be retried" if letter.again else "", letter.reason)))
    return 0


async def _remove(config: Config, options: argparse.Namespace) -> int:
    async with forwards(config) as service:
        await service.remove(options.tenant, options.id)
    print("Removed. What is there already stays there.")
    return 0


async def _retry(config: Config, options: argparse.Namespace) -> int:
    async with forwards(config) as service:
        count = await service.retry(options.tenant, options.id, options.statement)
    print(f"{counted(count, 'dead letter')} will be tried again; a running server goes on within moments.")
    return 0


def _secret() -> str:
    """Raises `CannotStart` when there is none: it never stands among the arguments, where others could read it."""
    found = os.environ.get(SECRET) or (
        getpass("Secret at the other side: ") if sys.stdin.isatty() else sys.stdin.readline().strip())
    if not found:
        raise CannotStart(f"The secret at the other side is needed: type it, pipe it in, or set {SECRET}.")
    return found


def _since(forward: Forward) -> str:
    return "-" if forward.oldest is None else utc_text(forward.oldest)


def _state(forward: Forward) -> str:
    if not forward.failures:
        return "going on"
    when = utc_text(forward.next_try) if forward.next_try > now_ms() else "now"
    return f"{counted(forward.failures, 'failure')}, next try {when}: {forward.reason}"
