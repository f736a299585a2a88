"""`lrs erase`: erasing a person's records."""

from __future__ import annotations

import argparse
import json
from typing import Any

from lrs.access.person import Person
from lrs.cli.command import command
from lrs.cli.progress import Progress
from lrs.clock import utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.people import people_administration
from lrs.operation.retention import operator, retention, tenant_of
from lrs.retention.callers import TERMINAL
from lrs.storage.contract.erasures import APPROVALS, Erasure

ERASE = """\
Erase a person's records: Statements, attachments, documents, and what other parts keep of the person.
Two different people must approve it first: each with an account that is linked to a user of the roster, and the role
records-officer or board-officer. A running server then does it by itself; so does `lrs erase run`.

examples:
  lrs erase request --user 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --reason 受付-2026-117
  lrs erase request --agent '{"mbox":"mailto:hanako@midori.example"}' --reason 受付-2026-118 --as suzuki
  lrs erase approve school.5f0c1a2b3c4d --as sato
  lrs erase list
  lrs erase run school.5f0c1a2b3c4d
  lrs erase verify school.5f0c1a2b3c4d

Erased are Statements whose actor or object is the person, under any account. Those of others that only mention the
person (instructor, team, member of a group, …) stay, are counted in the report, and go too with --mentioned erase.
What is erased cannot be brought back, and cannot be sent again. Statements under new ids are new: they are kept,
unless the request was made with --block.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("erase", help="erase a person's records, after two people approved it",
                                description=ERASE)
    verbs = group.add_subparsers(metavar="request|approve|list|show|run|verify|unblock", required=True)
    request = command(verbs, "request", "ask for it; prints the id", ERASE, _request)
    request.add_argument("--tenant", default="school", help="whose records (default: school)")
    request.add_argument("--user", default="", help="the person's UUID in the roster")
    request.add_argument("--agent", action="append", default=[], metavar="JSON",
                         help="an Agent that is the person; once for each account")
    request.add_argument("--reason", required=True, help="a case number or the legal basis, and nobody's name")
    request.add_argument("--mentioned", choices=("keep", "erase"), default="keep",
                         help="Statements of others that only mention the person (default: keep)")
    request.add_argument("--block", action="store_true",
                         help="take no Statement and no document of the person from then on")
    request.add_argument("--as", dest="account", default=TERMINAL, help="your account")
    approve = _of_one(verbs, "approve", "approve it; the second person's approval lets it run", _approve)
    approve.add_argument("--as", dest="account", required=True, help="your account, one that can sign in and is linked")
    listing = command(verbs, "list", "id, state, approvals, user, requested, reason", ERASE, _list)
    listing.add_argument("--tenant", default="school", help="whose (default: school)")
    _of_one(verbs, "show", "all that is known of one, and its report", _show)
    _of_one(verbs, "run", "run it now, or go on with one that was killed", _run)
    _of_one(verbs, "verify", "search again: is anything left?", _verify)
    _of_one(verbs, "unblock", "take the person's Statements and documents again", _unblock)


def _of_one(verbs: Any, name: str, line: str, run: Any) -> Any:
    parser = command(verbs, name, line, ERASE, run)
    parser.add_argument("id", help="as `lrs erase list` shows it")
    return parser


async def _request(config: Config, options: argparse.Namespace) -> int:
    agents = [_agent(text) for text in options.agent]
    caller = operator(options.tenant, options.account)
    async with retention(config) as office:
        made = await office.erasures.request(
            caller, user=options.user, agents=agents, reason=options.reason, mentioned=options.mentioned,
            block=options.block)
        held = await office.erasures.hold(made)
    print(f"Asked for {made.erasure_id}. Two different people now approve it:\n"
          f"  lrs erase approve {made.erasure_id} --as ACCOUNT")
    if held:
        print(f"The legal hold {held.hold_id} ({held.reason}) keeps these records: until it is lifted nothing goes.")
    return 0


def _agent(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise CannotStart(f'--agent must be JSON, e.g. {{"mbox":"mailto:hanako@midori.example"}}, not {text}') from None


async def _approve(config: Config, options: argparse.Namespace) -> int:
    approver = await _approver(config, tenant_of(options.id), options.account)
    async with retention(config) as office:
        erasure = await office.erasures.approve(approver, options.id)
    missing = APPROVALS - len(erasure.approvals)
    print(f"Approved. {missing} more person must approve it." if missing else
          f"Approved by two. A running server begins within seconds; or now: lrs erase run {erasure.erasure_id}")
    return 0


async def _approver(config: Config, tenant: str, name: str) -> Person:
    """Who approves: somebody who can sign in, so that no name counts that nobody answers to."""
    async with people_administration(config, tenant) as at:
        account = await at.people.accounts.get(tenant, name)
    if account.disabled is not None:
        raise CannotStart(f"The account {name} is disabled, so nobody can approve in its name.")
    return Person(tenant, account.account_id, account.user, TERMINAL)


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        found = await office.erasures.list(operator(options.tenant))
    print("\t".join(("id", "state", "approvals", "user", "requested", "reason")))
    for erasure in found:
        print("\t".join((erasure.erasure_id, erasure.state, f"{len(erasure.approvals)} of {APPROVALS}", erasure.user,
                         utc_text(erasure.requested), erasure.reason)))
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        erasure = await office.erasures.get(operator(tenant_of(options.id)), options.id)
        held = await office.erasures.hold(erasure)
    print("\n".join(f"{name:10} {value}" for name, value in _lines(erasure)))
    if held:
        print(f"{'held by':10} {held.hold_id} ({held.reason})")
    if erasure.report:
        print(f"{'digest':10} {erasure.digest}\n\n{erasure.report.decode()}")
    return 0


def _lines(erasure: Erasure) -> list[tuple[str, str]]:
    return [("id", erasure.erasure_id), ("state", erasure.state), ("user", erasure.user or "-"),
            *(("agent", agent) for agent in erasure.agents), ("reason", erasure.reason),
            ("mentioned", erasure.mentioned), ("block", "yes" if erasure.block else "no"),
            ("requested", f"{utc_text(erasure.requested)} by {erasure.requested_by}"),
            *(("approved", f"{utc_text(approval.at)} by {approval.account}") for approval in erasure.approvals)]


async def _run(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        with Progress() as progress:
            erasure = await office.erasing.run(
                tenant_of(options.id), options.id, wait=True,
                tell=lambda counts: progress.tell(f"{counts['statements']} Statements erased so far"))
    print(f"{erasure.report.decode()}\n\nDone. SHA-256 of this report: {erasure.digest}\n"
          f"next: lrs erase verify {erasure.erasure_id}")
    return 0


async def _verify(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        erasure = await office.erasures.get(operator(tenant_of(options.id)), options.id)
        found = await office.verify(erasure)
    for kind, count in found.left.items():
        print(f"{kind:12} {count} left")
    print(f"{'report':12} {'is the one whose digest was kept' if found.intact else 'was ALTERED since'}")
    if found.newer:
        print(f"{found.newer} Statement(s) of the person came since; they are new and not part of it.")
    print("Complete: nothing is left." if found.complete else f"NOT complete: lrs erase run {erasure.erasure_id}")
    return 0 if found.complete else 1


async def _unblock(config: Config, options: argparse.Namespace) -> int:
    async with retention(config) as office:
        removed = await office.erasures.unblock(operator(tenant_of(options.id)), options.id)
    print(f"Statements of {removed} account(s) are taken again." if removed else "Nobody was blocked by this erasure.")
    return 0
