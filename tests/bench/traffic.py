"""What a school's tools send: the same statements each time, made from a seed.

One class period: drill answers with score and duration (most of the traffic), page turns, video, assessments. Each
learner is an account; names of things are Japanese; about 1 kB each. `tests/bench/test_traffic.py` keeps them valid.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

HOME_PAGE = "https://id.minato.ed.jp"
DRILL = "https://drill.example.jp"
TEXTBOOK = "https://textbook.example.jp"
VIDEO = "https://video.example.jp"
LEARNERS = 100_000
ITEMS = 300

_UNITS = ["分数のかけ算", "分数のわり算", "円の面積", "比とその利用", "速さ", "対称な図形", "文字と式", "およその面積"]
_BOOKS = ["新しい算数 六年上", "国語 六年 創造", "理科の世界 六年", "小学社会 六年"]
_FIRST = datetime(2026, 4, 8, tzinfo=UTC)

VERBS = {
    "answered": ("http://adlnet.gov/expapi/verbs/answered", "回答した"),
    "progressed": ("http://adlnet.gov/expapi/verbs/progressed", "進めた"),
    "played": ("https://w3id.org/xapi/video/verbs/played", "再生した"),
    "completed": ("http://adlnet.gov/expapi/verbs/completed", "やりおえた"),
    "viewed": ("http://id.tincanapi.com/verb/viewed", "見た"),
}


def learner(number: int) -> dict[str, Any]:
    """The account of a learner: home page and a UUID, never a name."""
    name = str(UUID(int=(0x5C4001 << 100) + number))
    return {"objectType": "Agent", "account": {"homePage": HOME_PAGE, "name": name}}


def item(number: int) -> str:
    return f"{DRILL}/items/{number:04d}"


def statements(seed: int, *, unique: bool = False) -> Iterator[dict[str, Any]]:
    """Statements without end; the same for the same seed. Each brings its own id, as most clients' do.

    A few learners and items are met often, most rarely; with `unique` every statement has another learner.
    """
    chance = random.Random(seed)
    for number in itertools.count():
        actor = learner(number if unique else _zipf(chance, LEARNERS))
        yield {"id": str(UUID(int=chance.getrandbits(128), version=4)), **_statement(chance, actor)}


def texts(seed: int, count: int, *, unique: bool = False) -> list[bytes]:
    """The first `count` of `statements` as clients send them."""
    return [orjson.dumps(statement) for statement in itertools.islice(statements(seed, unique=unique), count)]


def _statement(chance: random.Random, actor: dict[str, Any]) -> dict[str, Any]:
    kind = chance.choices((_answer, _page_turn, _video, _assessment), (70, 15, 10, 5))[0]
    moment = _FIRST + timedelta(days=chance.randrange(120), seconds=chance.randrange(8 * 3600),
                                milliseconds=chance.randrange(1000))
    statement = kind(chance, actor)
    statement["timestamp"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return statement


def _verb(name: str) -> dict[str, Any]:
    iri, display = VERBS[name]
    return {"id": iri, "display": {"ja": display, "en": name}}


def _context(chance: random.Random, unit: str, platform: str) -> dict[str, Any]:
    place = _UNITS.index(unit)
    return {
        "registration": str(UUID(int=chance.getrandbits(128), version=4)),
        "language": "ja",
        "platform": platform,
        "contextActivities": {
            "parent": [{"id": f"{DRILL}/units/{place}", "objectType": "Activity"}],
            "category": [{"id": "https://w3id.org/xapi/japan-school/v1"}],
        },
        "extensions": {"https://drill.example.jp/ext/school-class": f"6-{place % 3 + 1}",
                       "https://drill.example.jp/ext/device": "tablet"},
    }


def _zipf(chance: random.Random, count: int) -> int:
    """Few things are used by many: a rank below `count`, the first ones often."""
    return min(int(count ** chance.random()) - 1, count - 1)


def _answer(chance: random.Random, actor: dict[str, Any]) -> dict[str, Any]:
    number = _zipf(chance, ITEMS)
    unit = _UNITS[number % len(_UNITS)]
    right = chance.random() < 0.7
    seconds = round(chance.lognormvariate(2.5, 0.6), 2)
    return {
        "actor": actor,
        "verb": _verb("answered"),
        "object": {
            "id": item(number), "objectType": "Activity",
            "definition": {
                "name": {"ja": f"{unit} 問{number}", "en": f"Drill {number}"},
                "description": {"ja": f"{unit}の計算をして、答えを約分しましょう。"},
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "interactionType": "numeric", "correctResponsesPattern": [f"{number % 12 + 1}[:]{number % 12 + 1}"],
            },
        },
        "result": {"score": {"scaled": float(right), "raw": int(right), "min": 0, "max": 1}, "success": right,
                   "completion": True, "response": str(number % 12 + 1 if right else chance.randrange(20)),
                   "duration": f"PT{seconds}S"},
        "context": _context(chance, unit, "みなとドリル"),
    }


def _page_turn(chance: random.Random, actor: dict[str, Any]) -> dict[str, Any]:
    book = chance.randrange(len(_BOOKS))
    page = chance.randrange(1, 180)
    return {
        "actor": actor,
        "verb": _verb("viewed"),
        "object": {"id": f"{TEXTBOOK}/books/{book}/pages/{page}", "objectType": "Activity",
                   "definition": {"name": {"ja": f"{_BOOKS[book]} {page}ページ"},
                                  "type": "http://id.tincanapi.com/activitytype/page"}},
        "result": {"duration": f"PT{chance.randrange(3, 400)}S"},
        "context": _context(chance, _UNITS[book], "デジタル教科書ビューア"),
    }


def _video(chance: random.Random, actor: dict[str, Any]) -> dict[str, Any]:
    number = chance.randrange(60)
    at = round(chance.uniform(0, 600), 3)
    return {
        "actor": actor,
        "verb": _verb("played"),
        "object": {"id": f"{VIDEO}/videos/{number}", "objectType": "Activity",
                   "definition": {"name": {"ja": f"{_UNITS[number % len(_UNITS)]}の解説動画"},
                                  "type": "https://w3id.org/xapi/video/activity-type/video"}},
        "result": {"extensions": {"https://w3id.org/xapi/video/extensions/time": at,
                                  "https://w3id.org/xapi/video/extensions/played-segments": f"0[.]{at}"}},
        "context": _context(chance, _UNITS[number % len(_UNITS)], "まなびチャンネル"),
    }


def _assessment(chance: random.Random, actor: dict[str, Any]) -> dict[str, Any]:
    unit = chance.choice(_UNITS)
    raw = chance.randrange(101)
    return {
        "actor": actor,
        "verb": _verb("completed"),
        "object": {"id": f"{DRILL}/tests/{_UNITS.index(unit)}", "objectType": "Activity",
                   "definition": {"name": {"ja": f"{unit} まとめのテスト"},
                                  "type": "http://adlnet.gov/expapi/activities/assessment"}},
        "result": {"score": {"scaled": raw / 100, "raw": raw, "min": 0, "max": 100}, "success": raw >= 60,
                   "completion": True, "duration": f"PT{chance.randrange(8, 45)}M{chance.randrange(60)}S"},
        "context": _context(chance, unit, "みなとドリル"),
    }
