"""The other side: an xAPI endpoint that takes Statements under the ids they have, and says of each whether it did.

Ids make sending again harmless: what is there already is answered as stored, or with 409. What it refuses for its own
sake (400, 413, 422 …) is its verdict on one Statement; whatever else it answers is about the whole way, which is tried
again later.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from lrs.sending import Answer, Outgoing
from lrs.storage.contract.attachments import StoredFile

VERDICTS = frozenset({400, 409, 411, 413, 415, 422})
THERE = 409
_REASON = 300
_LONGEST_WAIT = 3600.0

Read = Callable[[StoredFile], AsyncIterator[bytes]]
"""The bytes of an attachment."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A Statement on its way: its exact text, and the version of the standard it was written in."""

    statement_id: str
    text: bytes
    version: str
    learner: str
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A Statement that the other side does not take."""

    statement: Outbound
    status: int
    reason: str


class Unreachable(Exception):
    """Nothing can be sent now; `seconds`: not before, where the other side said so."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Endpoint:
    def __init__(self, outgoing: Outgoing, target: str, key: str, secret: str, read: Read) -> None:
        self._outgoing = outgoing
        self._url = f"{target}/statements"
        self._about = f"{target}/about"
        self._authorization = "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
        self._read = read

    async def probe(self) -> None:
        """Whether an LRS is there that takes this key. Raises `Unreachable`."""
        for url in (self._about, f"{self._url}?limit=1&format=ids"):
            answer = await self._send("GET", url, "1.0.3", None, {})
            if answer.status not in {200, 403}:  # a key may be for writing alone
                raise _unreachable(answer)

    async def deliver(self, statements: Sequence[Outbound], *, singly: bool = False) -> list[Rejected]:
        """Send all, in order; those that were rejected. `singly`: one by one, so that one on which the other side fails
        (5xx) is rejected if it takes others. Raises `Unreachable`; some may be there then."""
        rejected: list[Rejected] = []
        lenient = singly and len(statements) > 1
        for (version, alone), group in groupby(statements, lambda each: (each.version, singly or bool(each.files))):
            found = list(group)
            if alone or len(found) == 1 or not await self._post(found, version):
                rejected += await self._put_each(found, lenient)
        failed = [each for each in rejected if each.status >= 500]
        if failed and len(rejected) == len(statements):
            raise Unreachable(failed[0].reason)
        return rejected

    async def _post(self, statements: Sequence[Outbound], version: str) -> bool:
        """All at once; False when the other side rejects one of them."""
        body = b"[" + b",".join(each.text for each in statements) + b"]"
        answer = await self._send("POST", self._url, version, body, {"Content-Type": "application/json"})
        if answer.status in VERDICTS:
            return False
        if answer.status not in {200, 204}:
            raise _unreachable(answer)
        return True

    async def _put_each(self, statements: Sequence[Outbound], lenient: bool) -> list[Rejected]:
        rejected = []
        for statement in statements:
            answer = await self._put(statement)
            if answer.status in {200, 204, THERE}:
                continue
            if answer.status not in VERDICTS and not (lenient and answer.status >= 500):
                raise _unreachable(answer)
            rejected.append(Rejected(statement, answer.status, _told(answer)))
        return rejected

    async def _put(self, statement: Outbound) -> Answer:
        url = f"{self._url}?statementId={quote(statement.statement_id, safe='')}"
        if not statement.files:
            return await self._send("PUT", url, statement.version, statement.text,
                                    {"Content-Type": "application/json"})
        parts = _Parts(statement, self._read)
        return await self._send("PUT", url, statement.version, parts.body(), {
            "Content-Type": f'multipart/mixed; boundary="{parts.boundary}"', "Content-Length": str(parts.length)})

    async def _send(self, method: str, url: str, version: str, body: bytes | AsyncIterator[bytes] | None,
                    headers: dict[str, str]) -> Answer:
        try:
            return await self._outgoing.send(method, url, {
                "Authorization": self._authorization, "X-Experience-API-Version": version, **headers}, body)
        except OSError as error:
            raise Unreachable(str(error)[:_REASON] or type(error).__name__) from error


class _Parts:
    """A Statement with its attachments as multipart/mixed (xAPI 1.0.3 Communication 1.5), of known length."""

    def __init__(self, statement: Outbound, read: Read) -> None:
        self.boundary = secrets.token_hex(16)
        self._read = read
        self._head = f"--{self.boundary}\r\nContent-Type: application/json\r\n\r\n".encode() + statement.text
        self._files = [(file, (
            f"\r\n--{self.boundary}\r\nContent-Type: {file.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {file.sha2}\r\n\r\n").encode()) for file in
            {file.sha2: file for file in statement.files}.values()]
        self._end = f"\r\n--{self.boundary}--\r\n".encode()

    @property
    def length(self) -> int:
        return len(self._head) + sum(len(head) + file.length for file, head in self._files) + len(self._end)

    async def body(self) -> AsyncIterator[bytes]:
        yield self._head
        for file, head in self._files:
            yield head
            async for piece in self._read(file):
                yield piece
        yield self._end


def _unreachable(answer: Answer) -> Unreachable:
    after = answer.headers.get("retry-after", "")
    wait = min(float(after), _LONGEST_WAIT) if after.isascii() and after.isdigit() else 0.0
    return Unreachable(_told(answer), wait)


def _told(answer: Answer) -> str:
    """The answer in a few words, for people; what else it holds is nobody's to keep."""
    text = answer.body.decode("utf-8", "replace")[:_REASON]
    return " ".join(f"{answer.status} {text}".split())
