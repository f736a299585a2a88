"""Which Caliper Events a bundle holds: those of the Statements in it that go as they are, so that what is left out,
or goes as a copy, leaves no trace here either. An Event that became no Statement goes nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from lrs.bundles.contents.told import Taken, Telling
from lrs.storage.contract.events import EventRow
from lrs.storage.contract.learnerrecords import RecordRow

AT_ONCE = 500


class Events(Protocol):
    async def among(self, tenant: str, keys: Collection[bytes]) -> list[EventRow]: ...


def exact(rows: Iterable[RecordRow], taken: Taken) -> list[bytes]:
    """The keys of those rows that were taken as they are."""
    statements = set(taken.statements)
    return [row.key for row in rows if row.text in statements]


async def heard(events: Events, tenant: str, keys: Collection[bytes], telling: Telling) -> list[bytes]:
    """The lines of the Events that these Statements were, in the order of the Statements."""
    wanted, found = list(keys), dict[bytes, bytes]()
    for first in range(0, len(wanted), AT_ONCE):
        for row in await events.among(tenant, wanted[first:first + AT_ONCE]):
            if telling.hears(row.text):
                found[row.key] = row.line
    return [found[key] for key in wanted if key in found]
