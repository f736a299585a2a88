"""A school whose class 2-1 has studied: three pupils, some days, some tools; and the people who look at that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lrs.access.principal import KeyKind
from tests.annotation.test_ingest import TOOL, trial
from tests.city import uid
from tests.http.conftest import Answer, Client
from tests.http.schooling import CLASS, CLASSMATE, PUPIL, YEAR, School, app_of
from tests.school import FRACTIONS, HISTORY

THIRD = uid("pupil", 0, YEAR - 1, 2)
SCRIPT = '=HYPERLINK("http://evil.example","𠮷")'  # a child's answer
LOG, SUMMARY = f"/api/v1/classes/{CLASS}/log", f"/api/v1/classes/{CLASS}/summary"
OF_PUPIL = f"/api/v1/learners/{PUPIL}/log"


def solved(learner: str, day: str, time: str, code: str = FRACTIONS, *, success: bool | None = True,
           activity: str = "分数", **result: Any) -> dict[str, Any]:
    made = trial(learner, TOOL, timestamp=f"{YEAR}-{day}T{time}+09:00")
    made["object"] = {"id": f"{TOOL}/{activity}", "definition": {
        "name": {"ja": f"{activity}のドリル", "en": "A drill"}}}
    made["result"] = {**({} if success is None else {"success": success}), **result}
    made["context"] = {"contextActivities": {"grouping": [{"id": f"https://w3id.org/jp-cos/{code}"}]}}
    return made


STUDIED = [
    solved(PUPIL, "05-11", "09:00:00", duration="PT12.5S", score={"scaled": 0.9}, response=SCRIPT),
    solved(PUPIL, "05-11", "09:01:00", success=False, score={"scaled": 0.25}),
    solved(PUPIL, "05-18", "10:00:00", HISTORY, activity="天下統一", response="  ノブナガ\r\n２"),
    solved(CLASSMATE, "05-11", "09:00:30", success=False, response="-1"),
    solved(CLASSMATE, "09-02", "09:00:00", success=None, score={"raw": 3, "min": 0, "max": 4}, completion=True),
]


@dataclass(frozen=True)
class Studied:
    school: School
    portal: Client

    def asker(self, who: str) -> Client:
        if who == "system":
            return self.school.server.client(self.school.server.keys[KeyKind.SYSTEM])
        if who == "app":
            return self.school.server.client(self.school.server.keys[KeyKind.APP])
        return self.portal if who == "portal" else self.school.browsers[who]

    async def ask(self, who: str, path: str, **params: str) -> Answer:
        return await self.asker(who).get(f"{path}?{urlencode(params)}" if params else path)

    async def told(self, who: str, path: str, **params: str) -> Mapping[str, Any]:
        answer = await self.ask(who, path, **params)
        assert answer.status == 200, answer.text
        found: Mapping[str, Any] = answer.json()
        return found

    async def audited(self, event: str) -> list[dict[str, Any]]:
        answer = await self.asker("system").get("/api/v1/audit", params={"event": event, "limit": "500"})
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries


async def drill(school: School) -> Client:
    """The key of the app that the class uses."""
    return await app_of(school.server, "計算ドリル", "school-learning", "learning")


async def study(school: School) -> Studied:
    answer = await (await drill(school)).post("statements", json=STUDIED)
    assert answer.status == 200, answer.text
    session = school.browsers["teacher"].cookies["lrs-session"]
    portal = school.server.client(school.server.keys[KeyKind.PORTAL]).with_(X_Manabi_Session=session)
    return Studied(school, portal)
