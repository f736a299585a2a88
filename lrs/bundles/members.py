"""Which files a bundle may hold, by role, and the order in which they stand in it: whatever is needed to trust the
rest comes first, and before it a page to read. Names are ASCII, so that no system reads them otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, Literal, TypeVar, cast, get_args

Role = Literal["page", "consent-receipt", "leaf-salt", "credential", "statements", "annotations", "attachment",
               "documents", "caliper", "actors", "bundle"]

PAGE = "index.html"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
MANIFEST = "metadata/manifest.json"
SIGNATURE = "metadata/manifest.jws"
CONSENT_RECEIPT = "metadata/consent-receipt.jws"
LEAF_SALT = "metadata/leaf-salt.bin"
CREDENTIAL = "data/credential/clr.jwt"
AGENT_PROFILES = "data/documents/agent-profile.jsonl.gz"
STATES = "data/documents/state.jsonl.gz"
ACTORS = "data/actors.jsonl"

SEALING: Final = (BAGIT, BAG_INFO, PAYLOAD, TAGS, MANIFEST, SIGNATURE)
"""What no manifest lists: it follows from the manifest, or is the manifest and its signature."""

SHA2_BY_DIGITS: Final = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
"""The hash that an attachment's name is of, by its hexadecimal digits."""

JSON_LINES: Final = "application/jsonl"
JSON_LINES_GZIP: Final = "application/jsonl+gzip"
ZIPPED: Final = "application/vnd.lrb+zip"

ROLES: Final[tuple[Role, ...]] = get_args(Role)
_PATHS: Final[dict[Role, re.Pattern[str]]] = {
    "page": re.compile(re.escape(PAGE)),
    "consent-receipt": re.compile(re.escape(CONSENT_RECEIPT)),
    "leaf-salt": re.compile(re.escape(LEAF_SALT)),
    "credential": re.compile(re.escape(CREDENTIAL)),
    "statements": re.compile(r"data/statements/[0-9]{6}\.jsonl\.gz"),
    "annotations": re.compile(r"data/annotations/[0-9]{6}\.jsonl\.gz"),
    "attachment": re.compile(
        r"data/attachments/([0-9a-f]{2})/\1(?:[0-9a-f]{54}|[0-9a-f]{62}|[0-9a-f]{94}|[0-9a-f]{126})"),
    "documents": re.compile(rf"{re.escape(AGENT_PROFILES)}|{re.escape(STATES)}"),
    "caliper": re.compile(r"data/caliper/[0-9]{6}\.jsonl\.gz"),
    "actors": re.compile(re.escape(ACTORS)),
    "bundle": re.compile(r"data/bundles/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.lrb"),
}

Item = TypeVar("Item")


def statements_path(number: int) -> str:
    return f"data/statements/{number:06}.jsonl.gz"


def annotations_path(number: int) -> str:
    return f"data/annotations/{number:06}.jsonl.gz"


def caliper_path(number: int) -> str:
    return f"data/caliper/{number:06}.jsonl.gz"


def attachment_path(sha2: str) -> str:
    """Where an attachment stands: its name is its xAPI `sha2`, of 224, 256, 384 or 512 bits in hexadecimal."""
    return f"data/attachments/{sha2[:2].lower()}/{sha2.lower()}"


def bundle_path(bundle_id: str) -> str:
    """Where a bundle stands that the learner arrived with."""
    return f"data/bundles/{bundle_id.removeprefix('urn:uuid:')}.lrb"


def role_of(path: str) -> Role | None:
    """What a file of this name is for; None for a name that no bundle has."""
    return next((role for role, pattern in _PATHS.items() if pattern.fullmatch(path)), None)


def is_tag(path: str) -> bool:
    """Whether a file is a tag file of the bag (RFC 8493 §2.2), not of its payload."""
    return not path.startswith("data/")


def in_order(items: Iterable[Item], path: Callable[[Item], str]) -> list[Item]:
    """Files other than `SEALING`, as they stand in a bundle: by role, then by name."""
    return sorted(items, key=lambda item: (ROLES.index(cast("Role", role_of(path(item)))), path(item)))
