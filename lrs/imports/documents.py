"""State and agent-profile documents of an arriving bundle: kept where none is, under the account that had them there.

Only those of accounts that the bundle's Statements name as their actor, and never of one by which this tenant knows
another learner: of that an issuer has nothing to say. What is there already stays as it is.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NoBase64
from collections import Counter
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

import orjson

from lrs import parameters
from lrs.annotation import identity
from lrs.config import Limits
from lrs.documents.service import new_document
from lrs.errors import BadRequest
from lrs.storage.contract.documents import Document, DocumentPlace, Documents
from lrs.storage.contract.provenance import Fate, Finding, Import, Overtaken, Provenance, Step
from lrs.xapi.actor import ifi
from lrs.xapi.primitives import is_media_type

PATH = "data/documents"
_IDS = {"state": "stateId", "agent-profile": "profileId"}


@dataclass(frozen=True, slots=True)
class DocumentsOfLearner:
    """Those of one run. `accounts` are the actors of its Statements; at `home_pages` accounts name learners here."""

    documents: Documents
    provenance: Provenance
    run: Import
    accounts: Collection[str]
    home_pages: Collection[str]
    limits: Limits

    async def take(self, lines: AsyncIterator[bytes]) -> None:
        """Keep them; one row of the ledger counts them all."""
        counts: Counter[str] = Counter()
        findings: list[Finding] = []
        number = 0
        async for line in lines:
            number += 1
            fate, reason = await self._one(line)
            counts[f"documents-{fate}"] += 1
            if reason:
                findings.append(Finding(PATH, number, fate, "", reason))
        if not number:
            return
        step = Step(self.run.tenant, self.run.run_id, PATH, 0, number, counts, findings)
        try:
            await self.provenance.apply((), step)
        except Overtaken:  # they were counted before
            return

    async def _one(self, line: bytes) -> tuple[Fate, str]:
        try:
            place, sent = self._read(orjson.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, NoBase64, BadRequest):
            return "rejected", "import-document-malformed"
        if place is None:
            return "rejected", "import-document-stranger"
        if await self.documents.put(self.run.tenant, place, sent, None):
            return "inserted", ""
        there = await self.documents.get(self.run.tenant, place)
        if there is not None and there.content == sent.content:
            return "duplicate", ""
        return "conflict", "import-document-conflict"

    def _read(self, value: Any) -> tuple[DocumentPlace | None, Document]:
        """Where it stands, None where it is not the learner's; raises whatever is wrong with it."""
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
        account = identity.account(actor)
        mine = account is not None and account in self.accounts and not self._anothers(account)
        return place if mine else None, new_document(content, content_type)

    def _anothers(self, account: str) -> bool:
        kind, _, rest = account.partition(" ")
        page, _, name = rest.partition(" ")
        return (kind == "account" and identity.home_page(page) in set(map(identity.home_page, self.home_pages))
                and identity.uuid_of(name) not in {None, self.run.learner})
