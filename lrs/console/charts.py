"""Charts as geometry: a template draws it as SVG, and beside each stands the table that says the same. Pure.

Values are plain numbers; how one is written stands beside it in `text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 520, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 14, 30
_DIGIT = 11  # how wide a digit of the scale is at most, on a phone
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Point:
    """`value` None is a gap: there is nothing to count. `part` of `value` is drawn darker."""

    label: str
    value: float | None
    text: str = ""
    part: float | None = None
    part_text: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as its column: from `x` on, `width` wide; heights are counted down from `floor`."""

    point: Point
    x: float
    middle: float
    width: float
    y: float
    height: float
    part_y: float
    part_height: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` says what is seen, `summary` what it tells, in words."""

    title: str
    summary: str
    head: tuple[str, str]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    part_head: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    floor: float = HEIGHT - _BOTTOM
    left: float = _LEFT


def chart(title: str, points: Sequence[Point], *, head: tuple[str, str], summary: str = "",
          part_head: str = "") -> Chart:
    """`head`: what labels and values are, for the table."""
    top, steps = _scale(max((point.value or 0 for point in points), default=0))
    room = HEIGHT - _TOP - _BOTTOM
    ticks = tuple(Tick(round(HEIGHT - _BOTTOM - room * step / steps, 1), _number(top * step / steps))
                  for step in range(steps + 1))
    left = max(_LEFT, _DIGIT * (1 + max(len(tick.text) for tick in ticks)))
    slot = (WIDTH - left - _RIGHT) / max(len(points), 1)
    every = -(-len(points) // _MOST_LABELS) or 1
    marks = []
    for place, point in enumerate(points):
        tall, part = (room * (value or 0) / top for value in (point.value, point.part))
        gap = min(slot * 0.24, 16)
        x, middle, width, height, part_height = _rounded(
            left + place * slot + gap / 2, left + (place + 0.5) * slot, slot - gap, tall, part)
        marks.append(Mark(point, x, middle, width, HEIGHT - _BOTTOM - height, height, HEIGHT - _BOTTOM - part_height,
                          part_height, labelled=place % every == 0))
    return Chart(title, summary, head, tuple(marks), ticks, part_head, left=left)


def shade(part: float, whole: float) -> int:
    """How dark a cell is, 1 to 5 in steps of a fifth; 0 where there is nothing to shade. Its number stands in it."""
    return min(5, 1 + floor(5 * part / whole)) if whole else 0


def _number(value: float) -> str:
    """To six digits, never as a power of ten: 2.5, 100,000, 1,200,000."""
    return f"{value:g}" if value < 1000 else f"{value:,.0f}"


def _rounded(*numbers: float) -> list[float]:
    return [round(number, 1) for number in numbers]


def _scale(highest: float) -> tuple[float, int]:
    """A round top at or above the highest value, and into how many steps it divides."""
    if highest <= 0:
        return 4, 4
    power = 10.0 ** floor(log10(highest))
    for top, steps in ((1, 5), (2, 4), (4, 4), (5, 5), (8, 4), (10, 5)):
        if highest <= top * power and (top * power / steps).is_integer():
            return top * power, steps
    return max(4.0, 4 * -(-highest // 4)), 4
