"""What was learnt as a credential that other systems can check: one Comprehensive Learner Record (CLR 2.0) as VC-JWT.

Of each unit one achievement with its place in the curriculum; always `partial`, for no record is all that somebody
knows. The outer signature covers the inner credentials, which have none of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from lrs.bundles.learnt import Learnt
from lrs.bundles.manifest import Facts
from lrs.bundles.page import Names


def clr(learnt: Learnt, facts: Facts, names: Names, status: str | None = None) -> dict[str, Any] | None:
    """The credential; None where no unit was touched, for a CLR without any is none. `status` is the URL of the
    issuer's revocation list."""
    raise NotImplementedError


def signed(credential: Mapping[str, Any], private: EllipticCurvePrivateKey, kid: str) -> bytes:
    """The credential as a compact ES256 JWT. `kid` is a URL that answers the public key as one JWK. Two signatures of
    the same differ, so whoever resumes a build keeps the first."""
    raise NotImplementedError
