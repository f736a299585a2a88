"""`metadata/manifest.json`: who gives which record to whom, and every file of the bundle with its hash.

Its exact bytes are what is signed. It says nothing of what is not there: `scope` holds the purpose and the period that
were asked for, counts are of what is in the bundle, and every member is there in every bundle.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, field

from lrs.bundles.members import Role
from lrs.bundles.refused import BundleRefused
from lrs.clock import utc_text
from lrs.xapi.timestamps import parse_ms

PROFILE = "urn:manabi-lrs:learner-record-bundle:1.0"
TREE: Final = "rfc6962-sha256-salted"
MOST_BYTES = 16 << 20

Purpose = Literal["transfer", "advancement", "graduation", "personal-copy", "unknown-destination"]
Basis = Literal["consent", "statute", "public-task"]
RecipientKind = Literal["school", "pds", "learner", "unknown"]

_Id = Annotated[str, Meta(max_length=2048, pattern=r"^[^\x00-\x1f\x7f-\x9f]+\Z")]  # they are printed
_Uuid = Annotated[str, Meta(pattern=r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
_Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
_Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")]
_Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Base64url = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]  # 32 bytes
_Count = Annotated[int, Meta(ge=0, lt=1 << 53)]


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who issues: `id` is its public origin, `keys` where its JWK Set is published, `school` its school code."""

    id: _Id
    name: _Id
    keys: _Id = field(name="jwks_uri")
    school: _Id | None = field(name="schoolCode", default=None)


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom. Without an `id` whoever the family gives it to may take it. `key`: the thumbprint (RFC 7638) of the
    encryption key, None for what is not encrypted."""

    kind: RecipientKind
    id: _Id | None = None
    key: _Base64url | None = field(name="encKeyThumbprint", default=None)


class BasisTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it may be given. `commitment`: 32 bytes in base64url that bind the decision without telling it; always
    there, of the same length whatever was decided."""

    kind: Basis
    commitment: _Base64url = field(name="decisionCommitment")


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days asked for, both included, as YYYY-MM-DD; None is open."""

    begin: _Day | None = field(name="from", default=None)
    end: _Day | None = field(name="to", default=None)


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    statements: _Count = 0
    attachments: _Count = 0
    documents: _Count = 0
    caliper_events: _Count = field(name="caliperEvents", default=0)
    bundles: _Count = 0


@dataclass(frozen=True, slots=True)
class TreeTold:
    """The salted Merkle tree over the Statement lines (`proof.py`)."""

    size: int
    root: bytes


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file of the bundle. `records`: its lines; `raw_size`: bytes once unpacked, of a `.gz`; `first`: the number in
    the whole bundle of its first line, of Statements and annotations."""

    path: _Id
    role: Role
    media_type: _Id = field(name="mediaType")
    size: _Count = field(name="bytes")
    sha256: _Sha256
    records: _Count | None = None
    raw_size: _Count | None = field(name="rawBytes", default=None)
    first: _Count | None = field(name="firstIndex", default=None)


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
        return msgspec.json.encode(_Document(
            profile=PROFILE, type="LearnerRecordBundle", id=self.bundle_id, created=utc_text(self.created_ms),
            not_after=utc_text(self.not_after_ms), issuer=self.issuer, recipient=self.recipient,
            subject=_Subject(self.subject), basis=self.basis, scope=_Scope(self.purpose, self.period),
            source=_Source(self.software, utc_text(self.consistent_through_ms)), counts=self.counts,
            tree=_Tree(TREE, self.tree.size, _base64url(self.tree.root)), files=self.files))


def read(text: bytes) -> Manifest:
    """Raises `BundleRefused("bundle-manifest-…")`, naming the member that is not right. Whether the files agree with
    one another is a question of its own (`agreement.py`)."""
    if len(text) > MOST_BYTES:
        raise BundleRefused("bundle-manifest-size", limit=MOST_BYTES >> 20)
    try:
        if (profile := msgspec.json.decode(text, type=_Profile).profile) != PROFILE:
            raise BundleRefused("bundle-profile", profile=profile[:200], known=PROFILE)
        told = msgspec.json.decode(text, type=_Document)
        created, not_after, through = map(parse_ms, (told.created, told.not_after, told.source.consistent_through))
    except (ValueError, RecursionError) as error:  # msgspec's own are ValueErrors
        raise BundleRefused("bundle-manifest-form", problem=str(error)) from None
    return Manifest(
        bundle_id=told.id, created_ms=created, not_after_ms=not_after, issuer=told.issuer, recipient=told.recipient,
        subject=told.subject.id, basis=told.basis, purpose=told.scope.purpose, period=told.scope.period,
        consistent_through_ms=through, software=told.source.software, counts=told.counts,
        tree=TreeTold(told.tree.size, urlsafe_b64decode(told.tree.root + "=")), files=told.files)


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


# --- the members as they are spelled, in their order ------------------------------------------------------


class _Profile(msgspec.Struct):
    profile: str


class _Subject(msgspec.Struct, forbid_unknown_fields=True):
    id: _Uuid


class _Scope(msgspec.Struct, forbid_unknown_fields=True):
    purpose: Purpose
    period: Period


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    software: _Id
    consistent_through: _Instant = field(name="consistentThrough")


class _Tree(msgspec.Struct, forbid_unknown_fields=True):
    alg: Literal["rfc6962-sha256-salted"]
    size: _Count
    root: _Base64url


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    profile: str
    type: Literal["LearnerRecordBundle"]
    id: _Uuid
    created: _Instant
    not_after: _Instant = field(name="notAfter")
    issuer: Party
    recipient: Recipient
    subject: _Subject
    basis: BasisTold
    scope: _Scope
    source: _Source
    counts: Counts
    tree: _Tree = field(name="statementsTree")
    files: tuple[File, ...]
