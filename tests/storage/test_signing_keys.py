import asyncio

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import SigningKey
from lrs.storage.signing_keys import MongoSigningKeys


def signing_key(kid: str, purpose: str, tenant: str | None = None) -> SigningKey:
    return SigningKey(kid, purpose, tenant, kid.encode(), {"kty": "EC", "kid": kid}, 1_700_000_000_000)


@pytest.fixture(scope="module")
async def signing_keys(db: Database) -> MongoSigningKeys:
    await indexes.ensure(db)
    return MongoSigningKeys(db)


async def test_of_keys_made_at_once_one_is_in_force_for_everybody(signing_keys: MongoSigningKeys) -> None:
    offers = [signing_key(f"token-{n}", "token") for n in range(5)]
    answers = await asyncio.gather(*(signing_keys.add_first(offer) for offer in offers))
    assert answers == [answers[0]] * 5
    assert await signing_keys.list("token") == [answers[0]]


async def test_each_tenant_has_a_bundle_key_of_its_own(signing_keys: MongoSigningKeys) -> None:
    midori = await signing_keys.add_first(signing_key("b-midori", "bundle", "midori"))
    aoi = await signing_keys.add_first(signing_key("b-aoi", "bundle", "aoi"))
    assert {midori.kid, aoi.kid} == {"b-midori", "b-aoi"}
    assert len(await signing_keys.list("bundle")) == 2
