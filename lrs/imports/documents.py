"""State and agent-profile documents of a bundle: they wait until it is confirmed whose the record is, and are kept then
where none is, under the account that had them there.

Only those of accounts that the bundle's Statements name as their actor. What is there already stays as it is.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NoBase64
from collections import Counter
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Any

import orjson

from lrs import parameters
from lrs.annotation import identity
from lrs.config import Limits
from lrs.documents.service import new_document
from lrs.errors import BadRequest
from lrs.storage.contract.documents import Document, DocumentPlace, Documents
from lrs.storage.contract.provenance import Fate, Finding, Import, Overtaken, Provenance, Step, Waiting
from lrs.xapi.actor import ifi
from lrs.xapi.primitives import is_media_type

PATH = "data/documents"
ARRIVED, CONFIRMED = PATH, f"{PATH} confirmed"  # their rows of the ledger
_IDS = {"state": "stateId", "agent-profile": "profileId"}


@dataclass(slots=True)
class _Told:
    """What became of documents, by their lines."""

    number: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, line: int, fate: Fate, reason: str = "") -> None:
        self.counts[f"documents-{fate}"] += 1
        if reason:
            self.findings.append(Finding(PATH, line, fate, "", reason))

    async def keep(self, provenance: Provenance, run: Import, row: str) -> None:
        """In a row of the run's ledger."""
        if not self.number:
            return
        try:
            await provenance.apply((), Step(run.tenant, run.run_id, row, 0, self.number, self.counts, self.findings))
        except Overtaken:  # they were counted before
            return


@dataclass(frozen=True, slots=True)
class Arriving:
    """Those of one run. `accounts` are the actors of its Statements."""

    provenance: Provenance
    run: Import
    accounts: Collection[str]
    limits: Limits

    async def take(self, lines: AsyncIterator[bytes]) -> None:
        """Let them wait; those that never come are told of at once."""
        if ARRIVED in await self.provenance.ledger(self.run.tenant, self.run.run_id):
            return
        told = _Told()
        async for line in lines:
            told.number += 1
            try:
                waiting = self._read(told.number, orjson.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, NoBase64, BadRequest):
                told.add(told.number, "rejected", "import-document-malformed")
                continue
            if waiting.account in self.accounts:
                await self.provenance.let_wait(self.run.tenant, self.run.run_id, waiting)
            else:
                told.add(told.number, "rejected", "import-document-stranger")
        await told.keep(self.provenance, self.run, ARRIVED)

    def _read(self, line: int, value: Any) -> Waiting:
        """Raises whatever is wrong with it."""
        kind, params = value["resource"], value["params"]
        agent = params["agent"] if isinstance(params["agent"], str) else orjson.dumps(params["agent"]).decode()
        named = {**params, "agent": agent}
        actor = parameters.agent(named, self.limits.nesting)
        content, content_type = b64decode(value["body"], validate=True), value["contentType"]
        if not content_type.isascii() or not is_media_type(content_type) or len(content) > self.limits.document_bytes:
            raise ValueError(content_type)
        scope = [parameters.iri(named, "activityId")] if kind == "state" else []
        registration = parameters.uuid(named, "registration") if named.get("registration") else None
        place = DocumentPlace(kind, " ".join([*scope, str(ifi(actor))]), str(named[_IDS[kind]]), registration)
        return Waiting(line, identity.account(actor) or "", place, new_document(content, content_type))


async def settle(documents: Documents, provenance: Provenance, run: Import, accounts: Collection[str]) -> None:
    """Keep those that waited and are of `accounts`, which are the learner's as somebody just said."""
    told, line = _Told(), 0
    while (waiting := await provenance.waiting(run.tenant, run.run_id, line)) is not None:
        told.number, line = told.number + 1, waiting.line
        if waiting.account in accounts:
            told.add(line, *await _kept(documents, run.tenant, waiting.place, waiting.document))
        else:
            told.add(line, "rejected", "import-document-unconfirmed")
    await told.keep(provenance, run, CONFIRMED)


async def _kept(documents: Documents, tenant: str, place: DocumentPlace, sent: Document) -> tuple[Fate, str]:
    """What becomes of it, and why if it is not kept."""
    if await documents.put(tenant, place, sent, None):
        return "inserted", ""
    there = await documents.get(tenant, place)
    if there is not None and there.content == sent.content:
        return "duplicate", ""
    return "conflict", "import-document-conflict"
