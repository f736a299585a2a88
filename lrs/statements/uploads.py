"""The attachments that come with a submission: declared, uploaded, complete, or forgotten again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from types import TracebackType
from typing import Self

from lrs.clock import now_ms
from lrs.errors import BadRequest, InvalidStatements, LRSError, TooLarge
from lrs.statements.submission import Submission
from lrs.storage.contract.attachments import Attachments, StoredFile
from lrs.xapi import signature
from lrs.xapi.attachments import algorithm, mismatches
from lrs.xapi.signature import is_signature

SIGNATURES_BYTES = 8 * 2**20  # of one request: signatures are judged in memory


class Shipment:
    """Attachments on their way in: used with ``async with``, which forgets the uploads if the block is refused.

    A failure that leaves open whether the Statements were stored leaves the uploads too, for `Attachments.sweep`.

    A part must be declared by a Statement of the submission, and its bytes must have the declared hash; the
    declared `length` is not compared, because clients count it differently (Data 2.4.11).
    """

    def __init__(self, store: Attachments, tenant: str, submission: Submission, nesting: int) -> None:
        self._store = store
        self._tenant = tenant
        self._submission = submission
        self._nesting = nesting
        self._declared = [(draft, entry) for draft in submission.drafts for entry in draft.declared]
        self._files: dict[str, StoredFile] = {}
        self._signatures: dict[str, bytes] = {}
        self._remembered = 0
        self._handed_over = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        refused = isinstance(error, LRSError) and error.status < 500
        if self._files and (refused or (error is not None and not self._handed_over)):
            await self._store.discard(self._tenant, list(self._files.values()))

    async def take(self, sha2: str, chunks: AsyncIterator[bytes]) -> None:
        """One part. The same bytes sent twice are kept once."""
        digest = sha2.lower()
        entry = next((entry for _, entry in self._declared if entry.sha2 == digest), None)
        if entry is None:
            raise InvalidStatements(mismatches([], [digest]))
        if digest in self._files:
            return
        if is_signature(entry):
            chunks = self._remembering(digest, chunks)
        file = await self._store.upload(self._tenant, chunks, algorithm(digest), entry.content_type)
        self._files[digest] = file
        if file.sha2 != digest:
            raise BadRequest("attachment-hash-differs", sha2=sha2, actual=file.sha2)

    async def _remembering(self, digest: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        kept = bytearray()
        async for chunk in chunks:
            self._remembered += len(chunk)
            if self._remembered > SIGNATURES_BYTES:
                raise TooLarge("signatures-too-large", limit=SIGNATURES_BYTES)
            kept += chunk
            yield chunk
        self._signatures[digest] = bytes(kept)

    def complete(self) -> None:
        """Give each Statement its files, once every part is in.

        Raises `InvalidStatements` if one is missing or signs nothing.
        """
        findings = mismatches([entry for _, entry in self._declared], self._files)
        for draft, entry in self._declared:
            if is_signature(entry):
                findings += signature.findings(draft.raw, entry, self._signatures.get(entry.sha2),
                                               self._submission.version, nesting=self._nesting, now=now_ms())
        if findings:
            raise InvalidStatements(findings)
        self._handed_over = True
        for draft in self._submission.drafts if self._files else ():
            spelled = {entry.sha2: entry.written for entry in draft.declared if entry.sha2 in self._files}
            draft.statement.files = tuple(replace(self._files[sha2], sha2=written)
                                          for sha2, written in spelled.items())
