"""What a query narrowed by a reach finds is just what the reach admits, as far as a record can tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest

from lrs.access.categories import ActivityClass, Category
from lrs.access.reach import Marks, Period, Reach, Window
from lrs.storage import positions
from lrs.storage.client import Database
from lrs.storage.narrowing import condition

HANAKO, TARO = str(uuid4()), str(uuid4())
EARLY, LATE = 1_770_000_000_000, 1_780_000_000_000

RECORDS = [
    Marks(actor, happened, app, school, "P6", frozenset({classes}), category, activity_class)
    for actor, happened, app, (school, classes), category, activity_class in product(
        (HANAKO, TARO), (EARLY, LATE), ("drill", "book"), (("minato", "5-1"), ("minato", "6-1"), ("midori", "6-1")),
        (Category.SCHOOL_LEARNING, Category.SCHOOL_AFFAIRS), (ActivityClass.LEARNING, ActivityClass.TEACHING))]

WINDOWS = [
    Window(),
    Window(actors=frozenset({HANAKO})),
    Window(actors=frozenset({HANAKO, TARO}), without=frozenset({TARO})),
    Window(without=frozenset({TARO}), schools=frozenset({"minato"})),
    Window(app="drill"),
    Window(schools=frozenset({"midori"}), categories=frozenset({Category.SCHOOL_LEARNING})),
    Window(classes=frozenset({"6-1"}), period=Period(EARLY, LATE)),
    Window(period=Period(None, LATE), activity_classes=frozenset({ActivityClass.LEARNING})),
    Window(actors=frozenset()),
]


@pytest.fixture(scope="module")
async def filled(db: Database) -> Database:
    """Records with nothing but what narrowing looks at, stored when they happened; and one without annotation."""
    await db["narrowed"].insert_many([{
        "_id": place, "pos": positions.position(marks.happened, 0, place), "by": marks.app,
        "n": {"l": bytes.fromhex(marks.actor.replace("-", "")), "s": marks.school, "k": sorted(marks.classes),
              "cat": marks.category.value, "a": marks.activity_class.value}}
        for place, marks in enumerate(RECORDS)])
    await db["narrowed"].insert_one({"_id": -1, "pos": positions.position(EARLY, 0, 4000), "by": "book"})
    return db


async def found(db: Database, reach: Reach) -> list[int]:
    return [record["_id"] async for record in db["narrowed"].find(condition(reach)).sort([("_id", 1)])]


@pytest.mark.parametrize("window", WINDOWS)
async def test_a_window_finds_what_it_admits(filled: Database, window: Window) -> None:
    admitted = [place for place, marks in enumerate(RECORDS) if window.admits(marks)]
    assert [place for place in await found(filled, Reach((window,))) if place >= 0] == admitted


@pytest.mark.parametrize("window", WINDOWS[1:])
async def test_what_has_no_annotation_is_found_by_nobody_whose_reach_asks_for_it(filled: Database,
                                                                                window: Window) -> None:
    assert (-1 in await found(filled, Reach((replace(window, app=None, schools=frozenset({"minato"})),)))) is False


async def test_windows_add_up_and_none_finds_nothing(filled: Database) -> None:
    one, other = Window(actors=frozenset({TARO}), app="book"), Window(actors=frozenset({HANAKO}), app="drill")
    assert await found(filled, Reach((one, other))) == sorted(
        await found(filled, Reach((one,))) + await found(filled, Reach((other,))))
    assert await found(filled, Reach()) == []
    assert len(await found(filled, Reach((Window(), one)))) == len(RECORDS) + 1


@pytest.mark.parametrize("window", [Window(aggregates_only=True), Window(veiled=True), Window(period=Period(EARLY))])
async def test_windows_that_a_record_cannot_answer_open_nothing(filled: Database, window: Window) -> None:
    assert await found(filled, Reach((window,))) == []
