"""The tables themselves: how much there is of everything, and that they hold together."""

from __future__ import annotations

import pytest

from lrs.caliper import entities, events
from lrs.caliper.contexts import EXTENSIONS, SUPPORTED, Version
from lrs.caliper.forms import FORMS
from lrs.caliper.vocabulary import ACTIONS, ACTIONS_1_1, PROFILES, SPELLINGS, VOCABULARIES, action, term


def test_there_is_as_much_of_everything_as_the_standard_lists() -> None:
    assert (len(ACTIONS_1_1), len(ACTIONS), len(PROFILES)) == (64, 80, 15)
    assert {name: len(terms) for name, terms in VOCABULARIES.items()} == {
        "action": 80, "profile": 15, "metric": 8, "status": 2, "ltiMessageType": 2, "identifierType": 13, "role": 57}
    assert (len(events.EVENTS) - len(events.DEPRECATED), sum(row.new for row in events.EVENTS.values())) == (22, 8)
    assert len(entities.TABLE) - len(entities.DEPRECATED) == 72
    assert (len(EXTENSIONS), len(SUPPORTED)) == (6, 8)


def test_each_role_of_a_sub_role_is_a_role() -> None:
    assert {role.partition("#")[0] for role in VOCABULARIES["role"]} <= VOCABULARIES["role"]


@pytest.mark.parametrize("name", entities.TABLE)
def test_each_property_of_an_entity_has_a_form_of_types_or_words_that_there_are(name: str) -> None:
    for kind in entities.properties(name).values():
        assert_sound(kind)


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("name", events.EVENTS)
def test_each_slot_of_an_event_has_a_form_of_types_or_words_that_there_are(name: str, version: Version) -> None:
    for kind in events.properties(name, version).values():
        assert_sound(kind)
    assert events.actions(name) <= ACTIONS


def assert_sound(kind: entities.Property) -> None:
    if kind.form in ("ref", "obj"):
        assert kind.of
        assert set(kind.of) <= set(entities.TABLE)
    elif kind.form == "enum":
        assert set(kind.of) <= set(VOCABULARIES)
    else:
        assert kind.form in FORMS
        assert not kind.of


def test_a_subtype_narrows_what_it_inherits() -> None:
    """An Assessment is both of what it is made of; each list of items takes less than that of its supertype."""
    assert entities.supertypes("Assessment") == {
        "Assessment", "AssignableDigitalResource", "DigitalResourceCollection", "DigitalResource", "Collection",
        "Entity"}
    for name in entities.TABLE:
        for above in entities.supertypes(name):
            for key, kind in entities.properties(above).items():
                own = entities.properties(name)[key]
                assert (own.form, own.many) == (kind.form, kind.many)
                assert kind.form == "enum" or entities.subtypes(own.of) <= entities.subtypes(kind.of)


def test_pairs_and_needs_speak_of_events_actions_and_slots_that_there_are() -> None:
    for law in (*events.PAIRS, *events.NEEDS):
        assert set(law.actions.split()) <= events.actions(law.event)
    for pair in events.PAIRS:
        allowed = events.properties(pair.event, Version.V1P2)[pair.slot].of
        assert all(entities.is_a(name, *allowed) for name in pair.types.split())


@pytest.mark.parametrize(("word", "vocabulary", "meant"), [
    ("Viewed", "action", "Viewed"),
    ("MarkedAsUnRead", "action", "MarkedAsUnread"),
    ("EnabledCloseCaptioning", "action", "EnabledClosedCaptioning"),
    ("DisabledCloseCaptioning", "action", "DisabledClosedCaptioning"),
    ("http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed", "action", "Viewed"),
    ("http://purl.imsglobal.org/caliper/actions/EnteredFullscreen", "action", "EnteredFullScreen"),
    ("https://purl.imsglobal.org/caliper/actions/Viewed", "action", "Viewed"),
    ("AssessmentPassed", "metric", "AssessmentsPassed"),
    ("http://purl.imsglobal.org/caliper/metrics/MinutesOnTask", "metric", "MinutesOnTask"),
    ("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner", "role", "Learner"),
    ("http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Grader", "role", "Instructor#Grader"),
    ("http://purl.imsglobal.org/vocab/lis/v2/status#Active", "status", "Active"),
    ("http://purl.imsglobal.org/caliper/profiles/ForumProfile", "profile", "ForumProfile"),
    ("viewed", "action", None),
    ("Watched", "action", None),
    ("http://adlnet.gov/expapi/verbs/Viewed", "action", None),
])
def test_a_word_is_understood_in_its_published_spellings(word: str, vocabulary: str, meant: str | None) -> None:
    assert term(word, vocabulary) == meant


def test_what_is_no_action_stays_as_it_is() -> None:
    assert (action("MarkedAsUnRead"), action("Watched")) == ("MarkedAsUnread", "Watched")
    assert all(right in ACTIONS for right in SPELLINGS["action"].values())
