"""OpenID providers: one record each, found by tenant and name."""

from __future__ import annotations

import builtins
from typing import Any

from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated
from lrs.storage.contract.providers import Provider


class MongoProviders:
    """`lrs.storage.contract.providers.Providers`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["providers"]

    @translated()
    async def add(self, provider: Provider) -> bool:
        try:
            await self._records.insert_one({
                "_id": f"{provider.tenant}:{provider.name}", "tenant": provider.tenant, "name": provider.name,
                "label": provider.label, "issuer": provider.issuer, "client_id": provider.client_id,
                "client_secret": provider.client_secret, "hosted_domains": list(provider.hosted_domains),
                "entra_tenants": list(provider.entra_tenants), "user_claim": provider.user_claim,
                "username_claim": provider.username_claim, "created": provider.created})
        except DuplicateKeyError:
            return False
        return True

    @translated()
    async def get(self, tenant: str, name: str) -> Provider | None:
        record = await self._records.find_one({"_id": f"{tenant}:{name}"})
        return _provider(record) if record else None

    @translated()
    async def list(self, tenant: str | None = None) -> builtins.list[Provider]:
        of_tenant = {} if tenant is None else {"tenant": tenant}
        found = self._records.find(of_tenant).sort([("tenant", 1), ("created", 1), ("_id", 1)])
        return [_provider(record) async for record in found]

    @translated()
    async def remove(self, tenant: str, name: str) -> bool:
        return bool((await self._records.delete_one({"_id": f"{tenant}:{name}"})).deleted_count)


def _provider(record: dict[str, Any]) -> Provider:
    return Provider(tenant=record["tenant"], name=record["name"], label=record["label"], issuer=record["issuer"],
                    client_id=record["client_id"], client_secret=bytes(record["client_secret"]),
                    hosted_domains=tuple(record["hosted_domains"]), entra_tenants=tuple(record["entra_tenants"]),
                    user_claim=record["user_claim"], username_claim=record["username_claim"],
                    created=record["created"])
