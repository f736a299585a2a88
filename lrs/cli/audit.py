"""`lrs audit`: whether the audit log is what it was, and what an outside witness needs to say so too."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lrs.audit.checkpoint import BadCheckpoint, read
from lrs.audit.verification import Fault, Verified
from lrs.cli.command import command
from lrs.cli.progress import Progress
from lrs.config import Config
from lrs.errors import CannotStart, NotFound
from lrs.operation.administration import Administration, administration

AUDIT = """\
The audit log: who did what with whose records. Each tenant has one, a tree of hashes signed every
audit.checkpoint_minutes. Keep a checkpoint elsewhere from time to time (a mailbox of the board, another
tenant): with it you can show later that nothing before it was changed, even by whoever runs the server.

examples:
  lrs audit checkpoint --tenant midori --to midori-2026-05.checkpoint
  lrs audit verify --from midori-2026-05.checkpoint
  lrs audit verify                         every tenant's
  lrs audit key --tenant midori            the public key, as tools for C2SP checkpoints take it
"""


def add(commands: Any) -> None:
    group = commands.add_parser("audit", help="verify the audit log, show its signed checkpoint", description=AUDIT)
    verbs = group.add_subparsers(metavar="verify|checkpoint|key", required=True)
    verify = command(verbs, "verify", "recompute the log and compare it with all that was signed; names the first bad "
                                      "entry", AUDIT, _verify)
    verify.add_argument("--tenant", help="whose log (default: every tenant's, or the one that the file is of)")
    verify.add_argument("--from", dest="witness", type=Path, metavar="CHECKPOINT-FILE",
                        help="a checkpoint that was kept elsewhere")
    newest = command(verbs, "checkpoint", "print the newest signed checkpoint", AUDIT, _checkpoint)
    newest.add_argument("--tenant", default="school", help="whose log (default: school)")
    newest.add_argument("--to", type=Path, metavar="FILE", help="write it to this file instead")
    key = command(verbs, "key", "print the public key that checkpoints are signed with", AUDIT, _key)
    key.add_argument("--tenant", default="school", help="whose log (default: school)")


async def _verify(config: Config, options: argparse.Namespace) -> int:
    witness = _read(options.witness) if options.witness else None
    async with administration(config) as admin:
        for tenant in await _tenants(admin, options.tenant, witness):
            try:
                found = await _verified(admin, tenant, witness)
            except Fault as fault:
                raise CannotStart(f"the audit log of {tenant} is not what it was: {fault}.") from None
            except BadCheckpoint as error:
                raise CannotStart(f"{options.witness}: {error}.") from None
            print(_told(tenant, found, witness))
    return 0


async def _verified(admin: Administration, tenant: str, witness: str | None) -> Verified:
    with Progress() as progress:
        return await admin.audit.verify(
            tenant, witness, lambda done, size: progress.tell(f"{tenant}: {done:,} of {size:,} entries"))


async def _checkpoint(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        note = (await admin.audit.checkpoint(options.tenant)).note
    if options.to is None:
        print(note, end="")
        return 0
    try:
        options.to.write_text(note, "utf-8")
    except OSError as error:
        raise CannotStart(f"{options.to} cannot be written: {error.strerror}.") from None
    print(f"Wrote the signed checkpoint of {options.tenant} to {options.to}: it stands for the first "
          f"{read(note).size:,} entries. Keep it elsewhere; later: lrs audit verify --from {options.to}")
    return 0


async def _key(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        print(await admin.audit.verifier(options.tenant))
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8").replace("\r\n", "\n")  # mail may have changed the line ends
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"{file} cannot be read: {error}.") from None


async def _tenants(admin: Administration, asked: str | None, witness: str | None) -> list[str]:
    """Whose logs to verify: one asked for, that of the witness's checkpoint, or all."""
    tenants = [tenant.tenant_id for tenant in await admin.tenants.list()]
    if asked is not None:
        if asked not in tenants:
            raise NotFound("tenant-unknown", id=asked)
        return [asked]
    if witness is None:
        return tenants
    try:
        origin = read(witness).origin
    except BadCheckpoint as error:
        raise CannotStart(f"The file after --from is no checkpoint: {error}.") from None
    found = [tenant for tenant in tenants if await admin.audit.origin(tenant) == origin]
    if not found:
        raise CannotStart(f"The checkpoint is of the log {origin}, which none of the tenants here has.")
    return found


def _told(tenant: str, found: Verified, witness: str | None) -> str:
    parts = [f"{found.sealed:,} entries sealed, {found.checkpoints:,} checkpoints, all agree"]
    if found.pruned:
        parts.append(f"the first {found.pruned:,} were deleted by age (audit.keep_years), their hashes are there")
    if witness is not None:
        parts.append(f"the witness's checkpoint of {read(witness).size:,} entries is their beginning")
    waiting = f"{found.unsealed:,} not sealed yet"
    parts.append(f"{waiting}, the oldest for {found.oldest_ms / 1000:.1f} s" if found.unsealed else waiting)
    return f"{tenant}: {'; '.join(parts)}"
