"""The traffic that the bench sends: realistic, valid, and the same each time."""

from __future__ import annotations

import hashlib
import itertools
import json

import pytest

from lrs.xapi.validation import findings
from lrs.xapi.version import Version
from tests.bench import load, traffic

FIRST_THOUSAND = "f5e018b3e95487dab4b45c606ce2dffa1ce95421f22d6ff7247543da15b76926"


@pytest.mark.parametrize("version", list(Version))
def test_every_statement_is_valid_in_both_versions(version: Version) -> None:
    for statement in itertools.islice(traffic.statements(0), 1000):
        assert findings(statement, version) == []


def test_the_statements_are_the_same_each_time() -> None:
    assert hashlib.sha256(b"\n".join(traffic.texts(0, 1000))).hexdigest() == FIRST_THOUSAND


def test_a_statement_has_about_a_kilobyte() -> None:
    sizes = [len(text) for text in traffic.texts(0, 1000)]
    assert 1000 <= sum(sizes) / len(sizes) <= 1200


def test_most_are_answers_to_drills_with_score_and_duration() -> None:
    answers = [statement for statement in itertools.islice(traffic.statements(0), 1000)
               if statement["verb"]["id"] == traffic.VERBS["answered"][0]]
    assert 600 <= len(answers) <= 800
    assert all({"score", "duration"} <= answer["result"].keys() for answer in answers)


def test_a_few_learners_are_met_often_or_each_only_once() -> None:
    often = [_learner(text) for text in traffic.texts(0, 1000)]
    once = [_learner(text) for text in traffic.texts(0, 1000, unique=True)]
    assert len(set(often)) < 800
    assert len(set(once)) == 1000


def test_what_is_sent_again_has_an_id_of_its_own() -> None:
    texts = traffic.texts(0, 3)
    sent = [json.loads(text) for text in itertools.islice(load.with_fresh_ids(texts), 7)]
    assert len({statement.pop("id") for statement in sent}) == 7
    assert sent[3:6] == sent[:3]
    for statement, text in zip(sent, texts, strict=False):
        assert statement == {name: value for name, value in json.loads(text).items() if name != "id"}


def _learner(text: bytes) -> str:
    name: str = json.loads(text)["actor"]["account"]["name"]
    return name
