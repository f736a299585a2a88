"""What was learnt as a credential that other systems can check: one Comprehensive Learner Record (CLR 2.0) as VC-JWT.

Of each unit one achievement with its place in the curriculum; always `partial`, for no record is all that somebody
knows. The signature covers the inner credentials, which have none of their own. The learner is the manifest's subject,
a UUID that is new for each recipient; no name stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.contents.learnt import Learnt, Subject, Unit
from lrs.bundles.manifest import Facts
from lrs.bundles.signing import compact
from lrs.codes.curriculum import iri
from lrs.schooldays import Zone, next_day

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"

REVOKED_PATH = "/credentials/revoked"  # at the issuer's origin: the list of its revoked credentials

_LONGEST_NAME = 120

JSON = dict[str, Any]


def clr(learnt: Learnt, facts: Facts, zone: ZoneInfo) -> JSON | None:
    """The credential; None where no unit was touched: a CLR holds one achievement at least."""
    inner = [_unit(subject, unit, facts, zone) for subject in learnt.subjects for unit in subject.units]
    if not inner:
        return None
    return {
        "@context": [CREDENTIALS, CLR, BADGES],
        "type": ["VerifiableCredential", "ClrCredential"],
        "id": credential_id(facts.bundle_id),
        "name": "学習の記録 / Learning record",
        "description": "学習指導要領の項目ごとの学習の記録です。"
                       "本人や保護者が選んだ範囲を示し、すべての学習とは限りません。",
        "partial": True,
        "issuer": _issuer(facts),
        "validFrom": _utc(facts.created_ms),
        "credentialSubject": {
            "id": facts.subject, "type": ["ClrSubject"], "verifiableCredential": inner},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": facts.issuer.id + REVOKED_PATH, "type": "1EdTechRevocationList"},
    }


def signed(credential: Mapping[str, Any], private: ec.EllipticCurvePrivateKey, kid: str) -> bytes:
    """The credential as a compact ES256 JWT, the same for the same. `kid` is a URL that answers the public key as one
    JWK; the header has nothing else but `alg` and `typ`, which CLR wants to be ``JWT``."""
    payload = {**credential, "iss": credential["issuer"]["id"], "jti": credential["id"],
               "sub": credential["credentialSubject"]["id"],
               "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp())}
    return compact(orjson.dumps(payload), private, kid, "JWT").encode()


def credential_id(bundle_id: str) -> str:
    """By which the issuer's list of revoked credentials names it."""
    return uuid5(UUID(bundle_id), "clr").urn


def _unit(subject: Subject, unit: Unit, facts: Facts, zone: ZoneInfo) -> JSON:
    item, total, days = unit.item, unit.total, Zone(zone)
    about: JSON = {
        "id": facts.subject, "type": ["AchievementSubject"],
        "activityStartDate": _utc(days.start(total.first)),
        "activityEndDate": _utc(days.start(next_day(total.last)) - 1000),
        "achievement": _achievement(subject, unit, facts)}
    if total.answers:
        about["result"] = [{"type": ["Result"], "resultDescription": _id(facts, f"answers {item.code}"),
                            "value": str(total.correct)}]
    return {
        "@context": [CREDENTIALS, BADGES],
        "type": ["VerifiableCredential", "AchievementCredential"],
        "id": _id(facts, f"credential {item.code}"),
        "name": _name(unit),
        "issuer": _issuer(facts),
        "validFrom": _utc(facts.created_ms),
        "credentialSubject": about,
    }


def _achievement(subject: Subject, unit: Unit, facts: Facts) -> JSON:
    item, total = unit.item, unit.total
    found: JSON = {
        "id": _id(facts, f"achievement {item.code}"),
        "type": ["Achievement"],
        "name": _name(unit),
        "description": " › ".join((*item.path, item.text or item.code)),
        "criteria": {"narrative": "この項目の学習に取り組んだことが記録されています。"},
        "humanCode": item.code,
        "inLanguage": "ja",
        "alignment": [{"type": ["Alignment"], "targetName": item.text or item.code, "targetUrl": iri(item.code),
                       "targetCode": item.code, "targetFramework": "学習指導要領コード"}],
    }
    if subject.name.ja:
        found["fieldOfStudy"] = subject.name.ja
    if total.answers:
        found["resultDescription"] = [{
            "id": _id(facts, f"answers {item.code}"), "type": ["ResultDescription"], "name": "解答のうち正解の数",
            "resultType": "RawScore", "valueMin": "0", "valueMax": str(total.answers)}]
    return found


def _name(unit: Unit) -> str:
    return (unit.item.text or unit.item.code).splitlines()[0][:_LONGEST_NAME]


def _issuer(facts: Facts) -> JSON:
    return {"id": facts.issuer.id, "type": ["Profile"], "name": facts.issuer.name}


def _id(facts: Facts, name: str) -> str:
    """The same for the same bundle."""
    return uuid5(UUID(facts.bundle_id), name).urn


def _utc(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, UTC).isoformat().replace("+00:00", "Z")
