"""A consent's receipt: the fields of ISO/IEC TS 27560:2023 as claims, signed as a JWS of its own type. Pure.

The full one is the family's. The minimal one goes into the bundle: it names no account and nothing that was withheld
or goes along, and has the same members whatever was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric import ec

from lrs.clock import utc_text
from lrs.storage.contract.cases import Withholding
from lrs.storage.contract.consents import ConsentEvent, ConsentRecord

TYPE = "consent-receipt+jws"
SCHEMA = "ISO/IEC TS 27560:2023"
RETENTION = "as long as the record is kept, and five years"


@dataclass(frozen=True, slots=True)
class Controller:
    """Who keeps the record and answers for it: `origin` is where it is reached."""

    name: str
    origin: str
    kind: str


def full(record: ConsentRecord, event: ConsentEvent, controller: Controller, withholding: Withholding,
         carry: Sequence[str]) -> dict[str, Any]:
    """The receipt for who decided."""
    told = _claims(record, event, controller, record.learner)
    told["event"] |= {"entityId": event.entity, "assent": event.assented, "method": event.method}
    return {**told, "withheld": asdict(withholding), "carried": list(carry)}


def minimal(record: ConsentRecord, event: ConsentEvent, controller: Controller) -> dict[str, Any]:
    """The receipt for the recipient; its principal is known by this record alone."""
    return _claims(record, event, controller, str(uuid5(NAMESPACE_URL, f"urn:uuid:{record.record_id}")))


def signed(claims: Mapping[str, Any], private: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """A compact JWS, ES256."""
    import jwt

    return jwt.encode(dict(claims), private, algorithm="ES256", headers={"kid": kid, "typ": TYPE})


def _claims(record: ConsentRecord, event: ConsentEvent, controller: Controller, principal: str) -> dict[str, Any]:
    return {
        "schemaVersion": SCHEMA, "recordId": f"urn:uuid:{record.record_id}",
        "receiptId": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{record.record_id} {event.at} {event.state}')}",
        "principalId": f"urn:uuid:{principal}",
        "processing": {
            "privacyNotice": {"sha256": record.notice, "language": record.language}, "purpose": record.purpose,
            "lawfulBasis": record.basis, "piiInformation": ["learning record"],
            "piiControllers": [controller.origin], "storageLocations": [controller.origin, *(
                [record.recipient] if record.recipient else [])],
            "retentionPeriod": RETENTION, "jurisdiction": "JP",
            "recipientThirdParties": [{"id": record.recipient, "name": record.recipient_name}],
            "withdrawalMethod": f"{controller.origin}/console/requests"},
        "parties": [{"id": controller.origin, "name": controller.name, "role": "controller", "type": controller.kind,
                     "address": controller.origin, "contact": controller.origin}],
        "event": {"time": utc_text(event.at), "type": "explicit", "state": _STATES[event.state],
                  "entityRole": event.capacity,
                  "validUntil": utc_text(event.valid_until) if event.valid_until is not None else None},
    }


# As the Data Privacy Vocabulary names them.
_STATES = {"requested": "ConsentRequested", "given": "ConsentGiven", "refused": "ConsentRefused",
           "withdrawn": "ConsentWithdrawn", "expired": "ConsentExpired", "terminated": "ConsentTerminated"}
