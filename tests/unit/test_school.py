"""The school code: what its characters say, and which codes cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.school import FOUNDERS, PREFECTURES, TYPES, check_digit, decode
from lrs.errors import BadRequest

NUMBERS = st.builds(lambda kind, prefecture, founder, number: f"{kind}{prefecture}{founder}{number:07}",
                    st.sampled_from(sorted(TYPES)), st.sampled_from(sorted(PREFECTURES)),
                    st.sampled_from(sorted(FOUNDERS)), st.integers(0, 9_999_999))


@pytest.mark.parametrize("code", ["C113110000050", "H113310400202", "F112310102342", "B139290002265", "C139290001200",
                                  "D139290000389", "E139290000162", "C239290000059", "B101210000018"])
def test_codes_that_were_published_are_right(code: str) -> None:
    assert decode(code).code == code


def test_type_prefecture_founder_and_number_are_told_in_both_languages() -> None:
    school = decode("C113110000050")
    assert school.type == ("lower secondary school", "中学校")
    assert school.prefecture == ("Tokyo", "東京都")
    assert school.founder == ("national", "国立")
    assert school.number == "1000005"


def test_there_are_47_prefectures_in_their_order() -> None:
    assert [PREFECTURES[number].ja for number in ("01", "14", "26", "47")] == ["北海道", "神奈川県", "京都府", "沖縄県"]
    assert len(PREFECTURES) == 47


@pytest.mark.parametrize(("code", "slug"), [
    ("F139190110519", "school-code-check-digit"),
    ("A148000000000", "school-code-prefecture"),
    ("A100000000000", "school-code-prefecture"),
    ("A101400000000", "school-code-founder"),
    ("B201210000018", "school-code-type"),
    ("b101210000018", "school-code-malformed"),
    ("B10121000001", "school-code-malformed"),
    ("B1012100000180", "school-code-malformed"),
    ("B10121000001８", "school-code-malformed"),
    ("I101210000018", "school-code-malformed"),
    ("", "school-code-malformed"),
])
def test_what_cannot_be_a_code_is_told_which_part_is_wrong(code: str, slug: str) -> None:
    with pytest.raises(BadRequest) as refused:
        decode(code)
    assert refused.value.slug == slug


@given(NUMBERS, st.integers(2, 11), st.integers(1, 9))
def test_any_one_digit_mistyped_is_noticed(beginning: str, place: int, by: int) -> None:
    digit = check_digit(beginning)
    other = str((int(beginning[place]) + by) % 10)
    mistyped = beginning[:place] + other + beginning[place + 1:]
    assert check_digit(mistyped) != digit
    assert decode(beginning + digit)
