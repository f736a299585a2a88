"""`lrs hold`: legal holds."""

from __future__ import annotations

import argparse
from typing import Any

from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.operation.retention import operator, retention, tenant_of
from lrs.retention.callers import TERMINAL
from lrs.storage.contract.retention import Scope

HOLD = """\
Legal holds: nothing that they cover is erased, neither by rule nor by request, until they are lifted. A run under way
stops before its next step. Where it is not known whether a hold covers something, it does.

examples:
  lrs hold place --tenant midori --user 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --reason 調査-2026-3
  lrs hold place --tenant midori --school B113210000019 --reason 調査-2026-4
  lrs hold place --tenant midori --all --reason 訴訟-2026-1
  lrs hold list --tenant midori
  lrs hold lift midori.h5f0c1a2b
"""


def add(commands: Any) -> None:
    group = commands.add_parser("hold", help="keep records that rules or requests would erase", description=HOLD)
    verbs = group.add_subparsers(metavar="place|list|lift", required=True)
    place = command(verbs, "place", "keep all of a user, a school or the tenant", HOLD, _place)
    place.add_argument("--tenant", default="school", help="whose records (default: school)")
    scope = place.add_mutually_exclusive_group(required=True)
    scope.add_argument("--user", help="a UUID of the roster")
    scope.add_argument("--school", help="a school code")
    scope.add_argument("--all", action="store_true", help="the whole tenant")
    place.add_argument("--reason", required=True, help="a case number, and nobody's name")
    listing = command(verbs, "list", "id, scope, value, placed, by, lifted, reason", HOLD, _list)
    listing.add_argument("--tenant", default="school", help="whose (default: school)")
    lift = command(verbs, "lift", "let rules and requests go on", HOLD, _lift)
    lift.add_argument("id", help="as `lrs hold list` shows it")
    for parser in (place, lift):
        parser.add_argument("--as", dest="account", default=TERMINAL, help="your account")


async def _place(config: Config, options: argparse.Namespace) -> int:
    scope: Scope = "user" if options.user else "school" if options.school else "all"
    async with retention(config) as office:
        hold = await office.holds.place(operator(options.tenant, options.account), scope,
                                        options.user or options.school or "", options.reason)
    print(f"Placed {hold.hold_id}. Until `lrs hold lift {hold.hold_id}` nothing that it covers is erased.")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        found = await office.holds.list(options.tenant)
    print("\t".join(("id", "scope", "value", "placed", "by", "lifted", "reason")))
    for hold in found:
        lifted = f"{utc_text(hold.lifted)} by {hold.lifted_by}" if hold.lifted is not None else "stands"
        print("\t".join((hold.hold_id, hold.scope, hold.value, utc_text(hold.placed), hold.placed_by, lifted,
                         hold.reason)))
    return 0


async def _lift(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        await office.holds.lift(operator(tenant_of(options.id), options.account), options.id)
    print("Lifted. What was waiting for it may go on; a retention run begins when you say so.")
    return 0
