"""`lrs role`: roles that are granted to people, beside those that the roster says."""

from __future__ import annotations

import argparse
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from lrs.access.grants import Wanted
from lrs.access.roles import GRANTED
from lrs.cli.command import command
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.administration import administration
from lrs.storage.contract.grants import Grant

ROLE = """\
Roles of people that no roster tells. Each is dated, has its reason, and is kept for ever, also when it is revoked.

examples:
  lrs role grant --tenant midori --user UUID --role principal --school B101200000019 --reason 校長着任
  lrs role grant --tenant midori --user UUID --role team --school B101200000019 --grade P6 --reason 学年団
  lrs role grant --tenant midori --account ID --role auditor --from 2026-04-01 --until 2027-04-01 --reason 監査
  lrs role list --tenant midori
  lrs role revoke --tenant midori ROLE --reason 異動

roles:
  principal        reads the records of a school (--school)
  team             reads of named learners (--learner, once for each) or a grade (--grade) of a school (--school)
  records-officer  exports and imports records, inside cases (--school; without it, of the whole tenant)
  board-officer    reads sums; one learner inside an open case
  auditor          reads the audit log, and no record
  operator         runs the system, and sees no record
"""


def add(commands: Any) -> None:
    group = commands.add_parser("role", help="grant, revoke and list roles of people", description=ROLE)
    verbs = group.add_subparsers(metavar="grant|revoke|list", required=True)
    grant = command(verbs, "grant", "give somebody a role", ROLE, _grant)
    grant.add_argument("--tenant", default="school", help="where the role is held (default: school)")
    whom = grant.add_mutually_exclusive_group(required=True)
    whom.add_argument("--account", default="", help="the account they sign in with")
    whom.add_argument("--user", default="", help="their UUID in the roster; `lrs roster people` tells it")
    grant.add_argument("--role", required=True, choices=[role.value for role in GRANTED])
    grant.add_argument("--school", default="", metavar="CODE",
                       help="the school at which it is held: its code, or its id as `lrs roster show` tells it")
    grant.add_argument("--learner", action="append", default=[], metavar="UUID", help="for a team: once for each")
    grant.add_argument("--grade", default="", help="for a team: P1 to P6, J1 to J3, H1 to H3")
    grant.add_argument("--from", dest="since", metavar="DAY", help="first day, e.g. 2026-04-01 (default: from now on)")
    grant.add_argument("--until", metavar="DAY", help="the day on which it is over (default: until it is revoked)")
    grant.add_argument("--reason", required=True, help="why; it is kept")
    revoke = command(verbs, "revoke", "close a role", ROLE, _revoke)
    revoke.add_argument("--tenant", default="school", help="where the role is held (default: school)")
    revoke.add_argument("--reason", required=True, help="why; it is kept")
    revoke.add_argument("grant", metavar="ROLE", help="its id, as `lrs role list` shows it")
    listing = command(verbs, "list", "id, whose, role, for what, dates, state, reason", ROLE, _list)
    listing.add_argument("--tenant", default="school", help="of this tenant (default: school)")
    listing.add_argument("--in-force", action="store_true", help="only those in force now")


async def _grant(config: Config, options: argparse.Namespace) -> int:
    zone = config.school.time_zone()
    wanted = Wanted(
        role=options.role, reason=options.reason, account=options.account, user=options.user, school=options.school,
        grade=options.grade, learners=options.learner, since=_instant(options.since, zone),
        until=_instant(options.until, zone))
    async with administration(config) as admin:
        grant = await admin.grants.grant(options.tenant, wanted)
    print(f"role    {grant.grant_id}\n{grant.role} for {grant.account or grant.user}, {_dates(grant)}\n\n"
          f"To end it: lrs role revoke --tenant {options.tenant} {grant.grant_id} --reason …")
    return 0


async def _revoke(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        grant = await admin.grants.revoke(options.tenant, options.grant, options.reason)
    print(f"Revoked: {grant.role} of {grant.account or grant.user}. A running server refuses within "
          f"{config.policy.standing_seconds} s.")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        found = await admin.grants.list(options.tenant)
    now = now_ms()
    print("\t".join(("id", "whose", "role", "for", "dates", "state", "reason")))
    for grant in found:
        state = _state(grant, now)
        if state == "in force" or not options.in_force:
            whose = grant.account or grant.user or "-"
            print("\t".join([grant.grant_id, whose, grant.role, _for(grant), _dates(grant), state, grant.reason]))
    return 0


def _for(grant: Grant) -> str:
    return " ".join(filter(None, [grant.school or "whole tenant", grant.grade, *grant.learners]))


def _dates(grant: Grant) -> str:
    return f"from {utc_text(grant.since)}" + (f" until {utc_text(grant.until)}" if grant.until is not None else "")


def _state(grant: Grant, now: int) -> str:
    if grant.closed is not None:
        return f"revoked {utc_text(grant.closed)} ({grant.closed_reason})"
    if now < grant.since:
        return "to come"
    return "over" if grant.until is not None and grant.until <= now else "in force"


def _instant(text: str | None, zone: ZoneInfo) -> int | None:
    """Where a day begins at the schools, in milliseconds."""
    if text is None:
        return None
    try:
        return int(datetime.combine(date.fromisoformat(text), time(), zone).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise CannotStart(f"{text} is no day; one looks like 2026-04-01.") from None
