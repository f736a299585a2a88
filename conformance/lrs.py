"""The server as one test sees it: requests in the version under test, names of its own, and the broom afterwards."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.failure import Wrong
from conformance.instants import instant
from conformance.names import VOIDED, Json, Names
from conformance.sameness import difference, difference_of_statements
from conformance.target import Target
from conformance.wire.answer import Answer
from conformance.wire.client import Wire, basic, joined, query
from conformance.wire.multipart import Part, content_type, written

BATCH = 50  # Statements voided in one request
JSON = "application/json"


class Lrs:
    def __init__(self, target: Target, wire: Wire, test: str) -> None:
        self.target, self.wire = target, wire
        self.names = Names(target.run, test)
        self.version = target.version
        self.requests = 0
        self.last: Answer | None = None
        self._documents: dict[tuple[str, str], None] = {}
        self._statements: dict[str, None] = {}

    # --- requests ------------------------------------------------------------------------------------

    def headers(self, **more: str | None) -> dict[str, str]:
        """Those of every request; names are written with `_` for `-`, None leaves one out."""
        usual = {"Authorization": basic(self.target.key, self.target.secret), "X-Experience-API-Version": self.version}
        changed = {**usual, **{name.replace("_", "-"): value for name, value in more.items()}}
        return {name: value for name, value in changed.items() if value is not None}

    async def request(self, method: str, path: str, parameters: Mapping[str, Any] | str | None = None, *,
                      json_body: Any = None, body: bytes | None = None,
                      headers: Mapping[str, str | None] | None = None) -> Answer:
        """A path below the endpoint; parameters as a mapping, or as a query string that is sent as it stands."""
        asked = parameters if isinstance(parameters, str) else query(parameters or {})
        url = f"{self.target.endpoint}/{path}" + (f"?{asked}" if asked else "")
        more = {name.replace("-", "_"): value for name, value in (headers or {}).items()}
        if json_body is not None:
            body = json.dumps(json_body, ensure_ascii=False).encode()
            more.setdefault("Content_Type", JSON)
        self.requests += 1
        answer = await self.wire.send(method, url, self.headers(**more), body)
        self.last = answer
        self._remember(method, path, asked, body, answer)
        return answer

    async def follow(self, link: str) -> Answer:
        """A `more` link."""
        self.requests += 1
        self.last = await self.wire.send("GET", joined(self.target.endpoint, link), self.headers(), None)
        return self.last

    # --- statements ----------------------------------------------------------------------------------

    async def post(self, statements: Json | Sequence[Json]) -> Answer:
        return await self.request("POST", "statements", json_body=statements)

    async def put(self, statement: Json, statement_id: str | None = None) -> Answer:
        return await self.request("PUT", "statements", {"statementId": statement_id or statement["id"]},
                                  json_body=statement)

    async def get(self, **parameters: Any) -> Answer:
        return await self.request("GET", "statements", parameters)

    async def store(self, *statements: Json) -> Answer:
        """By one POST, which must be taken, and waits until they can be read."""
        answer = (await self.post(list(statements))).must_be(200, because="these Statements keep the standard")
        if answer.json() != [each["id"] for each in statements]:
            raise answer.wrong("the answer is not the ids that were sent", "the ids in the order of the Statements")
        await self.settle(statements[-1]["id"])
        return answer

    async def kept(self, statement: Json) -> Json:
        """Stores one and reads it back."""
        await self.store(statement)
        return await self.one(statement["id"])

    async def one(self, statement_id: str, **parameters: Any) -> Json:
        answer = (await self.get(statementId=statement_id, **parameters)).must_be(200, because="it was stored")
        found = answer.object()
        if found.get("id", "").lower() != statement_id.lower():
            raise answer.wrong("another Statement came back", f"the Statement {statement_id}")
        return found

    def must(self, condition: object, says: str, right: str) -> None:
        """Of the last answer."""
        if not condition:
            raise Wrong(says, right)

    def same(self, found: Any, sent: Any) -> None:
        if told := difference(sent, found):
            raise Wrong(f"not the same came back: {told.removeprefix('.')}", "just what was there before")

    def kept_as_sent(self, found: Json, sent: Json) -> None:
        if told := difference_of_statements(sent, found):
            raise Wrong(f"the Statement came back changed: {told}", "the Statement as it was sent")

    async def finds(self, wanted: Iterable[Json | str], **parameters: Any) -> list[Json]:
        """Exactly these Statements, in whatever order, on all pages together."""
        found = await self.found(**parameters)
        ids = sorted(str(each.get("id")) for each in found)
        right = sorted(each if isinstance(each, str) else str(each["id"]) for each in wanted)
        if ids != right:
            missing, more = len(set(right) - set(ids)), len(set(ids) - set(right))
            twice = len(ids) - len(set(ids))
            raise Wrong(f"{missing} of {len(right)} Statements are not found, {more} are found that do not match, "
                        f"{twice} come twice", f"just {', '.join(right) or 'none'}")
        return found

    async def absent(self, statement_id: str) -> None:
        (await self.get(statementId=statement_id)).must_be(404, because="it must not have been stored")

    async def settle(self, statement_id: str) -> str:
        """Waits until a stored Statement can be found by every query (Consistent-Through); its `stored`."""
        until = time.monotonic() + self.target.patience
        while True:
            answer = await self.get(statementId=statement_id)
            if answer.status == 404:
                answer = await self.get(voidedStatementId=statement_id)
            if answer.status == 200:
                stored = str(answer.object().get("stored", ""))
                through = answer.headers.get("X-Experience-API-Consistent-Through")
                if through is None or instant(through) >= instant(stored):
                    return stored
            if time.monotonic() > until:
                raise answer.wrong(f"a stored Statement could not be read within {self.target.patience:g} seconds",
                                   "the Statement, and a Consistent-Through that has passed its `stored`")
            await asyncio.sleep(0.2)

    async def found(self, **parameters: Any) -> list[Json]:
        """Everything that a query finds, all pages of it."""
        return [each for page in await self.pages(**parameters) for each in page]

    async def pages(self, most: int = 200, **parameters: Any) -> list[list[Json]]:
        """`most` pages; a walk that comes by a link again is a fault."""
        answer, links = await self.get(**parameters), set[str]()
        pages = [answer.statements()]
        while link := answer.object().get("more"):
            if link in links or len(pages) >= most:
                raise answer.wrong("the walk through `more` does not end", "an end")
            links.add(link)
            answer = await self.follow(link)
            pages.append(answer.statements())
        return pages

    async def multipart(self, statements: Json | Sequence[Json], *parts: Part, method: str = "POST",
                        statement_id: str | None = None) -> Answer:
        first = Part({"Content-Type": JSON}, json.dumps(statements, ensure_ascii=False).encode())
        parameters = {"statementId": statement_id} if statement_id else None
        return await self.request(method, "statements", parameters, body=written([first, *parts]),
                                  headers={"Content-Type": content_type()})

    # --- afterwards ----------------------------------------------------------------------------------

    def _remember(self, method: str, path: str, asked: str, body: bytes | None, answer: Answer) -> None:
        if method not in {"PUT", "POST"} or answer.status not in {200, 204}:
            return
        if path == "statements":
            if VOIDED.encode() in (body or b""):
                return
            try:
                self._statements.update(dict.fromkeys(_ids(answer, asked)))
            except ValueError:
                return
        elif path.endswith(("/state", "/profile")) and "method=" not in asked:
            self._documents[path, asked] = None

    def swept(self, *statement_ids: str) -> None:
        """Statements that came in by a way that `request` does not see."""
        self._statements.update(dict.fromkeys(statement_ids))

    async def sweep(self) -> int:
        """Deletes the documents and voids the Statements of this test; how many the server did not let go.

        Voiding Statements stay: they cannot be voided.
        """
        left = 0
        for path, asked in self._documents:
            left += (await self.request("DELETE", path, asked)).status not in {204, 404}
        waiting = list(self._statements)
        for start in range(0, len(waiting), BATCH):
            voiding = [self.names.voiding(each) for each in waiting[start:start + BATCH]]
            if (await self.post(voiding)).status != 200:
                left += sum([(await self.post(each)).status != 200 for each in voiding])
        return left


def _ids(answer: Answer, asked: str) -> list[str]:
    if answer.status == 204:
        return [part.removeprefix("statementId=") for part in asked.split("&") if part.startswith("statementId=")]
    found = json.loads(answer.body)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


