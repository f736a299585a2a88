"""The figures as tables for people and as JSON for the history; the bars they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.figures import Figures, Table, medians
from tests.bench.growth import Growth, ratios
from tests.bench.memory import CLIENTS, Memory, Soak
from tests.bench.reads import page_case
from tests.bench.writes import BARE, batches_case, caliper_case, singles_case


@dataclass
class Results:
    """What was measured; phases left out are empty."""

    tables: Table = field(default_factory=dict)
    growth: Growth = field(default_factory=Growth)
    classes: Growth = field(default_factory=Growth)
    memory: Memory | None = None
    soak: Soak | None = None

    def median(self, case: str, subject: str) -> Figures | None:
        rounds = self.tables.get(case, {}).get(subject)
        return medians(rounds) if rounds else None

    def rate(self, case: str, subject: str, drivers: Iterable[str]) -> float | None:
        """The better driver's; `subject` names the driver by `{}`."""
        found = [figures.rate for driver in drivers if (figures := self.median(case, subject.format(driver)))]
        return max(found, default=None)

    def json(self) -> dict[str, Any]:
        return {
            "cases": {case: {subject: asdict(medians(rounds)) for subject, rounds in subjects.items()}
                      for case, subjects in self.tables.items()},
            "growth": asdict(self.growth),
            "classes": asdict(self.classes),
            "memory": asdict(self.memory) if self.memory else None,
            "soak": asdict(self.soak) if self.soak else None,
        }


# --- bars -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """`met` says whether `value` reaches `target`, or stays below it where less is better."""

    name: str
    value: float
    target: float
    unit: str
    met: bool


ONE, TWO = "{}, 1 worker", "{}, 2 workers"


def bars(results: Results, drivers: Iterable[str]) -> list[Bar]:
    """Every bar that was measured. Of two drivers the better one counts, on either side."""
    return [*_write_bars(results, drivers), *_read_bars(results, drivers), *_growth_bars(results.growth),
            *_growth_bars(results.classes), *_memory_bars(results)]


def _write_bars(results: Results, drivers: Iterable[str]) -> Iterator[Bar]:
    for clients, share in ((32, 20), (256, 35)):
        case = singles_case(clients)
        yield from _share(f"{case}: of the bare handler", results.rate(case, ONE, drivers),
                          results.rate(case, BARE, drivers), share)
        tails = [figures.p999 / figures.p50 for driver in drivers
                 if (figures := results.median(case, ONE.format(driver)))]
        if tails:
            yield _most(f"{case}: p99.9 to median", min(tails), 10, "×")
    yield from _share(f"{batches_case(100)}: of raw insert_many", results.rate(batches_case(100), ONE, drivers),
                      results.rate(batches_case(100), "raw {}", drivers), 60)
    yield from _share(f"{caliper_case(100)}: of statements, though each is stored twice",
                      results.rate(caliper_case(100), ONE, drivers), results.rate(batches_case(100), ONE, drivers), 60)
    for case in (singles_case(256), batches_case(100)):
        one, two = results.rate(case, ONE, drivers), results.rate(case, TWO, drivers)
        if one and two:
            yield _least(f"{case}: two workers to one", two / one, 1.3, "×")


def _read_bars(results: Results, drivers: Iterable[str]) -> Iterator[Bar]:
    for limit, share in ((100, 75), (25, 55)):
        case = page_case(limit)
        yield from _share(f"{case}: of raw find and join", results.rate(case, ONE, drivers),
                          results.rate(case, "raw {}", drivers), share)


def _growth_bars(growth: Growth) -> Iterator[Bar]:
    if sizes := growth.sizes:
        name, slowest, _ = max(ratios(growth), key=lambda one: one[1])
        yield _most(f"time, {max(sizes):,} to {min(sizes):,} ({name})", slowest, 1.3, "×")
        name, _, most = max(ratios(growth), key=lambda one: one[2])
        yield _most(f"keys, {max(sizes):,} to {min(sizes):,} ({name})", most, 1.3, "×")


