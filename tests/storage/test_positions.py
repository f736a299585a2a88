from hypothesis import given
from hypothesis import strategies as st

from lrs.clock import now_ms
from lrs.storage import positions
from lrs.storage.positions import EPOCH_MS, LANES, PER_MS, before, last_of, mark_text, ms_of, position

INSTANTS = st.integers(EPOCH_MS, EPOCH_MS + (1 << 41) - PER_MS)
PLACES = st.tuples(INSTANTS, st.integers(0, LANES - 1), st.integers(0, 10 * PER_MS))


@given(PLACES, PLACES)
def test_an_earlier_millisecond_comes_first_whatever_lane_and_count(one: tuple[int, int, int],
                                                                   other: tuple[int, int, int]) -> None:
    a, b = position(*one), position(*other)
    if ms_of(a) != ms_of(b):
        assert (a < b) == (ms_of(a) < ms_of(b))


@given(PLACES)
def test_a_position_lies_within_its_millisecond(place: tuple[int, int, int]) -> None:
    pos = position(*place)
    assert before(ms_of(pos)) < pos <= last_of(ms_of(pos))
    assert 0 <= pos < 1 << 63


@given(INSTANTS, st.integers(0, LANES - 1), st.integers(0, 3 * PER_MS))
def test_the_statements_of_a_long_batch_keep_their_order(ms: int, lane: int, count: int) -> None:
    assert position(ms, lane, count) < position(ms, lane, count + 1)


@given(INSTANTS)
def test_no_lane_meets_another_in_a_millisecond(ms: int) -> None:
    assert len({position(ms, lane, n) for lane in (0, 1, LANES - 1) for n in (0, 1, PER_MS - 1)}) == 9


def test_any_instant_a_caller_may_name_is_a_bound() -> None:
    assert before(0) == -1
    assert last_of(10**15) < 1 << 63
    assert last_of(10**15) > position(now_ms(), LANES - 1, 0)


def test_a_mark_is_told_as_its_instant() -> None:
    assert mark_text(positions.last_of(1_775_606_400_123)) == "2026-04-08T00:00:00.123Z"
