"""A bundle taken in: everything is checked before the first row is written, then it is applied piece by piece.

A piece is committed together with its ledger row. Whoever is killed at any moment and begins again goes on where it
stood; a Statement that is there already is a duplicate, or a conflict, and nothing of it changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lrs.storage.contract.provenance import Import

Told = Callable[[int, int], None]
"""Hears how many lines of how many are done."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle that is to be imported: where it lies, into whose record, and on whose behalf. `run_id`: of a run that
    was begun before, or a new one."""

    source: Path
    tenant: str
    learner: str
    by: str
    run_id: str
    case_id: str = ""


class Importing:
    async def run(self, arrival: Arrival, told: Told) -> Import:
        """Verify, then apply what was not applied yet; the run as it ended. Raises `BundleRefused`, with nothing
        written."""
        raise NotImplementedError
