"""What every operation shares: the shape of refusals, the ways to say who one is, headers."""

from __future__ import annotations

from typing import Any

from lrs.http import csrf
from lrs.http.cookies import SESSION
from lrs.http.openapi.parts import PROBLEM, TEXT, Parameter, Schema, choice, listed, record, said, shared
from lrs.http.problems import TITLES
from lrs.messages.text import Text

PORTAL = Parameter("X-Manabi-Session", Text(
    "With a key of a portal: the session of the teacher for whom it reads.",
    "ポータルのキーで：代わりに読む先生のセッション。"), TEXT, "header")

_VIOLATION = record({
    "pointer": said(TEXT, Text("Where in the JSON (RFC 6901).", "JSON の中の場所 (RFC 6901)。")), "rule": TEXT,
    "detail": TEXT, "clause": said(TEXT, Text("Of the xAPI standard.", "xAPI 規格の条項。"))})
_ROW = record({"file": TEXT, "line": {"type": "integer"}, "column": TEXT, "rule": TEXT, "detail": TEXT})
_PROBLEM: Schema = record({
    "type": said({"type": "string", "pattern": "^urn:manabi-lrs:problem:.+$"},
                 Text("Ends with the slug of the refusal, which stays the same.",
                      "末尾はエラーの種類を示す、変わらない名前。")),
    "title": TEXT, "status": {"type": "integer"},
    "detail": said(TEXT, Text("What would be right.", "どうすればよいか。")),
    "requestId": TEXT,
    "violations": listed({"anyOf": [shared("Violation"), shared("RowViolation"), shared("Remark")]})}, ("violations",))

_REMARK = record({
    "pointer": said(TEXT, Text("Where, as a JSON pointer.", "場所（JSON ポインター）。")),
    "rule": TEXT, "severity": choice(("error", "warning")), "detail": TEXT,
    "found": said(listed({}), Text("What stood there, where something did.", "そこにあった値（あるとき）。")),
    "template": said(TEXT, Text("The template of a profile that says so.", "そう定めたプロファイルのテンプレート。"))},
    ("found", "template"))

_RESPONSES = {
    str(status): {"description": title, "content": {PROBLEM: {"schema": shared("Problem")}}}
    for status, title in TITLES.items()}

_SECURITY = {
    "key": {"type": "http", "scheme": "basic", "description": Text(
        "An app's key and its secret.", "アプリのキーとシークレット。")},
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": Text(
        "An access token of POST /oauth/token (client credentials).",
        "POST /oauth/token で得たアクセストークン（client credentials）。")},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION, "description": Text(
        f"Somebody signed in with a browser. Over https the cookie's name is __Host-{SESSION}.",
        f"ブラウザーでサインインした人。https では Cookie の名前は __Host-{SESSION}。")},
    "csrf": {"type": "apiKey", "in": "header", "name": csrf.HEADER, "description": Text(
        "Of GET /api/v1/session; with an Origin of this server.",
        "GET /api/v1/session の `csrf`。Origin はこのサーバーのもの。")},
}

COMPONENTS: dict[str, Any] = {
    "schemas": {"Problem": _PROBLEM, "Violation": _VIOLATION, "RowViolation": _ROW, "Remark": _REMARK},
    "responses": _RESPONSES,
    "headers": {"X-Request-ID": {"description": Text("Finds the request in the log.", "ログで探すための番号。"),
                                 "schema": TEXT}},
    "securitySchemes": _SECURITY,
}
