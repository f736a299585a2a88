"""The first key: what makes a fresh server usable at once.

A database without tenants gets one, and a `system` key in it. The secret is kept as a hash like any other; only on
the private MongoDB of a trial it is also written to a file of mode 0600 in the data folder, to be shown again.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lrs.access.principal import KeyKind
from lrs.audit.entry import Actor, Entry
from lrs.errors import Conflict

if TYPE_CHECKING:
    from lrs.operation.administration import Administration

TENANT = "school"
TENANT_NAME = "はじめての学校"
APP = "first-key"


@dataclass(frozen=True, slots=True)
class FirstKey:
    tenant: str
    key: str
    secret: str


async def first_key(admin: Administration, origin: str, file: Path, name: str = TENANT_NAME, *,
                    keep: bool) -> FirstKey | None:
    """The key to show at start: a new one on an empty database, the kept one later; None when nobody knows it.

    `name` is that of a tenant that is made; `keep` says whether `file` may hold the secret.
    """
    if kept := await _still_valid(admin, file):
        return kept
    if await admin.tenants.list():
        return None
    try:
        tenant = await admin.access.create_tenant(TENANT, name, "establisher", origin)
    except Conflict:  # another server is making it right now, and shows its key
        return None
    credential, secret = await admin.access.create_credential(tenant.tenant_id, APP, "First key", KeyKind.SYSTEM)
    await admin.audit.record(tenant.tenant_id, Entry(
        "credential.created", Actor("system", "lrs serve"), purpose="operation", object=credential.key,
        details={"kind": credential.kind.value, "scopes": sorted(credential.scopes)}))
    made = FirstKey(tenant.tenant_id, credential.key, secret)
    if keep:
        write_private(file, json.dumps(asdict(made), indent=2))
    return made


async def _still_valid(admin: Administration, file: Path) -> FirstKey | None:
    """What `file` holds, unless the key was revoked or belongs to another database."""
    kept = _read(file)
    credential = await admin.credentials.get(kept.key) if kept else None
    return kept if credential and credential.revoked is None else None


def _read(file: Path) -> FirstKey | None:
    return FirstKey(**json.loads(file.read_text("utf-8"))) if file.exists() else None


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, so that a reader finds all of it or nothing."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    draft.replace(file)
