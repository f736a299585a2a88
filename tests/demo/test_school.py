"""The school and its term of study, without a server: always the same, in its days and hours, of its size."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.codes.curriculum import decode, key_of
from lrs.codes.parents import parent
from lrs.codes.school import is_school_code
from lrs.demo import days, learning, works
from lrs.demo.curriculum import code_of, headings, items, mapping_csv, table_csv, taught
from lrs.demo.notebook import Notebook
from lrs.demo.posting import batches, written
from lrs.demo.roster import roster_zip
from lrs.demo.school import School, neighbour
from lrs.demo.study import Study
from lrs.demo.tools import DRILL
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version
from tests.demo_school import SMALL
from tests.official import FILES, official

TOKYO = ZoneInfo("Asia/Tokyo")
LAST = date(2026, 11, 24)
EPOCH = datetime(2000, 1, 1, tzinfo=TOKYO)


def study(last: date = LAST) -> Study:
    return Study(School(SMALL, last), TOKYO)


def evening(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), TOKYO)


def drilled(school: School, found: Study, user: str, title: str, last: int) -> tuple[int, int]:
    """Right answers and all of one pupil, of the questions of one item, in the last days."""
    said = [sent.made.statement for day in school.days[-last:] for sent in found.on(day) if sent.made.tool == DRILL]
    own = [one for one in said if one["actor"]["account"]["name"] == user]
    judged = [one["result"]["success"] for one in own
              if "success" in one["result"] and one["object"]["definition"]["name"]["ja"].startswith(title)]
    return sum(judged), len(judged)


# --- days -------------------------------------------------------------------------------------------------


def test_the_holidays_of_a_year_are_those_that_were_announced() -> None:
    assert sorted(f"{day:%m-%d}" for day in days.holidays(2026)) == [
        "01-01", "01-12", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-20", "08-11",
        "09-21", "09-22", "09-23", "10-12", "11-03", "11-23"]
    assert sorted(f"{day:%m-%d}" for day in days.holidays(2024)) == [
        "01-01", "01-08", "02-11", "02-12", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-15",
        "08-11", "08-12", "09-16", "09-22", "09-23", "10-14", "11-03", "11-04", "11-23"]


@given(st.dates(date(2023, 1, 1), date(2060, 12, 31)), st.integers(1, 90))
def test_so_many_school_days_end_on_a_day_and_none_is_free(last: date, count: int) -> None:
    found = days.school_days(days.first_of(count, last), last)
    assert len(found) == count
    assert not [day for day in found if day.weekday() > 4 or day in days.holidays(day.year) or day.month == 8]


# --- curriculum -------------------------------------------------------------------------------------------


def test_no_code_of_the_sample_can_be_a_published_one() -> None:
    codes = [one.code for one in (*headings(), *items())]
    assert len(set(codes)) == len(codes)
    assert {(code[0], len(code)) for code in codes} == {("Z", 16)}
    assert "文部科学省の学習指導要領コードではありません" in table_csv().decode()


def test_each_item_stands_below_its_subject_which_its_digits_name_too() -> None:
    names = {key_of(one.code): one.text for one in headings()} | {key_of(one.code): one.title for one in items()}
    for item in items():
        above = list(way_up(key_of(item.code), names))
        assert item.subject in [names[key] for key in above], item.title
        named = decode(item.code).subject
        assert named is not None
        assert named.ja == item.subject


def way_up(key: str, keys: Container[str]) -> Iterator[str]:
    while (above := parent(key, keys)) is not None:
        yield above
        key = above


def test_each_question_has_one_right_answer_and_others_that_differ() -> None:
    for item in items():
        assert len(item.questions) >= 4, item.title
        for question in item.questions:
            assert len({question.right, *question.wrong}) == 4, question.prompt


@official
def test_each_item_stands_for_one_that_is_published() -> None:
    from lrs.codes.published import recognised
    from lrs.codes.tablefile import is_header, read

    published = {code for file in FILES for sheet in recognised(file, is_header, lambda _: None)
                 for code in read(sheet).columns.codes}
    assert {item.published for item in items()} <= published


def test_published_codes_are_taken_where_they_are_loaded() -> None:
    item = items()[0]
    rows = list(csv.DictReader(io.StringIO(mapping_csv({item.published}).decode())))
    assert rows[0]["gakushu_shidoyoryo_code"] == item.published == code_of(item, {item.published})
    assert rows[-1]["gakushu_shidoyoryo_code"] == items()[-1].code


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [LAST, date(2026, 4, 9), date(2027, 1, 3), date(2026, 8, 20)])
def test_a_class_keeps_its_children_and_its_numbers_stand_in_the_order_of_kana(last: date) -> None:
    school = School(SMALL, last)
    assert len({pupil.user for pupil in school.pupils}) == len(school.pupils) == SMALL.pupils
    assert is_school_code(school.code)
    for found in school.classes:
        kana = [pupil.person.family[1] for pupil in found.pupils if not pupil.came]
        assert kana == sorted(kana)
        assert [pupil.number for pupil in found.pupils] == list(range(1, len(found.pupils) + 1))
    assert [pupil.came for pupil in school.pupils if pupil.came] == [school.newcomer_came]
    assert not {pupil.user for pupil in neighbour(last).pupils} & {pupil.user for pupil in school.pupils}


def test_the_roster_of_a_year_is_the_same_each_time_and_names_who_came_later() -> None:
    school = School(SMALL, LAST)
    assert roster_zip(school, 2026) == roster_zip(school, 2026)
    enrolled = {year: zipfile.ZipFile(io.BytesIO(roster_zip(school, year))).read("enrollments.csv").decode()
                for year in (2025, 2026)}
    assert "2026-09-01" in enrolled[2026]
    assert (enrolled[2026].count('"student"'), enrolled[2025].count('"student"')) == (40, 39)


# --- a term of study --------------------------------------------------------------------------------------


def test_the_term_is_the_same_each_time_and_of_the_size_that_was_asked() -> None:
    first, again = (list(study().between(EPOCH, evening(LAST))) for _ in range(2))
    assert first == again
    assert len({sent.id for sent in first}) == len(first)
    assert len(first) == pytest.approx(SMALL.statements, rel=0.15)


@settings(deadline=None, max_examples=15)
@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 24 * 60 - 1))
def test_nothing_lies_in_the_future_or_on_a_free_day_or_at_night(last: date, minute: int) -> None:
    now = datetime.combine(last, time(), TOKYO) + timedelta(minutes=minute)
    found = study(last)
    for sent in found.between(now - timedelta(days=40), now):
        at = datetime.fromisoformat(sent.made.statement["timestamp"])
        assert at <= sent.made.at <= now
        assert days.is_school_day(at.date())
        assert at.date() >= found.school.days[0]
        assert time(8, 45) <= at.time() <= time(15, 30) or time(17) <= at.time() <= time(21, 5)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(0, 14 * 24 * 60), min_size=1, max_size=5))
def test_however_a_term_is_cut_its_parts_are_the_whole(cuts: list[int]) -> None:
    begins, ends = evening(date(2026, 11, 9)), evening(LAST)
    instants = [begins, *(begins + timedelta(minutes=cut) for cut in sorted(cuts)), ends]
    parts = [sent for since, until in itertools.pairwise(instants)
             for sent in study().between(since, until)]
    assert [sent.id for sent in parts] == [sent.id for sent in study().between(begins, ends)]


def test_it_goes_on_after_its_last_day_and_ends_with_the_school_year() -> None:
    found = study()
    assert list(found.between(evening(LAST), evening(LAST + timedelta(days=2))))
    assert not list(found.between(evening(date(2027, 3, 31)), evening(date(2027, 5, 31))))


def test_every_statement_is_valid_in_both_versions() -> None:
    found = study()
    for sent in found.between(evening(LAST - timedelta(days=14)), evening(LAST)):
        statement = orjson.loads(orjson.dumps({"id": sent.id, **sent.made.statement}))
        assert all(is_valid(statement, version) for version in Version)


def test_four_pupils_are_worth_finding() -> None:
    found, school = study(), School(SMALL, LAST)
    [quiet] = [pupil for pupil in school.pupils if pupil.quiet_from]
    lately = [sent for day in school.days[-9:] for sent in found.on(day)]
    assert quiet.user not in str([sent.made.statement["actor"] for sent in lately])
    right, asked = drilled(school, found, school.puzzled.user, learning.PUZZLING, 60)
    assert right < asked / 2
    ahead = max(school.pupils, key=lambda pupil: pupil.ability)
    right, asked = drilled(school, found, ahead.user, "", 60)
    assert right > asked * 0.85
    [came] = [pupil for pupil in school.pupils if pupil.came]
    assert came.came == date(2026, 9, 1)


def test_the_usual_wrong_answer_to_fractions_divided_forgets_the_reciprocal() -> None:
    item = next(item for item in taught("P6", "算数") if item.title == learning.PUZZLING)
    pupil, dice, said = School(SMALL, LAST).puzzled, Random(1), defaultdict(Counter)  # type: ignore[var-annotated]
    for question in item.questions * 40:
        answer = learning.answer(pupil, item, question, 0.2, dice)
        said[question.prompt][answer.response] += not answer.right
    for question in item.questions:
        assert said[question.prompt].most_common(1)[0][0] == question.wrong[0]


def test_the_chance_of_a_right_answer_grows_with_practice_and_ability() -> None:
    pupils, item = sorted(School(SMALL, LAST).pupils, key=lambda one: one.ability), items()[0]
    by_day = [learning.chance(pupils[0], item, since) for since in range(12)]
    by_ability = [learning.chance(pupil, item, 3) for pupil in pupils]
    assert by_day == sorted(by_day)
    assert by_ability == sorted(by_ability)


# --- what is posted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("subject", "start"), [("算数", b"\x89PNG"), ("国語", b"RIFF"), ("社会", b"%PDF-"),
                                                ("理科", "観察".encode())])
def test_each_work_is_what_it_says_and_differs_between_pupils(subject: str, start: bytes) -> None:
    first, second = works.work(subject, Random(1)), works.work(subject, Random(2))
    assert first.content.startswith(start)
    assert first.content != second.content


def test_batches_hold_one_tool_each_and_all_that_was_given() -> None:
    sent = list(study().between(EPOCH, evening(LAST)))
    made = list(batches(sent))
    assert sorted(one.id for _, batch in made for one in batch) == sorted(one.id for one in sent)
    assert all({one.made.tool for one in batch} == {tool} and len(batch) <= 200 for tool, batch in made)
    assert {written(batch)[1].partition(";")[0] for _, batch in made} == {"application/json", "multipart/mixed"}


def test_a_notebook_is_read_as_it_was_written() -> None:
    notebook = Notebook.begun(SMALL, LAST, ("school", "hama"), ("http://127.0.0.1:8080", "http://localhost:8080"))
    notebook.keys, notebook.loaded, notebook.codes = {DRILL: ("k", "s")}, evening(LAST), ("8250263111200000",)
    assert Notebook.read(notebook.write()) == notebook
    assert len({one.password for one in notebook.sign_ins}) == len(notebook.sign_ins)


def test_two_sittings_of_this_moment_have_statements_of_their_own() -> None:
    found, now = study(), evening(LAST)
    first, second = (list(found.at_this_moment(number, now, Random(number))) for number in (0, 1))
    assert {one.statement["actor"]["account"]["name"] for one in first}.isdisjoint(
        {one.statement["actor"]["account"]["name"] for one in second})
    assert [one.at for one in first] == sorted(one.at for one in first)
