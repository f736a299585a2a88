"""Who signed what somebody holds in their hands: the check behind the public page `/check`.

It answers only for whom the tenant trusts, under the name by which the tenant knows them, and keeps nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lrs.bundles import manifest as manifests
from lrs.bundles import opening, proof, signing
from lrs.bundles.manifest import Manifest
from lrs.custodians import receipts
from lrs.custodians.beginning import is_whole
from lrs.custodians.handed import Handed, sorted_out
from lrs.custodians.service import CustodianService
from lrs.custodians.trust import Trust
from lrs.errors import BadRequest, Busy
from lrs.storage.contract.access import Tenant

What = Literal["bundle", "beginning", "manifest", "statement", "receipt"]


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: of a whole `bundle` every file is as it was then, of the others only what is in them. `line` is
    the Statement of a proof, `claims` are a receipt's."""

    what: What
    kid: str
    manifest: Manifest | None = None
    line: str = ""
    claims: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Genuine:
    """By whom: the custodian at `origin`, which the tenant knows as `name`, or that tenant itself (`own`). `retired`:
    since when (ms) nothing new is signed with that key."""

    signed: Signed
    origin: str
    name: str
    own: bool
    retired: int | None


class Checking:
    """Of one process: at most `at_once` people hand something in, because each may take the disk for a large file; of
    what they handed in one after the other is checked, because that takes a core."""

    def __init__(self, service: CustodianService, at_once: int) -> None:
        self._service = service
        self._free = at_once
        self._core = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """To hand something in and have it checked. Raises `Busy` when all turns are taken."""
        if not self._free:
            raise Busy("check-busy")
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def check(self, tenant: Tenant, files: Sequence[Path]) -> Genuine:
        """Raises `BadRequest` for what is not genuine, cannot be told, or is nothing of ours, each in its own words."""
        handed, issuer, kid = await asyncio.to_thread(_read, files)
        trust = await self._service.trust(tenant, issuer, kid)
        own = issuer == trust.origin
        if not own and issuer not in trust.custodians:
            raise BadRequest("check-issuer-unknown", issuer=issuer[:200])
        async with self._core:
            signed = await asyncio.to_thread(_checked, handed, trust)
        retired = next((key.retired for key in trust.keys(issuer) if key.kid == signed.kid), None)
        return Genuine(signed, issuer, tenant.name if own else trust.custodians[issuer].name, own, retired)


def _read(files: Sequence[Path]) -> tuple[Handed, str, str]:
    handed = sorted_out(files)
    return handed, *handed.claimed()


def _checked(handed: Handed, trust: Trust) -> Signed:
    if handed.receipt:
        _, kid = receipts.claimed(handed.receipt)
        return Signed("receipt", kid, claims=receipts.read(handed.receipt, trust))
    if handed.bundle is not None and is_whole(handed.bundle) and not handed.proof:
        with opening.open_bundle(handed.bundle, trust, None, None) as opened:
            return Signed("bundle", opened.kid, opened.manifest)
    found = manifests.read(handed.text)
    kid = signing.verify_manifest(handed.text, handed.signature, found.issuer.id, trust)
    if handed.proof:
        return Signed("statement", kid, found, _proven(handed.proof, found))
    return Signed("manifest" if handed.bundle is None else "beginning", kid, found)


def _proven(text: bytes, manifest: Manifest) -> str:
    """The Statement that a proof shows. Raises `BadRequest` unless it is in the bundle of the manifest."""
    found = proof.read_proof(text)
    if (found.bundle, found.size) != (manifest.bundle_id, manifest.tree.size):
        raise BadRequest("check-proof-other")
    if not proof.proven(found, manifest):
        raise BadRequest("check-proof-wrong")
    return found.line
