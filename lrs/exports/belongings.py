"""What belongs to the Statements of a bundle: the learner's accounts that act in it, and the state and agent-profile
documents of these accounts and of the activities in it. What is in no Statement of the bundle tells nothing here."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Collection, Iterable
from itertools import islice
from typing import Any

import orjson

from lrs.clock import utc_text
from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.contract.learnerrecords import LearnerRecords
from lrs.studylog.entry import read
from lrs.xapi.actor import ifi

SCOPES = 200
_ID = {"state": "stateId", "agent-profile": "profileId"}


class Belongings:
    """`identifiers` are all of the learner's, as `lrs.xapi.actor.ifi` writes them."""

    def __init__(self, identifiers: Collection[str]) -> None:
        self._identifiers = frozenset(identifiers)
        self._accounts: dict[str, list[str]] = {}
        self._activities: dict[str, None] = {}

    def note(self, statements: Iterable[bytes]) -> None:
        """Lines of the bundle, in its order."""
        for text in statements:
            statement = read(text)
            who = ifi(statement["actor"])
            if who in self._identifiers:
                stored = statement["stored"]
                self._accounts.setdefault(who, [stored, stored])[1] = stored
            about = statement["object"]
            if about.get("objectType", "Activity") == "Activity":
                self._activities[about["id"]] = None

    def actors(self) -> list[bytes]:
        """A line for each account: the Agent, and when its Statements in the bundle were stored first and last."""
        return [orjson.dumps({"actor": agent(identifier), "from": first, "to": last})
                for identifier, (first, last) in sorted(self._accounts.items())]

    async def agent_profiles(self, records: LearnerRecords, tenant: str) -> list[bytes]:
        found = await records.documents(tenant, "agent-profile", list(self._accounts))
        return [_line(place, document, {"agent": agent(place.scope)}) for place, document in found]

    async def states(self, records: LearnerRecords, tenant: str) -> AsyncIterator[list[bytes]]:
        scopes = (f"{activity} {account}" for account in sorted(self._accounts) for activity in self._activities)
        while asked := list(islice(scopes, SCOPES)):
            found = await records.documents(tenant, "state", asked)
            yield [_line(place, document, _of_state(place)) for place, document in found]


def _of_state(place: DocumentPlace) -> dict[str, Any]:
    activity, _, account = place.scope.partition(" ")  # an IRI holds no space
    registration = {"registration": place.registration} if place.registration else {}
    return {"activityId": activity, "agent": agent(account), **registration}


def _line(place: DocumentPlace, document: Document, params: dict[str, Any]) -> bytes:
    return orjson.dumps({
        "resource": place.kind, "params": {**params, _ID[place.kind]: place.document_id},
        "contentType": document.content_type, "etag": document.etag, "updated": utc_text(document.updated),
        "body": b64encode(document.content).decode()})


def agent(identifier: str) -> dict[str, Any]:
    """The Agent that `lrs.xapi.actor.ifi` wrote."""
    kind, _, rest = identifier.partition(" ")
    if kind != "account":
        return {kind: rest}
    page, _, name = rest.partition(" ")
    return {"account": {"homePage": page, "name": name}}
