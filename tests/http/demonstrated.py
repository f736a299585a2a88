"""The demonstration school with everybody of it signed in, and what its first class was sent, counted by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lrs.access.reach import Reach, Window
from lrs.config import Config
from lrs.demo.school import Pupil, SchoolClass
from lrs.schooldays import Zone
from tests.demo_school import Demo, demo_school
from tests.http.browsing import Browser, signed_in, words
from tests.http.conftest import Answer, Server, serving

TOKYO = ZoneInfo("Asia/Tokyo")
ZONE = Zone(TOKYO)
NAMES = ("teacher", "learner", "guardian", "principal", "records", "board", "operator", "auditor")


class Sent(NamedTuple):
    """A judged answer that was posted."""

    learner: str
    day: str
    activity: str
    response: str
    correct: bool


@dataclass(frozen=True)
class Demonstrated:
    server: Server
    demo: Demo
    browsers: Mapping[str, Browser]

    @property
    def found(self) -> SchoolClass:
        return self.demo.school.classes[0]

    @property
    def class_id(self) -> str:
        return self.found.class_id(self.demo.school.year)

    @property
    def path(self) -> str:
        return f"/console/classes/{self.class_id}"

    @property
    def reach(self) -> Reach:
        return Reach((Window(classes=frozenset({self.class_id})),))

    @property
    def pupils(self) -> list[Pupil]:
        return sorted(self.found.pupils, key=lambda pupil: pupil.number)

    @cached_property
    def day(self) -> str:
        """The last school day that is over and on which the class answered something."""
        today = datetime.now(TOKYO).date().isoformat()
        return max(each.day for each in self.sent(self.demo.school.days[0].isoformat(), today) if each.day < today)

    async def page(self, view: str, who: str = "teacher") -> str:
        answer = await self.get(view, who)
        assert answer.status == 200, answer.text
        return answer.text

    async def get(self, view: str, who: str = "teacher") -> Answer:
        return await self.browsers[who].get(f"{self.path}/{view}")

    def sent(self, first: str, last: str) -> Iterator[Sent]:
        """What was answered in the class, as it was posted."""
        users = {pupil.user for pupil in self.found.pupils}
        loaded = self.demo.notebook.loaded
        assert loaded
        for each in self.demo.study.between(datetime.fromisoformat(f"{first}T00:00+09:00"), loaded):
            made = each.made.statement
            learner, day = made["actor"]["account"]["name"], each.made.at.astimezone(TOKYO).date().isoformat()
            result = made.get("result", {})
            if learner in users and "success" in result and day <= last:
                yield Sent(learner, day, made["object"]["id"], result.get("response", ""), result["success"])

    def counted(self, first: str, last: str) -> Counter[tuple[str, str, bool]]:
        """By learner, day and whether it was right."""
        return Counter((each.learner, each.day, each.correct) for each in self.sent(first, last))


@asynccontextmanager
async def demonstrated(config: Config) -> AsyncIterator[Demonstrated]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(config))
        demo = await demo_school(server)
        browsers = {name: await signed_in(server, stack, name, demo.password(name)) for name in NAMES}
        yield Demonstrated(server, demo, browsers)


def shown(page: str, pattern: str) -> list[str]:
    return [words(found) for found in re.findall(pattern, page, re.DOTALL)]
