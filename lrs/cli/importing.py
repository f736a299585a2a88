"""`lrs bundle import`, `confirm` and `imports`: bundles taken in at a terminal."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import shutil
import tempfile
from pathlib import Path
from typing import Any

from lrs.annotation.identity import uuid_of
from lrs.cli.command import applied, command, counted
from lrs.cli.progress import Progress
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.imports.importing import Arrival
from lrs.messages.catalogue import text
from lrs.operation.importing import Taking, taking
from lrs.storage.contract.provenance import FATES, Import

IMPORTING = """\
Take in the record of a learner who came from another custodian. All of the bundle is checked before anything is stored:
it must be for this tenant, and signed by a custodian that it trusts (`lrs trust add`). Whose record it is must be
confirmed; until then it is in nobody's study log.

examples:
  lrs trust add https://lrs.aoba.example                         once, with the fingerprint by telephone
  lrs bundle import record.lrb.age --learner 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
  lrs bundle imports                                             id, when, issuer, learner, state
  lrs bundle confirm 3f0c1a2b3c4d5e6f708192a3b4c5d6e7            the accounts in it are that learner's

An import that was killed goes on where it stood: give the same command again. What is there already is a duplicate and
stays as it is; so the same bundle may be imported twice. A bundle of an earlier custodian that is inside is imported as
that one's by an import of its own, which is confirmed by itself; where that custodian is not trusted it is only kept.
"""
MOST_FINDINGS = 20


def add(verbs: Any) -> None:
    take = command(verbs, "import", "take a learner's record in from a bundle", IMPORTING, _import)
    take.add_argument("file", type=Path, metavar="FILE", help="a bundle, plain (.lrb) or encrypted to this tenant")
    take.add_argument("--learner", required=True, metavar="UUID", help="whose record it is, as the roster names them")
    confirm = command(verbs, "confirm", "say that the accounts in an imported record are the learner's", IMPORTING,
                      _confirm)
    confirm.add_argument("id", help="as `lrs bundle imports` shows it")
    confirm.add_argument("--school", default="", metavar="CODE",
                         help="the school that holds the record (default: where the learner is now)")
    confirm.add_argument("--account", action="append", metavar="ACCOUNT",
                         help="of this account alone, as the import told it; once for each (default: of all)")
    listing = command(verbs, "imports", "id, began, issuer, learner, Statements, state", IMPORTING, _list)
    for verb in (take, confirm, listing):
        verb.add_argument("--tenant", default="school", help="whose records (default: school)")


async def _import(config: Config, options: argparse.Namespace) -> int:
    learner = uuid_of(options.learner)
    if learner is None:
        raise CannotStart(f"--learner must be a UUID of the roster, not {options.learner}")
    if not await asyncio.to_thread(options.file.is_file):
        raise CannotStart(f"{options.file}: there is no such file")
    async with taking(config) as at:
        with tempfile.TemporaryDirectory(prefix="lrs-import-") as folder, Progress() as progress:
            arrived, began = Path(folder) / "arrived", now_ms()
            await asyncio.to_thread(_link, options.file, arrived)

            async def told(done: int, total: int) -> None:
                progress.tell(f"{done} of {counted(total, 'Statement')}")

            run = await at.importing.run(Arrival(arrived, options.tenant, learner, f"cli:{getpass.getuser()}"), told)
        if run.began < began:
            print("An import of this bundle that was broken off went on where it stood.")
        await _report(at, run)
    print(f"next: lrs bundle confirm {run.run_id}" if run.confirmed is None else "It is confirmed whose it is.")
    return 0


def _link(file: Path, place: Path) -> None:
    """What is made of it on the way then lies beside the link, and goes with its folder."""
    try:
        place.symlink_to(file.resolve())
    except OSError:
        shutil.copy(file, place)


async def _report(at: Taking, run: Import) -> None:
    counts = await at.importing.counts(run)
    print(f"import     {run.run_id}\nbundle     {run.bundle_id}\nissuer     {run.issuer_name}, {run.issuer}")
    print("\n".join(f"{fate:10} {counts.get(fate, 0)}" for fate in FATES))
    for inside in run.carried:
        what = f"import {inside.run_id}" if inside.run_id else f"kept only: {text(inside.reason, 'en', inside.values)}"
        print(f"carried    {inside.bundle_id}  {inside.issuer_name}, {inside.issuer}  {what}")
    for account in run.accounts:
        print(f"account    {account.account}  ({counted(account.statements, 'Statement')})")
    found = await at.store.provenance.findings(run.tenant, run.run_id, None, MOST_FINDINGS + 1)
    for each in found[:MOST_FINDINGS]:
        print(f"{each.path}:{each.line}  {each.fate}  {text(each.reason, 'en', each.values)}")
    if len(found) > MOST_FINDINGS:
        print(f"… and more: GET /api/v1/bundles/imports/{run.run_id}/findings tells them all.")


async def _confirm(config: Config, options: argparse.Namespace) -> int:
    async with taking(config) as at:
        run = await at.confirming.confirm(options.tenant, options.id, f"cli:{getpass.getuser()}", options.school,
                                          options.account)
    held = f"the school {run.school} holds it" if run.school else "no school holds it"
    print(f"It is the record of {run.learner}; {held}. {applied(config)}")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with taking(config) as at:
        found = await at.store.provenance.list(options.tenant)
    print("\t".join(("id", "began", "issuer", "learner", "Statements", "state")))
    for run in found:
        print("\t".join((run.run_id, utc_text(run.began), run.issuer, run.learner, str(run.total), _state(run))))
    return 0


def _state(run: Import) -> str:
    if run.finished is None:
        return "broken off"
    return "to be confirmed" if run.confirmed is None else "confirmed"
