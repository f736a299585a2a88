"""The cells of the matrix that surprise, each with the rule that decided: dates, joins, cases, ages, hand-overs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lrs.access.actions import Action
from lrs.access.categories import ActivityClass, Category, TenantKind
from lrs.access.facts import of_key, through
from lrs.access.policy import Asked, Condition, Decision, SchoolClass, Terms, decide, restrict
from lrs.access.principal import KeyKind, Principal
from lrs.access.purposes import Basis, Purpose
from lrs.access.reach import Marks, Period
from lrs.access.roles import Role
from lrs.access.standing import Capacity, Case, Consent, Departure, Holding, Standing, Tie
from lrs.errors import Forbidden
from tests.unit.standings import (
    AT_MINATO,
    HANAKO,
    JIRO,
    LAST_YEAR,
    MIDORI,
    MINATO,
    NOW,
    OF_5_1,
    OF_6_1,
    STANDINGS,
    TARO,
    TEACHER,
    THIS_YEAR,
    day,
    person,
)

CITY = Terms(TenantKind.ESTABLISHER)
LEARNING = frozenset({Category.SCHOOL_LEARNING})
IN_6_1 = SchoolClass("6-1", frozenset({MINATO}), frozenset({HANAKO, JIRO, TEACHER}))


def ask(standing: Standing, action: Action = "statements/read", **asked: object) -> Decision:
    question: dict[str, object] = {"terms": CITY, "at": NOW, "categories": LEARNING, **asked}
    return decide(Asked(standing=standing, action=action, **question))  # type: ignore[arg-type]


def refused(decision: Decision, rule: str) -> bool:
    """Whether it was refused by this rule, opening nothing."""
    assert decision.rule == rule
    return not decision.allowed and decision.reach.windows == ()


# --- teachers and dates -----------------------------------------------------------------------------------


def test_a_homeroom_teacher_in_april_sees_the_record_of_march() -> None:
    decision = ask(person(TEACHER, AT_MINATO, OF_6_1), learner=HANAKO, at=day("2026-04-08"))
    assert decision.rule == "teacher-of-learner-now"
    assert decision.reach.admits(Marks(HANAKO, day("2026-03-10"), school=MINATO, classes=frozenset({"5-1"})))
    assert not decision.reach.admits(Marks(HANAKO, day("2026-03-10"), school=MIDORI))


def test_a_teacher_of_last_year_does_not_see_this_year() -> None:
    teacher = person(TEACHER, AT_MINATO, OF_5_1)
    assert refused(ask(teacher, learner=HANAKO, happened=THIS_YEAR), "not-taught")
    whole = ask(teacher, learner=HANAKO)
    assert whole.rule == "teacher-of-class-then"
    assert whole.reach.admits(Marks(HANAKO, day("2026-03-10"), school=MINATO, classes=frozenset({"5-1"})))
    assert not whole.reach.admits(Marks(HANAKO, day("2026-04-10"), school=MINATO, classes=frozenset({"6-1"})))
    assert not whole.reach.admits(Marks(HANAKO, day("2026-04-10"), school=MINATO, classes=frozenset({"5-1"})))


def test_a_teacher_of_next_year_sees_nothing_yet() -> None:
    assert refused(ask(person(TEACHER, AT_MINATO, OF_6_1), learner=HANAKO, at=day("2026-03-31")), "not-taught")


def test_a_class_shows_each_member_for_the_time_in_it() -> None:
    moved = Tie(JIRO, Period(day("2026-04-01"), day("2026-07-10")))
    teacher = person(TEACHER, AT_MINATO, replace(OF_6_1, ties=(*OF_6_1.ties, moved)))
    reach = ask(teacher, school_class=IN_6_1, at=day("2026-09-01")).reach
    in_june, in_september = (Marks(JIRO, day(when), school=MINATO, classes=frozenset({"6-1"}))
                             for when in ("2026-06-01", "2026-09-01"))
    assert reach.admits(in_june)
    assert not reach.admits(in_september)
    assert not reach.admits(replace(in_june, classes=frozenset({"6-2"})))
    assert reach.admits(replace(in_september, actor=HANAKO))


@pytest.mark.parametrize(("role", "rule"), [
    ("teacher", "not-taught"), ("principal", "not-at-this-school"), ("team", "not-entrusted"),
    ("student", "learner-reads-only-own"), ("guardian", "not-guardian-now"),
    ("board-officer", "board-reads-aggregates-only"), ("records-officer", "records-officer-needs-case"),
])
def test_a_class_of_which_nobody_is_in_sight_is_refused_and_one_that_there_is_not(role: str, rule: str) -> None:
    others = SchoolClass("6-1", frozenset({MIDORI}), frozenset({TARO}))
    for school_class in (others, SchoolClass("6-9")):
        assert refused(ask(STANDINGS[role], school_class=school_class), rule)
    assert ask(STANDINGS[role], school_class=IN_6_1).allowed


def test_codes_are_corrected_by_who_teaches_the_learner_now_and_in_what_they_may_read() -> None:
    now = ask(STANDINGS["teacher"], "annotations/write", learner=HANAKO)
    assert now.rule == "teacher-of-learner-now"
    lesson = Marks(HANAKO, NOW, school=MINATO)
    assert now.reach.admits(lesson)
    assert not now.reach.admits(replace(lesson, category=Category.SCHOOL_AFFAIRS))
    assert not now.reach.admits(replace(lesson, actor=TEACHER, activity_class=ActivityClass.TEACHING))
    assert refused(ask(person(TEACHER, AT_MINATO, OF_5_1), "annotations/write", learner=HANAKO), "not-taught")


def test_a_teacher_who_gave_up_the_class_in_autumn_sees_nothing_after() -> None:
    teacher = person(TEACHER, AT_MINATO, replace(OF_6_1, period=Period(day("2026-04-01"), day("2026-10-01"))))
    reach = ask(teacher, learner=HANAKO, at=day("2026-11-01")).reach
    assert reach.admits(Marks(HANAKO, day("2026-09-30"), school=MINATO, classes=frozenset({"6-1"})))
    assert not reach.admits(Marks(HANAKO, day("2026-10-01"), school=MINATO, classes=frozenset({"6-1"})))


def test_who_left_the_school_has_left_its_classes() -> None:
    elsewhere = person(TEACHER, Capacity(Role.TEACHER, school=MIDORI), OF_5_1)
    assert refused(ask(elsewhere, learner=HANAKO), "not-taught")
    gone = person(TEACHER, replace(AT_MINATO, period=LAST_YEAR), OF_5_1)
    assert refused(ask(gone, learner=HANAKO), "no-role")


def test_a_teacher_sees_nobody_elses_learner() -> None:
    assert refused(ask(STANDINGS["teacher"], learner=TARO), "not-taught")


def test_teaching_is_the_teachers_alone() -> None:
    teaching = frozenset({ActivityClass.TEACHING})
    own = ask(STANDINGS["teacher"], activity_classes=teaching)
    assert own.rule == "teacher-own-teaching"
    assert own.reach.admits(Marks(TEACHER, NOW, school=MINATO, activity_class=ActivityClass.TEACHING))
    for role in ("principal", "administrator", "team", "board-officer", "records-officer", "student", "guardian"):
        assert refused(ask(STANDINGS[role], learner=TEACHER, activity_classes=teaching),
                       "teaching-is-the-teachers-own")
    for role in ("teacher", "principal", "team"):
        assert not ask(STANDINGS[role]).reach.admits(
            Marks(HANAKO, NOW, school=MINATO, activity_class=ActivityClass.TEACHING))


# --- what a school holds from elsewhere -------------------------------------------------------------------


def test_a_junior_high_school_sees_the_elementary_years_once_the_learner_decided() -> None:
    before = Marks(HANAKO, day("2026-02-01"), school=MIDORI)
    assert not ask(STANDINGS["teacher"], learner=HANAKO).reach.admits(before)
    holding = Holding(MINATO, HANAKO, frozenset({MIDORI}), Period(day("2026-04-20")))
    for role in ("teacher", "principal", "team", "records-officer"):
        knows = replace(STANDINGS[role], holdings=(holding,))
        assert ask(knows, learner=HANAKO).reach.admits(before), role
        assert not ask(knows, learner=HANAKO, at=day("2026-04-19")).reach.admits(before), role


@pytest.mark.parametrize("school", ["", MINATO])
def test_a_record_that_was_handed_over_is_the_records_officers_alone(school: str) -> None:
    departed = (Departure(HANAKO, school, Period(day("2026-05-01"))),)
    roles = {"teacher", "principal", "team"} | ({"student", "guardian"} if not school else set())
    for role in roles:
        gone = replace(STANDINGS[role], departures=departed)
        assert refused(ask(gone, learner=HANAKO), "learner-departed")
        assert not ask(gone).reach.admits(Marks(HANAKO, day("2026-04-10"), school=MINATO))
        assert ask(gone, learner=HANAKO, at=day("2026-04-30")).allowed
    officer = replace(STANDINGS["records-officer"], departures=departed)
    assert ask(officer, learner=HANAKO).allowed
    assert ask(officer, "links/write", learner=HANAKO).allowed


# --- school affairs ---------------------------------------------------------------------------------------


def test_school_affairs_stay_with_the_staff_of_the_school() -> None:
    affairs = frozenset({Category.SCHOOL_AFFAIRS})
    for role in ("teacher", "administrator", "principal"):
        assert ask(STANDINGS[role], categories=affairs, learner=JIRO, school=MINATO).rule == "staff-school-affairs"
        assert refused(ask(STANDINGS[role], categories=affairs, school=MIDORI), "not-at-this-school")
    for role in ("student", "guardian", "team", "records-officer", "board-officer"):
        assert refused(ask(STANDINGS[role], categories=affairs, learner=HANAKO), "school-affairs-stay-with-staff")
    assert refused(ask(STANDINGS["records-officer"], "bundles/export", categories=affairs, learner=HANAKO),
                   "school-affairs-stay-with-staff")


# --- the board --------------------------------------------------------------------------------------------


def test_the_board_holds_and_reads_only_sums() -> None:
    officer = replace(STANDINGS["board-officer"], cases=())
    assert refused(ask(officer, learner=HANAKO), "board-reads-aggregates-only")
    assert refused(ask(officer), "board-reads-aggregates-only")
    [use] = ask(officer, "use/read", school=MINATO).reach.windows
    assert (use.aggregates_only, use.smallest_group) == (True, 1)
    [performance] = ask(officer, "performance/read", terms=replace(CITY, smallest_group=12)).reach.windows
    assert (performance.aggregates_only, performance.smallest_group) == (True, 12)


@pytest.mark.parametrize("narrowed", [{"learner": HANAKO}, {"school_class": IN_6_1}])
@pytest.mark.parametrize("action", ["use/read", "performance/read"])
def test_a_sum_over_one_learner_is_no_sum(action: Action, narrowed: dict[str, str]) -> None:
    assert refused(ask(STANDINGS["board-officer"], action, **narrowed), "board-reads-aggregates-only")


def test_a_board_officer_reads_one_learner_inside_an_open_case_only() -> None:
    case = Case("inquiry", HANAKO, period=Period(day("2026-05-01"), day("2026-06-01")))
    officer = replace(STANDINGS["board-officer"], cases=(case,))
    assert ask(officer, learner=HANAKO).rule == "board-in-case"
    assert refused(ask(officer, learner=TARO), "board-reads-aggregates-only")
    assert refused(ask(officer, learner=HANAKO, at=day("2026-06-01")), "board-reads-aggregates-only")
    transfer = replace(officer, cases=(replace(case, kind="export"),))
    assert refused(ask(transfer, learner=HANAKO), "board-reads-aggregates-only")


# --- keys of apps -----------------------------------------------------------------------------------------


def test_a_vendor_reads_back_only_its_own_whatever_its_scopes() -> None:
    for scopes in ({"statements/read/mine"}, {"all/read"}, {"all"}):
        drill = Principal("minato", "drill", KeyKind.APP, frozenset(scopes), b"{}", "k")
        reach = ask(of_key(drill)).reach
        assert reach.admits(Marks(HANAKO, NOW, app="drill"))
        assert not reach.admits(Marks(HANAKO, NOW, app="other"))
    assert refused(ask(STANDINGS["app"], "use/read"), "app-reads-only-its-own")


def test_a_portal_reads_with_the_rights_of_who_works_at_a_school() -> None:
    portal = Principal("minato", "portal", KeyKind.PORTAL, frozenset({"statements/read"}), b"{}", "k")
    assert refused(ask(of_key(portal)), "portal-needs-teacher")
    teacher = through(portal, STANDINGS["teacher"])
    assert ask(teacher).reach == ask(STANDINGS["teacher"]).reach
    assert refused(ask(teacher, learner=TARO), "not-taught")
    for role in ("student", "guardian", "board-officer", "records-officer", "auditor"):
        assert refused(ask(through(portal, STANDINGS[role]), learner=HANAKO), "portal-needs-teacher")
    narrow = through(replace(portal, scopes=frozenset({"state"})), STANDINGS["teacher"])
    assert refused(ask(narrow, learner=HANAKO), "scope-needed")


# --- learners, guardians ----------------------------------------------------------------------------------


def test_only_the_owner_of_a_personal_store_joins_school_and_private_records() -> None:
    both = frozenset({Category.SCHOOL_LEARNING, Category.PRIVATE_LEARNING})
    store = Terms(TenantKind.PERSONAL)
    for categories in (both, frozenset()):
        assert ask(STANDINGS["student"], terms=store, categories=categories).rule == "owner-joins"
        assert refused(ask(STANDINGS["guardian"], terms=store, categories=categories), "categories-not-joined")
    for terms in (CITY, Terms(TenantKind.PROVIDER)):
        for role in STANDINGS.keys() - {"nobody"}:
            assert refused(ask(STANDINGS[role], terms=terms, categories=both), "categories-not-joined")


def child(born: str, **link: object) -> Standing:
    tie = Tie(HANAKO, Period(None, day(born) + 18 * 31_557_600_000), decides_from=day(born) + 16 * 31_557_600_000)
    return person("", Capacity(Role.GUARDIAN, ties=(tie,), **link))  # type: ignore[arg-type]


def test_a_guardian_decides_below_the_age_with_the_childs_assent() -> None:
    assert refused(ask(child("2014-06-01"), "requests/decide", learner=HANAKO), "assent-missing")
    assert ask(child("2014-06-01"), "requests/decide", learner=HANAKO, assented=True).allowed
    of_age = child("2009-06-01")
    assert refused(ask(of_age, "requests/decide", learner=HANAKO, assented=True), "guardian-decides-not")
    assert ask(of_age, learner=HANAKO).allowed
    assert ask(of_age, "requests/read", learner=HANAKO).allowed


def test_a_guardian_ends_at_18() -> None:
    for action in ("statements/read", "requests/read", "audit/read", "requests/decide"):
        assert not ask(child("2008-05-01"), action, learner=HANAKO, assented=True).allowed  # type: ignore[arg-type]
    assert refused(ask(child("2008-05-01"), learner=HANAKO), "not-guardian-now")


def test_requests_schools_and_audit_are_hidden_from_a_restricted_guardian() -> None:
    restricted = child("2014-06-01", restricted=True)
    assert refused(ask(restricted, "requests/read", learner=HANAKO), "guardian-not-told")
    assert refused(ask(restricted, "audit/read", learner=HANAKO), "guardian-not-told")
    assert refused(ask(restricted, "requests/decide", learner=HANAKO, assented=True), "guardian-decides-not")
    [window] = ask(restricted, learner=HANAKO).reach.windows
    assert window.veiled
    assert ask(restricted, learner=HANAKO).reach.statements.windows == ()


def test_a_learner_decides_from_the_age_on() -> None:
    def learner(from_: int | None) -> Standing:
        return person(HANAKO, Capacity(Role.STUDENT, ties=(Tie(HANAKO, decides_from=from_),)))
    assert ask(learner(NOW), "requests/decide", learner=HANAKO).allowed
    for later in (NOW + 1, None):
        assert refused(ask(learner(later), "requests/decide", learner=HANAKO), "guardian-decides-first")
        assert ask(learner(later), learner=HANAKO).allowed
    assert refused(ask(learner(NOW), learner=TARO), "learner-reads-only-own")


# --- purpose and basis ------------------------------------------------------------------------------------


def test_a_purpose_must_be_one_of_the_role() -> None:
    decision = ask(STANDINGS["teacher"], learner=HANAKO, purpose=Purpose.INQUIRY)
    assert refused(decision, "purpose-not-of-role")
    assert decision.values == {"purpose": "inquiry", "known": "teaching"}
    assert ask(STANDINGS["teacher"], learner=HANAKO).purpose is Purpose.TEACHING


def test_where_the_basis_is_consent_only_those_who_agreed_are_reached() -> None:
    by_consent = replace(CITY, bases={Purpose.TEACHING: Basis.CONSENT})
    teacher = person(TEACHER, AT_MINATO, replace(OF_6_1, ties=(Tie(HANAKO), Tie(JIRO))))
    assert refused(ask(replace(teacher, consents=()), terms=by_consent), "consent-missing")
    agreed = replace(teacher, consents=(Consent(HANAKO, Purpose.TEACHING, Period(None, day("2026-06-01"))),))
    reach = ask(agreed, terms=by_consent).reach
    assert reach.admits(Marks(HANAKO, NOW, school=MINATO))
    assert not reach.admits(Marks(JIRO, NOW, school=MINATO))
    assert refused(ask(agreed, terms=by_consent, at=day("2026-06-01")), "consent-missing")
    other = replace(teacher, consents=(Consent(HANAKO, Purpose.TRANSFER),))
    assert refused(ask(other, terms=by_consent), "consent-missing")


# --- the answer -------------------------------------------------------------------------------------------


def test_the_answer_tells_which_conditions_held() -> None:
    assert set(ask(STANDINGS["teacher"], learner=HANAKO).conditions.values()) == {True}
    missing = ask(STANDINGS["teacher"], learner=TARO).conditions
    assert list(missing) == list(Condition)
    assert {name for name, held in missing.items() if not held} == {Condition.RELATIONSHIP, Condition.BASIS}


def test_a_query_is_narrowed_or_refused_by_the_rule() -> None:
    assert restrict(ask(STANDINGS["teacher"])) == ask(STANDINGS["teacher"]).reach
    with pytest.raises(Forbidden) as refusal:
        restrict(ask(STANDINGS["operator"]))
    assert refusal.value.slug == "operator-sees-no-record"


def test_a_role_without_a_school_reaches_none() -> None:
    for role in (Role.TEACHER, Role.PRINCIPAL, Role.ADMINISTRATOR, Role.TEAM):
        assert not ask(person(TEACHER, Capacity(role, ties=(Tie(HANAKO),))), learner=HANAKO).allowed


# --- who runs the system ----------------------------------------------------------------------------------


def test_an_operator_looks_after_the_system_and_reaches_no_record() -> None:
    actions: tuple[Action, ...] = ("operation/read", "keys/write", "mappings/write")
    for action in actions:
        assert ask(STANDINGS["operator"], action, categories=frozenset()).rule == "operator-runs-system"
        for role in STANDINGS.keys() - {"operator"}:
            assert not ask(STANDINGS[role], action, categories=frozenset()).allowed, role
    assert refused(ask(STANDINGS["operator"], "links/write", categories=frozenset()), "operator-sees-no-record")
