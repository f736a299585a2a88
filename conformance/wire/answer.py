"""An answer, and what may be demanded of it in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.failure import Exchange, Wrong
from conformance.wire.multipart import Part, read

LONGEST = 2000  # characters of a body that a report shows


@dataclass(frozen=True)
class Answer:
    """What came back, beside the request that asked for it."""

    request: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def exchange(self) -> Exchange:
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return Exchange(self.request, f"{self.status}\n{head}\n\n{shown(self.body)}".rstrip())

    def wrong(self, says: str, right: str) -> Wrong:
        return Wrong(says, right, self.exchange)

    def must_be(self, *statuses: int, because: str = "") -> Answer:
        """One of these statuses."""
        if self.status not in statuses:
            wanted = " or ".join(map(str, statuses))
            raise self.wrong(f"answered {self.status}", f"{wanted}{': ' + because if because else ''}")
        return self

    def must(self, condition: object, says: str, right: str) -> Answer:
        if not condition:
            raise self.wrong(says, right)
        return self

    def json(self) -> Any:
        """The body, which must be JSON with each key once."""
        try:
            return json.loads(self.body, object_pairs_hook=self._once)
        except ValueError as error:
            raise self.wrong("the body is not JSON", "a JSON document in UTF-8") from error

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise self.wrong("an object of the body has a key twice", "each key once")
        return found

    def object(self) -> dict[str, Any]:
        found = self.json()
        if not isinstance(found, dict):
            raise self.wrong("the body is not a JSON object", "a JSON object")
        return found

    def array(self) -> list[Any]:
        found = self.json()
        if not isinstance(found, list):
            raise self.wrong("the body is not a JSON array", "a JSON array")
        return found

    def statements(self) -> list[dict[str, Any]]:
        """Those of a StatementResult."""
        self.must_be(200)
        found = self.object().get("statements")
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.wrong("'statements' is no array of objects", "a StatementResult whose 'statements' is an array")
        return found

    def header(self, name: str) -> str:
        if name not in self.headers:
            raise self.wrong(f"the header {name} is missing", f"an answer with the header {name}")
        return self.headers[name]

    def parts(self) -> list[Part]:
        """Those of a multipart/mixed answer."""
        kind = self.header("Content-Type")
        try:
            return read(kind, self.body)
        except ValueError as error:
            raise self.wrong(f"not multipart/mixed: {error}", "multipart/mixed as RFC 2046 has it") from error


def shown(body: bytes | str | None) -> str:
    """A body for a report: text as it is, other bytes counted, long ones cut."""
    if not body:
        return ""
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return f"({len(body)} bytes: {body[:80]!r} …)"
    return body if len(body) <= LONGEST else f"{body[:LONGEST]} … ({len(body)} characters)"
