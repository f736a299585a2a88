"""Try mutants, one after the other, and say which of them the suite does not notice.

    python -m tests.conformance.mutants.hunt             all of them
    python -m tests.conformance.mutants.hunt NAME …      these
    python -m tests.conformance.mutants.hunt --every 8   a sample: each eighth

The server itself is tried first with the same tests and must pass them. Exit code 1 when less than 95 % are noticed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.check import BOTH, chosen
from conformance.progress import Silent
from conformance.runner import Journal, Result, run
from conformance.target import Target
from tests.conformance.mutants.mutant import Mutant
from tests.conformance.mutants.population import MUTANTS
from tests.private import private_mongod, quickest

WANTED = 95  # per cent


@asynccontextmanager
async def living(mongo_uri: str, name: str, place: Path) -> AsyncIterator[dict[str, str] | None]:
    """A mutant's addresses, key and secret; None if it did not even start."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.conformance.mutants.launch", mongo_uri, f"mutant_{secrets.token_hex(4)}",
        str(place / secrets.token_hex(4)), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env={**os.environ, "LRS_MUTANT": name})
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        yield json.loads(line) if line else None
    finally:
        process.stdin.close()
        await process.wait()


async def tried(mongo_uri: str, mutant: Mutant | None, only: Sequence[str], version: str, place: Path) -> list[Result]:
    """What the tests say of a mutant, or of the server itself; nothing if it did not start."""
    async with living(mongo_uri, mutant.name if mutant else "", place) as server:
        if server is None:
            return []
        target = Target(server["address"], server["key"], server["secret"], version, secrets.token_hex(4),
                        server["caliper"], f"{server['key']}.{server['secret']}", patience=1, keep=True)
        checks = list(chosen(version, list(only), caliper=True))
        return await run(target, checks, Journal(), Silent(), first_fault_ends=mutant is not None)


async def hunt(mutants: Sequence[Mutant]) -> list[str]:
    """The names of those that were not noticed, each told as it is tried."""
    escaped = []
    with TemporaryDirectory(dir=quickest()) as folder:
        place = Path(folder)
        async with private_mongod(place / "mongod") as mongod:
            await _itself(mongod.uri, mutants, place)
            for mutant in mutants:
                results = await tried(mongod.uri, mutant, mutant.only, mutant.version, place)
                caught = next((each.id for each in results if each.outcome in {"failed", "missed", "broken"}), "")
                told = caught or ("nobody noticed" if results else "it did not start")
                print(f"{mutant.name:34} {told}", flush=True)
                if not caught:
                    escaped.append(mutant.name)
    return escaped


async def _itself(mongo_uri: str, mutants: Sequence[Mutant], place: Path) -> None:
    for version in BOTH:
        only = sorted({noun for mutant in mutants if mutant.version == version for noun in mutant.only})
        results = await tried(mongo_uri, None, only, version, place) if only else []
        faults = [each.id for each in results if each.outcome != "passed"]
        assert not faults, f"the server itself fails {faults}"


def main() -> int:
    parser = argparse.ArgumentParser("hunt", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    told = parser.parse_args()
    mutants = [MUTANTS[name] for name in told.names] or list(MUTANTS.values())[::told.every]
    escaped = asyncio.run(hunt(mutants))
    caught = len(mutants) - len(escaped)
    print(f"{caught} of {len(mutants)} mutants were noticed ({100 * caught / len(mutants):.1f} %)"
          + (f"; not: {', '.join(escaped)}" if escaped else ""))
    return int(100 * caught < WANTED * len(mutants))


if __name__ == "__main__":
    sys.exit(main())
