"""What an importer signs for: which bundle, by the hash of its manifest, and what became of its lines. Pure.

The issuer closes its case with it, and deletes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.clock import utc_text
from lrs.storage.contract.provenance import FATES, Import

TYPE = "lrb-receipt+jws"


def claims(run: Import, importer: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Of a run that ended; it names no learner."""
    assert run.finished is not None  # noqa: S101  a run that did not end has no receipt
    return {"iss": importer, "aud": run.issuer, "bundle": run.bundle_id, "manifestSha256": run.manifest,
            "finished": utc_text(run.finished), "counts": {fate: counts.get(fate, 0) for fate in FATES}}


def signed(told: Mapping[str, Any], kid: str, private: ec.EllipticCurvePrivateKey) -> str:
    """A compact JWS, ES256."""
    import jwt

    return jwt.encode(dict(told), private, algorithm="ES256", headers={"kid": kid, "typ": TYPE})
