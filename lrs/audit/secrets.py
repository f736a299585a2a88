"""What the log needs the wrapping key for: the keys of people, and the key that signs; opened when first needed."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lrs.access.keyring import AUDIT, Keyring
from lrs.access.wrapping import Wrapping
from lrs.audit.sealing import People
from lrs.config import Config
from lrs.storage.contract.access import SigningKeys
from lrs.storage.contract.audit import AuditPeople


class Secrets:
    def __init__(self, people: AuditPeople, signing_keys: SigningKeys, config: Config) -> None:
        self._store = people
        self._keyring: Keyring[Ed25519PrivateKey] = Keyring(signing_keys, AUDIT)
        self._config = config
        self._people: People | None = None
        self._opening = asyncio.Lock()

    async def people(self) -> People:
        """Raises `BadSetting` when the wrapping key is not that of this database."""
        if self._people is None:
            async with self._opening:
                if self._people is None:
                    wrapping = await Wrapping.open(self._config)
                    await self._keyring.open(wrapping)
                    self._people = People(self._store, wrapping)
        return self._people

    async def keyring(self) -> Keyring[Ed25519PrivateKey]:
        """Raises `BadSetting` likewise."""
        await self.people()
        return self._keyring
