"""The broader item: each clause of the rule, on the codes it was made for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.parents import parent


def key(beginning: str) -> str:
    return f"{beginning:0<15}"


@pytest.mark.parametrize(("child", "others", "broader"), [
    ("8250263111", ("825026311", "82502631", "8250"), "825026311"),
    ("8250263111", ("825026", "82"), "825026"),
    # a subject is never below the chapter 総則
    ("825", ("82", "82n"), "82n"),
    ("82200L", ("82", "82n"), "82n"),
    # a subject without a heading for all grades
    ("822026", ("82202L", "82200L", "82n", "82"), "82202L"),
    ("82202L", ("82200L", "82n", "82"), "82200L"),
    ("82201L", ("82200L", "82n"), "82200L"),
    # the narrowest group of grades that contains the grade comes first
    ("8210241", ("82102L", "82102C", "82102"), "82102C"),
    ("82103302", ("82103002", "82103"), "82103002"),
    # a part of a subject below what holds for the whole subject
    ("83224", ("83204", "832"), "83204"),
    ("8323232400", ("832323040", "83202"), "832323040"),
    # the list of kanji, of persons, of notes: running numbers of two digits and more
    ("821002001201", ("82100200120", "8210020012", "821002001"), "821002001"),
    ("8210020012002", ("82100200120", "821002001"), "82100200120"),
    ("82202652310", ("8220265231", "822026523"), "822026523"),
    ("82800300291", ("8280030029", "828003002"), "8280030029"),
    # what is for one disability stands below what is for all
    ("8700000331400", ("860000033100", "86"), "860000033100"),
    ("8De", ("8Cn", "8Bn", "8B"), "8Cn"),
    ("8G102", ("8Bn", "8B"), "8Bn"),
    ("8E000002231133", ("8C00000223113", "8B0000022"), "8C00000223113"),
    # specialised subjects of upper secondary schools have a chapter of their own
    ("84P", ("84", "84n", "84o"), "84o"),
    ("84b", ("84", "84n", "84o"), "84o"),
    ("84B", ("84", "84n", "84o"), "84n"),
])
def test_the_broader_item(child: str, others: tuple[str, ...], broader: str) -> None:
    assert parent(key(child), {key(child), *map(key, others)}) == key(broader)


@pytest.mark.parametrize("chapter", ["82", "82n", "84o", "82K", "82L00C", "82M00L", "82N", "86O"])
def test_a_chapter_has_none(chapter: str) -> None:
    assert parent(key(chapter), {key("82"), key("82n"), key("84"), key("86"), key(chapter)}) is None


DIGITS = st.text("01269ABDLdenoKN", min_size=2, max_size=5)


@given(st.sets(DIGITS.map(lambda digits: key("8" + digits)), min_size=1, max_size=60))
def test_whatever_the_codes_every_way_up_ends(keys: set[str]) -> None:
    for start in keys:
        seen, here = set(), start
        while (broader := parent(here, keys)) is not None:
            assert broader in keys
            assert here not in seen
            seen.add(here)
            here = broader
