"""Things that nobody else uses: IRIs, people and ids of one test of one run, and plain Statements about them."""

from __future__ import annotations

import copy
import itertools
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
GONE = object()  # in `changed`: the member is taken away

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


class Names:
    """Each call makes another one."""

    def __init__(self, run: str, test: str) -> None:
        self._place = f"https://{run}.xapi-conformance.example/{test}"
        self._domain = f"{run}.xapi-conformance.example"
        self._count = itertools.count(1)

    def iri(self, kind: str = "activity") -> str:
        return f"{self._place}/{kind}/{next(self._count)}"

    def mbox(self) -> str:
        return f"mailto:learner-{uuid4().hex[:12]}@{self._domain}"

    def agent(self) -> Json:
        return {"objectType": "Agent", "mbox": self.mbox()}

    def account(self) -> Json:
        return {"objectType": "Agent", "account": {"homePage": self._place, "name": f"児童-{next(self._count)}"}}

    def group(self, members: int = 1) -> Json:
        """An anonymous one."""
        return {"objectType": "Group", "member": [self.agent() for _ in range(members)]}

    def activity(self) -> Json:
        return {"objectType": "Activity", "id": self.iri()}

    def statement(self, **members: Any) -> Json:
        """Complete, with an id; `members` stand in place of what it would have."""
        return {"id": str(uuid4()), "actor": self.agent(), "verb": {"id": self.iri("verb")},
                "object": self.activity(), **members}

    def sub_statement(self, **members: Any) -> Json:
        return {"objectType": "SubStatement", "actor": self.agent(), "verb": {"id": self.iri("verb")},
                "object": self.activity(), **members}

    def reference(self, statement_id: str) -> Json:
        return {"objectType": "StatementRef", "id": statement_id}

    def voiding(self, statement_id: str) -> Json:
        return self.statement(verb={"id": VOIDED}, object=self.reference(statement_id))

    def attachment(self, **members: Any) -> Json:
        """One that is elsewhere."""
        return {"usageType": self.iri("usage"), "display": {"ja-JP": "作品"}, "contentType": "text/plain", "length": 5,
                "sha2": "9b2e8a9b7f3ab1f0a6b9fbd5dd4e1b5a2f2a2a8e9ad7f4a2a0f2b4f1e3c6d5a7",
                "fileUrl": self.iri("file"), **members}


def changed(value: Json, changes: dict[str, Any]) -> Json:
    """A copy with members at dotted paths set, or taken away by GONE; a number is a place in an array."""
    found = copy.deepcopy(value)
    for path, new in changes.items():
        *above, last = path.split(".")
        at: Any = found
        for step in above:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if new is GONE:
            del at[int(last) if isinstance(at, list) else last]
        else:
            at[int(last) if isinstance(at, list) else last] = copy.deepcopy(new)
    return found
