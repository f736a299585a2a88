"""Signed Statements: a JWS attached to the Statement it signs (Data 2.6).

A signature is checked as far as it can be without knowing whom to trust: its form, its algorithm, that it signs the
very Statement it came with and, when its header holds certificates, that they and the signature fit together. Whose
certificate it is, is for the reader to judge.
"""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from lrs.xapi.attachments import Declared
from lrs.xapi.findings import Finding
from lrs.xapi.jsontext import BadJSON, load, load_exact
from lrs.xapi.statement import same
from lrs.xapi.timestamps import parse_ms
from lrs.xapi.validation import is_valid
from lrs.xapi.version import Version

USAGE_TYPE = "http://adlnet.gov/expapi/attachments/signature"
CONTENT_TYPE = "application/octet-stream"

_HASHES: dict[object, HashAlgorithm] = {"RS256": SHA256(), "RS384": SHA384(), "RS512": SHA512()}
_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_MOST_CERTIFICATES = 10  # as the rule says
_LEAST_KEY_BITS = 2048  # RFC 7518 3.3


class _Refused(Exception):
    """The signature breaks the rule named by the first argument."""


@dataclass(frozen=True, slots=True)
class _JWS:
    header: dict[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes


def is_signature(attachment: Declared) -> bool:
    """Whether the attachment says that it signs its Statement."""
    return attachment.usage_type == USAGE_TYPE


def findings(
    statement: bytes, attachment: Declared, jws: bytes | None, version: Version, *, nesting: int, now: int
) -> list[Finding]:
    """What is wrong with the signature `attachment` of the valid Statement with the text `statement`.

    `jws` is the attachment's bytes, None when they did not come. `now` is in milliseconds since the epoch. Any bytes
    may be given: this never raises.
    """
    try:
        _check(statement, attachment, jws, version, nesting, now)
    except _Refused as refusal:
        return [Finding(attachment.pointer, str(refusal))]
    return []


def _check(
    statement: bytes, attachment: Declared, data: bytes | None, version: Version, nesting: int, now: int
) -> None:
    if attachment.content_type != CONTENT_TYPE:
        raise _Refused("signature-content-type")
    if data is None:
        raise _Refused("signature-absent")
    jws = _parsed(data, nesting)
    value = load_exact(statement)
    _check_payload(value, jws.payload, version, nesting)
    if "x5c" in jws.header:
        # A Statement may be sent long after it was signed, or speak of a time before its signer had a certificate.
        instants = (parse_ms(value["timestamp"]), now) if "timestamp" in value else (now,)
        _check_certificates(jws, instants)


def _parsed(data: bytes, nesting: int) -> _JWS:
    parts = _COMPACT.fullmatch(data)
    if parts is None:
        raise _Refused("signature-form")
    try:
        head, payload, signature = (urlsafe_b64decode(part + b"=" * (-len(part) % 4)) for part in parts.groups())
        header = load(head, nesting)
    except ValueError:  # BadJSON among them
        raise _Refused("signature-form") from None
    if not isinstance(header, dict) or "crit" in header:  # an extension named there must be understood
        raise _Refused("signature-form")
    if not isinstance(header.get("alg"), str) or header["alg"] not in _HASHES:
        raise _Refused("signature-algorithm")
    return _JWS(header, payload, data[: parts.end(2)], signature)


def _check_payload(statement: Mapping[str, Any], payload: bytes, version: Version, nesting: int) -> None:
    try:
        valid = is_valid(load(payload, nesting), version)
    except BadJSON:
        valid = False
    if not valid:
        raise _Refused("signature-payload")
    if not same(statement, load_exact(payload), version):
        raise _Refused("signature-statement")


def _check_certificates(jws: _JWS, instants: tuple[int, ...]) -> None:
    """The signature holds under the first certificate of ``x5c``, each is issued by the next (RFC 7515 4.1.6), and
    at one of `instants` all are valid."""
    try:
        chain = [load_der_x509_certificate(b64decode(text, validate=True)) for text in _texts(jws.header["x5c"])]
        for certificate, issuer in pairwise(chain):
            certificate.verify_directly_issued_by(issuer)
        start = max(each.not_valid_before_utc for each in chain).timestamp() * 1000
        end = min(each.not_valid_after_utc for each in chain).timestamp() * 1000
        key = chain[0].public_key()
    except (ValueError, TypeError, InvalidVersion, UnsupportedAlgorithm, InvalidSignature):
        raise _Refused("signature-certificates") from None
    if not any(start <= instant <= end for instant in instants):
        raise _Refused("signature-expired")
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_KEY_BITS:
        raise _Refused("signature-key")
    try:
        key.verify(jws.signature, jws.signed, PKCS1v15(), _HASHES[jws.header["alg"]])
    except InvalidSignature:
        raise _Refused("signature-false") from None


def _texts(x5c: object) -> list[str]:
    if isinstance(x5c, list) and 1 <= len(x5c) <= _MOST_CERTIFICATES and all(isinstance(text, str) for text in x5c):
        return x5c
    raise _Refused("signature-certificates")
