"""Whatever Event comes in, a Statement comes out, or a reason; and the Event comes back."""

from __future__ import annotations

import json
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.caliper.entities import TABLE as ENTITIES
from lrs.caliper.mapping import statement, why_not
from lrs.caliper.mappingback import event_of
from lrs.caliper.mappingtext import drafted
from lrs.caliper.vocabulary import ACTIONS
from lrs.xapi.validation import findings
from lrs.xapi.version import Version
from tests.calipering import ABOUT, HANAKO, STORE, TOOL, V1P1, V1P2

Value = dict[str, Any]

SLOW = [HealthCheck.too_slow]  # the first draw of Events so nested takes a second on a busy machine

CALIPER = "http://purl.imsglobal.org/caliper/"
TEXTS = st.text(max_size=12)
NUMBERS = st.integers(-2**63, 2**63) | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(st.none() | st.booleans() | NUMBERS | TEXTS,
                        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
                        max_leaves=6)
IRIS = st.sampled_from([
    HANAKO, f"{TOOL}/a b", "http://adlnet.gov/expapi/verbs/voided", "mailto:a@example.jp", "mailto:a b@example.jp",
    "_:b0", f"{CALIPER}Person", f"{CALIPER}Page", "urn:uuid:0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30", "urn:x", "7", "資料",
    "0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30", "http://", "https://u@h:1/?#", "x:%", "\ud83d", "a:\ud83d#b#c",
    "https://w3id.org/jp-cos/8220233111000000"]) | TEXTS
TIMES = st.sampled_from(["2026-05-11T01:15:30.250Z", "2026-05-11T01:15:30+0900", "2026-05-11", "PT5M", "P1W", "PT1.5S",
                         "P99999999999999999999Y"]) | ANYTHING
TYPES = st.sampled_from([*ENTITIES, "Webpage", "https://purl.imsglobal.org/caliper/Page", "http://v.example/T", 7,
                         None])
TERMS = st.sampled_from([*sorted(ACTIONS), "MarkedAsUnRead", "http://adlnet.gov/expapi/verbs/voided"]) | IRIS
KEYS = st.sampled_from(["com.example.canvas", "$set", "https://example.jp/ext", f"{CALIPER}id", "", "a b", "id",
                        f"{STORE}/caliper/ext/a", "https://w3id.org/xapi/video/extensions/length"]) | TEXTS


def entities(inner: Any) -> Any:
    slots = IRIS | inner | ANYTHING
    return st.fixed_dictionaries({}, optional={
        "id": IRIS | ANYTHING, "type": TYPES, "name": TEXTS | ANYTHING, "description": TEXTS | ANYTHING,
        "extensions": st.dictionaries(KEYS, ANYTHING, max_size=2) | ANYTHING, "isPartOf": slots, "assignable": slots,
        "assignee": slots, "attempt": slots, "count": ANYTHING, "duration": TIMES, "startedAtTime": TIMES,
        "endedAtTime": TIMES, "currentTime": TIMES, "scoreGiven": NUMBERS | ANYTHING, "maxScore": NUMBERS | ANYTHING,
        "resultScore": NUMBERS, "maxResultScore": NUMBERS, "value": ANYTHING, "values": ANYTHING,
        "selections": st.lists(TEXTS, max_size=2), "learningObjectives": st.lists(slots, max_size=2) | ANYTHING,
        "question": st.just({"scale": {"minValue": 0, "maxValue": 9}}) | ANYTHING,
        "otherIdentifiers": ANYTHING, "members": ANYTHING, "いろ": ANYTHING})


