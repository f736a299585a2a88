"""What stands beside Statements as tools send them, from the moment they are stored."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.access.principal import KeyKind
from lrs.errors import BadRequest, NotFound
from lrs.storage.contract.access import Registration
from lrs.storage.contract.annotations import Code
from lrs.xapi.timestamps import parse_ms
from tests.annotation.conftest import Custodian
from tests.builders import HOME_PAGE, group, statement, voiding
from tests.school import FRACTIONS, HANAKO, HISTORY, NEXT_SCHOOL, SCHOOL, TABLE, Stay, Timeline

TOOL = "https://drill.example.jp"
ITEM = f"{TOOL}/items/17"
CODE = "https://w3id.org/japan-xapi/extensions/course-of-study-code"
SIXTH = Stay(SCHOOL, 2025, "P6", ("6-1", "算数6-1"))
SEVENTH = Stay(NEXT_SCHOOL, 2026, "J1", ("1-3",))


def at_school(custodian: Custodian, user: str = HANAKO) -> None:
    """The learner is in the sixth grade from April 2025, in the seventh from April 2026."""
    custodian.school.places[user] = Timeline([
        (parse_ms("2025-04-01T00:00:00+09:00"), SIXTH), (parse_ms("2026-04-01T00:00:00+09:00"), SEVENTH)])


def trial(name: str = HANAKO, home_page: str = HOME_PAGE, **members: Any) -> dict[str, Any]:
    """A Statement as a drill of the Digital Agency's trial of 2022 sent it: no school, no grade, no code."""
    return statement(**{
        "actor": {"objectType": "Agent", "account": {"homePage": home_page, "name": name}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "回答した"}},
        "object": {"id": ITEM, "definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction"}},
        "result": {"score": {"scaled": 0.5}, "success": False, "duration": "PT275.00S"},
        "context": {"contextActivities": {
            "category": [{"id": "http://id.tincanapi.com/activity/lrp/drill/1.0",
                          "definition": {"type": "http://id.tincanapi.com/activitytype/source"}}],
            "parent": [{"id": f"{TOOL}/units/3"}]}},
        "timestamp": "2025-06-12T09:41:00.000+09:00", **members})


async def test_a_trials_statement_gets_learner_school_year_grade_and_classes(custodian: Custodian) -> None:
    at_school(custodian)
    found = await custodian.stored(await custodian.key(), trial())
    assert (found.learner, found.stranger) == (HANAKO, None)
    assert (found.school, found.school_year, found.grade, found.classes) == SIXTH
    assert (found.category, found.activity_class, found.sensitivity) == ("school-learning", "learning", 1)
    assert found.codes == ()


@pytest.mark.parametrize(("timestamp", "stay"), [
    ("2026-03-31T23:59:59.999+09:00", SIXTH), ("2026-04-01T00:00:00+09:00", SEVENTH),
    ("2026-03-31T15:00:00Z", SEVENTH), ("20260401T000000+0900", SEVENTH), ("2026-03-31 14:59", SIXTH),
    ("2025-03-31T00:00:00+09:00", None),
])
async def test_places_are_those_of_the_statements_own_time(
        custodian: Custodian, timestamp: str, stay: Stay | None) -> None:
    at_school(custodian)
    found = await custodian.stored(await custodian.key(), trial(timestamp=timestamp))
    assert (found.school, found.grade) == ((stay.school, stay.grade) if stay else (None, None))
    assert found.learner == HANAKO


async def test_without_a_timestamp_it_is_the_time_of_storing(custodian: Custodian) -> None:
    at_school(custodian)
    sent = trial()
    del sent["timestamp"]
    assert (await custodian.stored(await custodian.key(), sent)).school == NEXT_SCHOOL


@pytest.mark.parametrize("name", [HANAKO.upper(), f"{{{HANAKO}}}", f"urn:uuid:{HANAKO}"])
async def test_the_uuid_may_be_spelled_as_the_tool_likes(custodian: Custodian, name: str) -> None:
    found = await custodian.stored(await custodian.key(), trial(name))
    assert found.learner == HANAKO


async def test_no_tool_writes_for_another_tools_learner(custodian: Custodian) -> None:
    at_school(custodian)
    found = await custodian.stored(await custodian.key("game", KeyKind.APP, "https://game.example.jp"), trial())
    assert (found.learner, found.stranger, found.school) == (None, HOME_PAGE, None)


async def test_a_home_page_of_the_tenant_is_trusted_for_every_key(custodian: Custodian) -> None:
    key = await custodian.key("game", KeyKind.APP, "https://game.example.jp")
    await custodian.access.trust(custodian.tenant, [f"{HOME_PAGE}/"])
    assert (await custodian.stored(key, trial())).learner == HANAKO


@pytest.mark.parametrize(("members", "counted"), [
    ({"actor": {"mbox": "mailto:hanako@school.example.jp"}}, "mbox"),
    ({"actor": {"account": {"homePage": HOME_PAGE, "name": "s0123"}}}, HOME_PAGE),
    ({"actor": group({"account": {"homePage": HOME_PAGE, "name": HANAKO}})}, "group"),
])
async def test_whoever_is_no_known_learner_is_stored_all_the_same(
        custodian: Custodian, members: dict[str, Any], counted: str) -> None:
    found = await custodian.stored(await custodian.key(), trial(**members))
    assert (found.learner, found.stranger) == (None, counted)


