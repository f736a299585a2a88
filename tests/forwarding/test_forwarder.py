"""Which process sends on: the one that has the lease, where there is anything to be sent on at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from lrs.clock import now_ms
from lrs.exchangesettings import Forwarding
from lrs.forwarding.forwarder import LEASE, Forwarder, Records
from lrs.storage.contract.forwards import Forward
from lrs.storage.store import Store

HOUR = 3_600_000
NOTHING_IS_SENT = cast("Any", None)


class Told:
    """What the metrics show."""

    def __init__(self) -> None:
        self.lag = -1.0

    def forwarded(self, sent: int, rejected: int) -> None: ...

    def forwarding_waits(self, lag: float, dead: int) -> None:
        self.lag = lag


@pytest.fixture(autouse=True)
async def nothing_left(store: Store) -> AsyncIterator[None]:
    yield
    for collection in ("forwards", "leases"):
        await store.db[collection].delete_many({})


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def forwarder(store: Store, told: Told) -> Forwarder:
    records = Records(store.statements, store.attachments, store.forwards, NOTHING_IS_SENT)
    return Forwarder(records, store.leases, NOTHING_IS_SENT, NOTHING_IS_SENT, NOTHING_IS_SENT, NOTHING_IS_SENT,
                     Forwarding(), told)


async def test_where_nothing_is_to_be_sent_on_no_process_asks_for_the_lease(
        store: Store, forwarder: Forwarder, told: Told) -> None:
    await forwarder.look()
    assert await store.db["leases"].find_one({"_id": LEASE}) is None
    assert told.lag == 0


async def test_nothing_waits_once_the_last_forward_is_gone(store: Store, forwarder: Forwarder, told: Told) -> None:
    now = now_ms()
    await store.forwards.add(Forward("f", "t", "drill", "https://lrs.example.jp", "key", b"", (), (), (), now, -1,
                                     failures=1, next_try=now + HOUR, oldest=now - HOUR))
    await forwarder.look()
    assert told.lag >= HOUR / 1000
    await store.forwards.remove("t", "f")
    await forwarder.look()
    assert told.lag == 0


async def test_who_has_not_the_lease_tells_nothing(store: Store, forwarder: Forwarder, told: Told) -> None:
    await store.forwards.add(Forward("f", "t", "drill", "https://lrs.example.jp", "key", b"", (), (), (), now_ms(), -1))
    assert await store.leases.take(LEASE, "another", 60)
    await forwarder.look()
    assert told.lag == -1
