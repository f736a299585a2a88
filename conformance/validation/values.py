"""Values that several tables share."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PLACE = "https://xapi-conformance.example/fixed"
SHA1 = "3c1e2a4f5b6d7c8e9f00112233445566778899aa"

MBOX: Json = {"mbox": "mailto:someone@xapi-conformance.example"}
SUM: Json = {"mbox_sha1sum": SHA1}
OPENID: Json = {"openid": f"{PLACE}/openid/someone"}
ACCOUNT: Json = {"account": {"homePage": PLACE, "name": "someone"}}
IDENTIFIERS: dict[str, Json] = {"mbox": MBOX, "mbox_sha1sum": SUM, "openid": OPENID, "account": ACCOUNT}

AGENT: Json = {"objectType": "Agent", **MBOX}
GROUP: Json = {"objectType": "Group", "member": [AGENT]}
ACTIVITY: Json = {"objectType": "Activity", "id": f"{PLACE}/activity"}
SUB: Json = {"objectType": "SubStatement", "actor": AGENT, "verb": {"id": f"{PLACE}/verb"}, "object": ACTIVITY}
REFERENCE: Json = {"objectType": "StatementRef", "id": "6f2c0f5e-3f5e-4c1c-9a55-7a6a1b2c3d4e"}

NO_IRI = {"without a scheme": "activity/1", "with a broken scheme": "ab=c://should.fail.example", "empty": ""}
NO_UUID: Json = {"free text": "first", "a digit too many": "6f2c0f5e-3f5e-4c1c-9a55-7a6a1b2c3d4e0",
           "a letter past f": "6f2c0f5e-3f5e-4c1c-9a55-7a6a1b2c3d4g", "no hyphens": "6f2c0f5e3f5e4c1c9a557a6a1b2c3d4e",
           "braces": "{6f2c0f5e-3f5e-4c1c-9a55-7a6a1b2c3d4e}", "a number": 12, "empty": ""}
NO_MAP: Json = {"a string": "やりおえた", "an array": ["やりおえた"], "null": None}
NO_TAG = {"a subtag of nine letters": "en-something", "a language of nine letters": "something", "a space": "en US",
          "empty": ""}
TAGS = ("ja", "ja-JP", "en", "zh-Hant", "sr-Latn-RS", "zh-Hans-CN", "es-419", "cmn", "ase", "tlh", "de-CH-1996")
