"""The OAuth 2 edge: access tokens for client credentials (RFC 6749 §4.4), and what others need to trust them.

Refusals of the token endpoint have the form of RFC 6749 §5.2, because OAuth libraries read nothing else.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections import Counter
from urllib.parse import unquote_plus

from aiohttp import web

from lrs.access.principal import KeyKind, Principal
from lrs.access.scopes import SCOPES
from lrs.errors import BadRequest, TooLarge, Unauthorized
from lrs.http.custodians import JWKS_PATH
from lrs.http.keys import ACCESS
from lrs.http.requests import Call, pairs
from lrs.http.responses import encoded

TOKEN_PATH = "/oauth/token"  # noqa: S105  a path
METADATA_PATH = "/.well-known/oauth-authorization-server"

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(:[0-9]{1,5})?")
_FORM = "application/x-www-form-urlencoded"
_FORM_BYTES = 16 * 1024  # who asks is not known yet, so no memory is reserved for it
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class _Refused(Exception):
    """An error code of RFC 6749 §5.2."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code)
        self.code = code
        self.description = description


async def post_token(call: Call) -> web.Response:
    try:
        form = await _form(call)
        principal = await _client(call, form)
        if form.get("grant_type") != "client_credentials":
            raise _Refused("unsupported_grant_type" if "grant_type" in form else "invalid_request",
                           "grant_type must be client_credentials")
        try:
            token = await call.app[ACCESS].issue_token(principal, form.get("scope"))
        except BadRequest as error:
            raise _Refused("invalid_scope", str(error)) from None
    except _Refused as refused:
        return _refusal(refused)
    return encoded({"access_token": token.text, "token_type": "Bearer", "expires_in": token.seconds,
                    "scope": " ".join(sorted(token.scopes))}, headers=_NOT_KEPT)


async def get_metadata(call: Call) -> web.Response:
    """RFC 8414."""
    host = call.host or "localhost"
    if not _HOST.fullmatch(host):
        raise BadRequest("host-invalid")
    issuer = await call.app[ACCESS].issuer(host)
    return encoded({
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": list(SCOPES),
    })


async def _form(call: Call) -> dict[str, str]:
    if call.content_type != _FORM:
        raise _Refused("invalid_request", f"the body must be {_FORM}")
    try:
        fields = pairs((await call.body(_FORM_BYTES)).decode())
    except (UnicodeDecodeError, BadRequest):
        raise _Refused("invalid_request", "the body is not a form in UTF-8") from None
    except TooLarge:
        raise _Refused("invalid_request", f"the form is larger than {_FORM_BYTES} bytes") from None
    repeated = [name for name, times in Counter(name for name, _ in fields).items() if times > 1]
    if repeated:
        raise _Refused("invalid_request", f"{repeated[0]} must not be repeated")
    # A field without a value counts as left out (RFC 6749 §3.2).
    return {name: value for name, value in fields if value}


async def _client(call: Call, form: dict[str, str]) -> Principal:
    """Who asks, by client_secret_basic or client_secret_post; a token never fetches another token."""
    basic = call.request.headers.get("Authorization")
    if basic is not None and "client_secret" in form:
        raise _Refused("invalid_request", "use either the Authorization header or client_secret, not both")
    if basic is None:
        key, secret = form.get("client_id", ""), form.get("client_secret", "")
    else:
        key, secret = _from_header(basic)
    try:
        client = await call.app[ACCESS].authenticate(
            "Basic " + b64encode(f"{key}:{secret}".encode()).decode(), call.host)
    except Unauthorized:
        raise _Refused("invalid_client", "the client is unknown or its secret is wrong") from None
    if client.kind is KeyKind.LEARNER:
        raise _Refused("unauthorized_client", "a learner's own token is used as it is, and fetches no other")
    return client


def _from_header(authorization: str) -> tuple[str, str]:
    """Key and secret, each form-encoded before they were put into Basic (RFC 6749 §2.3.1)."""
    scheme, _, encoded_pair = authorization.partition(" ")
    try:
        key, _, secret = b64decode(encoded_pair.strip(), validate=True).decode().partition(":")
    except ValueError:
        scheme, key, secret = "", "", ""
    if scheme.lower() != "basic":
        raise _Refused("invalid_client", "the Authorization header must be HTTP Basic")
    return unquote_plus(key), unquote_plus(secret)


def _refusal(refused: _Refused) -> web.Response:
    headers = dict(_NOT_KEPT)
    if refused.code == "invalid_client":
        headers["WWW-Authenticate"] = 'Basic realm="xAPI"'
    return encoded({"error": refused.code, "error_description": refused.description},
                   status=401 if refused.code == "invalid_client" else 400, headers=headers)
