"""`lrs account`: what people sign in with, and who they are in the roster."""

from __future__ import annotations

import argparse
from typing import Any

from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.people import people_administration

ACCOUNT = """\
Accounts that people sign in with at /sign-in: local ones with a password, and those of OpenID providers, which appear
here when somebody first comes from one. ACCOUNT is an account's id, or the sign-in name of a local one.

examples:
  lrs account create hanako --label 山田花子 --user 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
  lrs account list
  lrs account link k7pm-2xqa-hn9d --user 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
  lrs account reset-password hanako
  lrs account disable hanako

A first password is shown once and only serves to choose another. Disabling ends every session, and a link counts, from
the next request on.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("account", help="accounts that people sign in with", description=ACCOUNT)
    verbs = group.add_subparsers(metavar="create|list|link|reset-password|disable", required=True)
    create = command(verbs, "create", "make a local account; prints its first password once", ACCOUNT, _create)
    create.add_argument("name", help="sign-in name; letter case and width do not matter")
    create.add_argument("--label", default="", help="what an officer recognises it by (default: the name)")
    create.add_argument("--user", default="",
                        help="who it is in the roster, a UUID (userMasterIdentifier); `lrs roster people` tells it")
    link = _of_account(verbs, "link", "say which user of the roster it is", _link)
    who = link.add_mutually_exclusive_group(required=True)
    who.add_argument("--user", help="a UUID (userMasterIdentifier); `lrs roster people` tells it")
    who.add_argument("--none", action="store_true", help="take the link back")
    reset = _of_account(verbs, "reset-password", "a new first password; ends its sessions", _reset)
    disable = _of_account(verbs, "disable", "let it in no longer; ends its sessions", _disable)
    disable.add_argument("--undo", action="store_true", help="let it in again")
    listing = command(verbs, "list", "account, kind, label, user, linked by, created, state", ACCOUNT, _list)
    for parser in (create, link, reset, disable, listing):
        parser.add_argument("--tenant", default="school", help="whose account it is (default: school)")


def _of_account(verbs: Any, name: str, line: str, run: Any) -> Any:
    parser = command(verbs, name, line, ACCOUNT, run)
    parser.add_argument("account", metavar="ACCOUNT")
    return parser


async def _create(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        account, first = await admin.people.accounts.create(
            admin.tenant.tenant_id, options.name, options.label, options.user)
    print(f"tenant    {account.tenant}\naccount   {account.account_id}\nname      {account.subject}\n"
          f"user      {account.user or '-'}\npassword  {first}\n\n"
          f"The password is not shown again and works once: {admin.origin}/sign-in asks for another.")
    return 0


async def _link(config: Config, options: argparse.Namespace) -> int:
    if options.user == "":
        raise CannotStart("--user needs the UUID of a user; --none takes a link back.")
    async with people_administration(config, options.tenant) as admin:
        account = await admin.people.accounts.link(admin.tenant.tenant_id, options.account, options.user or "")
    print(f"{account.account_id} is {f'the user {account.user}' if account.user else 'nobody in the roster'} from now "
          "on.")
    return 0


async def _reset(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        account, first = await admin.people.accounts.reset_password(admin.tenant.tenant_id, options.account)
    print(f"name      {account.subject}\npassword  {first}\n\n"
          "The password is not shown again and works once. Its sessions have ended.")
    return 0


async def _disable(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        account = await admin.people.accounts.disable(
            admin.tenant.tenant_id, options.account, disabled=not options.undo)
    print(f"{account.account_id} is let in again." if options.undo else
          f"Disabled {account.account_id}; its sessions have ended.")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        found = await admin.people.accounts.list(admin.tenant.tenant_id)
    print("\t".join(("account", "kind", "label", "user", "linked by", "created", "state")))
    for one in found:
        state = f"disabled {utc_text(one.disabled)}" if one.disabled is not None else (
            "first password" if one.one_time else "in use")
        print("\t".join([one.account_id, "local" if one.local else one.issuer, one.label, one.user or "-",
                         one.linked_by or "-", utc_text(one.created), state]))
    return 0
