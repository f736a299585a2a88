"""What an issuer tells a recipient when a family takes its consent back: of which bundle, by the hash of its manifest,
and since when. It names no learner; the recipient knows by its own import whose record that is. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles import receipts
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf, compact
from lrs.clock import utc_text
from lrs.xapi.timestamps import parse_ms

TYPE = "lrb-withdrawal+jws"
MOST_BYTES = receipts.MOST_BYTES
FORM = "withdrawal-form"


@dataclass(frozen=True, slots=True)
class Told:
    """`withdrawn` (ms): when the family took its consent back."""

    issuer: str
    bundle_id: str
    manifest: str
    withdrawn: int


def claims(issuer: str, recipient: str, bundle_id: str, manifest: str, withdrawn: int) -> dict[str, Any]:
    """`manifest`: the SHA-256 of the signed one, in hex."""
    return {"iss": issuer, "aud": recipient, "bundle": bundle_id, "manifestSha256": manifest,
            "withdrawn": utc_text(withdrawn)}


def signed(told: Mapping[str, Any], kid: str, private: ec.EllipticCurvePrivateKey) -> str:
    """A compact JWS, ES256."""
    return compact(msgspec.json.encode(told), private, kid, TYPE)


def claimed(notice: str) -> tuple[str, str]:
    """Who is said to have signed, and with which key; it decides nothing. Raises `BundleRefused`."""
    return receipts.claimed(notice, TYPE, FORM)


def check(notice: str, recipient: str, key_of: KeyOf) -> Told:
    """What it says, signed by the issuer that it names, for `recipient`. Raises `BundleRefused`."""
    import jwt

    who, kid = claimed(notice)
    if (key := key_of(who, kid)) is None:
        raise BundleRefused("bundle-key-unknown", issuer=who, kid=kid)
    try:
        told = jwt.decode(notice, key, algorithms=["ES256"], audience=recipient, issuer=who,
                          options={"require": ["iss", "aud"]})
    except jwt.InvalidTokenError:
        raise BundleRefused("withdrawal-signature") from None
    try:
        bundle_id, manifest, withdrawn = (str(told[name]) for name in ("bundle", "manifestSha256", "withdrawn"))
        if not bundle_id.startswith("urn:uuid:") or len(bundle_id) != 45 or len(manifest) != 64:
            raise ValueError(bundle_id)
        return Told(who, bundle_id, manifest, parse_ms(withdrawn))
    except (KeyError, ValueError):
        raise BundleRefused(FORM) from None
