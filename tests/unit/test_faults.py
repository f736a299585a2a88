"""Refusals of which no value is kept, as sentences: each can be said, and shows a mark where a value stood."""

from __future__ import annotations

import pytest

from lrs.messages.catalogue import MESSAGES
from lrs.messages.faults import fault, summary
from lrs.messages.text import Language
from lrs.xapi.jsontext import TEXTS
from lrs.xapi.rules import RULES


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_refusal_and_every_rule_can_be_said_without_its_values(language: Language) -> None:
    for slug in (*MESSAGES, *TEXTS):
        assert summary(slug, language) != slug
    for rule in RULES:
        assert fault(rule, "/actor/mbox", language) != rule


def test_a_mark_stands_where_a_value_stood_without_quotes_of_its_own() -> None:
    assert summary("page-unknown", "en") == MESSAGES["page-unknown"].en
    assert summary("home-page-invalid", "en").startswith("… is not a home page")
    assert "`scaled`" in fault("scaled-range", "/result/score/scaled", "en")


def test_what_another_version_refused_is_told_by_its_name() -> None:
    assert summary("of-tomorrow", "ja") == "of-tomorrow"
    assert fault("of-tomorrow", "/", "ja") == "of-tomorrow"
