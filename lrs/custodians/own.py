"""A tenant's own keys: one pair to sign bundles with, one that bundles for it are encrypted to.

Made at first use, by however many processes at once; kept wrapped. `rotate` puts new ones in force: the former are
published for ever, marked as retired, because what they signed is still to be verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import cast, get_args

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from lrs.access.keyring import TOKEN, thumbprint
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.custodians import jwk
from lrs.journal import Journal
from lrs.storage.contract.access import SigningKeys
from lrs.storage.contract.custodians import OwnKey, OwnKeys, PublishedKey, Use

USES: tuple[Use, ...] = get_args(Use)


@dataclass(frozen=True, slots=True)
class Signer:
    """What a bundle is signed with; `kid` is the address of its public key."""

    kid: str
    private: ec.EllipticCurvePrivateKey


class OwnKeyring:
    """`origin` is the tenant's public one, under which its keys are told."""

    def __init__(self, keys: OwnKeys, signing_keys: SigningKeys, wrapping: Wrapping, journal: Journal,
                 cache_seconds: float) -> None:
        self._store = keys
        self._signing_keys = signing_keys
        self._wrapping = wrapping
        self._journal = journal
        self._cache_seconds = cache_seconds
        self._known: dict[str, tuple[float, list[OwnKey]]] = {}

    async def signer(self, tenant: str, origin: str) -> Signer:
        newest = (await self._keys(tenant, "sig"))[-1]
        private = load_der_private_key(self._wrapping.unwrap(newest.wrapped, _place(newest)), None)
        return Signer(jwk.kid(origin, newest.thumbprint), cast("ec.EllipticCurvePrivateKey", private))

    async def identities(self, tenant: str) -> list[str]:
        """The secrets, as age writes them, that open what was encrypted to the tenant; that in force first."""
        keys = await self._keys(tenant, "enc")
        return [self._wrapping.unwrap(key.wrapped, _place(key)).decode() for key in reversed(keys)]

    async def published(self, tenant: str, origin: str) -> list[PublishedKey]:
        """All there were, of both uses, oldest first."""
        found = []
        for use in USES:
            keys = await self._keys(tenant, use)
            ends: Sequence[int | None] = [*(successor.created for successor in keys[1:]), None]
            found += [PublishedKey(jwk.kid(origin, key.thumbprint), use, dict(key.public_jwk), end)
                      for key, end in zip(keys, ends, strict=True)]
        return found

    async def rotate(self, tenant: str) -> None:
        """Put new keys of both uses in force, at once here, within ``auth.cache_seconds`` on running servers."""
        for use in USES:
            keys = await self._keys(tenant, use)
            await self._make(tenant, use, keys[-1].number + 1)
        self._known.pop(tenant, None)
        await self._journal.record(tenant, "keys.rotated", "", details={
            use: (await self._keys(tenant, use))[-1].thumbprint for use in USES})

    async def _keys(self, tenant: str, use: Use) -> list[OwnKey]:
        until, known = self._known.get(tenant, (0.0, []))
        if monotonic() > until:
            known = await self._store.list(tenant)
            for each in USES:
                if not any(key.use == each for key in known):
                    await self._make(tenant, each, 1)
                    known = await self._store.list(tenant)
            self._known[tenant] = (monotonic() + self._cache_seconds, known)
        return [key for key in known if key.use == use]

    async def _make(self, tenant: str, use: Use, number: int) -> None:
        """Unless another process just did. Raises `BadSetting` under another wrapping key than that of the keys that
        are there."""
        for kept in await self._signing_keys.list():
            self._wrapping.unwrap(kept.wrapped, kept.kid)
        for own in await self._store.list(tenant):
            self._wrapping.unwrap(own.wrapped, _place(own))
        secret, public = _new_pair(use)
        key = OwnKey(tenant, use, number, thumbprint(public), b"", public, now_ms())
        await self._store.add(OwnKey(tenant, use, number, key.thumbprint, self._wrapping.wrap(secret, _place(key)),
                                     public, key.created))


def _new_pair(use: Use) -> tuple[bytes, dict[str, str]]:
    """A private half as it is wrapped, DER or as age writes it, and the public one."""
    if use == "sig":
        private = TOKEN.make()
        return (private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), TOKEN.public_jwk(private))
    from lrs.bundles.agekeys import recipient_to_jwk
    from lrs.bundles.encryption import new_identity

    identity, recipient = new_identity()
    public = recipient_to_jwk(recipient)
    return identity.encode(), {name: public[name] for name in ("kty", "crv", "x")}


def _place(key: OwnKey) -> str:
    return f"custodian key of {key.tenant}: {key.thumbprint}"