ENTITIES_ = entities(entities(st.nothing()))
SLOTS = IRIS | ENTITIES_ | ANYTHING
EVENTS = st.fixed_dictionaries(
    {"id": IRIS | st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"), "type": st.sampled_from([
        "Event", "AssessmentEvent", "AssessmentItemEvent", "MediaEvent", "GradeEvent", "FeedbackEvent"]) | ANYTHING,
     "actor": IRIS | ENTITIES_, "action": TERMS, "object": IRIS | ENTITIES_},
    optional={"eventTime": TIMES, "generated": SLOTS, "target": SLOTS, "group": SLOTS, "edApp": SLOTS, "session": SLOTS,
              "membership": ANYTHING, "extensions": st.dictionaries(KEYS, ANYTHING, max_size=3) | ANYTHING,
              "@context": ANYTHING, "profile": ANYTHING, "いろ": ANYTHING, "sensor": ANYTHING})


@settings(max_examples=150, suppress_health_check=SLOW)
@given(EVENTS)
def test_every_event_that_says_who_did_what_is_a_statement(event: Value) -> None:
    found = statement(event, ABOUT)
    if found is None:
        assert why_not(event)
        return
    assert findings(found, Version.V1) == []
    text = json.dumps(event).encode()
    written, value = drafted(text, event, ABOUT) or (b"", None)
    assert value == found
    assert json.loads(written) == found


@settings(max_examples=100, suppress_health_check=SLOW)
@given(st.dictionaries(st.sampled_from(["id", "type", "actor", "action", "object", "generated"]) | TEXTS, ANYTHING))
def test_any_object_at_all_is_a_statement_or_there_is_a_reason(event: Value) -> None:
    found = statement(event, ABOUT)
    assert (found is None) is bool(why_not(event))
    assert found is None or findings(found, Version.V1) == []


# --- and back ---

GOOD_IRIS = st.sampled_from([HANAKO, "_:b0", f"{CALIPER}Page", "urn:uuid:0d9b6f3e-3c5b-4b8e-9c0d-5d6b8a1e2f30",
                             "urn:x:1", "mailto:a@example.jp", f"{TOOL}/a b", "7", f"{TOOL}/資料#1"])
FREE = st.dictionaries(KEYS, ANYTHING, min_size=1, max_size=3)
GOOD_TYPES = st.sampled_from([*sorted(ENTITIES), "http://v.example/T", "Webpage"])


def good(inner: Any) -> Any:
    slots = GOOD_IRIS | inner
    return st.fixed_dictionaries({"id": GOOD_IRIS, "type": GOOD_TYPES}, optional={
        "name": TEXTS, "description": TEXTS, "extensions": FREE, "isPartOf": slots, "assignable": slots,
        "assignee": slots, "keywords": st.lists(TEXTS), "duration": TEXTS, "count": st.integers(0, 9),
        "maxScore": NUMBERS, "scoreGiven": NUMBERS, "value": TEXTS, "learningObjectives": st.lists(slots, max_size=2)})


GOOD = GOOD_IRIS | good(good(st.nothing()))
GOOD_EVENTS = st.fixed_dictionaries(
    {"@context": st.sampled_from([V1P1, V1P2, ["https://example.jp/context", V1P2]]),
     "id": st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"), "type": st.sampled_from([
         "Event", "AssessmentEvent", "AssessmentItemEvent", "MediaEvent", "GradeEvent"]),
     "actor": GOOD, "action": st.sampled_from([*sorted(ACTIONS), "http://v.example/a"]), "object": GOOD,
     "eventTime": st.sampled_from(["2026-05-11T01:15:30.250Z", "2026-05-11T10:15:30+0900", "きのう"])},
    optional={"generated": GOOD, "target": GOOD, "group": GOOD, "edApp": GOOD, "session": GOOD, "profile": TEXTS,
              "grader": TEXTS, "sendTime": TEXTS,
              "extensions": FREE})


@settings(max_examples=150, suppress_health_check=SLOW)
@given(GOOD_EVENTS)
def test_the_event_comes_back(event: Value) -> None:
    found = statement(event, ABOUT)
    assert found is not None
    stored = {**orjson.loads(orjson.dumps(found)), "stored": "2026-05-11T01:15:32.000Z", "version": "1.0.0"}
    assert event_of(stored, ABOUT) == event
