"""Bundles of another custodian, as real as those that a server writes, and who knows its keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.access.keyring import TOKEN, thumbprint
from lrs.bundles import trust
from lrs.bundles.manifest import BasisTold, Facts, Party, Period, Recipient
from lrs.bundles.signing import KeyOf, sign_manifest
from lrs.bundles.writing import Building
from lrs.clock import now_ms
from lrs.storage.contract.access import Tenant
from tests.builders import HOME_PAGE, JSON, activity, verb

ISSUER, NAME = "https://lrs.city-a.example.jp", "A市教育委員会"
OLD_HOME = "https://id.city-a.ed.jp"
PUPIL = "5e0c8a6e-1f1d-4a5e-8f5a-1f2e3d4c5b6a"
DAY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Key:
    """A pair to sign with, as its owner has it."""

    kid: str
    private: ec.EllipticCurvePrivateKey


def new_key(issuer: str = ISSUER) -> Key:
    private = ec.generate_private_key(ec.SECP256R1())
    return Key(f"{issuer}/keys/{thumbprint(TOKEN.public_jwk(private))}", private)


KEY = new_key()


def key_of(key: Key = KEY, issuer: str = ISSUER) -> KeyOf:
    jwk = {**TOKEN.public_jwk(key.private), "kid": key.kid}
    return trust.pinned({"keys": [jwk]}, issuer)


@dataclass
class Custody:
    """`lrs.imports.custody.Custody`: trusts one issuer."""

    trusted: KeyOf = field(default_factory=key_of)
    own: Key = field(default_factory=lambda: new_key("https://lrs.city-b.example.jp"))
    secrets: Sequence[str] = ()

    def origin(self, tenant: Tenant) -> str:
        return tenant.origin

    async def signer(self, tenant: Tenant) -> Key:
        return self.own

    async def identities(self, tenant: Tenant) -> Sequence[str]:
        return self.secrets

    async def trust(self, tenant: Tenant, issuer: str = "") -> KeyOf:
        return self.trusted


def answered(number: int = 0, **members: Any) -> JSON:
    """A Statement as its issuer's server answers it: with what that server set."""
    return {"id": str(uuid4()), "actor": {"account": {"homePage": OLD_HOME, "name": PUPIL}}, "verb": verb(),
            "object": activity(f"かけ算-{number}"), "result": {"success": number % 3 > 0},
            "timestamp": f"2026-05-{number % 28 + 1:02}T01:00:00.000Z", "version": "1.0.0",
            "authority": {"objectType": "Agent", "account": {"homePage": ISSUER, "name": "drill"}},
            "stored": "2026-05-30T00:00:00.000Z", **members}


def beside(statement: Mapping[str, Any], **members: Any) -> JSON:
    return {"id": statement["id"], "school": "B101210000011", "schoolYear": 2026, "grade": "P5", "classes": ["5-1"],
            "category": "school-learning", "activityClass": "learning", "codes": [], **members}


def text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def bundle(folder: Path, recipient: str, statements: Sequence[JSON | bytes], *,
           annotations: Sequence[JSON] | None = None, chunk: int = 10_000, files: Sequence[bytes] = (),
           documents: Mapping[str, Sequence[JSON]] = {},
           events: Mapping[int, Sequence[JSON | bytes]] = {},
           carried: Mapping[str, Path] = {}, key: Key = KEY, issuer: str = ISSUER, bundle_id: str = "",
           created: int | None = None, not_after: int | None = None) -> Path:
    """The file of a bundle of these Statements, each a value or its text; `carried` are files by the id of each."""
    created = now_ms() - 1000 if created is None else created
    facts = Facts(
        bundle_id=bundle_id or f"urn:uuid:{uuid4()}", created_ms=created,
        not_after_ms=created + 7 * DAY if not_after is None else not_after,
        issuer=Party(issuer, NAME, f"{issuer}/.well-known/jwks.json"), recipient=Recipient("school", recipient),
        subject=f"urn:uuid:{uuid4()}", basis=BasisTold("consent", "A" * 43), purpose="transfer", period=Period(),
        consistent_through_ms=created, software="test")
    building = Building(folder / uuid4().hex, facts, bytes(32))
    building.file("index.html", "page", "text/html", "<!doctype html><title>記録</title>".encode())
    lines = [each if isinstance(each, bytes) else text(each) for each in statements]
    noted = [text(each) for each in (annotations or [beside(json.loads(line)) for line in lines])]
    for number, first in enumerate(range(0, len(lines), chunk)):
        building.statements(number, lines[first:first + chunk], noted[first:first + chunk])
    for content in files:
        building.attachment(hashlib.sha256(content).hexdigest(), [content])
    for path, listed in documents.items():
        building.records(path, "documents", map(text, listed))
    for number, heard in events.items():
        building.records(f"data/caliper/{number:06}.jsonl.gz", "caliper", [
            each if isinstance(each, bytes) else text(each) for each in heard])
    for inside, source in carried.items():
        building.bundle(inside, source)
    return building.seal(lambda manifest: sign_manifest(manifest, key.private, key.kid))


__all__ = ["HOME_PAGE", "Custody", "answered", "beside", "bundle", "key_of", "new_key", "text"]
