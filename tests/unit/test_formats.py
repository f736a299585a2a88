"""How days, durations, shares and numbers are written for people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.formats import Formats

TOKYO = ZoneInfo("Asia/Tokyo")
JA, EN = Formats("ja", TOKYO), Formats("en", TOKYO)
MAY_12 = int(datetime(2026, 5, 12, 9, 12, 30, tzinfo=TOKYO).timestamp() * 1000)


@pytest.mark.parametrize(("made", "ja", "en"), [
    (lambda f: f.moment(MAY_12), "5月12日(火) 9:12", "Tue 12 May 9:12"),
    (lambda f: f.moment(MAY_12, year=True), "2026年5月12日(火) 9:12", "Tue 12 May 2026 9:12"),
    (lambda f: f.short_day("2026-05-12"), "5/12", "12 May"),
    (lambda f: f.days("2026-05-12", "2026-05-18"), "5月12日(火)〜5月18日(月)", "Tue 12 May – Mon 18 May"),
    (lambda f: f.days("2026-05-12", "2026-05-12"), "5月12日(火)", "Tue 12 May"),
    (lambda f: f.days("2026-12-31", "2027-01-01"), "2026年12月31日(木)〜2027年1月1日(金)",
     "Thu 31 Dec 2026 – Fri 1 Jan 2027"),
    (lambda f: f.iso(MAY_12), "2026-05-12T09:12:30+09:00", "2026-05-12T09:12:30+09:00"),
    (lambda f: f.duration(12), "12秒", "12 s"),
    (lambda f: f.duration(0), "0秒", "0 s"),
    (lambda f: f.duration(185), "3分5秒", "3 min 5 s"),
    (lambda f: f.duration(180), "3分", "3 min"),
    (lambda f: f.duration(59.7), "1分", "1 min"),
    (lambda f: f.duration(4800), "1時間20分", "1 h 20 min"),
    (lambda f: f.duration(3_600_000), "1,000時間", "1,000 h"),
    (lambda f: f.share(18, 21), "86%(18/21)", "86% (18 of 21)"),
    (lambda f: f.share(0, 0), "–", "–"),
    (lambda f: f.number(1234567), "1,234,567", "1,234,567"),
    (lambda f: f.number(2.25), "2.2", "2.2"),
    (lambda f: f.size(999), "999 B", "999 B"),
    (lambda f: f.size(1_200_000), "1.2 MB", "1.2 MB"),
    (lambda f: f.size(340_000), "340 KB", "340 KB"),
    (lambda f: f.grade("P5"), "小学5年", "Grade 5"),
    (lambda f: f.grade("J1"), "中学1年", "Junior high 1"),
    (lambda f: f.grade("別室"), "別室", "別室"),
    (lambda f: f.names(["国語", "算数"]), "国語、算数", "国語, 算数"),
])
def test_it_is_written_so(made, ja: str, en: str) -> None:  # type: ignore[no-untyped-def]
    assert (made(JA), made(EN)) == (ja, en)


def test_a_day_is_one_of_the_schools_time_zone() -> None:
    just_after_midnight = int(datetime(2026, 5, 12, 0, 0, 1, tzinfo=TOKYO).timestamp() * 1000)
    assert JA.day_of(just_after_midnight) == "2026-05-12"
    assert Formats("ja", ZoneInfo("UTC")).day_of(just_after_midnight) == "2026-05-11"


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_all_and_nothing_are_said_only_where_it_is_so(part: int, whole: int) -> None:
    part = min(part, whole)
    told = JA.percent(part, whole)
    assert (told == "100%") == (part == whole)
    assert (told == "0%") == (part == 0)
    assert abs(int(told[:-1]) - 100 * part / whole) <= 1
