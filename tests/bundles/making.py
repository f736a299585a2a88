"""A small bundle of everything that a bundle can hold, and its issuer's keys."""

import hashlib
import json
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles import members
from lrs.bundles.manifest import BasisTold, Facts, Party, Period, Recipient
from lrs.bundles.opening import Opened, open_bundle
from lrs.bundles.signing import sign_manifest
from lrs.bundles.writing import Building

ISSUER, READER = "https://lrs.aoba.example", "https://lrs.midori.example"
NOW = 1_790_000_000_000
BUNDLE_ID = "urn:uuid:0b8f2a4e-6f0e-4f5e-9a55-2f6f3c1b7a10"
EARLIER_ID = "urn:uuid:5d1c5f2a-0d52-4a44-8f10-1d3f5a5b6c7d"
SALT = bytes(range(32))
DRAWING = "手書きの答え 𠮷".encode() * 40
PAGE = "<!doctype html><title>学びの記録</title>".encode()

KEY = ec.derive_private_key(0x5EED, ec.SECP256R1())
IDENTITY = "AGE-SECRET-KEY-1EMSU5XZ9NU8PCARV46VVDS25LYVFRYCD20GWLYRQHAWF43M8CKCQ9MECZ3"
RECIPIENT = "age1u4wg8txp4d9ewunefzdwz66pf7sqm38tfja5uuxwy7aq5ayd9vwsauscuh"
FACTS = Facts(
    bundle_id=BUNDLE_ID, created_ms=NOW - 60_000, not_after_ms=NOW + 86_400_000,
    issuer=Party(ISSUER, "青葉市教育委員会", f"{ISSUER}/.well-known/jwks.json", "B113210000012"),
    recipient=Recipient("school", READER, "A" * 43), subject="urn:uuid:7e3c1b9a-1f5e-4f4e-8a55-2f6f3c1b7a10",
    basis=BasisTold("consent", "B" * 43), purpose="transfer", period=Period("2021-04-01", "2026-09-21"),
    consistent_through_ms=NOW - 90_000, software="manabi-lrs/test")
STATEMENTS = [
    json.dumps({"id": f"00000000-0000-4000-8000-{number:012}", "verb": {"display": {"ja": "こたえた が が　𠮷"}}},
               ensure_ascii=False).encode() + b" " * number for number in range(7)]
CHUNKS = (3, 3, 1)


def public_jwk(key: ec.EllipticCurvePrivateKey = KEY) -> dict[str, str]:
    """As an issuer publishes it: its `kid` is its thumbprint."""
    numbers = key.public_key().public_numbers()
    jwk = {"crv": "P-256", "kty": "EC", "x": _base64url(numbers.x.to_bytes(32, "big")),
           "y": _base64url(numbers.y.to_bytes(32, "big"))}
    digest = hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest()
    return {**jwk, "use": "sig", "alg": "ES256", "kid": _base64url(digest)}


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


KID = f"{ISSUER}/keys/{public_jwk()['kid']}"


def sign(text: bytes) -> str:
    return sign_manifest(text, KEY, KID)


def key_of(issuer: str, kid: str) -> ec.EllipticCurvePublicKey | None:
    return KEY.public_key() if (issuer, kid) == (ISSUER, KID) else None


def opened(path: Path, **told: Callable[[str], None]) -> Opened:
    return open_bundle(path, key_of, READER, NOW, **told)


def content(bundle: Opened, path: str) -> bytes:
    """A file of a bundle."""
    return b"".join(bundle.content(path))


def annotation(line: bytes) -> bytes:
    return json.dumps({"id": json.loads(line)["id"], "school": "B113210000012"}).encode()


def fill(building: Building, lines: Sequence[bytes] = STATEMENTS, chunks: Sequence[int] = CHUNKS) -> None:
    """Every step may have been done by a building that was stopped."""
    begin = 0
    for number, size in enumerate(chunks):
        chunk, begin = lines[begin:begin + size], begin + size
        building.statements(number, chunk, [annotation(line) for line in chunk])
    for algorithm in ("sha224", "sha256", "sha384", "sha512"):
        building.attachment(hashlib.new(algorithm, DRAWING).hexdigest(), [DRAWING[:100], DRAWING[100:]])
    building.records(members.STATES, "documents", [b'{"resource":"state"}'])
    building.records(members.AGENT_PROFILES, "documents", [b'{"resource":"agent-profile"}', b"{}"])
    building.records(members.caliper_path(0), "caliper", [b'{"type":"Event"}'])
    building.records(members.ACTORS, "actors", ['{"name":"花子"}'.encode()])
    building.file(members.CREDENTIAL, "credential", "application/jwt", b"a.b.c")
    building.file(members.CONSENT_RECEIPT, "consent-receipt", "application/jose", b"d.e.f")
    building.file(members.PAGE, "page", "text/html", PAGE)


def made(folder: Path) -> Path:
    """The whole bundle; a bundle of an earlier issuer is in it."""
    building = Building(folder / "building", FACTS, SALT)
    fill(building)
    earlier = folder / "earlier.lrb"
    earlier.write_bytes(b"as it came")
    building.bundle(EARLIER_ID, earlier)
    return building.seal(sign)


def issued(folder: Path) -> Path:
    """The same alone, as who receives it has it."""
    path = folder / "record.lrb"
    path.write_bytes(_issued())
    return path


@cache
def _issued() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return made(Path(folder)).read_bytes()
