"""Which Statement a Caliper Event means."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import orjson
import pytest

from lrs.annotation import profiles
from lrs.caliper.contexts import Version as Caliper
from lrs.caliper.entities import TABLE as ENTITIES
from lrs.caliper.entities import WITHOUT_ID
from lrs.caliper.mapping import statement, why_not
from lrs.caliper.mappingtable import Surroundings
from lrs.caliper.mappingtext import drafted
from lrs.caliper.validation import findings as caliper_findings
from lrs.caliper.vocabulary import ACTIONS
from lrs.xapi.validation import findings
from lrs.xapi.version import Version
from tests.calipering import ABOUT, AT, CODE, HANAKO, ITEM, QUIZ, STORE, TABLE, TOOL, entity, event, person, quiz

ADL, ADLA = "http://adlnet.gov/expapi/verbs/", "http://adlnet.gov/expapi/activities/"
CALIPER = "http://purl.imsglobal.org/caliper/"
VIDEO = "https://w3id.org/xapi/video/"
Value = dict[str, Any]


def mapped(sent: Value, about: Surroundings = ABOUT) -> Any:
    """What an Event means, shown to be a Statement."""
    found = statement(sent, about)
    assert found is not None
    assert findings(found, Version.V1) == []
    return found


# --- the tables ---

def test_the_file_is_as_its_schema_says() -> None:
    folder = profiles.shipped()
    content = json.loads((folder / "caliper" / "mapping.json").read_text("utf-8"))
    jsonschema.validate(content, json.loads((folder / "schema" / "caliper-mapping.json").read_text("utf-8")))


def test_every_action_has_rows_of_which_the_last_always_holds() -> None:
    assert set(TABLE.actions) == ACTIONS
    assert {action for action in ACTIONS if "ja" in mapped(event("Event", action))["verb"]["display"]} == ACTIONS
    assert mapped(event("Event", "MarkedAsRead"))["verb"]["display"] == {"en": "marked as read", "ja": "既読にした"}
    assert [action for action, rows in TABLE.actions.items() if "when" in rows[-1]] == []


def test_every_type_of_entity_has_an_activity_type() -> None:
    assert set(TABLE.types) == set(ENTITIES) - WITHOUT_ID


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_is_a_verb_and_stays_in_an_extension(action: str) -> None:
    found = mapped(event("Event", action))
    assert found["verb"]["id"].startswith("http")
    assert found["context"]["extensions"][f"{CALIPER}action"] == action


@pytest.mark.parametrize("kind", sorted(set(ENTITIES) - WITHOUT_ID))
def test_every_type_can_be_what_an_event_is_about(kind: str) -> None:
    found = mapped(event("Event", "Viewed", entity(kind, name="もの")))["object"]
    assert found.get("objectType", "Activity") == ("Agent" if kind in {"Person", "Agent"} else "Activity")


@pytest.mark.parametrize(("kind", "action", "thing", "more", "verb"), [
    ("AssessmentEvent", "Started", QUIZ, {}, f"{ADL}initialized"),
    ("AssignableEvent", "Started", entity("AssignableDigitalResource"), {}, f"{ADL}initialized"),
    ("MediaEvent", "Started", entity("VideoObject"), {}, f"{VIDEO}verbs/played"),
    ("Event", "Started", entity("AudioObject"), {}, f"{VIDEO}verbs/played"),
    ("Event", "Started", entity("Document"), {}, "http://activitystrea.ms/schema/1.0/start"),
    ("AssessmentItemEvent", "Completed", ITEM, {"generated": entity("FillinBlankResponse")}, f"{ADL}answered"),
    ("AssessmentItemEvent", "Completed", ITEM, {"generated": f"{TOOL}/responses/1"}, f"{ADL}answered"),
    ("AssessmentItemEvent", "Completed", ITEM, {}, f"{ADL}completed"),
    ("AssignableEvent", "Completed", ITEM, {"generated": entity("Response")}, f"{ADL}completed"),
    ("Event", "Activated", entity("CourseSection"), {}, f"{ADL}registered"),
    ("AssignableEvent", "Activated", QUIZ, {}, "https://w3id.org/xapi/dod-isd/verbs/activated"),
    ("Event", "Deactivated", entity("CourseOffering"), {}, "http://id.tincanapi.com/verb/unregistered"),
    ("FeedbackEvent", "Ranked", entity("Page"), {}, "http://id.tincanapi.com/verb/rated"),
    ("Event", "Ranked", entity("Page"), {}, "https://w3id.org/xapi/dod-isd/verbs/ranked"),
    ("MediaEvent", "Paused", entity("VideoObject"), {}, f"{VIDEO}verbs/paused"),
    ("AssessmentEvent", "Paused", QUIZ, {}, f"{ADL}suspended"),
    ("MediaEvent", "Ended", entity("VideoObject", duration="PT90S"),
     {"target": entity("MediaLocation", currentTime="PT1M30S")}, f"{ADL}completed"),
    ("MediaEvent", "Ended", entity("VideoObject", duration="PT90S"),
     {"target": entity("MediaLocation", currentTime="PT89S")}, f"{ADL}terminated"),
    ("MediaEvent", "Ended", entity("VideoObject"), {}, f"{ADL}terminated"),
    ("MessageEvent", "MarkedAsUnRead", entity("Message"), {}, "http://id.tincanapi.com/verb/marked-unread"),
    ("Event", "http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed", entity("Page"), {},
     "http://id.tincanapi.com/verb/viewed"),
    ("Event", "https://purl.imsglobal.org/caliper/actions/EnteredFullscreen", entity("VideoObject"), {},
     f"{ADL}interacted"),
    ("Event", "http://vendor.example/actions#Completed", entity("Page"), {}, "http://vendor.example/actions#Completed"),
    ("Event", "手を挙げた", entity("Page"), {}, f"{CALIPER}actions/%E6%89%8B%E3%82%92%E6%8C%99%E3%81%92%E3%81%9F"),
    ("Event", "http://adlnet.gov/expapi/verbs/voided", entity("Page"), {},  # an Event voids nothing
     f"{CALIPER}actions/http%3A%2F%2Fadlnet.gov%2Fexpapi%2Fverbs%2Fvoided"),
])
def test_the_first_row_that_holds_is_the_verb(kind: str, action: str, thing: Value, more: Value, verb: str) -> None:
    assert mapped(event(kind, action, thing, **more))["verb"]["id"] == verb


# --- who ---

@pytest.mark.parametrize(("actor", "found"), [
    (HANAKO, {"account": {"homePage": TOOL, "name": HANAKO}}),
    (person("hanako", name="山田 花子"), {"name": "山田 花子", "account": {"homePage": TOOL, "name": HANAKO}}),
    ("mailto:hanako@school.example.jp", {"mbox": "mailto:hanako@school.example.jp"}),
    ("mailto:hanako", {"account": {"homePage": f"{TOOL}/sensor", "name": "mailto:hanako"}}),
    ("urn:uuid:0D9B6F3E-3C5B-4B8E-9C0D-5D6B8A1E2F30",
     {"account": {"homePage": f"{TOOL}/sensor", "name": "urn:uuid:0D9B6F3E-3C5B-4B8E-9C0D-5D6B8A1E2F30"}}),
    ("https://drill.example.jp:8443/u s/𠮷", {"account": {
        "homePage": "https://drill.example.jp:8443", "name": "https://drill.example.jp:8443/u s/𠮷"}}),
    ("山田", {"account": {"homePage": f"{TOOL}/sensor", "name": "山田"}}),
])
def test_somebody_is_an_account_with_their_whole_id(actor: Any, found: Value) -> None:
    assert mapped(event(actor=actor))["actor"] == found


def test_ids_without_an_address_belong_to_the_sensor_else_to_the_application_else_to_the_store() -> None:
    sent = event(actor="urn:x:1", edApp=entity("SoftwareApplication"))
    for about, home in ((ABOUT, ABOUT.sensor), (Surroundings(TABLE, STORE, "sensor 1"), sent["edApp"]["id"])):
        assert mapped(sent, about)["actor"]["account"] == {"homePage": home, "name": "urn:x:1"}
    assert mapped(event(actor="urn:x:1"), Surroundings(TABLE, STORE))["actor"]["account"]["homePage"] == STORE


@pytest.mark.parametrize("nobody", [
    f"{CALIPER}Person", {"id": f"{CALIPER}Person", "type": "Person"}, "_:b0", {"id": "_:b0", "type": "Person"},
    {"type": "Person", "name": "だれか"}])
def test_who_is_anonymous_is_another_one_each_time(nobody: Any) -> None:
    one, other = (mapped(event(actor=nobody))["actor"]["account"] for _ in range(2))
    assert one["homePage"] == CALIPER
    assert one["name"].startswith("anonymous:")
    assert one != other


@pytest.mark.parametrize("kind", ["Organization", "Group", "CourseSection"])
def test_an_organization_that_acts_is_a_group(kind: str) -> None:
    assert mapped(event(actor=entity(kind)))["actor"]["objectType"] == "Group"


def test_a_mark_is_the_learners_whose_attempt_was_marked_with_the_grader_beside() -> None:
    found = mapped({**quiz()[-1], "actor": person("teacher")})
    assert found["actor"]["account"]["name"] == HANAKO
    assert found["context"]["instructor"]["account"]["name"] == f"{TOOL}/users/teacher"
    assert found["object"]["id"] == QUIZ["id"]
    assert found["verb"]["id"] == f"{ADL}scored"


def test_a_program_that_marks_is_no_instructor() -> None:
    found = mapped(quiz()[-1])
    assert found["actor"]["account"]["name"] == HANAKO
    assert "instructor" not in found["context"]
    assert found["context"]["extensions"][f"{CALIPER}grader"] == entity("SoftwareApplication", "marker")


def test_a_mark_for_an_attempt_of_nobody_is_the_graders() -> None:
    found = mapped(event("GradeEvent", "Graded", entity("Attempt"), actor=person("teacher")))
    assert found["actor"]["account"]["name"] == f"{TOOL}/users/teacher"
    assert "instructor" not in found["context"]


# --- what ---

def test_an_entity_is_an_activity_with_all_it_was_told_with() -> None:
    found = mapped(event("ViewEvent", "Viewed", entity(
        "Document", name="資料", description=None, keywords=["分数"], extensions={"page count": 3})))["object"]
    assert found["definition"] == {
        "type": "http://id.tincanapi.com/activitytype/document", "name": {"und": "資料"},
        "extensions": {f"{CALIPER}keywords": ["分数"], f"{STORE}/caliper/ext/page%20count": 3}}


@pytest.mark.parametrize(("iri", "found"), [
    ("https://drill.example.jp/a b", "https://drill.example.jp/a%20b"),
    ("https://drill.example.jp/100%", "https://drill.example.jp/100%25"),
    ("https://drill.example.jp/#a#b", "https://drill.example.jp/#a%23b"),
    ("https://drill.example.jp/資料/𠮷", "https://drill.example.jp/資料/𠮷"),
    ("0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30", "urn:uuid:0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30"),
    ("7", f"{STORE}/caliper/ids/https%3A%2F%2Fdrill.example.jp%2Fsensor/7"),
])
@pytest.mark.parametrize("thinned", [True, False])
def test_an_id_that_is_no_iri_becomes_one(iri: str, found: str, thinned: bool) -> None:
    assert mapped(event(thing=iri if thinned else {"id": iri, "type": "Page"}))["object"]["id"] == found


@pytest.mark.parametrize("iri", ["_:b1", f"{CALIPER}Page", None])
def test_what_has_no_lasting_id_is_an_activity_of_this_event(iri: str | None) -> None:
    sent = event(thing={"id": iri, "type": "Page"})
    assert mapped(sent)["object"]["id"] == f"{STORE}/caliper/{sent['id'][9:]}/object"


@pytest.mark.parametrize(("kind", "found"), [
    ("http://vendor.example/types#Worksheet", "http://vendor.example/types#Worksheet"),
    ("https://purl.imsglobal.org/caliper/Page", "http://activitystrea.ms/schema/1.0/page"),
    ("Webpage", "https://w3id.org/xapi/acrossx/activities/webpage"),
    ("Thesis", f"{CALIPER}Entity"), (7, f"{CALIPER}Entity"), (None, f"{CALIPER}Entity")])
def test_a_foreign_type_stays_what_it_is(kind: Any, found: str) -> None:
    assert mapped(event(thing={"id": f"{TOOL}/1", "type": kind}))["object"]["definition"]["type"] == found


def test_context_is_where_xapi_has_a_place_for_it() -> None:
    found = mapped(event("AssessmentItemEvent", "Started", ITEM, group=entity("CourseSection", name="5年1組 算数"),
                         edApp=entity("SoftwareApplication", name="計算ドリル"), session=entity("Session"),
                         generated=entity("Attempt", count=2)))["context"]
    assert found["platform"] == "計算ドリル"
    assert found["contextActivities"]["parent"][0]["id"] == QUIZ["id"]
    assert found["contextActivities"]["grouping"][0]["definition"]["type"] == f"{ADLA}course"
    assert found["contextActivities"]["other"][0]["id"] == f"https://w3id.org/jp-cos/{CODE}"
    assert found["extensions"]["http://id.tincanapi.com/extension/attempt-id"] == 2
    assert found["extensions"][f"{CALIPER}session"] == entity("Session")
    assert found["extensions"][f"{CALIPER}sendTime"] == "2026-05-11T01:15:31.000Z"


def test_a_group_of_people_is_a_team() -> None:
    found = mapped(event(group=entity("Group", name="3班")))["context"]["team"]
    assert found == {"objectType": "Group", "name": "3班", "account": {"homePage": TOOL, "name": f"{TOOL}/Group/1"}}


def test_platform_is_left_out_where_the_object_is_no_activity() -> None:
    assert "platform" not in mapped(event("FeedbackEvent", "Ranked", person("taro"), edApp=TOOL))["context"]


@pytest.mark.parametrize("attempt", ["urn:uuid:0D9B6F3E-3C5B-4B8E-9C0D-5D6B8A1E2F30", f"{TOOL}/Attempt/1"])
def test_all_of_an_attempt_has_its_registration(attempt: str) -> None:
    about = {"id": attempt, "type": "Attempt", "assignable": QUIZ}
    answer = entity("Response", attempt=attempt)
    found = {mapped(sent)["context"]["registration"] for sent in (
        event("AssessmentEvent", "Started", QUIZ, generated=about), event("GradeEvent", "Graded", about),
        event("AssessmentItemEvent", "Completed", ITEM, generated=answer))}
    assert len(found) == 1
    assert found == {"0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30"} or not attempt.startswith("urn:")


# --- what came of it ---

@pytest.mark.parametrize(("generated", "score"), [
    (entity("Score", scoreGiven=8, maxScore=10), {"raw": 8, "min": 0, "max": 10, "scaled": 0.8}),
    (entity("Result", resultScore=0.5, maxResultScore=2.0), {"raw": 0.5, "min": 0, "max": 2.0, "scaled": 0.25}),
    (entity("Score", scoreGiven=5, maxScore=1), {"raw": 5}),
    (entity("Score", scoreGiven=-1, maxScore=4), {"raw": -1, "max": 4, "scaled": -0.25}),
    (entity("Score", scoreGiven=-9, maxScore=4), {"raw": -9, "max": 4}),
    (entity("Score", scoreGiven=0, maxScore=0), {"raw": 0}),
    (entity("Score", scoreGiven=3), {"raw": 3, "min": 0, "max": 10, "scaled": 0.3}),  # the quiz says of how many
    (entity("Score", scoreGiven="8", maxScore=10), None),
    (entity("Score", maxScore=10), None),
    (entity("Score", scoreGiven=True, maxScore=1), None),
])
def test_a_score_is_one_that_xapi_allows(generated: Value, score: Value | None) -> None:
    sent = event("GradeEvent", "Graded", entity("Attempt", assignable=QUIZ), generated=generated)
    assert mapped(sent)["result"].get("score") == score


@pytest.mark.parametrize(("given", "success"), [(1, True), (0, False), (0.5, None)])
def test_the_mark_of_a_question_tells_whether_it_was_right(given: float, success: bool | None) -> None:
    sent = event("GradeEvent", "Graded", entity("Attempt", assignable=ITEM),
                 generated=entity("Score", scoreGiven=given, maxScore=1))
    assert mapped(sent)["result"].get("success") is success


def test_full_marks_in_a_quiz_are_no_answer_to_a_question() -> None:
    sent = event("GradeEvent", "Graded", entity("Attempt", assignable=QUIZ),
                 generated=entity("Score", scoreGiven=10, maxScore=10))
    assert "success" not in mapped(sent)["result"]


@pytest.mark.parametrize(("generated", "response"), [
    (entity("MultipleChoiceResponse", value="ア"), "ア"),
    (entity("FillinBlankResponse", values=["7/8", "𠮷"]), "7/8[,]𠮷"),
    (entity("MultiselectResponse", selections=["1", 2, None]), "1"),
    (entity("Comment", value="よくできました"), "よくできました"),
    (entity("BookmarkAnnotation", bookmarkNotes="ここから"), "ここから"),
    (entity("HighlightAnnotation", selectionText="通分"), "通分"),
    (entity("TagAnnotation", tags=["算数", "分数"]), "算数[,]分数"),
])
def test_an_answer_is_the_response(generated: Value, response: str) -> None:
    assert mapped(event(generated=generated))["result"]["response"] == response


def test_an_answered_question_is_an_interaction() -> None:
    found = mapped(quiz()[2])
    assert found["object"]["definition"]["type"] == f"{ADLA}cmi.interaction"
    assert found["object"]["definition"]["interactionType"] == "choice"
    assert found["result"]["response"] == "7/8"
    assert found["result"]["duration"] == "PT30.25S"
    assert mapped(quiz()[1])["object"]["definition"]["type"] == f"{ADLA}question"


@pytest.mark.parametrize(("times", "duration"), [
    ({"duration": "PT20M"}, "PT20M"),
    ({"duration": "20 minutes"}, None),
    ({"startedAtTime": AT, "endedAtTime": AT}, "PT0S"),
    ({"startedAtTime": "2026-05-11T10:00:00+09:00", "endedAtTime": "2026-05-11T01:01:00.5Z"}, "PT60.5S"),
    ({"startedAtTime": "2026-05-11T01:01:00Z", "endedAtTime": "2026-05-11T01:00:00Z"}, None),
    ({"startedAtTime": "2026-05-11T01:01:00", "endedAtTime": "2026-05-11T01:02:00Z"}, None),
    ({"startedAtTime": "きのう", "endedAtTime": AT}, None),
])
def test_an_attempt_took_as_long_as_it_says_or_as_its_times_are_apart(times: Value, duration: str | None) -> None:
    found = mapped(event("AssessmentEvent", "Submitted", QUIZ, generated=entity("Attempt", **times)))
    assert found["result"].get("duration") == duration
    assert found["result"]["completion"] is True


@pytest.mark.parametrize(("scale", "chosen", "score"), [
    ({"type": "NumericScale", "minValue": 1, "maxValue": 5}, ["4"], {"raw": 4, "min": 1, "max": 5}),
    ({"type": "NumericScale", "minValue": 1, "maxValue": 5}, ["9"], None),
    ({"type": "NumericScale", "minValue": 1, "maxValue": 5}, ["4", "5"], None),
    ({"type": "LikertScale"}, ["4"], None),
])
def test_one_number_chosen_on_a_scale_is_a_score(scale: Value, chosen: list[str], score: Value | None) -> None:
    rating = entity("Rating", question=entity("RatingScaleQuestion", scale=scale), selections=chosen)
    assert mapped(event("FeedbackEvent", "Ranked", generated=rating))["result"].get("score") == score


def test_media_tell_where_they_stand() -> None:
    video = entity("VideoObject", duration="PT1H")
    at = entity("MediaLocation", currentTime="PT12.5S")
    paused = mapped(event("MediaEvent", "Paused", video, target=at, session=entity("Session")))
    assert paused["result"]["extensions"] == {f"{VIDEO}extensions/time": 12.5}
    assert paused["context"]["extensions"][f"{VIDEO}extensions/length"] == 3600
    assert paused["context"]["extensions"][f"{VIDEO}extensions/session-id"] == f"{TOOL}/Session/1"
    jumped = mapped(event("MediaEvent", "JumpedTo", video, target=at))
    assert jumped["result"]["extensions"] == {f"{VIDEO}extensions/time-to": 12.5}
    captioned = mapped(event("MediaEvent", "EnabledClosedCaptioning", video))
    assert captioned["result"]["extensions"] == {f"{VIDEO}extensions/cc-enabled": True}


# --- when ---

@pytest.mark.parametrize(("when", "timestamp"), [
    (AT, AT), ("2026-05-11T10:15:30+0900", "2026-05-11T10:15:30+0900"), ("2026-02-30T00:00:00.000Z", None),
    ("今日", None), (7, None), (None, None)])
def test_when_that_cannot_be_told_it_was_when_it_was_sent(when: Any, timestamp: str | None) -> None:
    found = mapped(event(eventTime=when))
    assert found["timestamp"] == (timestamp or "2026-05-11T01:15:31.000Z")
    assert found["context"]["extensions"].get(f"{CALIPER}eventTime") == (None if timestamp else when)
    assert ("timestamp" in mapped(event(eventTime=when), Surroundings(TABLE, STORE))) is (timestamp is not None)


@pytest.mark.parametrize("iri", [
    "urn:uuid:0D9B6F3E-3C5B-4B8E-9C0D-5D6B8A1E2F30", "0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30"])
def test_the_statement_has_the_uuid_of_the_event(iri: str) -> None:
    found = mapped(event(id=iri))
    assert found["id"] == "0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30"
    assert found["context"]["extensions"][f"{CALIPER}id"] == iri  # for it is spelled otherwise
    usual = mapped(event())["context"]["extensions"]
    assert f"{CALIPER}id" not in usual


def test_an_event_without_a_uuid_is_always_the_same_statement() -> None:
    one, again, other = (mapped(event(id=f"{TOOL}/events/{name}"))["id"] for name in "112")
    assert one == again != other


@pytest.mark.parametrize("name", ["id", "actor", "action", "object"])
@pytest.mark.parametrize("value", [None, "", 7, [], {}])
def test_an_event_that_does_not_say_who_did_what_means_no_statement(name: str, value: Any) -> None:
    sent = {**event(), name: value}
    assert statement(sent, ABOUT) is None
    assert why_not(sent) == name
    assert drafted(orjson.dumps(sent), sent, ABOUT) is None


# --- as text ---

@pytest.mark.parametrize("number", ["12345678901234567890123", "1E5", "1.50", "0.00001", "1.0", "-0", "3"])
@pytest.mark.parametrize("space", ["", " "])
def test_numbers_keep_the_text_they_came_with(number: str, space: str) -> None:
    raw = json.dumps(event("GradeEvent", "Graded", entity("Attempt", assignable=QUIZ),
                           generated=entity("Score", scoreGiven=8, maxScore=70707), extensions={"n": [1, 80808]}))
    sent = raw.replace("70707", space + number).replace("80808", space + number).encode()
    found = drafted(sent, orjson.loads(sent), ABOUT)
    assert found is not None
    text, value = found
    assert f'"maxScore":{number}'.encode() in text
    assert f'"{STORE}/caliper/ext/n":[1,{number}]'.encode() in text
    assert orjson.loads(text) == value
    assert findings(value, Version.V1) == []


def test_texts_survive_as_they_are() -> None:
    sent = event(thing=entity("Page", name="𠮷野家の\u3000絵\ud83d"), extensions={"\ud83d": "が"})
    text, _ = drafted(json.dumps(sent).encode(), sent, ABOUT) or (b"", None)
    assert json.loads(text)["object"]["definition"]["name"]["und"] == "𠮷野家の\u3000絵\ud83d"


def test_the_quiz_of_these_tests_is_good_caliper() -> None:
    assert [caliper_findings(each, Caliper.V1P2) for each in quiz()] == [[]] * 5
