"""Every type of Event with every action and slot, good and broken, and what is asked between them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from lrs.caliper import entities, events, quick
from lrs.caliper.contexts import Version
from lrs.caliper.entities import Property
from lrs.caliper.validation import findings
from lrs.caliper.vocabulary import ACTIONS, ACTIONS_1_2
from tests.caliper.samples import BAD, EVENT_ID, EVENT_TYPES, SCHOOL, V1P1, V1P2, entity, event, extension_for

Found = list[tuple[str, str, str]]
SLOTS = ("actor", "object", "generated", "target", "referrer", "edApp", "group", "membership", "session",
         "federatedSession")
REQUIRED = ("actor", "action", "object", "eventTime")
TYPED = [(name, action) for name in EVENT_TYPES for action in events.EVENTS[name].actions.split()]


def found(made: Any, version: Version = V1P2) -> Found:
    return [(each.pointer, each.rule, each.severity) for each in findings(made, version)]


def kinds(name: str) -> dict[str, Property]:
    return events.properties(name, V1P2)


@pytest.mark.parametrize(("name", "action"), TYPED)
def test_an_event_of_each_type_with_each_action_has_nothing_to_find(name: str, action: str) -> None:
    made = event(name, action)
    assert quick.passes(made, V1P2)
    assert found(made) == []
    if action == "TimedOut" or name == "OutcomeEvent":
        return
    assert found(event(name, action, **dict.fromkeys(kinds(name).keys() & set(SLOTS), f"{SCHOOL}/thinned"))) == []


@pytest.mark.parametrize(("name", "action"), TYPED)
def test_the_same_event_has_nothing_to_find_in_1_1_under_the_context_that_knows_it(name: str, action: str) -> None:
    made = event(name, action, V1P1) | {"@context": extension_for(name, action)}
    if any(part["type"] not in entities.TYPES_1_1 for part in made.values() if type(part) is dict):
        made["@context"] = extension_for("FeedbackEvent", "")
    assert quick.passes(made, V1P1)
    assert found(made, V1P1) == []


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_what_came_with_1_2_is_pointed_out_in_1_1(name: str) -> None:
    found_there = {rule for _, rule, _ in found(event(name, version=V1P1, profile="GeneralProfile"), V1P1)}
    assert ("type-version" in found_there) >= events.EVENTS[name].new
    assert "member-version" in found_there
    assert {severity for *_, severity in found(event(name, version=V1P1), V1P1)} <= {"warning"}


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_an_action_of_another_type_of_event_is_found(name: str) -> None:
    others = sorted(ACTIONS - events.actions(name))
    for action in others:
        assert found(event(name) | {"action": action}) == [("/action", "action-of-event", "error")], action
    assert not others or name != "Event"


@pytest.mark.parametrize("action", sorted(ACTIONS_1_2))
def test_an_action_of_1_2_is_pointed_out_in_1_1(action: str) -> None:
    assert found(event("Event", action, V1P1), V1P1) == [("/action", "term-version", "warning")]


@pytest.mark.parametrize(("action", "rule", "severity"), [
    ("viewed", "term-unknown", "error"),
    ("Watched", "term-unknown", "error"),
    ("", "term-unknown", "error"),
    (["Viewed"], "term", "error"),
    (7, "term", "error"),
    ({"id": "Viewed"}, "term", "error"),
    ("http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed", "term-iri", "error"),
    ("http://purl.imsglobal.org/caliper/actions/Viewed", "term-iri", "error"),
    ("MarkedAsUnRead", "spelling", "warning"),
])
def test_an_action_is_one_term(action: object, rule: str, severity: str) -> None:
    assert found(event("Event") | {"action": action}) == [("/action", rule, severity)]


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_each_member_that_an_event_must_have_is_missed(name: str) -> None:
    for member, absent in product(("@context", "id", "type", *REQUIRED), (True, False)):
        made = event(name)
        if absent:
            del made[member]
        else:
            made[member] = None
        missing = [each for each in findings(made, V1P2) if each.severity == "error"]
        assert [(each.pointer, each.rule, each.values["member"]) for each in missing][:1] == [
            ("", "member-missing", member)]
        assert len(missing) == 1


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_each_slot_takes_objects_of_its_types_alone(name: str) -> None:
    for slot in SLOTS:
        of = kinds(name)[slot].of
        strange = [kind for kind in entities.TABLE if kind not in entities.DEPRECATED and not entities.is_a(kind, *of)]
        for kind in strange:
            made = event(name, **{slot: entity(kind, **({"currentTime": "PT1S"} if kind == "MediaLocation" else {}))})
            errors = [each for each in found(made) if each[2] == "error"]
            assert errors == [(f"/{slot}", "slot-type", "error")], (slot, kind)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_each_slot_takes_an_object_or_an_iri(name: str) -> None:
    for slot in SLOTS:
        for wrong, rule in ((7, "slot"), ([], "slot"), (True, "slot"), ("", "slot-iri"), ("x y", "slot-iri"),
                            (f"{SCHOOL}/a b", "slot-iri"), ("someone", "slot-iri")):
            assert found(event(name, **{slot: wrong})) == [(f"/{slot}", rule, "error")], (slot, wrong)
        for member in ("id", "type"):
            made = event(name)
            made[slot] = entity(kinds(name)[slot].of[0]) | {member: None}
            errors = [each for each in found(made) if each[2] == "error"]
            assert errors == [(f"/{slot}", "member-missing", "error")], (slot, member)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_an_event_says_when_and_of_which_profile_and_has_a_map_of_extensions(name: str) -> None:
    for wrong in BAD["dt"]:
        assert found(event(name, eventTime=wrong)) == [("/eventTime", "date-time", "error")], wrong
    for wrong in BAD["map"]:
        assert found(event(name, extensions=wrong)) == [("/extensions", "map", "error")], wrong
    for wrong, rule in (("TimebackProfile", "term-unknown"), (7, "term"), (["ForumProfile"], "term"),
                        ("http://purl.imsglobal.org/caliper/profiles/ForumProfile", "term-iri")):
        assert found(event(name, profile=wrong)) == [("/profile", rule, "error")], wrong


@pytest.mark.parametrize(("name", "profile"), [("NavigationEvent", "GeneralProfile"), ("Event", "ForumProfile")])
def test_a_profile_that_is_not_the_derived_one_is_no_finding(name: str, profile: str) -> None:
    assert found(event(name, profile=profile)) == []


@pytest.mark.parametrize(("event_id", "rule"), [
    ("7e9f9bb6-59c1-4c73-8d3b-2f2d9a4f7a31", "event-id-bare"),
    ("urn:uuid:7e9f9bb6", "event-id"),
    ("urn:uuid:7e9f9bb6-59c1-4c73-8d3b-2f2d9a4f7a3g", "event-id"),
    ("https://lms.aoba.example.jp/events/1", "event-id"),
    (f"{EVENT_ID} ", "event-id"),
    ("", "event-id"),
    (7, "event-id"),
    ({}, "event-id"),
])
def test_an_event_is_named_by_a_urn_of_a_uuid(event_id: object, rule: str) -> None:
    assert found(event("ViewEvent", id=event_id)) == [("/id", rule, "error")]


@pytest.mark.parametrize("event_id", [EVENT_ID, f"urn:uuid:{EVENT_ID[9:].upper()}",
                                      "urn:uuid:c232ab00-9414-11ec-b3c8-9f6bdeced846", f"URN:UUID:{EVENT_ID[9:]}"])
def test_a_uuid_may_be_of_any_version_and_in_any_case(event_id: str) -> None:
    assert quick.passes(event("ViewEvent", id=event_id), V1P2)
    assert found(event("ViewEvent", id=event_id)) == []


# --- between members --------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", events.PAIRS, ids=lambda pair: f"{pair.event}-{pair.actions}-{pair.slot}")
def test_an_action_asks_for_a_type_of_object(pair: events.Pair) -> None:
    allowed = kinds(pair.event)[pair.slot].of
    strange = next(name for name in entities.TABLE if entities.is_a(name, *allowed)
                   and not entities.is_a(name, *pair.types.split()) and name not in entities.DEPRECATED)
    for action in pair.actions.split():
        made = event(pair.event, action, **{pair.slot: entity(strange)})
        assert not quick.passes(made, V1P2)
        assert found(made) == [(f"/{pair.slot}", "slot-of-action", pair.severity)]
        assert found(event(pair.event, action, **{pair.slot: f"{SCHOOL}/by-its-iri"})) == []


def test_a_pair_that_the_table_forbids_already_is_found_once() -> None:
    assert found(event("SessionEvent", "LoggedIn", actor=entity("Group"))) == [("/actor", "slot-type", "error")]


def test_a_launch_needs_the_session_of_its_platform() -> None:
    launched = event("ToolLaunchEvent", "Launched")
    del launched["federatedSession"]
    assert found(launched) == [("", "member-needed", "error")]
    assert found({**launched, "action": "Returned"}) == []


def test_a_copy_and_a_place_in_a_film_should_be_told() -> None:
    copied = event("ResourceManagementEvent", "Copied")
    del copied["generated"]
    assert found(copied) == [("", "member-needed", "warning")]
    assert found({**copied, "action": "Created"}) == []
    assert found(event("MediaEvent", target=entity("MediaLocation"))) == [("/target", "member-needed", "warning")]
    assert found(event("MediaEvent", target=f"{SCHOOL}/film#t=3")) == []


# --- versions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(events.DEPRECATED))
@pytest.mark.parametrize("version", Version)
def test_a_deprecated_event_is_taken_and_pointed_out(name: str, version: Version) -> None:
    assert found(event(name, version=version), version) == [("/type", "type-deprecated", "warning")]


def test_what_1_1_allowed_is_no_finding_there() -> None:
    used = event("ToolUseEvent", version=V1P1, generated=entity("Result"))
    assert found(used, V1P1) == []
    assert found(used | {"@context": V1P2.context}) == [("/generated", "slot-type", "error")]
    came = event("NavigationEvent", version=V1P1, navigatedFrom=entity("WebPage"))
    assert found(came, V1P1) == []
    assert found(came | {"@context": V1P2.context}) == [("/navigatedFrom", "member-unknown", "warning")]
    graded = event("GradeEvent", version=V1P1, target=entity("WebPage"))
    assert found(graded, V1P1) == [("/target", "member-unknown", "warning")]
    assert found(graded | {"@context": V1P2.context}) == []
    assert found(event("ViewEvent", version=V1P1, target=entity("Frame"))) == [
        ("/@context", "context-differs", "warning")]


@pytest.mark.parametrize("value", [None, 7, "urn:x:1", [], [{}], True, 1.5])
def test_what_is_no_object_is_neither_event_nor_entity(value: object) -> None:
    assert found(value) == [("", "item-object", "error")]


@pytest.mark.parametrize(("members", "kind"), [
    ({"type": "ViewEvent"}, "event"),
    ({"type": "http://caliper.blackboard.com/caliper/v1/LTIEvent"}, "event"),
    ({"type": "Person", "action": "Viewed"}, "entity"),
    ({"type": "Watching", "action": "Viewed"}, "event"),
    ({"eventTime": ""}, "event"),
    ({"type": 7, "object": ""}, "event"),
    ({"type": "Thesis"}, "entity"),
    ({}, "entity"),
])
def test_events_and_entities_are_told_apart(members: dict[str, Any], kind: str) -> None:
    assert events.kind_of(members) == kind
