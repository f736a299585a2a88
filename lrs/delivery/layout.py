"""Where a bundle lies in a learner's store, and what is told beside it: nothing that a stranger may not read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lrs.clock import utc_text

ROOT = "learning-records"
BUNDLE_TYPE = "application/octet-stream"
TOLD_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Parcel:
    """An encrypted bundle: its id (`urn:uuid:…`), when it was made (ms), its issuer, size and digest (hex)."""

    bundle_id: str
    created: int
    issuer: str
    size: int
    sha256: str

    @property
    def folder(self) -> str:
        return f"{ROOT}/{self.bundle_id.removeprefix('urn:uuid:')}"

    @property
    def bundle(self) -> str:
        return f"{self.folder}/bundle.lrb.age"

    @property
    def told(self) -> str:
        return f"{self.folder}/manifest-public.json"

    def manifest(self) -> bytes:
        """The text of `manifest-public.json`: id, created, issuer, size and digest only."""
        return json.dumps({"bundleId": self.bundle_id, "created": utc_text(self.created), "issuer": self.issuer,
                           "size": self.size, "sha256": self.sha256}, ensure_ascii=False, indent=1).encode()
