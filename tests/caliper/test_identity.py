"""Who and what Caliper speaks of, and the profile that an Event belongs to."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.caliper.identity import entity_id, entity_type, event_uuid, is_anonymous, is_lasting
from lrs.caliper.metricprofile import derived
from lrs.caliper.vocabulary import PROFILES
from tests.caliper.samples import EVENT_ID, EVENT_TYPES, entity, event

UUID_TEXT = EVENT_ID.removeprefix("urn:uuid:")


@pytest.mark.parametrize("event_id", [EVENT_ID, UUID_TEXT, UUID_TEXT.upper(), f"URN:UUID:{UUID_TEXT.upper()}"])
def test_a_uuid_is_the_same_in_all_its_spellings(event_id: str) -> None:
    assert event_uuid(event_id) == UUID_TEXT


@given(st.text(min_size=1))
def test_any_other_id_has_a_uuid_of_its_own(event_id: str) -> None:
    found = event_uuid(event_id)
    assert found == event_uuid(event_id) == str(UUID(found))
    assert found != event_uuid(f"{event_id}/")


def test_a_made_uuid_is_that_of_the_url() -> None:
    assert event_uuid("https://a.example/1") == str(uuid5(NAMESPACE_URL, "https://a.example/1"))
    assert event_uuid("half a pair \ud83d") == event_uuid("half a pair \ud83d")


@pytest.mark.parametrize(("slot", "found", "kind"), [
    ("urn:x:1", "urn:x:1", None), ({"id": "urn:x:1", "type": "Person"}, "urn:x:1", "Person"), ({}, None, None),
    (None, None, None), ("", None, None), ({"id": 7, "type": 7}, None, None), (["urn:x:1"], None, None),
    (7, None, None),
])
def test_a_slot_is_an_object_or_an_iri(slot: Any, found: str | None, kind: str | None) -> None:
    assert (entity_id(slot), entity_type(slot)) == (found, kind)


@pytest.mark.parametrize(("iri", "anonymous", "lasting"), [
    ("http://purl.imsglobal.org/caliper/Person", True, False),
    ("https://purl.imsglobal.org/caliper/SoftwareApplication/", True, False),
    ("_:b0", False, False),
    ("http://purl.imsglobal.org/caliper/actions/Viewed", False, True),
    ("https://a.example/users/1", False, True),
])
def test_an_anonymous_entity_and_a_blank_node_mean_nobody_in_particular(
        iri: str, anonymous: bool, lasting: bool) -> None:
    assert (is_anonymous(iri), is_lasting(iri)) == (anonymous, lasting)


@pytest.mark.parametrize(("name", "kind", "profile"), [
    ("NavigationEvent", "Assessment", "AssessmentProfile"),
    ("NavigationEvent", "AssessmentItem", "AssessmentProfile"),
    ("ViewEvent", "AssignableDigitalResource", "AssignableProfile"),
    ("ViewEvent", "Forum", "ForumProfile"),
    ("ViewEvent", "Thread", "ForumProfile"),
    ("NavigationEvent", "Message", "ForumProfile"),
    ("ViewEvent", "Result", "GradingProfile"),
    ("ViewEvent", "VideoObject", "MediaProfile"),
    ("ViewEvent", "MediaLocation", "MediaProfile"),
    ("NavigationEvent", "Questionnaire", "SurveyProfile"),
    ("NavigationEvent", "QuestionnaireItem", "SurveyProfile"),
    ("ViewEvent", "WebPage", "ReadingProfile"),
    ("NavigationEvent", "SoftwareApplication", "ReadingProfile"),
])
def test_views_and_navigation_belong_to_the_profile_of_their_object(name: str, kind: str, profile: str) -> None:
    assert derived(event(name, object=entity(kind))) == profile


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_each_type_of_event_belongs_to_a_profile(name: str) -> None:
    assert derived(event(name)) in PROFILES


@pytest.mark.parametrize(("made", "profile"), [
    (event("ViewEvent", object="urn:x:1"), "ReadingProfile"), (event("ViewEvent", object=None), "ReadingProfile"),
    (event("OutcomeEvent"), "GradingProfile"), (event("ReadingEvent"), "ReadingProfile"),
    (event("GradeEvent", profile="GeneralProfile"), "GradingProfile"), ({"type": "LTIEvent"}, None), ({}, None),
    ({"type": ["Event"]}, None),
])
def test_what_is_not_told_is_not_guessed(made: dict[str, Any], profile: str | None) -> None:
    assert derived(made) == profile