async def test_codes_are_found_in_content_lesson_and_lod_each_with_its_table(custodian: Custodian) -> None:
    sent = trial(object={"id": ITEM, "definition": {"extensions": {CODE: [FRACTIONS]}}},
                 context={"extensions": {CODE: ["8250263111200001", "8259999999999999"]},
                          "contextActivities": {"grouping": [{"id": f"https://w3id.org/jp-cos/{HISTORY}"}]}})
    found = await custodian.stored(await custodian.key(), sent)
    assert found.codes == (
        Code(FRACTIONS, FRACTIONS[:15], TABLE, "activity", "japan-xapi"),
        Code("8250263111200001", FRACTIONS[:15], TABLE, "context", "japan-xapi"),  # a revised item: matched, kept
        Code("8259999999999999", "825999999999999", None, "context", "japan-xapi"),
        Code(HISTORY, HISTORY[:15], TABLE, "context", "lod"))


async def test_codes_come_from_a_publishers_list_for_item_and_unit(custodian: Custodian) -> None:
    content = f"content_id,gakushu_shidoyoryo_code\nitems/17,{FRACTIONS}\nunits/3,{HISTORY}\n".encode()
    await custodian.at.mappings.put(custodian.tenant, "drill", content, f"{TOOL}/", "test")
    found = await custodian.stored(await custodian.key(), trial())
    assert [(code.sent, code.where, code.provenance) for code in found.codes] == [
        (FRACTIONS, "activity", "map"), (HISTORY, "activity", "parent/map")]
    assert (await custodian.stored(await custodian.key("quiz"), trial())).codes == ()


async def test_a_cbt_item_with_its_interaction_is_annotated_alike(custodian: Custodian) -> None:
    at_school(custodian)
    key = await custodian.key("mexcbt", KeyKind.APP, "https://cbt.example.jp", activity_class="learning")
    item = trial(home_page="https://cbt.example.jp", object={
        "id": "https://cbt.example.jp/q/1", "definition": {"type": "http://adlnet.gov/expapi/activities/question"}})
    interaction = trial(home_page="https://cbt.example.jp", object={"id": "https://cbt.example.jp/q/1/a"},
                        result={"response": "3"})
    await custodian.store_all(key, item, interaction)
    both = [await custodian.annotation(each["id"]) for each in (item, interaction)]
    assert [(each.school, each.classes, each.sensitivity) for each in both] == [
        (SCHOOL, SIXTH.classes, 1), (SCHOOL, SIXTH.classes, 0)]


async def test_what_is_annotated_stands_beside_the_bytes_and_not_in_them(custodian: Custodian) -> None:
    at_school(custodian)
    sent = trial()
    await custodian.store_all(await custodian.key(), sent)
    text = (await custodian.row(sent["id"])).text
    for added in (SCHOOL, "P6", "school-learning", "算数6-1"):
        assert added.encode() not in text


async def test_while_the_roster_is_away_work_is_stored_and_annotated_when_it_is_back(custodian: Custodian) -> None:
    at_school(custodian)
    custodian.school.away = True
    sent, key = trial(), await custodian.key()
    found = await custodian.stored(key, sent)
    assert (found.learner, found.school, found.unfinished) == (HANAKO, None, True)
    custodian.school.away = False
    await custodian.settle()
    found = await custodian.annotation(sent["id"])
    assert (found.school, found.unfinished) == (SCHOOL, False)


async def test_a_voided_statements_annotation_is_moved_out_of_sight(custodian: Custodian) -> None:
    key, sent = await custodian.key(), trial(name="s1")
    await custodian.store_all(key, sent)
    assert await custodian.at.links.unlinked(custodian.tenant, "drill")
    await custodian.store_all(key, voiding(sent["id"], actor=trial()["actor"]))
    assert await custodian.at.links.unlinked(custodian.tenant, "drill") == []


# --- registrations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "category"), [
    ("establisher", "private-learning"), ("establisher", "outside-education"), ("provider", "school-learning"),
    ("provider", "school-affairs"), ("personal", "school-affairs")])
async def test_a_key_whose_category_the_tenant_may_not_hold_cannot_be_made(
        custodian: Custodian, kind: str, category: str) -> None:
    tenant = f"{kind}-{category}"
    await custodian.access.create_tenant(tenant, "塾", kind, f"https://{tenant}.example.jp")
    with pytest.raises(BadRequest) as refused:
        await custodian.access.create_credential(tenant, None, "", KeyKind.APP, None, Registration(category=category))
    assert refused.value.slug == "category-not-held"


@pytest.mark.parametrize(("kind", "category"), [
    ("establisher", "school-learning"), ("provider", "private-learning"), ("personal", "private-learning")])
async def test_without_a_word_a_key_is_of_its_tenants_usual_category(
        custodian: Custodian, kind: str, category: str) -> None:
    tenant = f"usual-{kind}"
    await custodian.access.create_tenant(tenant, "塾", kind, f"https://{tenant}.example.jp")
    made, _ = await custodian.access.create_credential(tenant, None, "", KeyKind.APP)
    assert made.registration.category == category


async def test_a_key_is_registered_anew_and_keeps_what_it_is_told(custodian: Custodian) -> None:
    key = await custodian.key()
    await custodian.access.register(key.credential, Registration(frozenset(), "school-affairs", "teaching"))
    found = await custodian.stored(key, trial())
    assert (found.learner, found.category, found.activity_class, found.sensitivity) == (
        None, "school-affairs", "teaching", 2)
    for refused in (Registration(activity_class="play"), Registration(frozenset({"no home page"}))):
        with pytest.raises(BadRequest):
            await custodian.access.register(key.credential, refused)
    with pytest.raises(NotFound):
        await custodian.access.register("nobody", Registration())
    with pytest.raises(NotFound):
        await custodian.access.trust("nowhere", [])
