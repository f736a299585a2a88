"""Receipts of consents: JWS in compact form (RFC 7515 §7.1), ES256, whose key is one of those trusted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
import msgspec

from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf
from lrs.consent.receipt import TYPE
from lrs.custodians.jwk import KEYS_PATH
from lrs.errors import BadRequest

_HEADER = {"alg", "typ", "kid"}


def claimed(receipt: str) -> tuple[str, str]:
    """The custodian and the `kid` that a receipt says it is of, on nobody's word. Raises `BadRequest`."""
    try:
        header = jwt.get_unverified_header(receipt)
    except (jwt.InvalidTokenError, UnicodeError, RecursionError):
        raise BadRequest("check-receipt-form") from None
    kid = header.get("kid")
    if header.get("alg") != "ES256" or header.get("typ") != TYPE or set(header) != _HEADER or not (
            isinstance(kid, str) and kid.isprintable()):  # JSON may hold half of a surrogate pair
        raise BadRequest("check-receipt-form")
    return kid.rpartition(f"{KEYS_PATH}/")[0], kid


def read(receipt: str, key_of: KeyOf) -> Mapping[str, Any]:
    """What it says, once the custodian that it is of has signed it. Raises `BadRequest`."""
    issuer, kid = claimed(receipt)
    if (key := key_of(issuer, kid)) is None:
        raise BundleRefused("bundle-key-unknown", issuer=issuer, kid=kid)
    try:
        told = msgspec.json.decode(jwt.api_jws.decode(receipt, key, algorithms=["ES256"]))
    except jwt.InvalidTokenError:
        raise BadRequest("check-receipt-wrong") from None
    except (ValueError, RecursionError):
        raise BadRequest("check-receipt-form") from None
    if not isinstance(told, Mapping):
        raise BadRequest("check-receipt-form")
    return told
