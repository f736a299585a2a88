"""The Caliper traffic that the bench sends: realistic, valid, mapped, and the same each time."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter

from lrs.annotation import profiles
from lrs.caliper import envelope, mapping
from lrs.caliper.mappingtable import Surroundings
from lrs.caliper.validation import findings
from tests.bench import load, sensors, traffic

FIRST_THOUSAND = "d87a521df690b90f9c030f579cbf95f4d103a4778b94583324348a01a7973214"


def taken(size: int) -> envelope.Envelope:
    body = next(load.envelopes(sensors.texts(0, size), size, {})).partition(b"\r\n\r\n")[2]
    return envelope.read(body, 100, size, 2**20)


def test_every_event_is_valid_and_means_a_statement() -> None:
    received, about = taken(500), Surroundings(profiles.caliper(), "https://lrs.example")
    for item in received.items():
        assert findings(item.value, received.version, item.pointer) == []
        assert mapping.statement(item.value, about)


def test_the_events_are_the_same_each_time() -> None:
    assert hashlib.sha256(b"\n".join(sensors.texts(0, 1000))).hexdigest() == FIRST_THOUSAND


def test_an_event_has_about_the_size_of_its_statement() -> None:
    sizes = [sum(map(len, made(0, 1000))) for made in (sensors.texts, traffic.texts)]
    assert 0.9 <= sizes[0] / sizes[1] <= 1.2


def test_most_are_answers_to_drills() -> None:
    kinds = Counter(event["type"] for event in itertools.islice(sensors.events(0), 1000))
    assert 600 <= kinds["AssessmentItemEvent"] <= 800
    assert set(kinds) == {"AssessmentItemEvent", "NavigationEvent", "MediaEvent", "AssessmentEvent"}


def test_what_is_sent_again_has_an_id_of_its_own() -> None:
    texts = sensors.texts(0, 3)
    sent = [json.loads(text) for text in itertools.islice(load.with_fresh_ids(texts, "urn:uuid:"), 7)]
    assert len({event.pop("id") for event in sent}) == 7
    assert sent[3:6] == sent[:3]
