"""Key pairs of each purpose: made once for all processes, kept wrapped, opened by the right wrapping key alone."""

from __future__ import annotations

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lrs.access.keyring import AUDIT, TOKEN, Keyring
from lrs.access.wrapping import Wrapping, wrapping_key
from lrs.config import Auth, BadSetting, Config, Server
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.signing_keys import MongoSigningKeys

WRAPPING, OTHER = Wrapping(bytes(32)), Wrapping(bytes(31) + b"1")


@pytest.fixture
async def kept(db: Database) -> MongoSigningKeys:
    await indexes.ensure(db)
    await db["signing_keys"].delete_many({})
    return MongoSigningKeys(db)


async def test_processes_that_start_at_once_agree_on_one_key(kept: MongoSigningKeys) -> None:
    rings = [Keyring(kept, TOKEN) for _ in range(4)]
    await asyncio.gather(*(ring.open(WRAPPING) for ring in rings))
    assert len({ring.kid for ring in rings}) == 1
    (jwk,) = rings[0].jwks()["keys"]
    assert "d" not in jwk


async def test_the_key_is_there_again_after_a_restart(kept: MongoSigningKeys) -> None:
    first, second = Keyring(kept, TOKEN), Keyring(kept, TOKEN)
    await first.open(WRAPPING)
    await second.open(WRAPPING)
    assert second.private.private_numbers() == first.private.private_numbers()


async def test_the_database_alone_does_not_give_the_key_away(kept: MongoSigningKeys) -> None:
    ring = Keyring(kept, TOKEN)
    await ring.open(WRAPPING)
    secret = ring.private.private_numbers().private_value.to_bytes(32, "big")
    (key,) = await kept.list("token")
    assert secret not in key.wrapped


async def test_another_wrapping_key_is_told_so(kept: MongoSigningKeys) -> None:
    await Keyring(kept, TOKEN).open(WRAPPING)
    with pytest.raises(BadSetting, match=r"auth\.wrapping_key"):
        await Keyring(kept, TOKEN).open(OTHER)


async def test_each_purpose_has_a_key_of_its_own_and_is_told_as_others_read_it(
        kept: MongoSigningKeys) -> None:
    token, audit = Keyring(kept, TOKEN), Keyring(kept, AUDIT)
    await token.open(WRAPPING)
    await audit.open(WRAPPING)
    shown = [(jwk["kty"], jwk["crv"], jwk["alg"]) for ring in (token, audit) for jwk in ring.jwks()["keys"]]
    assert shown == [("EC", "P-256", "ES256"), ("OKP", "Ed25519", "EdDSA")]
    audit.public(audit.kid).verify(audit.private.sign("木".encode()), "木".encode())
    assert token.public(audit.kid) is None


async def test_no_first_key_is_made_under_another_wrapping_key_than_that_of_the_keys_there(
        kept: MongoSigningKeys) -> None:
    await Keyring(kept, TOKEN).open(WRAPPING)
    with pytest.raises(BadSetting, match=r"auth\.wrapping_key"):
        await Keyring(kept, AUDIT).open(OTHER)
    assert await kept.list("audit") == []


def test_a_wrapping_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    config = Config(server=Server(data=str(tmp_path / "data")))
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(wrapping_key, [config] * 8))
    assert len(made) == 1
    (file,) = (tmp_path / "data").iterdir()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("wrapping.key", 0o600)


def test_a_configured_wrapping_key_needs_no_file(tmp_path: Path) -> None:
    config = Config(server=Server(data=str(tmp_path / "data")), auth=Auth(wrapping_key="ひみつ"))
    assert len(wrapping_key(config)) == 32
    assert wrapping_key(config) == wrapping_key(replace(config, server=Server(data="elsewhere")))
    assert not (tmp_path / "data").exists()
