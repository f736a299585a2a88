"""What follows from a file and what was known: intervals are closed and never lost, and the same again is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.roster.draft import Draft, DraftEnrollment, DraftRole, Person
from lrs.roster.succession import Roster, changes, same_schools, succeed
from lrs.schooldays import FOREVER
from lrs.storage.contract.roster import Class, Org

SCHOOL = Org("s1", "第一小学校", "school", "B113200000006")
OTHER = Org("s2", "第二小学校", "school", "B113200000015")
SPRING, MAY, OCTOBER, MARCH = "2026-04-01", "2026-05-12", "2026-10-05", "2027-03-25"

Said = tuple[str, str, str, str, str]


def enrolled(user: str, class_id: str, role: str = "student", begin: str = "", end: str = "") -> Said:
    return user, class_id, role, begin, end


def draft(*said: Said, year: int = 2026, school: Org = SCHOOL, classes: Sequence[str] = ("1", "2"),
          roles: Sequence[tuple[str, str]] = (), guardians: Sequence[tuple[str, str]] = ()) -> Draft:
    """A file of one school; classes are called after their year."""
    found = Draft({school.org: school})
    for name in classes:
        key = f"{school.org}-{year}-{name}"
        found.classes[key] = Class(key, f"{name}組", school.org, year, ("P3",), "homeroom", f"{year}-04-01",
                                   f"{year + 1}-04-01")
    for user in {user for user, *_ in said} | {user for user, _ in roles} | {one for pair in guardians for one in pair}:
        found.people[user] = Person(user, user, user, "", user, "", "users.csv", 2)
    found.enrollments = [DraftEnrollment(user, f"{school.org}-{year}-{name}", role, begin, end)
                         for user, name, role, begin, end in said]
    found.roles = [DraftRole(user, role, school.org, "", FOREVER) for user, role in roles]
    found.guardians = set(guardians)
    return found


def after(known: Roster, file: Draft, day: str) -> Roster:
    return succeed(file, {ref: ref for ref in file.people}, known, day)


def intervals(roster: Roster, user: str) -> list[tuple[str, str, str]]:
    return sorted((one.class_id.rpartition("-")[2], one.begin, one.end) for one in roster.enrollments.values()
                  if one.user == user)


def test_a_first_import_reaches_back_to_the_first_day_of_the_classes() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1")), MAY)
    assert intervals(roster, "はな") == [("1", SPRING, "2027-04-01")]


def test_the_same_file_again_changes_nothing_on_whatever_day() -> None:
    file = draft(enrolled("はな", "1"), enrolled("担任", "1", "teacher"), roles=[("校長", "administrator")],
                 guardians=[("母", "はな")])
    roster = after(Roster(), file, MAY)
    for day in (MAY, OCTOBER, MARCH, "2027-04-10", "2026-03-01"):
        assert changes(roster, after(roster, file, day)) == []


def test_who_changes_class_has_left_the_one_and_entered_the_other_that_day() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1"), enrolled("空", "2")), MAY)
    roster = after(roster, draft(enrolled("はな", "2"), enrolled("空", "2")), OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, OCTOBER), ("2", OCTOBER, "2027-04-01")]
    assert intervals(roster, "空") == [("2", SPRING, "2027-04-01")]


def test_who_left_and_comes_back_has_two_intervals() -> None:
    both, one = draft(enrolled("はな", "1"), enrolled("空", "1")), draft(enrolled("空", "1"))
    roster = after(after(after(Roster(), both, MAY), one, "2026-07-01"), both, OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, "2026-07-01"), ("1", OCTOBER, "2027-04-01")]


def test_who_came_by_mistake_and_had_not_begun_is_withdrawn() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1"), enrolled("空", "1")), "2026-03-20")
    roster = after(roster, draft(enrolled("空", "1")), "2026-03-25")
    assert intervals(roster, "はな") == []
    assert "はな" in roster.users


def test_next_years_file_lets_this_year_run_to_its_end() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1"), enrolled("卒業", "2")), MAY)
    roster = after(roster, draft(enrolled("はな", "1"), year=2027), MARCH)
    assert intervals(roster, "はな") == [("1", SPRING, "2027-04-01"), ("1", "2027-04-01", "2028-04-01")]
    assert intervals(roster, "卒業") == [("2", SPRING, "2027-04-01")]


def test_one_schools_file_leaves_the_others_alone() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1"), roles=[("校長", "administrator")]), MAY)
    roster = after(roster, draft(enrolled("空", "1"), school=OTHER), OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, "2027-04-01")]
    assert [(one.user, one.end) for one in roster.roles.values()] == [("校長", FOREVER)]


def test_a_file_of_pupils_alone_leaves_the_staff_and_one_of_staff_alone_the_pupils() -> None:
    whole = draft(enrolled("はな", "1"), enrolled("上野", "1", "teacher"), roles=[("校長", "administrator")])
    known = after(Roster(), whole, MAY)
    pupils = draft(enrolled("はな", "1"), enrolled("空", "1"))
    staff = draft(enrolled("江川", "2", "teacher"), roles=[("校長", "administrator")], classes=["2"])
    assert intervals(after(known, pupils, OCTOBER), "上野") == [("1", SPRING, "2027-04-01")]
    assert [one.end for one in after(known, pupils, OCTOBER).roles.values()] == [FOREVER]
    roster = after(known, staff, OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, "2027-04-01")]
    assert intervals(roster, "上野") == [("1", SPRING, OCTOBER)]
    assert roster.classes["s1-2026-1"].end == "2027-04-01"


def test_days_that_the_file_gives_count_whenever_it_comes() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1", begin="2026-06-01", end="2026-09-01")), MAY)
    assert intervals(roster, "はな") == [("1", "2026-06-01", "2026-09-01")]
    roster = after(roster, draft(enrolled("はな", "1", begin="2026-06-01")), OCTOBER)
    assert intervals(roster, "はな") == [("1", "2026-06-01", "2027-04-01")]


def test_another_first_day_ends_what_was_known_there_and_loses_nothing() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1")), MAY)
    file = draft(enrolled("はな", "1", begin="2026-09-01"))
    roster = after(roster, file, OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, "2026-09-01"), ("1", "2026-09-01", "2027-04-01")]
    assert changes(roster, after(roster, file, MARCH)) == []


def test_classes_made_anew_in_autumn_begin_then() -> None:
    roster = after(Roster(), draft(enrolled("はな", "1"), classes=["1"]), MAY)
    roster = after(roster, draft(enrolled("はな", "2"), classes=["2"]), OCTOBER)
    assert intervals(roster, "はな") == [("1", SPRING, OCTOBER), ("2", OCTOBER, "2027-04-01")]
    assert roster.classes["s1-2026-1"].end == OCTOBER


def test_a_teacher_who_takes_over_in_autumn_teaches_from_then() -> None:
    roster = after(Roster(), draft(enrolled("上野", "1", "teacher")), MAY)
    roster = after(roster, draft(enrolled("江川", "1", "teacher")), OCTOBER)
    assert intervals(roster, "上野") == [("1", SPRING, OCTOBER)]
    assert intervals(roster, "江川") == [("1", OCTOBER, "2027-04-01")]


def test_roles_and_guardians_last_until_they_are_no_longer_named() -> None:
    first = draft(enrolled("はな", "1"), roles=[("校長", "administrator")], guardians=[("母", "はな")])
    second = draft(enrolled("はな", "1"), roles=[("次", "administrator")], guardians=[("父", "はな")])
    roster = after(Roster(), first, MAY)
    [role], [link] = roster.roles.values(), roster.guardianships.values()
    assert (role.begin, role.end, link.begin, link.end) == (SPRING, FOREVER, SPRING, FOREVER)
    roster = after(roster, second, OCTOBER)
    assert {(one.user, one.begin, one.end) for one in roster.roles.values()} == {
        ("校長", SPRING, OCTOBER), ("次", OCTOBER, FOREVER)}
    assert {(one.user, one.begin, one.end) for one in roster.guardianships.values()} == {
        ("母", SPRING, OCTOBER), ("父", OCTOBER, FOREVER)}


def test_a_school_is_the_same_by_code_or_by_name_but_not_against_its_code() -> None:
    known = [SCHOOL, Org("made", "第三小学校", "school")]
    assert same_schools(draft(school=Org("x", "改名小学校", "school", SCHOOL.code)), known) == {"x": "s1"}
    assert same_schools(draft(school=Org("x", "第一小学校", "school")), known) == {"x": "s1"}
    assert same_schools(draft(school=Org("x", "第三小学校", "school", OTHER.code)), known) == {"x": "made"}
    assert same_schools(draft(school=Org("x", "第一小学校", "school", OTHER.code)), known) == {}


DAYS = ("2026-03-20", SPRING, MAY, "2026-07-01", OCTOBER, MARCH, "2027-04-10")
FILES = st.lists(st.tuples(st.sampled_from(DAYS), st.sets(st.tuples(st.sampled_from(["はな", "空", "湊"]),
                                                                  st.sampled_from("12")))), max_size=6)


@settings(max_examples=200, deadline=None)
@given(FILES)
def test_whatever_comes_the_past_stays_and_the_same_file_again_is_nothing(
        files: list[tuple[str, set[tuple[str, str]]]]) -> None:
    roster = Roster()
    for day, said in sorted(files, key=lambda one: one[0]):
        file = draft(*(enrolled(user, name) for user, name in said))
        before, roster = roster, after(roster, file, day)
        assert changes(roster, after(roster, file, day)) == []
        assert all(one.begin < one.end for one in roster.enrollments.values())
        for past in DAYS:
            if past < day and before.classes:
                # A file that comes when its year is over can only add to it.
                now, then = on(roster, past), on(before, past)
                assert now == then or (day > "2027-04-01" and now > then)


def on(roster: Roster, day: str) -> set[tuple[str, str]]:
    return {(one.user, one.class_id) for one in roster.enrollments.values() if one.begin <= day < one.end}
