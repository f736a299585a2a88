"""What the store promises of leases: work that only one process at a time may do."""

from __future__ import annotations

from typing import Protocol


class Leases(Protocol):
    async def take(self, work: str, holder: str, seconds: float) -> bool:
        """Take the lease on `work`, or keep it, for `seconds` from now; False while another holder has it.

        Time is the database's. Who was stopped for longer than its lease may find that another went on meanwhile, so
        the work itself must stand being done by two for a moment: a conditional update as its fence, or idempotence.
        """

    async def give_up(self, work: str, holder: str) -> None:
        """Let the next one begin at once."""
