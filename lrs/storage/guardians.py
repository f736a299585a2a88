"""Invitations and guardians' links to children.

An invitation is used by a conditional update and its link made by an idempotent one after it: whoever is stopped
between the two comes again with the same account and finds the rest done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pymongo import ReturnDocument

from lrs.storage.client import Database, translated
from lrs.storage.contract.guardians import Guardianship, Invitation


class MongoGuardians:
    """`lrs.storage.contract.guardians.Guardians`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._invitations = db["invitations"]
        self._links = db["guardianships"]

    @translated()
    async def invite(self, invitations: Sequence[Invitation]) -> None:
        if invitations:
            await self._invitations.insert_many([{
                "_id": f"{made.tenant}:{made.invitation_id}", "tenant": made.tenant,
                "invitation": made.invitation_id, "child": made.child, "code_hash": made.code_hash,
                "restricted": made.restricted, "created": made.created, "expires": made.expires,
                "used_by": made.used_by, "revoked": made.revoked} for made in invitations])

    @translated()
    async def invitation(self, tenant: str, invitation_id: str) -> Invitation | None:
        record = await self._invitations.find_one({"_id": f"{tenant}:{invitation_id}"})
        return _invitation(record) if record else None

    @translated()
    async def invitations(self, tenant: str, child: str | None = None) -> list[Invitation]:
        wanted, index = {"tenant": tenant}, "tenant"
        if child is not None:
            wanted["child"], index = child, "child"
        found = self._invitations.find(wanted).sort("created", -1).hint(index)
        return [_invitation(record) async for record in found]

    @translated()
    async def revoke(self, tenant: str, invitation_id: str, at: int) -> bool:
        unused = {"_id": f"{tenant}:{invitation_id}", "used_by": ""}
        first = {"$set": {"revoked": {"$ifNull": ["$revoked", at]}}}
        return bool((await self._invitations.update_one(unused, [first])).matched_count)

    @translated()
    async def bind(self, tenant: str, invitation_id: str, account: str, at: int, ends: int) -> Guardianship | None:
        mine = {"_id": f"{tenant}:{invitation_id}", "revoked": None, "expires": {"$gt": at},
                "used_by": {"$in": ["", account]}}
        used = await self._invitations.find_one_and_update(mine, {"$set": {"used_by": account}})
        if used is None:
            return None
        key = {"_id": f"{tenant}:{account}:{used['child']}"}
        # A new letter never lifts a restriction.
        restricted = {"$or": [{"$ifNull": ["$restricted", False]}, used["restricted"]]}
        record = await self._links.find_one_and_update(
            key, [{"$set": {"tenant": tenant, "account": account, "child": used["child"], "restricted": restricted,
                            "since": {"$ifNull": ["$since", at]}, "ends": ends, "ended": None}}],
            upsert=True, return_document=ReturnDocument.AFTER)
        return _link(record)

    @translated()
    async def links(self, tenant: str, account: str | None = None,
                    child: str | None = None) -> list[Guardianship]:
        wanted, index = {"tenant": tenant}, "tenant"
        for name, value in (("account", account), ("child", child)):
            if value is not None:
                wanted[name], index = value, name
        return [_link(record) async for record in self._links.find(wanted).sort("since", 1).hint(index)]

    @translated()
    async def restrict(self, tenant: str, account: str, child: str, *, restricted: bool) -> bool:
        key = {"_id": f"{tenant}:{account}:{child}"}
        return bool((await self._links.update_one(key, {"$set": {"restricted": restricted}})).matched_count)

    @translated()
    async def end(self, tenant: str, account: str, child: str, at: int) -> bool:
        standing = {"_id": f"{tenant}:{account}:{child}", "ended": None}
        return bool((await self._links.update_one(standing, {"$set": {"ended": at}})).matched_count)

    @translated()
    async def forget(self, tenant: str, people: Collection[str]) -> int:
        letters = await self._invitations.delete_many(_naming(tenant, people, "used_by"))
        links = await self._links.delete_many(_naming(tenant, people, "account"))
        return int(letters.deleted_count + links.deleted_count)

    @translated()
    async def naming(self, tenant: str, people: Collection[str]) -> int:
        letters = await self._invitations.count_documents(_naming(tenant, people, "used_by"))
        return int(letters + await self._links.count_documents(_naming(tenant, people, "account")))


def _naming(tenant: str, people: Collection[str], guardian: str) -> dict[str, Any]:
    return {"tenant": tenant, "$or": [{"child": {"$in": list(people)}}, {guardian: {"$in": list(people)}}]}


def _invitation(record: dict[str, Any]) -> Invitation:
    return Invitation(tenant=record["tenant"], invitation_id=record["invitation"], child=record["child"],
                      code_hash=record["code_hash"], restricted=record["restricted"], created=record["created"],
                      expires=record["expires"], used_by=record["used_by"], revoked=record["revoked"])


def _link(record: dict[str, Any]) -> Guardianship:
    return Guardianship(tenant=record["tenant"], account=record["account"], child=record["child"],
                        restricted=record["restricted"], since=record["since"], ends=record["ends"],
                        ended=record["ended"])
