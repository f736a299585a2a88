"""The Statements that Caliper Events mean: whose they are, which codes they carry, what the study log reads of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lrs.access.principal import KeyKind, Principal
from lrs.annotation.links import Link
from lrs.caliper.mapping import statement
from lrs.retention.identities import KnownIdentities
from lrs.storage.contract.annotations import Annotation, Code
from lrs.studylog.entry import Entry, entry
from lrs.xapi.timestamps import parse_ms
from tests.annotation.conftest import Custodian
from tests.calipering import ABOUT, ATTEMPT, CODE, ITEM, QUIZ, TOOL, event, quiz
from tests.calipering import entity as thing
from tests.school import HANAKO, SCHOOL, TABLE, Stay, Timeline

HOME_PAGE = "https://id.minato.ed.jp"
TARO = "1c0d7b52-3f7e-4a55-8d33-0a8b7a6f5e21"
SIXTH = Stay(SCHOOL, 2026, "P6", ("6-1",))
ROSTER = "https://roster.minato.ed.jp"


def mapped(sent: dict[str, Any], sensor: str = ABOUT.sensor) -> dict[str, Any]:
    found = statement(sent, replace(ABOUT, sensor=sensor))
    assert found is not None
    return found


async def told(custodian: Custodian, key: Principal, actor: Any, sensor: str = ABOUT.sensor) -> Annotation:
    return await custodian.stored(key, mapped(event(actor=actor), sensor))


def person(**more: Any) -> dict[str, Any]:
    return {"id": f"{HOME_PAGE}/users/7", "type": "Person", **more}


def known(kind: str, text: Any, source: Any = None) -> dict[str, Any]:
    found = {"type": "SystemIdentifier", "identifierType": kind, "identifier": text}
    return found if source is None else {**found, "source": source}


# --- who ---

@pytest.mark.parametrize("actor", [
    f"{HOME_PAGE}/{HANAKO}", f"{HOME_PAGE}/users/{HANAKO.upper()}", f"{HOME_PAGE}/users#{HANAKO}",
    {"id": f"{HOME_PAGE}/users/{HANAKO}/", "type": "Person", "name": "花子"},
])
async def test_a_learner_of_a_trusted_page_is_the_same_as_by_xapi(custodian: Custodian, actor: Any) -> None:
    custodian.school.places[HANAKO] = Timeline([(0, SIXTH)])
    found = await told(custodian, await custodian.key(), actor)
    assert (found.learner, found.stranger, found.grade) == (HANAKO, None, "P6")


@pytest.mark.parametrize("actor", [
    f"https://elsewhere.example.jp/{HANAKO}", f"{HOME_PAGE}.evil.example/{HANAKO}",
    f"{HOME_PAGE}@evil.example/{HANAKO}",
    f"{HOME_PAGE}/{HANAKO}/parents", f"{HOME_PAGE}/00000000-0000-0000-0000-000000000000",
    {"id": f"{HOME_PAGE}/apps/{HANAKO}", "type": "SoftwareApplication"},
    {"id": f"{HOME_PAGE}/apps/{HANAKO}", "type": "http://purl.imsglobal.org/caliper/SoftwareApplication"},
    {"id": f"{HOME_PAGE}/groups/{HANAKO}", "type": "Group"}, "_:b0",
])
async def test_nobody_else_is_a_learner(custodian: Custodian, actor: Any) -> None:
    found = await told(custodian, await custodian.key(), actor)
    assert found.learner is None
    assert found.stranger


async def test_a_name_that_only_looks_like_an_address_of_a_trusted_page_is_nobodys(custodian: Custodian) -> None:
    sent = mapped(event(actor=f"{HOME_PAGE}/{HANAKO}"))
    sent["actor"]["account"]["homePage"] = "https://anybody.example.com"
    assert (await custodian.stored(await custodian.key(), sent)).learner is None


@pytest.mark.parametrize(("sensor", "learner"), [
    (HOME_PAGE, HANAKO), (f"{HOME_PAGE}/sensors/1", HANAKO), (TOOL, None), ("sensor 1", None)])
async def test_a_urn_is_whom_the_sensors_page_is_trusted_to_name(
        custodian: Custodian, sensor: str, learner: str | None) -> None:
    assert (await told(custodian, await custodian.key(), f"urn:uuid:{HANAKO}", sensor)).learner == learner


@pytest.mark.parametrize(("kind", "text"), [
    ("OneRosterSourcedId", "pupil-7"), ("SisSourcedId", "pupil-7"), ("LisSourcedId", " pupil-7 "),
    ("AccountUserName", "hanako07"),
    ("http://purl.imsglobal.org/caliper/systemIdentifiers/SisSourcedId", "pupil-7")])
@pytest.mark.parametrize("source", [None, f"{HOME_PAGE}/sis", {"id": HOME_PAGE, "type": "SoftwareApplication"}])
async def test_other_identifiers_are_looked_up_in_the_roster(
        custodian: Custodian, kind: str, text: str, source: Any) -> None:
    custodian.school.sources["pupil-7"] = custodian.school.usernames["hanako07"] = (HANAKO,)
    custodian.school.places[HANAKO] = Timeline([(0, SIXTH)])
    found = await told(custodian, await custodian.key(), person(otherIdentifiers=[known(kind, text, source)]))
    assert (found.learner, found.stranger, found.grade) == (HANAKO, None, "P6")


@pytest.mark.parametrize("identifiers", [
    [known("OneRosterSourcedId", "pupil-7", ROSTER)],                                    # not a trusted source
    [known("OneRosterSourcedId", "pupil-7", {"type": "SoftwareApplication"})],
    [known("OneRosterSourcedId", "pupil-7"), known("AccountUserName", "taro")],          # two people
    [known("AccountUserName", "handed-on")],                                             # of two people in turn
    [known("OneRosterSourcedId", "pupil-8")], [known("EmailAddress", "pupil-7")], [known("SisSourcedId", 7)],
    [known("OneRosterSourcedId", "")], ["pupil-7"], "pupil-7", [known(None, "pupil-7")],  # type: ignore[arg-type]
])
async def test_identifiers_that_name_nobody_for_certain_name_nobody(custodian: Custodian, identifiers: Any) -> None:
    custodian.school.sources["pupil-7"] = (HANAKO,)
    custodian.school.usernames |= {"taro": (TARO,), "handed-on": (HANAKO, TARO)}
    found = await told(custodian, await custodian.key(), person(otherIdentifiers=identifiers))
    assert (found.learner, found.stranger) == (None, HOME_PAGE)


async def test_a_tool_that_is_not_trusted_names_nobody_by_identifiers(custodian: Custodian) -> None:
    custodian.school.sources["pupil-7"] = (HANAKO,)
    key = await custodian.key("game", KeyKind.APP, "https://game.example.jp")
    assert (await told(custodian, key, person(otherIdentifiers=[known("SisSourcedId", "pupil-7")]))).learner is None
    trusted = person(otherIdentifiers=[known("SisSourcedId", "pupil-7", "https://game.example.jp/sis")])
    assert (await told(custodian, key, trusted)).learner == HANAKO


async def test_an_identifier_never_makes_somebody_else_of_who_is_known(custodian: Custodian) -> None:
    custodian.school.sources["pupil-8"] = (TARO,)
    other = [known("OneRosterSourcedId", "pupil-8")]
    found = await told(custodian, await custodian.key(), {"id": f"{HOME_PAGE}/{HANAKO}", "type": "Person",
                                                         "otherIdentifiers": other})
    assert found.learner == HANAKO


@pytest.mark.parametrize(("actor", "account", "page"), [
    (f"{TOOL}/users/7", f"{TOOL}/users/7", TOOL), ("mailto:7@school.example.jp", "mailto:7@school.example.jp", "")])
async def test_an_account_is_linked_as_one_of_xapi(custodian: Custodian, actor: str, account: str, page: str) -> None:
    custodian.school.sources["pupil-8"] = (TARO,)
    key, sent = await custodian.key(), mapped(event(actor=actor))
    assert (await custodian.stored(key, sent)).learner is None
    await custodian.at.links.link(custodian.tenant, "drill", [Link(1, account, page, HANAKO, "")], "test")
    await custodian.settle()
    assert (await custodian.annotation(sent["id"])).learner == HANAKO
    identified = person(otherIdentifiers=[known("OneRosterSourcedId", "pupil-8")]) | {"id": actor}
    assert (await told(custodian, key, identified)).learner == HANAKO  # what people said goes before


async def test_who_came_to_be_in_the_roster_later_is_found_when_all_is_annotated_again(custodian: Custodian) -> None:
    sent = mapped(event(actor=person(otherIdentifiers=[known("OneRosterSourcedId", "pupil-7")])))
    assert (await custodian.stored(await custodian.key(), sent)).learner is None
    custodian.school.sources["pupil-7"] = (HANAKO,)
    await custodian.rebuild()
    assert (await custodian.annotation(sent["id"])).learner == HANAKO


async def test_an_erasure_knows_the_ids_by_which_she_was_named(custodian: Custodian) -> None:
    store = custodian.store
    key, named = await custodian.key(), f"{HOME_PAGE}/users/{HANAKO.upper()}"
    await told(custodian, key, named)
    await told(custodian, key, f"{HOME_PAGE}/users/{TARO}")
    known = KnownIdentities(store.links, store.annotations, store.tenants, store.credentials)
    found = await known.identifiers(custodian.tenant, {HANAKO})
    assert f"account {HOME_PAGE} {named}" in found
    assert not [each for each in found if TARO in each]


# --- which codes ---

@pytest.mark.parametrize(("sent", "where", "provenance"), [
    (event("AssessmentItemEvent", "Started", ITEM), "context", "lod"),
    (event("ViewEvent", "Viewed", thing("Page", extensions={
        "https://w3id.org/japan-xapi/extensions/course-of-study-code": CODE})), "activity", "japan-xapi"),
    (event("ViewEvent", "Viewed", thing("Page", isPartOf=thing("Document", extensions={
        "https://w3id.org/japan-xapi/extensions/course-of-study-code": [CODE]}))), "activity", "parent/japan-xapi"),
    (event("ViewEvent", "Viewed", thing("Page"), extensions={
        "https://w3id.org/japan-xapi/extensions/course-of-study-code": CODE}), "context", "japan-xapi"),
    (event("ViewEvent", "Viewed", f"https://w3id.org/jp-cos/{CODE}"), "activity", "lod"),
])
async def test_codes_are_found_where_caliper_has_them(
        custodian: Custodian, sent: dict[str, Any], where: Any, provenance: str) -> None:
    custodian.school.table[CODE[:15]] = TABLE
    found = await custodian.stored(await custodian.key(), mapped(sent))
    assert found.codes == (Code(CODE, CODE[:15], TABLE, where, provenance),)


# --- what the study log reads ---

async def log_of(custodian: Custodian, *events: dict[str, Any]) -> list[Entry]:
    custodian.school.places[HANAKO] = Timeline([(0, SIXTH)])
    custodian.school.table[CODE[:15]] = TABLE
    key, found = await custodian.key(), []
    for each in events:
        sent = mapped(each)
        await custodian.store_all(key, sent)
        if (one := entry(await custodian.row(sent["id"]))) is not None:
            found.append(one)
    return found


def hers(value: Any) -> Any:
    """The same of the learner whom the roster knows."""
    if isinstance(value, dict):
        return {name: hers(each) for name, each in value.items()}
    return f"{HOME_PAGE}/users/{HANAKO}" if value == f"{TOOL}/users/hanako" else value


async def test_a_quiz_by_caliper_is_read_like_one_by_xapi(custodian: Custodian) -> None:
    begun, asked, answered, submitted, marked = await log_of(custodian, *map(hers, quiz()))
    assert [each.verb.rpartition("/")[2] for each in (begun, asked, answered, submitted, marked)] == [
        "initialized", "initialized", "answered", "submit", "scored"]
    assert {each.learner for each in (begun, asked, answered, submitted, marked)} == {HANAKO}
    assert (answered.activity, answered.response, answered.duration, answered.codes) == (
        ITEM["id"], "7/8", 30_250, (CODE[:15],))
    assert (submitted.activity, submitted.duration, submitted.completion) == (QUIZ["id"], 1_200_000, True)
    assert (marked.activity, marked.score, marked.success) == (QUIZ["id"], 0.8, None)
    assert begun.registration == submitted.registration == marked.registration != ""
    assert begun.at == parse_ms("2026-05-11T01:15:30.250Z")


@pytest.mark.parametrize(("given", "success"), [(1, True), (0, False), (0.5, None)])
async def test_the_mark_of_a_question_is_right_or_wrong(custodian: Custodian, given: float, success: Any) -> None:
    attempt = hers({**ATTEMPT, "assignable": ITEM})
    score = thing("Score", attempt=ATTEMPT["id"], maxScore=1, scoreGiven=given)
    teacher = f"{HOME_PAGE}/users/{TARO}"
    [found] = await log_of(custodian, event("GradeEvent", "Graded", attempt, actor=teacher, generated=score))
    assert (found.learner, found.success, found.score, found.codes) == (HANAKO, success, given, (CODE[:15],))


async def test_a_mark_above_the_highest_is_kept_and_no_share(custodian: Custodian) -> None:
    sent = event("GradeEvent", "Graded", hers({**ATTEMPT, "assignable": QUIZ}),
                 generated=thing("Score", maxScore=1, scoreGiven=5))
    [found] = await log_of(custodian, sent)
    assert found.score is None
    assert mapped(sent)["result"]["score"] == {"raw": 5}
