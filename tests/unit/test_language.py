"""Choosing one language of a language map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.language import accepted, choose, narrow


@pytest.mark.parametrize(
    ("header", "tags", "chosen"),
    [
        ("en-GB", "ja en-US en-GB", "en-GB"),
        ("ja", "en ja-JP", "ja-JP"),
        ("ja-JP", "en ja", "ja"),
        ("JA-jp", "en ja-JP", "ja-JP"),
        ("ja", "ja-JP ja", "ja"),
        ("ja-JP, en;q=0.5", "en ja", "ja"),
        ("en;q=0.5, ja;q=0.9", "en ja", "ja"),
        ("en;q=0.5,ja;q=0.9,*;q=0.1", "fr en", "en"),
        ("fr, *;q=0.1", "en ja", "en"),
        ("en;q=0, *", "en ja", "ja"),
        ("en-GB;q=0, en", "en-GB en-US", "en-US"),
        ("ja-JP;q=0, en;q=0.2", "en ja", "en"),
        ("ja-JP;q=0, ja", "ja-JP ja", "ja"),
        ("en-GB, *;q=0.5", "fr en", "en"),
        ("zh-Hant-TW", "zh zh-Hant", "zh-Hant"),
        ("j", "ja en", "ja"),
        ("fr", "en ja", "en"),
        ("fr;q=0", "ja en", "ja"),
        ("", "en ja", "en"),
        ("ja;q=2, ;;, en;q=0.3", "ja en", "en"),
        ("en ; q=0.1 , ja ; q=1.000", "en ja", "ja"),
        ("日本語", "en ja", "en"),
    ],
)
def test_the_reader_gets_the_most_welcome_language(header: str, tags: str, chosen: str) -> None:
    assert choose(tags.split(), accepted(header)) == chosen


def test_of_equally_welcome_languages_the_header_decides_and_then_the_map() -> None:
    assert choose(["en", "ja"], accepted("ja, en")) == "ja"
    assert choose(["en-US", "en-GB"], accepted("en")) == "en-US"


def test_a_map_is_narrowed_to_one_language() -> None:
    assert narrow({"en": "answered", "ja": "解答した"}, accepted("ja")) == {"ja": "解答した"}
    assert narrow({}, accepted("ja")) == {}


TAGS = st.lists(st.sampled_from(["ja", "ja-JP", "en", "en-GB", "fr"]), min_size=1)


@given(st.text() | st.text("jaen-*;q=0.1, "), TAGS)
def test_any_header_gives_some_language_of_the_map(header: str, tags: list[str]) -> None:
    assert choose(tags, accepted(header)) in tags
