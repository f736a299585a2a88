"""What a recipient signs for when it has taken a bundle in: which one, by the hash of its manifest, and what became of
its lines. The issuer checks it against the bundle it is for and closes its case with it, and deletes nothing. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf, compact
from lrs.clock import utc_text
from lrs.storage.contract.jobs import Job
from lrs.storage.contract.provenance import FATES, Import

TYPE = "lrb-receipt+jws"
MOST_BYTES = 16 << 10
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def claims(run: Import, importer: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Of a run that ended; it names no learner."""
    assert run.finished is not None  # noqa: S101  a run that did not end has no receipt
    return {"iss": importer, "aud": run.issuer, "bundle": run.bundle_id, "manifestSha256": run.manifest,
            "finished": utc_text(run.finished), "counts": {fate: counts.get(fate, 0) for fate in FATES}}


def signed(told: Mapping[str, Any], kid: str, private: ec.EllipticCurvePrivateKey) -> str:
    """A compact JWS, ES256."""
    return compact(msgspec.json.encode(told), private, kid, TYPE)


def claimed(receipt: str, typ: str = TYPE, refusal: str = "receipt-form") -> tuple[str, str]:
    """Who is said to have signed what is of this type, and with which key; it decides nothing. Raises `BundleRefused`.
    """
    import jwt

    if not _COMPACT.fullmatch(receipt):
        raise BundleRefused(refusal)
    try:
        told = jwt.decode(receipt, options={"verify_signature": False})
        header = jwt.get_unverified_header(receipt)
    except (jwt.InvalidTokenError, RecursionError):
        raise BundleRefused(refusal) from None
    if not all(_well_formed(each) for each in (told.get("iss"), header.get("kid"))):
        raise BundleRefused(refusal)
    if header.get("typ") != typ or header.get("alg") != "ES256" or not {"jwk", "jku", "x5u", "x5c", "crit"}.isdisjoint(
            header):
        raise BundleRefused(refusal)
    return str(told.get("iss", "")), str(header.get("kid", ""))


def _well_formed(text: object) -> bool:
    """Whether it is text that can be looked for: JSON may hold half of a surrogate pair."""
    return isinstance(text, str) and text.isprintable()


def check(receipt: str, job: Job, recipient: str, issuer: str, key_of: KeyOf) -> dict[str, Any]:
    """What it says, of the bundle that `job` made, signed by `recipient` for `issuer`. Raises `BundleRefused`."""
    import jwt

    who, kid = claimed(receipt)
    if not recipient or who != recipient:
        raise BundleRefused("receipt-of-another", issuer=who[:200])
    key = key_of(who, kid)
    if key is None:
        raise BundleRefused("bundle-key-unknown", issuer=who, kid=kid)
    try:
        told: dict[str, Any] = jwt.decode(receipt, key, algorithms=["ES256"], audience=issuer, issuer=who,
                                          options={"require": ["iss", "aud"]})
    except jwt.InvalidTokenError:
        raise BundleRefused("receipt-signature") from None
    if told.get("bundle") != f"urn:uuid:{job.job_id}" or told.get("manifestSha256") != job.detail.get("manifest"):
        raise BundleRefused("receipt-of-another-bundle")
    return told
