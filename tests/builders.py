"""Statements as a Japanese school's tools send them, built around the few members that a test cares about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import uuid4

JSON = dict[str, Any]

HOME_PAGE = "https://id.minato.ed.jp"
DRILL = "https://drill.example.jp"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
BOUNDARY = "kyozai-boundary"
END = f"\r\n--{BOUNDARY}--\r\n".encode()
MULTIPART = {"Content-Type": f"multipart/mixed; boundary={BOUNDARY}"}


def learner(name: str | None = None) -> JSON:
    """A learner by account, a new one when not named; never the name of a child."""
    return {"account": {"homePage": HOME_PAGE, "name": name or str(uuid4())}}


def verb(name: str = "解いた") -> JSON:
    return {"id": f"https://example.jp/verbs/{name}", "display": {"ja": name}}


def activity(name: str | None = None) -> JSON:
    """A drill, a new one when not named."""
    return {"id": f"{DRILL}/{name or uuid4()}", "definition": {"name": {"ja": f"分数のかけ算 {name or ''}"}}}


def statement(**members: Any) -> JSON:
    """A Statement with an id of its own: a learner solved a drill, except for `members`."""
    return {"id": str(uuid4()), "actor": learner(), "verb": verb(), "object": activity(), **members}


def reference(statement_id: str) -> JSON:
    return {"objectType": "StatementRef", "id": statement_id}


def about(statement_id: str, **members: Any) -> JSON:
    """A Statement whose object is another Statement."""
    return statement(**{"verb": verb("ほめた"), "object": reference(statement_id), **members})


def voiding(statement_id: str, **members: Any) -> JSON:
    return about(statement_id, verb={"id": VOIDED, "display": {"ja": "取り消した"}}, **members)


def group(*members: JSON, **identifier: Any) -> JSON:
    """A Group of these members; identified when an identifier is given."""
    return {"objectType": "Group", **identifier, **({"member": list(members)} if members else {})}


def attachment(content: bytes, **members: Any) -> JSON:
    """The declaration of `content`: a drawing of a pupil."""
    return {"usageType": f"{DRILL}/usage/drawing", "display": {"ja": "スケッチ"}, "contentType": "image/png",
            "length": len(content), "sha2": hashlib.sha256(content).hexdigest(), **members}


def part(content: bytes, sha2: str | None = None, content_type: str = "image/png") -> bytes:
    """`content` as a part of a multipart body, from its delimiter on."""
    return (f"\r\n--{BOUNDARY}\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {sha2 or hashlib.sha256(content).hexdigest()}\r\n\r\n").encode() + content


def body(statements: JSON | Sequence[JSON], *parts: bytes) -> bytes:
    """A multipart body of statements and `part`s."""
    head = f"--{BOUNDARY}\r\nContent-Type: application/json\r\n\r\n{json.dumps(statements)}".encode()
    return head + b"".join(parts) + END


def multipart(statements: JSON | Sequence[JSON], *parts: bytes) -> JSON:
    """The options of a request that sends such a body."""
    return {"data": BytesIO(body(statements, *parts)), "headers": MULTIPART}
