"""What is settled once when a bundle begins to be built, and holds however often the building is begun again: it is
kept with the job. The same order, record and decision give the same bundle, byte for byte."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from lrs import __version__
from lrs.access.purposes import Basis
from lrs.bundles.agekeys import recipient_to_jwk
from lrs.bundles.manifest import BasisTold, Facts, Party, Period, Recipient, RecipientKind
from lrs.cases.purposes import BundlePurpose
from lrs.clock import DAY_MS
from lrs.storage import positions
from lrs.storage.contract.cases import CaseRecord

VALID_DAYS = 30            # for a custodian, who takes it in at once
VALID_DAYS_OF_FAMILY = 5 * 365  # who keeps it until a school asks

_KINDS: Mapping[str, RecipientKind] = {"school": "school", "pds": "pds", "family": "learner", "paper": "school"}


@dataclass(frozen=True, slots=True)
class Order:
    """`mark` is the position up to which Statements are taken, `subject` what the learner is called in this bundle
    alone; `salt` and `key` are 32 random bytes in hexadecimal, of the tree and of the decision's commitment."""

    created: int
    mark: int
    subject: str
    salt: str
    key: str

    @classmethod
    def begin(cls, now: int, mark: int) -> Order:
        return cls(now, mark, f"urn:uuid:{uuid4()}", secrets.token_hex(32), secrets.token_hex(32))

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Order:
        return cls(**told)

    def told(self) -> dict[str, Any]:
        return asdict(self)

    def facts(self, bundle_id: str, case: CaseRecord, issuer: Party, basis: Basis) -> Facts:
        to, begin, end = case.recipient, *case.period
        kind = recipient_kind(case)
        days = VALID_DAYS_OF_FAMILY if kind in ("learner", "unknown") else VALID_DAYS
        origin = to.origin if to and kind in ("school", "pds") else ""
        key = recipient_to_jwk(to.encryption)["kid"] if to and to.encryption else None
        return Facts(
            bundle_id=bundle_id, created_ms=self.created, not_after_ms=self.created + days * DAY_MS, issuer=issuer,
            recipient=Recipient(kind, origin or None, key), subject=self.subject,
            basis=BasisTold(basis.value, self.commitment(case)), purpose=BundlePurpose(case.purpose).value,
            period=Period(begin or None, end or None),
            consistent_through_ms=positions.ms_of(self.mark), software=f"Manabi LRS {__version__}")

    def commitment(self, case: CaseRecord) -> str:
        """Binds what was decided without telling it; of one length whatever was withheld."""
        decided = json.dumps(asdict(case.decision) if case.decision else None, sort_keys=True, ensure_ascii=False)
        digest = hmac.digest(bytes.fromhex(self.key), decided.encode("utf-8", "replace"), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def recipient_kind(case: CaseRecord) -> RecipientKind:
    """What sort of reader the bundle is for; who is not known is told as little of others as a family is."""
    if case.purpose == BundlePurpose.UNKNOWN_DESTINATION:
        return "unknown"
    return _KINDS[case.recipient.kind] if case.recipient else "learner"
