"""Refusals of access: one entry for the first of a kind, a count for the rest, within bounds."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from lrs.audit.entry import Actor, Entry
from lrs.audit.refused import MOST_KINDS, WINDOW_SECONDS, RefusedAccess
from lrs.errors import StorageUnavailable

REFUSED = Entry("access.refused", Actor("key", "k-1", "app"), rule="scope-needed:all/read",
                object="GET /xAPI/statements")


class Kept:
    """Where entries go, and the count of those that went nowhere."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Entry]] = []
        self.lost = 0
        self.away = False

    async def record(self, tenant: str, entry: Entry) -> None:
        if self.away:
            raise StorageUnavailable
        self.entries.append((tenant, entry))

    def audit_uncounted(self, refusals: int) -> None:
        self.lost += refusals


async def test_the_first_is_an_entry_and_the_rest_of_its_minute_a_number() -> None:
    kept = Kept()
    refused = RefusedAccess(kept.record, kept)
    for _ in range(1000):
        await refused.note("midori", REFUSED)
    await refused.write(monotonic())
    assert kept.entries == [("midori", REFUSED)]
    await refused.write(monotonic() + WINDOW_SECONDS)
    assert kept.entries[1:] == [("midori", replace(REFUSED, details={"repeated": 999}))]
    await refused.note("midori", REFUSED)
    assert len(kept.entries) == 3


async def test_each_actor_rule_resource_and_tenant_is_a_kind_of_its_own() -> None:
    kept = Kept()
    refused = RefusedAccess(kept.record, kept)
    for tenant, entry in (("midori", REFUSED), ("aoi", REFUSED), ("midori", replace(REFUSED, rule="other")),
                          ("midori", replace(REFUSED, object="PUT /xAPI/statements")),
                          ("midori", replace(REFUSED, actor=Actor("key", "k-2")))):
        await refused.note(tenant, entry)
    await refused.write()
    assert len(kept.entries) == 5


async def test_too_many_kinds_at_once_are_only_counted() -> None:
    kept = Kept()
    refused = RefusedAccess(kept.record, kept)
    for number in range(MOST_KINDS + 7):
        await refused.note("midori", replace(REFUSED, actor=Actor("key", f"k-{number}")))
    assert (len(kept.entries), kept.lost) == (MOST_KINDS, 7)


async def test_a_count_that_cannot_be_written_is_told_as_lost() -> None:
    kept = Kept()
    refused = RefusedAccess(kept.record, kept)
    for _ in range(3):
        await refused.note("midori", REFUSED)
    kept.away = True
    await refused.write()
    assert kept.lost == 2
