"""`metadata/manifest.json`: who gives which record to whom, and every file of the bundle with its hash.

Its exact bytes are what is signed. It says nothing of what is not there: `scope` holds the purpose and the period that
were asked for, counts are of what is in the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lrs.bundles.members import Role

PROFILE = "urn:manabi-lrs:learner-record-bundle:1.0"
TYPE = "LearnerRecordBundle"
TREE = "rfc6962-sha256-salted"
MOST_BYTES = 16 << 20

Purpose = Literal["transfer", "advancement", "graduation", "personal-copy", "unknown-destination"]
Basis = Literal["consent", "statute", "public-task"]
RecipientKind = Literal["school", "pds", "learner", "unknown"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who issues: `id` is its public origin, `keys` where its JWK Set is published, `school` its school code."""

    id: str
    name: str
    keys: str
    school: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom. Without an `id` whoever the family gives it to may take it. `key`: the thumbprint (RFC 7638) of the
    encryption key, None for what is not encrypted."""

    kind: RecipientKind
    id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class BasisTold:
    """Why it may be given. `commitment`: 32 bytes in base64url that bind the decision without telling it; always
    there, of the same length whatever was decided."""

    kind: Basis
    commitment: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for, both included, as YYYY-MM-DD; None is open."""

    begin: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    statements: int = 0
    attachments: int = 0
    documents: int = 0
    caliper_events: int = 0
    bundles: int = 0


@dataclass(frozen=True, slots=True)
class TreeTold:
    """The salted Merkle tree over the Statement lines (`proof.py`)."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file of the bundle. `records`: its lines; `raw_size`: bytes once unpacked, of a `.gz`; `first`: the number in
    the whole bundle of its first line, of Statements and annotations."""

    path: str
    role: Role
    media_type: str
    size: int
    sha256: str
    records: int | None = None
    raw_size: int | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a manifest says besides its files; known before the first file is written."""

    bundle_id: str
    created_ms: int
    not_after_ms: int
    issuer: Party
    recipient: Recipient
    subject: str
    basis: BasisTold
    purpose: Purpose
    period: Period
    consistent_through_ms: int
    software: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Facts):
    """`files` in the order of `members.in_order`; `counts` and `tree` follow from them."""

    counts: Counts
    tree: TreeTold
    files: tuple[File, ...]

    def text(self) -> bytes:
        """Compact UTF-8, the same for the same manifest: these bytes are signed."""
        raise NotImplementedError


def read(text: bytes) -> Manifest:
    """Raises `BundleRefused("bundle-manifest-…")`, naming the member that is not right."""
    raise NotImplementedError