def _memory_bars(results: Results) -> Iterator[Bar]:
    if results.memory:
        yield _most("memory, idle", results.memory.idle, 120, " MB")
        yield _most(f"memory, {CLIENTS} clients post 10 MB each", results.memory.peak, 400, " MB")
    if results.soak:
        grown = results.soak.held[-1] - results.soak.held[len(results.soak.held) // 2]
        yield _most("memory, grown in the second half of the soak", grown, 5, " MB")


def _share(name: str, ours: float | None, ceiling: float | None, target: float) -> Iterator[Bar]:
    if ours and ceiling:
        yield _least(name, 100 * ours / ceiling, target, " %")


def _least(name: str, value: float, target: float, unit: str) -> Bar:
    return Bar(name, value, target, unit, value >= target)


def _most(name: str, value: float, target: float, unit: str) -> Bar:
    return Bar(name, value, target, unit, value <= target)


# --- text -------------------------------------------------------------------------------------------------


def text(results: Results, drivers: Iterable[str]) -> str:
    parts = [_cases(results), _growth(results.growth), _growth(results.classes), _memory(results),
             _bars(bars(results, drivers))]
    return "\n\n".join(part for part in parts if part)


def _columns(rows: list[list[str]], first: int) -> str:
    """`rows` in columns; the first ones, `first` of them, are texts, the others figures."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(f"{cell:<{width}}" if place < first else f"{cell:>{width}}"
                               for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
                     for row in rows)


def _cases(results: Results) -> str:
    rows = [["", "", "a second", "p50 ms", "p99", "p99.9", "server µs", "mongod µs", "peak MB", "failed"]]
    for case, subjects in results.tables.items():
        for place, (subject, rounds) in enumerate(subjects.items()):
            one = medians(rounds)
            rows.append(["" if place else case, subject, f"{one.rate:,.0f}", f"{one.p50:.2f}", f"{one.p99:.2f}",
                         f"{one.p999:.2f}", f"{one.server:.0f}", f"{one.mongod:.0f}",
                         f"{one.peak:.0f}" if one.peak else "", f"{one.failed:.0f}" if one.failed else ""])
    return _columns(rows, 2) if results.tables else ""


def _growth(growth: Growth) -> str:
    sizes = growth.sizes
    if not sizes:
        return ""
    rows = [["query", *(f"ms, {size:,}" for size in sizes), "ratio", *(f"keys, {size:,}" for size in sizes), "ratio"]]
    for name, slower, more in ratios(growth):
        costs = [growth.costs[name][size] for size in sizes]
        rows.append([name, *(f"{cost.milliseconds:.2f}" for cost in costs), f"{slower:.2f}",
                     *(f"{cost.keys}" for cost in costs), f"{more:.2f}"])
    room = [f"{size:,} statements: {room.disk:.0f} bytes each on disk, {room.index:.0f} in indexes"
            for size, room in growth.room.items()]
    return "\n".join([_columns(rows, 1), *(["", *room] if room else [])])


def _memory(results: Results) -> str:
    lines = []
    if memory := results.memory:
        parts = " + ".join(f"{one:.0f}" for one in memory.processes)
        lines.append(f"memory of the server, all processes: {memory.idle:.0f} MB idle ({parts}), {memory.peak:.0f} MB "
                     f"at most while {CLIENTS} clients post 10 MB each ({memory.failed} refused)")
    if soak := results.soak:
        lines.append(f"soak, {soak.minutes:g} min of mixed traffic: "
                     f"{' → '.join(f'{held:.0f}' for held in soak.held)} MB ({soak.failed} refused)")
    return "\n".join(lines)


def _bars(found: list[Bar]) -> str:
    rows = [["bar", "measured", "target", ""]]
    rows += [[bar.name, f"{bar.value:.3g}{bar.unit}", f"{bar.target:g}{bar.unit}", "met" if bar.met else "missed"]
             for bar in found]
    return _columns(rows, 1) if found else ""
