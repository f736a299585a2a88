"""The command: ``python -m tests.bench``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import classes, growth, memory, reads, report, writes
from tests.bench.bench import Bench, Plan
from tests.bench.servers import Mongod

PHASES = ("singles", "batches", "caliper", "reads", "more", "growth", "classes", "memory", "soak")
HISTORY = Path(__file__).parent / "history"
DISK = Path(__file__).parents[2] / "build"  # not the system's folder for temporary files, which may be memory

FULL = Plan(rounds=5, writing=1.2, reading=0.6, looking=0.1, patience=30, soak=60, sizes=(10_000, 100_000, 1_000_000),
            drivers=("motor", "pymongo"), workers=(1, 2))
QUICK = replace(FULL, rounds=1, writing=0.8, reading=0.4, looking=0.05, patience=5, soak=10, sizes=(10_000, 50_000))
QUICK_PHASES = ("singles", "batches", "caliper", "reads", "more", "growth")

EXPLAINED = """\
Measure the server on this machine, side by side with what bounds it: the raw driver writing and finding the very same
records, and a bare aiohttp handler. Client, server and MongoDB are processes of their own on the same cores. Rounds
alternate between all that is compared, and medians of the rounds count, so that a machine that drifts does no harm.

phases:
  singles   one statement a request, 1, 32 and 256 clients; beside the bare handler
  batches   10, 100 and 500 a request, 8 in flight; beside the raw driver, same transaction, same indexes
  caliper   Events, 1 and 100 a request; with batches, what share of statements that is
  reads     pages by agent beside the raw find; other queries; ids and canonical
  more      the walk from page to page
  growth    every indexed query at each of --sizes: its time and the index keys examined
  classes   the study log of a class of forty over a term, at each of --sizes above 20,000
  memory    idle, and while 64 clients post 10 MB each
  soak      minutes of mixed traffic

examples:
  python -m tests.bench                            all of it, a quarter of an hour; kept in tests/bench/history
  python -m tests.bench --quick                    a first impression, two minutes
  python -m tests.bench --only singles --driver pymongo --workers 1
  python -m tests.bench --only growth --sizes 10000,1000000 --json growth.json
  python -m tests.bench --only soak --soak 10
"""


def main() -> None:
    options = _options()
    plan, phases = _plan(options)
    began = datetime.now(UTC)
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench", dir=DISK) as folder, Mongod(Path(folder) / "mongod") as mongod:
        bench = Bench(plan, Path(folder), mongod)
        results = _measure(bench, phases)
    print(report.text(results, plan.drivers))
    told = {"date": began.isoformat(timespec="seconds"), "machine": _machine(), "plan": asdict(plan),
            "others": bench.others, **results.json(),
            "bars": [asdict(bar) for bar in report.bars(results, plan.drivers)]}
    if file := options.json or _history_file(options, began):
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        bench.tell(f"\nwritten to {file}")


def _measure(bench: Bench, phases: set[str]) -> report.Results:
    results = report.Results()
    if writing := phases & {"singles", "batches", "caliper"}:
        with bench.phase(" and ".join(sorted(writing, reverse=True))):
            results.tables |= writes.measure(bench, writing)
    if reading := phases & {"reads", "more"}:
        with bench.phase(" and ".join(sorted(reading, reverse=True))):
            results.tables |= reads.measure(bench, reading)
    if "growth" in phases:
        with bench.phase("growth"):
            results.growth = growth.measure(bench)
    if "classes" in phases:
        with bench.phase("classes"):
            results.classes = classes.measure(bench)
    if "memory" in phases:
        with bench.phase("memory"):
            results.memory = memory.measure(bench)
    if "soak" in phases:
        with bench.phase("soak"):
            results.soak = memory.soak(bench)
    return results


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=EXPLAINED,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one short round, small stores, no memory, no soak")
    parser.add_argument("--only", type=_phases, metavar="PHASES", help="these phases, comma-separated")
    parser.add_argument("--sizes", type=_numbers, help="statements in the stores of growth, comma-separated")
    parser.add_argument("--driver", choices=("motor", "pymongo", "both"), default="both")
    parser.add_argument("--workers", type=_numbers, help="worker processes, comma-separated (default: 1,2)")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="how long the soak takes (default: 1)")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="write all figures there (default: tests/bench/history, for a complete run)")
    return parser.parse_args()


def _plan(options: argparse.Namespace) -> tuple[Plan, set[str]]:
    plan = QUICK if options.quick else FULL
    phases = options.only or set(QUICK_PHASES if options.quick else PHASES)
    drivers = plan.drivers if options.driver == "both" else (options.driver,)
    plan = replace(plan, drivers=drivers, sizes=options.sizes or plan.sizes, workers=options.workers or plan.workers,
                   soak=options.soak * 60 if options.soak else plan.soak)
    return plan, phases


def _phases(text: str) -> set[str]:
    phases = set(text.split(","))
    if unknown := phases - set(PHASES):
        raise argparse.ArgumentTypeError(f"no phase {', '.join(sorted(unknown))}; there are {', '.join(PHASES)}")
    return phases


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(number.replace("_", "")) for number in text.split(",")))


def _history_file(options: argparse.Namespace, began: datetime) -> Path | None:
    if options.quick or options.only:
        return None
    HISTORY.mkdir(exist_ok=True)
    return HISTORY / f"{began:%Y-%m-%dT%H%M}.json"


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False,
                            cwd=Path(__file__).parent).stdout.strip()
    return {"commit": commit, "cores": os.cpu_count(), "system": platform.platform(terse=True),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "python": platform.python_version(),
            **{name: version(name) for name in ("aiohttp", "motor", "pymongo", "uvloop")}}


if __name__ == "__main__":
    main()
