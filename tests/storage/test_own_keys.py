"""A tenant's own keys for bundles: made once for all processes, kept wrapped, rotated with the former ones kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from lrs.access.keyring import TOKEN, Keyring
from lrs.access.wrapping import Wrapping
from lrs.config import BadSetting
from lrs.custodians.own import OwnKeyring
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.custodians import MongoOwnKeys
from lrs.storage.signing_keys import MongoSigningKeys

WRAPPING, OTHER = Wrapping(bytes(32)), Wrapping(bytes(31) + b"1")
ORIGIN = "https://lrs.midori.example"


class Events:
    """A journal that is read at once."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict[str, str]]] = []

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        self.told.append((tenant, event, dict(details or {})))


@pytest.fixture
async def kept(db: Database) -> Database:
    await indexes.ensure(db)
    for name in ("custodian_keys", "signing_keys"):
        await db[name].delete_many({})
    return db


def keyring(db: Database, wrapping: Wrapping = WRAPPING, events: Events | None = None,
            seconds: float = 0) -> OwnKeyring:
    return OwnKeyring(MongoOwnKeys(db), MongoSigningKeys(db), wrapping, events or Events(), seconds)


async def test_processes_that_need_keys_at_once_agree_on_one_pair_of_each_use(kept: Database) -> None:
    rings = [keyring(kept) for _ in range(5)]
    signers = await asyncio.gather(*(ring.signer("midori", ORIGIN) for ring in rings))
    assert len({signer.kid for signer in signers}) == 1
    assert len({signer.private.private_numbers() for signer in signers}) == 1
    published = await rings[0].published("midori", ORIGIN)
    assert [key.use for key in published] == ["sig", "enc"]


async def test_two_who_rotate_at_once_leave_one_key_in_force(kept: Database) -> None:
    rings = [keyring(kept) for _ in range(3)]
    await rings[0].signer("midori", ORIGIN)
    await asyncio.gather(*(ring.rotate("midori") for ring in rings))
    for ring in rings:
        published = await ring.published("midori", ORIGIN)
        assert [key.use for key in published if key.retired is None] == ["sig", "enc"]
    assert len({(await ring.signer("midori", ORIGIN)).kid for ring in rings}) == 1


async def test_each_tenant_has_keys_of_its_own(kept: Database) -> None:
    ring = keyring(kept)
    found = [await ring.published(tenant, ORIGIN) for tenant in ("midori", "aoi")]
    assert not {key.kid for key in found[0]} & {key.kid for key in found[1]}
    await ring.rotate("aoi")
    assert await ring.published("midori", ORIGIN) == found[0]


async def test_a_retired_key_was_in_force_until_its_successor_was_made(kept: Database) -> None:
    ring = keyring(kept)
    await ring.signer("midori", ORIGIN)
    await ring.rotate("midori")
    made = [key.created for key in await MongoOwnKeys(kept).list("midori") if key.use == "sig"]
    ends = [key.retired for key in await ring.published("midori", ORIGIN) if key.use == "sig"]
    assert ends == [made[1], None]


async def test_what_another_process_rotated_is_known_after_the_setting_s_seconds(kept: Database) -> None:
    patient, prompt = keyring(kept, seconds=3600), keyring(kept)
    before = await patient.signer("midori", ORIGIN)
    assert (await prompt.signer("midori", ORIGIN)).kid == before.kid
    await keyring(kept).rotate("midori")
    assert (await patient.signer("midori", ORIGIN)).kid == before.kid
    assert (await prompt.signer("midori", ORIGIN)).kid != before.kid


async def test_the_database_alone_gives_no_private_half_away(kept: Database) -> None:
    ring = keyring(kept)
    signer = await ring.signer("midori", ORIGIN)
    [identity] = await ring.identities("midori")
    secret = signer.private.private_numbers().private_value.to_bytes(32, "big")
    for key in await MongoOwnKeys(kept).list("midori"):
        assert secret not in key.wrapped
        assert identity.encode() not in key.wrapped
        assert "d" not in key.public_jwk


async def test_another_wrapping_key_is_told_so_and_makes_no_key(kept: Database) -> None:
    await keyring(kept).signer("midori", ORIGIN)
    for use in (keyring(kept, OTHER).signer("midori", ORIGIN), keyring(kept, OTHER).rotate("midori")):
        with pytest.raises(BadSetting, match=r"auth\.wrapping_key"):
            await use
    await Keyring(MongoSigningKeys(kept), TOKEN).open(WRAPPING)
    with pytest.raises(BadSetting, match=r"auth\.wrapping_key"):
        await keyring(kept, OTHER).signer("aoi", ORIGIN)
    assert await MongoOwnKeys(kept).list("aoi") == []
    assert len(await MongoOwnKeys(kept).list("midori")) == 2


async def test_who_rotated_is_in_the_audit_log_with_the_new_keys_names_alone(kept: Database) -> None:
    events = Events()
    ring = keyring(kept, events=events)
    await ring.rotate("midori")
    in_force = {key.use: key.kid.rpartition("/")[2] for key in await ring.published("midori", ORIGIN)
                if key.retired is None}
    assert events.told == [("midori", "keys.rotated", in_force)]
