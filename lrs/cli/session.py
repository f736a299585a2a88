"""`lrs session`: who is signed in."""

from __future__ import annotations

import argparse
from typing import Any

from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.people import people_administration

SESSION = """\
Sessions of people who are signed in. One that is ended opens nothing from the next request on.

examples:
  lrs session list
  lrs session list --account hanako
  lrs session end SESSION
  lrs session end --account hanako
"""


def add(commands: Any) -> None:
    group = commands.add_parser("session", help="who is signed in; end sessions", description=SESSION)
    verbs = group.add_subparsers(metavar="list|end", required=True)
    listing = command(verbs, "list", "session, account, label, began, last seen, ends", SESSION, _list)
    ending = command(verbs, "end", "sign somebody out", SESSION, _end)
    ending.add_argument("session", nargs="?", metavar="SESSION", help="as `list` shows it; or --account for all")
    for parser in (listing, ending):
        parser.add_argument("--account", help="an account's id, or the sign-in name of a local one")
        parser.add_argument("--tenant", default="school", help="whose people they are (default: school)")


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        people, tenant = admin.people, admin.tenant.tenant_id
        account = (await people.accounts.get(tenant, options.account)).account_id if options.account else None
        found = await people.sessions.list(tenant, account)
        labels = {one.account_id: one.label for one in await people.accounts.list(tenant)}
    print("\t".join(("session", "account", "label", "began", "last seen", "ends")))
    for one in found:
        print("\t".join([one.session_id, one.account, labels.get(one.account, "-"), utc_text(one.created),
                         utc_text(one.seen), utc_text(one.ends)]))
    return 0


async def _end(config: Config, options: argparse.Namespace) -> int:
    if bool(options.session) == bool(options.account):
        raise CannotStart("Name one SESSION, or an --account to end all of its sessions.")
    async with people_administration(config, options.tenant) as admin:
        people, tenant = admin.people, admin.tenant.tenant_id
        if options.account:
            account = await people.accounts.get(tenant, options.account)
            ended = await people.sessions.end_all(tenant, account.account_id, "")
        elif await people.sessions.end(tenant, options.session, ""):
            ended = 1
        else:
            raise CannotStart(f"There is no session {options.session}; `lrs session list` shows those there are.")
    print(f"Ended {ended}.")
    return 0
