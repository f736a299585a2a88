"""Reading JSON strictly, and keeping its text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.jsontext import BadJSON, dump, join, load, load_exact, load_verbatim, members, split

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
NUMBERS = ["12345678901234567890123", "1.0", "1E5", "-0", "0.10", "3" * 60, "0." + "7" * 60, "1e-7"]


def refused(body: bytes, nesting: int = 100) -> BadJSON:
    with pytest.raises(BadJSON) as caught:
        load(body, nesting)
    assert caught.value.text("en")
    assert caught.value.text("ja")
    return caught.value


@given(VALUES)
def test_any_value_is_read_in_any_spelling(value: Any) -> None:
    for text in (orjson.dumps(value), json.dumps(value).encode(), json.dumps(value, indent=2).encode()):
        assert load(text, 100) == value


@given(VALUES, st.sampled_from(['"k"', '"\\u006b"', '"k" ', '"k"\n']), TEXT)
def test_a_repeated_key_is_refused_whatever_stands_around_it(value: Any, key: str, other: str) -> None:
    inner = json.dumps(value)
    body = f'{{"前":{json.dumps(other)},"k":{inner},{key}:{inner}}}'.encode()
    assert refused(body).slug == "json-repeated-key"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"a":1,"a":1}', "/a"),
        ('[{"actor":{"名前":"花","名前":"花"}}]', "/0/actor/名前"),
        ('{"x/y":{"~":1,"~":2}}', "/x~1y/~0"),
        ('{"":1,"":2}', "/"),
        ('{"a":{"b":1,"b":2},"a":0}', "/a"),
        (r'{"a":"\u003a","a":"\u003A"}', "/a"),
        (r'{"a":"\":","b":"\u003a\u003a","b":1}', "/b"),
    ],
)
def test_a_repeated_key_is_named_with_its_place(body: str, pointer: str) -> None:
    error = refused(body.encode())
    assert error.slug == "json-repeated-key"
    assert error.values["pointer"] == pointer
    assert pointer in error.text("ja")


def test_keys_may_recur_in_other_objects_and_colons_in_strings() -> None:
    assert load(rb'[{"a":":"},{"a":"\":"},{"a":"\u003a"}]', 10) == [{"a": ":"}, {"a": '":'}, {"a": ":"}]


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"\xef\xbb\xbf{}", "json-byte-order-mark"),
        (b'"\xff"', "json-not-utf8"),
        (b'"\xed\xa0\x80"', "json-not-utf8"),
        ('"花"'.encode("shift_jis"), "json-not-utf8"),
        (b"", "json-malformed"),
        (b'{"a":1,}', "json-malformed"),
        (b"[1] x", "json-malformed"),
        (b"01", "json-malformed"),
        (b'"\x01"', "json-malformed"),
        (b"NaN", "json-number"),
        (b"[-Infinity]", "json-number"),
        (b"1e999", "json-number"),
        (b"-1" + b"0" * 5000, "json-number"),
        (rb'"\ud800"', "json-lone-surrogate"),
        (rb'{"\udc00\ud800":1}', "json-lone-surrogate"),
        (b"[" * 100_000, "json-too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "json-too-deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json-too-deep"),
    ],
)
def test_what_json_cannot_mean_is_refused_with_its_reason(body: bytes, slug: str) -> None:
    assert refused(body).slug == slug


@pytest.mark.parametrize("nesting", [16, 100, 250])
def test_nesting_is_counted_exactly(nesting: int) -> None:
    assert load(b"[" * nesting + b"]" * nesting, nesting) is not None
    assert load(b'[{"a":"[[["}]' + b" " * 9, 16) == [{"a": "[[["}]
    error = refused(b"[0," + b'{"a":' * nesting + b'"{["' + b"}" * nesting + b"]", nesting)
    assert error.slug == "json-too-deep"
    assert str(nesting) in error.text("en")


def test_a_wide_body_is_not_a_deep_one() -> None:
    body = b"[" + b",".join([b'{"a":[{"b":[]}]}'] * 1000) + b"]"
    assert len(load(body, 16)) == 1000
    assert refused(body.replace(b"[]", b"[" * 16 + b"]" * 16), 16).slug == "json-too-deep"


def test_slices_are_the_source() -> None:
    body = ' [ {"a" : 1E5} ,\n 12345678901234567890123, "花" ] '.encode()
    assert split(body) == [b'{"a" : 1E5}', b"12345678901234567890123", '"花"'.encode()]
    assert members(b'{ "a" : 1.0 , "b":[ 1 ] }') == {"a": b"1.0", "b": b"[ 1 ]"}


@given(st.dictionaries(TEXT, VALUES.map(orjson.dumps), max_size=5))
def test_joined_members_come_apart_again(parts: dict[str, bytes]) -> None:
    assert members(join(parts)) == parts


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_keeps_its_text(number: str) -> None:
    raw = f'{{"x":[{number}]}}'.encode()
    assert dump(load_verbatim(raw)) == raw


def test_numbers_are_compared_by_value_without_rounding() -> None:
    assert load_exact(b"[1, 1.0, 1E0]") == [Decimal(1)] * 3
    assert load_exact(b"12345678901234567890123") != load_exact(b"12345678901234567890124")
    assert load_exact(b"9" * 5000) == Decimal("9" * 5000)
    assert load_exact(b"[1e-99999999999999999999, 0E99999999999999999999, -0]") == [0, 0, 0]
