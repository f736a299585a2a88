"""Which part of a file is asked for, by RFC 9110 14; and links that open one bundle for a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.errors import RangeNotThere
from lrs.exports import links
from lrs.http.ranges import Part, asked

ETAG = '"' + 64 * "a" + '"'
SIZE = 1000


@pytest.mark.parametrize(("header", "part"), [
    (None, None), ("bytes=0-", Part(0, SIZE)), ("bytes=0-0", Part(0, 1)), ("bytes=10-19", Part(10, 20)),
    ("bytes=990-5000", Part(990, SIZE)), ("bytes=-10", Part(990, SIZE)), ("bytes=-5000", Part(0, SIZE)),
    ("bytes = 10 - 19", Part(10, 20)), ("bytes=999-", Part(999, SIZE)),
    ("bytes=0-1,5-6", None), ("bytes=-", None), ("bytes=9-3", None), ("lines=1-2", None), ("bytes=a-b", None),
    ("", None),
])
def test_one_range_is_answered_and_all_else_is_the_whole_file(header: str | None, part: Part | None) -> None:
    assert asked(header, None, ETAG, SIZE) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
def test_a_range_behind_the_end_is_not_there(header: str) -> None:
    with pytest.raises(RangeNotThere) as refused:
        asked(header, None, ETAG, SIZE)
    assert refused.value.values["size"] == SIZE


@pytest.mark.parametrize(("condition", "part"), [
    (ETAG, Part(10, SIZE)), (f"W/{ETAG}", None), ('"other"', None), ("Tue, 24 Nov 2026 08:00:00 GMT", None)])
def test_a_range_of_another_file_is_the_whole_of_this_one(condition: str, part: Part | None) -> None:
    assert asked("bytes=10-", condition, ETAG, SIZE) == part


@given(st.binary(min_size=1, max_size=32), st.uuids().map(str), st.integers(1, 1 << 45))
def test_a_link_opens_its_bundle_until_its_time_is_over(secret: bytes, job_id: str, until: int) -> None:
    link = links.made(secret, job_id, until)
    assert links.opens(link, secret, job_id, until - 1)
    assert not links.opens(link, secret, job_id, until)
    assert not links.opens(link, secret + b"x", job_id, until - 1)
    assert not links.opens(link, secret, "another", until - 1)


@given(st.text(max_size=40))
def test_what_is_no_link_opens_nothing(link: str) -> None:
    assert not links.opens(link, b"secret", "job", 0)
