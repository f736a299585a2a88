"""A town whose schools have learned, each in another way: a board looks at them.

第1小学校 is large and whole; in 第2小学校 one grade is small; in 第1中学校 six pupils began.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from lrs.storage.contract.access import Registration
from tests.annotation.test_ingest import TOOL, trial
from tests.city import school_code, uid
from tests.http.conftest import TENANT, Key, Server
from tests.http.peopled import YEAR, Town, peopled
from tests.school import FRACTIONS, HISTORY

FIRST, SECOND, JUNIOR = school_code("B1", 0), school_code("B1", 1), school_code("C1", 0)
WHOLE_YEAR = f"from={YEAR}-04-01&to={YEAR + 1}-03-31"
PER_GRADE = 12
WEEKS = ("05-11", "05-18", "05-25", "06-01", "06-15", "06-22")


def pupils(school: int, grade: int, count: int = PER_GRADE, first: int = 0) -> list[str]:
    return [uid("pupil", school, YEAR - grade + 1, each) for each in range(first, first + count)]


def answers(learners: Iterable[str], code: str, right: int, weeks: Iterable[str] = WEEKS) -> Iterable[dict[str, Any]]:
    """Each answers something in each week, so many of ten rightly."""
    for place, learner in enumerate(learners):
        for week, day in enumerate(weeks):
            made = trial(learner, TOOL, timestamp=f"{YEAR}-{day}T{9 + place % 5:02}:00:00+09:00")
            made["object"] = {"id": f"{TOOL}/{code}/{week}"}
            made["result"] = {"success": (place * 7 + week * 3) % 10 < right}
            made["context"] = {"contextActivities": {"grouping": [{"id": f"https://w3id.org/jp-cos/{code}"}]}}
            yield made


def learned() -> list[dict[str, Any]]:
    return [*(one for grade in range(1, 7) for one in answers(pupils(0, grade), FRACTIONS, 5 + grade % 4)),
            *answers(pupils(0, 6), HISTORY, 6, WEEKS[:2]),
            *answers(pupils(1, 5), FRACTIONS, 7), *answers(pupils(1, 6, 4), FRACTIONS, 4),
            *answers(pupils(1, 6, 4), HISTORY, 5, WEEKS[:1]),
            *answers(pupils(0, 7, 6), FRACTIONS, 8, WEEKS[:3])]


async def post(server: Server, statements: list[dict[str, Any]]) -> None:
    credential, secret = await server.app[keys.ACCESS].create_credential(
        TENANT, "計算ドリル", "計算ドリル", KeyKind.APP, None,
        Registration(frozenset({TOOL}), "school-learning", "learning"))
    for first in range(0, len(statements), 200):
        answer = await server.client(Key(credential.key, secret)).post("statements", json=statements[first:first + 200])
        assert answer.status == 200, answer.text


@asynccontextmanager
async def boarded(config: Config) -> AsyncIterator[Town]:
    async with peopled(config, per_grade=PER_GRADE) as town:
        await post(town.server, learned())
        yield town
