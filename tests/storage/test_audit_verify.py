"""Verifying the log: whatever somebody with the database changes is found, and the first bad entry is named."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lrs.audit.checkpoint import BadCheckpoint, Checkpoint, read, sign
from lrs.audit.leaves import leaf
from lrs.audit.tree import root_of
from lrs.audit.verification import Fault
from lrs.config import Config
from lrs.storage.client import Database
from tests.audited import TARO, TENANT, Process, looked, opened

SIZE = 300
ORIGIN = "lrs.midori.example/audit/midori"
FIELDS: dict[str, Any] = {
    "at": 1, "event": "study-log.written", "actor": "key:somebody", "role": "principal", "subjects": [],
    "purpose": "support", "rule": "none", "request": "req-x", "keys": [], "sealed": b"\x00", "tenant": "midori ",
}


@pytest.fixture
async def log(db: Database, config: Config) -> Process:
    return await (await opened(db, config)).filled(SIZE)


async def fault(log: Process, witness: str | None = None) -> str:
    with pytest.raises(Fault) as found:
        await log.verify(witness)
    return str(found.value)


async def entry(log: Process, seq: int) -> dict[str, Any]:
    return dict(await log.db["audit_entries"].find_one({"seq": seq}))


async def move(log: Process, seq: int, to: int) -> None:
    await log.db["audit_entries"].update_one({"seq": seq}, {"$set": {"seq": to}})


async def shift(log: Process, first: int, by: int) -> None:
    """Renumber everything from `first` on, as who hides a gap or makes room would."""
    places = range(first, SIZE)
    for seq in places if by < 0 else reversed(places):
        await move(log, seq, seq + by)


async def test_an_untouched_log_is_told_with_its_unsealed_tail(log: Process) -> None:
    await log.record(3)
    verified = await log.verify()
    assert (verified.sealed, verified.checkpoints, verified.unsealed, verified.pruned) == (SIZE, 1, 3, 0)
    assert 0 <= verified.oldest_ms < 30_000


@pytest.mark.parametrize("damage", [{"$unset": {"role": ""}}, {"$set": {"at": "きのう"}}, {"$set": {"sealed": 7}},
                                    {"$set": {"keys": None}}, {"$set": {"subjects": [1]}}])
async def test_an_entry_that_is_no_longer_one_is_named_too(log: Process, damage: dict[str, Any]) -> None:
    await log.db["audit_entries"].update_one({"seq": 123}, damage)
    assert (await fault(log)).startswith("entry 123 (id ")


@pytest.mark.parametrize("field", FIELDS)
async def test_a_changed_entry_is_named_whatever_was_changed_in_it(log: Process, field: str) -> None:
    await log.db["audit_entries"].update_one({"seq": 123}, {"$set": {field: FIELDS[field]}})
    found = await fault(log)
    if field == "tenant":
        assert "entry 123 was removed" in found
    else:
        assert found.startswith("entry 123 (id ")
        assert found.endswith("was changed after it was sealed")


async def test_of_several_bad_entries_the_first_is_named(log: Process) -> None:
    for seq in (200, 7, 100):
        await log.db["audit_entries"].update_one({"seq": seq}, {"$set": {"role": "nobody"}})
    assert (await fault(log)).startswith("entry 7 ")


@pytest.mark.parametrize("seq", [0, 131, 255, 256, SIZE - 1])
async def test_a_removed_entry_is_named(log: Process, seq: int) -> None:
    await log.db["audit_entries"].delete_one({"seq": seq})
    assert f"entry {seq} was removed" in await fault(log)


async def test_a_removed_entry_is_named_though_the_others_were_renumbered(log: Process) -> None:
    await log.db["audit_entries"].delete_one({"seq": 40})
    await shift(log, 41, -1)
    assert "entry 40 was removed" in await fault(log)


async def test_an_inserted_entry_is_named(log: Process) -> None:
    await shift(log, 70, 1)
    forged = await entry(log, 69) | {"_id": "f" * 32, "seq": 70}
    await log.db["audit_entries"].insert_one(forged)
    found = await fault(log)
    assert found.startswith(f"entry 70 (id {'f' * 32}, ")
    assert "was inserted" in found


async def test_an_entry_that_was_put_behind_the_last_one_is_named(log: Process) -> None:
    await log.db["audit_entries"].insert_one(await entry(log, 69) | {"_id": "f" * 32, "seq": SIZE})
    assert f"entry {SIZE} was inserted" in await fault(log)


async def test_an_entry_in_the_place_of_another_is_named(log: Process) -> None:
    await log.db["audit_entries"].delete_one({"seq": 70})
    await log.db["audit_entries"].insert_one(await entry(log, 69) | {"_id": "f" * 32, "seq": 70})
    assert (await fault(log)).startswith(f"entry 70 (id {'f' * 32}, ")


async def test_swapped_entries_are_named(log: Process) -> None:
    await move(log, 30, 9999)
    await move(log, 200, 30)
    await move(log, 9999, 200)
    found = await fault(log)
    assert found.startswith("entry 30 (id ")
    assert "was moved: the entry of place 30 stands at place 200 now" in found


async def test_an_entry_moved_to_the_end_is_named(log: Process) -> None:
    await move(log, 30, SIZE + 5)
    assert "entry 30 was moved" in await fault(log)


async def test_an_entry_that_was_taken_out_of_the_tree_again_is_named(log: Process) -> None:
    await log.db["audit_entries"].update_one({"seq": 12}, {"$set": {"waiting": True}, "$unset": {"seq": ""}})
    assert "entry 12 was removed" in await fault(log)


async def test_who_changes_entry_and_hash_together_is_found_by_the_checkpoint_between_which_it_was(
        log: Process) -> None:
    await log.filled(20)
    await log.filled(20)
    records = await log.entries.numbered(TENANT, 0, 1000)
    await rewrite(log, SIZE + 5, records)
    found = await fault(log)
    assert found.startswith(f"entries {SIZE} to {SIZE + 19} are not what the checkpoint of ")


async def rewrite(log: Process, seq: int, records: list[Any]) -> None:
    """Change an entry and its leaf hash alike."""
    await log.db["audit_entries"].update_one({"seq": seq}, {"$set": {"role": "nobody"}})
    [changed] = await log.entries.numbered(TENANT, seq, 1)
    tile = await log.db["audit_tiles"].find_one({"level": 0, "index": seq // 256})
    place = seq % 256 * 32
    hashes = tile["hashes"][:place] + leaf(changed) + tile["hashes"][place + 32:]
    await log.db["audit_tiles"].update_one({"_id": tile["_id"]}, {"$set": {"hashes": hashes}})
    records[seq] = changed


async def test_who_rewrites_everything_and_signs_it_anew_is_found_by_a_witness(log: Process) -> None:
    witness = (await log.service.checkpoint(TENANT)).note
    assert (await log.verify(witness)).sealed == SIZE
    records = await log.entries.numbered(TENANT, 0, 1000)
    await rewrite(log, 290, records)
    root = root_of(map(leaf, records))
    note = await log.service.sign(TENANT, SIZE, root)
    await log.db["audit_heads"].update_one({}, {"$set": {"root": root}})
    await log.db["audit_checkpoints"].update_one({"size": SIZE}, {"$set": {"note": note}})
    assert (await log.verify()).sealed == SIZE
    assert f"entries 0 to {SIZE - 1} are not what the witness's checkpoint says" in await fault(log, witness)


async def test_a_log_that_was_cut_short_is_found_by_a_witness(log: Process) -> None:
    early = (await log.service.checkpoint(TENANT)).note
    await log.filled(30)
    late = (await log.service.checkpoint(TENANT)).note
    assert (await log.verify(early)).sealed == SIZE + 30
    await log.db["audit_entries"].delete_many({"seq": {"$gte": SIZE}})
    await log.db["audit_checkpoints"].delete_many({"size": {"$gt": SIZE}})
    await log.db["audit_tiles"].update_one({"level": 0, "index": 1}, [
        {"$set": {"hashes": await kept_hashes(log)}}, {"$set": {"bytes": {"$binarySize": "$hashes"}}}])
    head = await log.db["audit_checkpoints"].find_one({"size": SIZE})
    await log.db["audit_heads"].update_one({}, {"$set": {"size": SIZE, "root": read(head["note"]).root}})
    assert (await log.verify(early)).sealed == SIZE
    assert f"entry {SIZE} was removed" in await fault(log, late)


async def kept_hashes(log: Process) -> bytes:
    tile = await log.db["audit_tiles"].find_one({"level": 0, "index": 1})
    return bytes(tile["hashes"][:(SIZE - 256) * 32])


async def test_a_checkpoint_that_was_changed_or_forged_is_named(log: Process) -> None:
    [signed] = await log.trees.checkpoints(TENANT)
    for note in ("", signed.note.replace(f"\n{SIZE}\n", f"\n{SIZE - 1}\n"), signed.note.replace("midori", "aoi"),
                 signed.note.rpartition("\n— ")[0] + "\n", signed.note[:-9] + "AAAAAAA=\n"):
        await log.db["audit_checkpoints"].update_one({}, {"$set": {"note": note}})
        assert (await fault(log)).startswith("the checkpoint of ")


async def test_a_head_that_was_set_back_is_found(log: Process) -> None:
    await log.db["audit_heads"].delete_many({})
    assert "the head of the tree was set back" in await fault(log)


async def test_hashes_that_are_missing_are_found(log: Process) -> None:
    await log.db["audit_tiles"].delete_one({"level": 0, "index": 1})
    assert await fault(log) == "the leaf hash of entry 256 is missing from the tree"


async def test_a_witness_that_is_of_another_log_or_no_checkpoint_is_told_so(log: Process) -> None:
    for witness in ("写し", "aoi/audit/aoi\n3\nAAAA\n\n— x y\n", sign_elsewhere("aoi/audit/aoi")):
        with pytest.raises(BadCheckpoint):
            await log.verify(witness)
    assert "is not signed by this server's key" in await fault(log, sign_elsewhere(ORIGIN))


def sign_elsewhere(origin: str) -> str:
    return sign(Checkpoint(origin, 3, bytes(32)), Ed25519PrivateKey.generate())


async def test_any_change_anywhere_is_found_and_its_place_is_named(log: Process) -> None:
    chance = random.Random(20260412)
    entries = log.db["audit_entries"]
    for _ in range(25):
        seq, other = sorted(chance.sample(range(SIZE), 2))
        before, after = await entry(log, seq), await entry(log, other)
        change, named = chance.choice(CHANGES)
        await change(log, seq, other)
        assert (await fault(log)).startswith(f"entry {named(seq, other)} ")
        await entries.delete_many({"_id": {"$in": [before["_id"], after["_id"]]}})
        await entries.insert_many([before, after])
    await log.verify()


async def swap(log: Process, seq: int, other: int) -> None:
    await move(log, seq, 9999)
    await move(log, other, seq)
    await move(log, 9999, other)


async def alter(log: Process, seq: int, other: int) -> None:
    await log.db["audit_entries"].update_one({"seq": seq}, {"$set": {"purpose": f"理由{other}"}})


async def remove(log: Process, seq: int, other: int) -> None:
    await log.db["audit_entries"].delete_many({"seq": {"$in": [seq, other]}})


async def copy_over(log: Process, seq: int, other: int) -> None:
    """The later entry with the content of the earlier one, under its own id."""
    earlier = await entry(log, seq)
    del earlier["_id"], earlier["seq"]
    await log.db["audit_entries"].update_one({"seq": other}, {"$set": earlier | {"role": "nobody"}})


Change = Callable[[Process, int, int], Awaitable[None]]
CHANGES: list[tuple[Change, Callable[[int, int], int]]] = [
    (swap, min), (alter, min), (remove, min), (copy_over, max)]


async def test_verifying_while_others_write_and_seal_finds_nothing(log: Process, config: Config) -> None:
    writer = Process(log.db, config)

    async def write() -> None:
        for _ in range(30):
            await writer.service.record(TENANT, looked(subjects=(TARO,)))
            await writer.sealer.grow(TENANT)
            await writer.sealer.seal()

    writing = asyncio.create_task(write())
    while not writing.done():
        await log.verify()
    await writing
    assert (await log.verify()).sealed == SIZE + 30
