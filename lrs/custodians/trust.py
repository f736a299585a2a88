"""The keys that a tenant trusts, as whoever opens a bundle asks for them: by issuer and `kid`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.refused import BundleRefused
from lrs.custodians import jwk
from lrs.storage.contract.custodians import Custodian, PublishedKey


@dataclass(frozen=True, slots=True)
class Trust:
    """`lrs.bundles.signing.KeyOf`: what was known when it was asked for; it looks nothing up.

    `own`: the tenant's own keys, by which it knows its own bundles again.
    """

    origin: str
    own: tuple[PublishedKey, ...]
    custodians: Mapping[str, Custodian]

    def __call__(self, issuer: str, kid: str) -> ec.EllipticCurvePublicKey | None:
        """None for a key that the issuer does not publish. Raises `BundleRefused` for an issuer that is not trusted, or
        whose keys changed."""
        found = next((key for key in self.keys(issuer) if key.kid == kid and key.use == "sig"), None)
        return jwk.public(found.jwk) if found else None

    def keys(self, issuer: str) -> Iterable[PublishedKey]:
        if issuer == self.origin:
            return self.own
        custodian = self.custodians.get(issuer)
        if custodian is None or custodian.removed is not None:
            raise BundleRefused("bundle-issuer-unknown", issuer=issuer)
        if custodian.changed is not None:
            raise BundleRefused("custodian-keys-changed", origin=issuer)
        return custodian.keys
