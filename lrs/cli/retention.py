"""`lrs retention`: how long what is kept."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lrs.cli.command import command
from lrs.cli.progress import Progress
from lrs.config import Config
from lrs.operation.retention import operator, retention
from lrs.retention.callers import TERMINAL
from lrs.retention.expiry import Line
from lrs.storage.contract.retention import Rule

RETENTION = """\
How long Statements are kept: a rule for each category. Nothing goes by itself: look first, then run.

examples:
  lrs retention list --tenant midori
  lrs retention set --tenant midori --category school-learning --after leaving --years 5
  lrs retention set --tenant midori --category school-affairs --forever
  lrs retention run --tenant midori --dry-run
  lrs retention run --tenant midori

  leaving   so many years after the person left the tenant's last school; who is not known to have left stays
  storing   so many years after the Statement was stored

A Statement without a category counts as the tenant's usual one, and none goes that is itself younger than its rule's
years. Legal holds (`lrs hold`) beat every rule.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("retention", help="how long what is kept", description=RETENTION)
    verbs = group.add_subparsers(metavar="set|list|run", required=True)
    setting = command(verbs, "set", "set a category's rule", RETENTION, _set)
    setting.add_argument("--category", required=True,
                         help="school-learning, school-affairs, private-learning or outside-education")
    setting.add_argument("--after", choices=("leaving", "storing"), default="leaving", help="default: leaving")
    period = setting.add_mutually_exclusive_group(required=True)
    period.add_argument("--years", type=int)
    period.add_argument("--forever", action="store_true", help="no rule takes this category")
    listing = command(verbs, "list", "category, period, whose rule", RETENTION, _list)
    running = command(verbs, "run", "erase what is over, or with --dry-run count it", RETENTION, _run)
    running.add_argument("--dry-run", action="store_true", help="count by category, school and year; change nothing")
    for parser in (setting, listing, running):
        parser.add_argument("--tenant", default="school", help="whose (default: school)")
    for parser in (setting, running):
        parser.add_argument("--as", dest="account", default=TERMINAL, help="your account")


async def _set(config: Config, options: argparse.Namespace) -> int:
    rule = Rule(options.category, options.after, None if options.forever else options.years)
    async with retention(config) as office:
        await office.retention.set(operator(options.tenant, options.account), rule)
    print(f"{rule.category}: {_period(rule)}. next: lrs retention run --tenant {options.tenant} --dry-run")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        found = await office.retention.table(options.tenant)
    print("\t".join(("category", "period", "whose rule")))
    for rule, default in found:
        print("\t".join((rule.category, _period(rule), "default" if default else "the tenant's")))
    return 0


def _period(rule: Rule) -> str:
    return "kept for ever" if rule.years is None else f"{rule.years} years after {rule.after}"


async def _run(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        if options.dry_run:
            tally = await office.retention.preview(options.tenant)
        else:
            with Progress() as progress:
                tally = await office.retention.run(
                    operator(options.tenant, options.account), wait=True,
                    tell=lambda gone: progress.tell(f"{sum(gone.values())} Statements erased so far"))
    _print(tally, options.dry_run)
    return 0


def _print(tally: Mapping[Line, int], dry_run: bool) -> None:
    print("\t".join(("category", "school", "year", "Statements", "what becomes of them")))
    in_all: Counter[str] = Counter()
    for line, count in sorted(tally.items()):
        fate = _FATES[line.fate] if dry_run else "went"
        in_all[fate] += count
        print("\t".join((line.category, line.school or "-", str(line.school_year), str(count), fate)))
    print("".join(f"{fate}: {count}\n" for fate, count in in_all.items()) or "Nothing is old enough.\n", end="")


_FATES = {"goes": "would go", "held": "kept by a legal hold", "stays": "not over yet",
          "unknown": "kept: it is not known whether the person left"}
