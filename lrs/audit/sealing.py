"""People in the log: each stands there as a tag, and what is told of them is sealed under a key of their own.

Tag and seal both need the person's key, which is kept wrapped, apart from the entries. Deleting it forgets the person:
their entries stay as they are, and the tree with them, but nobody can tell whose they were or open what was told of
them alone. What an entry tells is encrypted once, under a key that is wrapped for each of its subjects; without
subjects for its actor, if that is a person; else for the tenant, which has a key like a person's under the name "".
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lrs.access.wrapping import Wrapping
from lrs.storage.contract.audit import AuditPeople, PersonKey

TENANT = ""  # the person whose key seals what is about nobody
REMEMBERED_SECONDS = 60.0  # so long another process may go on writing under the key of a forgotten person
_REMEMBERED = 20_000
_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person's key at work: `tag` stands for them, `cipher` seals."""

    person: str
    tag: str
    cipher: AESGCM


class People:
    """The keys of people, made when first needed and remembered for a while, within bounds."""

    def __init__(self, people: AuditPeople, wrapping: Wrapping) -> None:
        self._people = people
        self._wrapping = wrapping
        self._known: dict[tuple[str, str], tuple[float, Keeper]] = {}

    async def keepers(self, tenant: str, people: Collection[str]) -> dict[str, Keeper]:
        """By person; whoever has no key yet gets one. One query unless all are remembered."""
        now = monotonic()
        found = {person: known[1] for person in people
                 if (known := self._known.get((tenant, person))) is not None and now < known[0]}
        missing = [person for person in people if person not in found]
        if missing:
            kept = await self._people.get(tenant, missing)
            if new := [person for person in missing if person not in kept]:
                await self._people.add_first([self._new_key(tenant, person) for person in new])
                kept |= await self._people.get(tenant, new)
            for person, key in kept.items():
                found[person] = self._remember(tenant, self._keeper(key))
        return found

    async def known(self, tenant: str, people: Collection[str]) -> dict[str, Keeper]:
        """By person, as the store has them now; nobody gets a key by being asked for."""
        return {person: self._keeper(key) for person, key in (await self._people.get(tenant, people)).items()}

    async def behind(self, tenant: str, tags: Collection[str]) -> dict[str, Keeper]:
        """By tag, as the store has them now; those who were forgotten are left out."""
        return {tag: self._keeper(key) for tag, key in (await self._people.by_tags(tenant, tags)).items()}

    async def forget(self, tenant: str, person: str) -> bool:
        self._known.pop((tenant, person), None)
        return await self._people.remove(tenant, person)

    def _new_key(self, tenant: str, person: str) -> PersonKey:
        secret = os.urandom(_KEY_BYTES)
        return PersonKey(tenant, person, _derived(secret, "tag").hex()[:32],
                         self._wrapping.wrap(secret, _name(tenant, person)))

    def _keeper(self, key: PersonKey) -> Keeper:
        secret = self._wrapping.unwrap(key.wrapped, _name(key.tenant, key.person))
        return Keeper(key.person, _derived(secret, "tag").hex()[:32], AESGCM(_derived(secret, "seal")))

    def _remember(self, tenant: str, keeper: Keeper) -> Keeper:
        while len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[tenant, keeper.person] = monotonic() + REMEMBERED_SECONDS, keeper
        return keeper


def seal(told: Mapping[str, Any], entry_id: str, keepers: Sequence[Keeper]) -> tuple[tuple[bytes, ...], bytes]:
    """`told`, sealed, and the key that opens it, wrapped for each of `keepers`; both open in this entry alone."""
    key, place = os.urandom(_KEY_BYTES), entry_id.encode()
    keys = tuple(_encrypted(keeper.cipher, key, place) for keeper in keepers)
    return keys, _encrypted(AESGCM(key), orjson.dumps(told), place)


def opened(keys: Sequence[bytes], sealed: bytes, entry_id: str, keepers: Sequence[Keeper | None]) -> Any | None:
    """What `seal` was given, by the first of its keepers whom nobody has forgotten; None without any."""
    place = entry_id.encode()
    for wrapped, keeper in zip(keys, keepers, strict=False):
        if keeper is not None:
            try:
                key = _decrypted(keeper.cipher, wrapped, place)
                return orjson.loads(_decrypted(AESGCM(key), sealed, place))
            except InvalidTag:  # changed in the database, which is for `verify` to tell
                return None
    return None


def _encrypted(cipher: AESGCM, secret: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, secret, place)


def _decrypted(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)


def _derived(secret: bytes, use: str) -> bytes:
    return hmac.digest(secret, use.encode(), "sha256")


def _name(tenant: str, person: str) -> str:
    return f"audit {tenant} {person}"
