"""Signing keys, wrapped: one in force for each purpose and tenant, however many processes make one at once."""

from __future__ import annotations

import builtins
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.access import SigningKey


class MongoSigningKeys:
    """`lrs.storage.contract.access.SigningKeys`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["signing_keys"]

    @translated()
    async def add_first(self, key: SigningKey) -> SigningKey:
        try:
            await self._records.insert_one({
                "_id": key.kid, "purpose": key.purpose, "tenant": key.tenant, "wrapped": key.wrapped,
                "public_jwk": key.public_jwk, "created": key.created})
        except DuplicateKeyError:
            return _signing_key(await self._records.find_one({"purpose": key.purpose, "tenant": key.tenant}))
        return key

    @translated()
    async def list(self, purpose: str | None = None) -> builtins.list[SigningKey]:
        wanted = {} if purpose is None else {"purpose": purpose}
        return [_signing_key(record) async for record in self._records.find(wanted)]


def _signing_key(record: dict[str, Any]) -> SigningKey:
    return SigningKey(kid=record["_id"], purpose=record["purpose"], tenant=record["tenant"],
                      wrapped=bytes(record["wrapped"]), public_jwk=dict(record["public_jwk"]),
                      created=record["created"])
