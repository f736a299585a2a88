"""Which Caliper Event a Statement means that never was one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.caliper.contexts import Version as Caliper
from lrs.caliper.mappingback import event_of
from lrs.caliper.validation import findings
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version
from tests.builders import group, learner, statement, voiding
from tests.calipering import ABOUT, STORE, TABLE

ADL, ADLA = "http://adlnet.gov/expapi/verbs/", "http://adlnet.gov/expapi/activities/"
UUID = "0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30"
OTHER = "5a1f3c1e-8b6d-4c6e-9d55-0f7d2b3c4e5f"
VIDEO = "https://w3id.org/xapi/video/"
Value = dict[str, Any]


def meant(sent: Value) -> Value:
    """What a stored Statement means, shown to be good Caliper 1.2."""
    stored = {"timestamp": "2026-05-11T01:15:30Z", **sent, "id": UUID.upper()}
    found = event_of(stored, ABOUT)
    assert findings(found, Caliper.V1P2) == []
    assert found["id"] == f"urn:uuid:{UUID}"
    assert found["extensions"] == {"com.adlnet.xapi": stored}
    return found


def said(verb: str, kind: str = "", **members: Any) -> Value:
    definition = {"definition": {"type": kind}} if kind else {}
    return statement(verb={"id": verb}, object={"id": "https://drill.example.jp/1", **definition}, **{
        "timestamp": "2026-05-11T10:15:30.2509+09:00", **members})


@pytest.mark.parametrize(("verb", "kind", "event", "action", "profile", "thing"), [
    (f"{ADL}initialized", f"{ADLA}assessment", "AssessmentEvent", "Started", "AssessmentProfile", "Assessment"),
    (f"{ADL}completed", f"{ADLA}assessment", "AssignableEvent", "Completed", "AssignableProfile", "Assessment"),
    (f"{ADL}answered", f"{ADLA}cmi.interaction", "AssessmentItemEvent", "Completed", "AssessmentProfile",
     "AssessmentItem"),
    (f"{ADL}experienced", "http://id.tincanapi.com/activitytype/document", "ViewEvent", "Viewed", "ReadingProfile",
     "Document"),
    (f"{VIDEO}verbs/played", f"{VIDEO}activity-type/video", "MediaEvent", "Started", "MediaProfile", "VideoObject"),
    (f"{ADL}launched", f"{ADLA}lesson", "Event", "Launched", "GeneralProfile", "Entity"),
    ("http://activitystrea.ms/submit", f"{ADLA}assessment", "AssessmentEvent", "Submitted", "AssessmentProfile",
     "Assessment"),
    ("http://purl.imsglobal.org/caliper/actions/TimedOut", "", "Event", "TimedOut", "GeneralProfile", "Entity"),
    ("http://purl.imsglobal.org/caliper/actions/Nothing", "", "Event", "Used", "GeneralProfile", "Entity"),
    ("https://example.jp/verbs/手を挙げた", "", "Event", "Used", "GeneralProfile", "Entity"),
])
def test_an_event_is_the_nearest(verb: str, kind: str, event: str, action: str, profile: str, thing: str) -> None:
    found = meant(said(verb, kind))
    assert (found["type"], found["action"], found["profile"]) == (event, action, profile)
    assert found["object"]["type"] == thing
    assert found["eventTime"] == "2026-05-11T01:15:30.250Z"


@pytest.mark.parametrize(("actor", "iri", "kind"), [
    ({"mbox": "mailto:a@example.jp"}, "mailto:a@example.jp", "Person"),
    ({"openid": "https://id.example.jp/1"}, "https://id.example.jp/1", "Person"),
    ({"mbox_sha1sum": "0" * 40}, f"urn:sha1:{'0' * 40}", "Person"),
    ({"account": {"homePage": "https://id.example.jp", "name": UUID}}, f"https://id.example.jp/{UUID}", "Person"),
    ({"account": {"homePage": "https://id.example.jp/u#", "name": "a b/花"}},
     "https://id.example.jp/u#a%20b%2F%E8%8A%B1", "Person"),
    ({"account": {"homePage": "https://id.example.jp", "name": "https://id.example.jp/u/1"}},
     "https://id.example.jp/u/1", "Person"),
    (group(learner(), mbox="mailto:6-1@example.jp"), "mailto:6-1@example.jp", "Group"),
    (group(learner(), learner()), f"{STORE}/caliper/{UUID}/actor", "Group"),
])
def test_agents_are_people_and_groups(actor: Value, iri: str, kind: str) -> None:
    found = meant(said(f"{ADL}experienced", actor=actor))["actor"]
    assert (found["id"], found["type"]) == (iri, kind)


@pytest.mark.parametrize(("about", "iri", "kind"), [
    ({"objectType": "Agent", "mbox": "mailto:a@example.jp"}, "mailto:a@example.jp", "Person"),
    ({"objectType": "StatementRef", "id": OTHER.upper()}, f"urn:uuid:{OTHER}", "Entity"),
    ({"objectType": "SubStatement", "actor": learner(), "verb": {"id": f"{ADL}answered"},
      "object": {"id": "https://drill.example.jp/1"}}, f"{STORE}/caliper/{UUID}/object", "Entity"),
])
def test_a_statement_may_be_about_anything(about: Value, iri: str, kind: str) -> None:
    found = meant(statement(object=about))["object"]
    assert (found["id"], found["type"]) == (iri, kind)


@pytest.mark.parametrize(("result", "kind", "generated"), [
    ({"score": {"raw": 8, "min": 0, "max": 10}}, "", {"type": "Score", "scoreGiven": 8, "maxScore": 10}),
    ({"score": {"scaled": 0.8}}, "", {"type": "Score", "scoreGiven": 0.8, "maxScore": 1}),
    ({"score": {"raw": 8}}, "", {"type": "Score", "scoreGiven": 8}),
    ({"score": {}}, "", None), ({"success": True, "completion": True}, "", None),
    ({"response": "ア", "duration": "PT3S"}, "choice",
     {"type": "MultipleChoiceResponse", "value": "ア", "duration": "PT3S"}),
    ({"response": "7[,]8", "success": True}, "fill-in", {"type": "FillinBlankResponse", "values": ["7", "8"]}),
    ({"response": "自由記述"}, "performance", {"type": "OpenEndedResponse", "value": "自由記述"}),
    ({"duration": "PT20M"}, "", {"type": "Attempt", "duration": "PT20M"}),
])
def test_what_came_of_it(result: Value, kind: str, generated: Value | None) -> None:
    about: Value = {"id": "https://drill.example.jp/1", "definition": {
        "type": f"{ADLA}cmi.interaction", "interactionType": kind} if kind else {}}
    found = meant(statement(object=about, result=result)).get("generated")
    assert (found and {name: value for name, value in found.items() if name != "id"}) == generated


def test_context_is_where_caliper_has_a_place_for_it() -> None:
    found = meant(said(f"{ADL}answered", f"{ADLA}cmi.interaction", result={"response": "ア"}, context={
        "registration": OTHER.upper(), "contextActivities": {
            "parent": [{"id": "https://drill.example.jp/quiz", "definition": {
                "name": {"ja": "小テスト"}, "description": {}, "type": f"{ADLA}assessment"}}],
            "grouping": [{"id": "https://drill.example.jp/x"}, {
                "id": "https://drill.example.jp/6-1", "definition": {"type": f"{ADLA}course"}}]}}))
    assert found["object"]["isPartOf"] == {
        "id": "https://drill.example.jp/quiz", "type": "Assessment", "name": "小テスト"}
    assert found["group"] == {"id": "https://drill.example.jp/6-1", "type": "CourseOffering"}
    assert found["generated"]["attempt"] == f"urn:uuid:{OTHER}"


def test_a_statement_that_voids_is_an_event_too() -> None:
    assert meant(voiding(OTHER))["object"]["id"] == f"urn:uuid:{OTHER}"


VERBS = st.sampled_from([row["verb"] for rows in TABLE.actions.values() for row in rows] + ["https://example.jp/v"])
KINDS = st.sampled_from([*TABLE.types.values(), "https://example.jp/t"])
ACTORS = st.sampled_from([learner(), group(learner()), {"mbox": "mailto:a@example.jp"}])
ACTIVITIES = st.builds(
    lambda kind, name: {"id": "https://drill.example.jp/1", "definition": {"type": kind, "name": name}},
    KINDS, st.dictionaries(st.sampled_from(["ja", "en"]), st.text(max_size=9), max_size=2))
RESULTS = st.fixed_dictionaries({}, optional={
    "score": st.sampled_from([{"raw": 1}, {"scaled": -1}, {"raw": 1.5, "max": 2}, {}]), "duration": st.just("PT1.5S"),
    "response": st.text(max_size=9), "success": st.booleans(), "completion": st.booleans()})
TIMES = st.datetimes().map(lambda when: f"{when.isoformat()}+09:00")


@settings(max_examples=150)
@given(VERBS, ACTORS, ACTIVITIES, RESULTS, TIMES, st.sampled_from(["parent", "grouping", "other"]), ACTIVITIES)
def test_every_statement_is_a_good_event(
        verb: str, actor: Value, thing: Value, result: Value, when: str, around: str, other: Value) -> None:
    sent = statement(verb={"id": verb}, actor=actor, object=thing, result=result, timestamp=when,
                     context={"contextActivities": {around: [other]}, "registration": OTHER})
    assert is_valid(sent, Version.V1)
    meant(sent)
