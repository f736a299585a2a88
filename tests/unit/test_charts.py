"""Charts as geometry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lrs.console.charts import HEIGHT, WIDTH, Point, chart, shade

HEAD = ("週", "件数")


def test_what_is_twice_as_much_is_twice_as_tall() -> None:
    low, high = chart("件数", [Point("4/1", 5), Point("4/8", 10, part=5)], head=HEAD).marks
    assert round(high.height, 1) == round(2 * low.height, 1)
    assert high.part_height == low.height
    assert low.y + low.height == high.y + high.height


def test_a_chart_of_nothing_is_an_empty_chart() -> None:
    assert chart("正答", [], head=HEAD).marks == ()


def test_what_is_not_known_has_no_column() -> None:
    assert [mark.height for mark in chart("正答", [Point("a", None), Point("b", 0)], head=HEAD).marks] == [0, 0]


def test_large_numbers_are_written_out_and_have_room() -> None:
    made = chart("記録", [Point("a", 1_100_000)], head=HEAD)
    assert [tick.text for tick in made.ticks] == ["0", "500,000", "1,000,000", "1,500,000", "2,000,000"]
    assert made.left > chart("記録", [Point("a", 9)], head=HEAD).left
    assert made.marks[0].x > made.left


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=60))
def test_everything_stays_within_the_picture_and_the_scale_has_whole_steps(values: list[int | None]) -> None:
    made = chart("件数", [Point(str(place), value) for place, value in enumerate(values)], head=HEAD)
    for mark in made.marks:
        assert 0 <= mark.x <= mark.x + mark.width <= WIDTH
        assert 0 <= mark.y <= mark.y + mark.height <= HEIGHT
    tops = [float(tick.text.replace(",", "")) for tick in made.ticks]
    assert all(top.is_integer() for top in tops)
    assert tops[-1] >= max((value or 0 for value in values), default=0) * 0.999999


def test_a_cell_is_shaded_by_fifths_and_not_at_all_without_answers() -> None:
    assert [shade(part, 10) for part in (0, 1, 2, 5, 8, 10)] == [1, 1, 2, 3, 5, 5]
    assert shade(0, 0) == 0
