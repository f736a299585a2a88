"""Access tokens: ours by client credentials (RFC 6749 §4.4, RFC 9068), and those of an outside issuer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import time
from typing import Any

import jwt
import pytest
from aiohttp import FormData, web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from lrs.access.issuer import OutsideIssuer
from lrs.access.principal import KeyKind
from lrs.access.published_keys import safe
from lrs.access.tokens import sign
from lrs.config import Auth, BadSetting, Config
from lrs.http import keys
from tests.http.conftest import TENANT, Answer, Client, Key, Server, serving

GRANT = {"grant_type": "client_credentials"}


async def ask(client: Client, form: dict[str, str], key: Key | None = None) -> Answer:
    asking = client.with_(Authorization=key.authorization if key else None, X_Experience_API_Version=None)
    return await asking.post("/oauth/token", data=form)


async def token(server: Server, key: Key, scope: str | None = None) -> str:
    anybody = server.client(key)
    answer = await ask(anybody, GRANT if scope is None else {**GRANT, "scope": scope}, key)
    assert answer.status == 200, answer.text
    text: str = answer.json()["access_token"]
    return text


def bearing(client: Client, text: str) -> Client:
    return client.with_(Authorization=f"Bearer {text}")


# --- the token endpoint -----------------------------------------------------------------------------------


async def test_a_client_gets_a_token_that_opens_what_its_key_opens(server: Server, lrs: Client) -> None:
    answer = await ask(lrs, GRANT, server.keys[KeyKind.SYSTEM])
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "all")
    assert (await bearing(lrs, body["access_token"]).get("statements")).status == 200


async def test_key_and_secret_may_stand_in_the_form(server: Server, lrs: Client) -> None:
    key = server.keys[KeyKind.APP]
    answer = await ask(lrs, {**GRANT, "client_id": key.key, "client_secret": key.secret})
    assert answer.status == 200


async def test_a_scope_narrows_the_token(server: Server, lrs: Client) -> None:
    narrow = await token(server, server.keys[KeyKind.SYSTEM], "statements/write state")
    assert (await bearing(lrs, narrow).get("statements")).status == 403
    params = {"activityId": "https://example.jp/1", "agent": '{"mbox": "mailto:a@b.jp"}'}
    assert (await bearing(lrs, narrow).get("activities/state", params=params)).status == 200


async def test_a_token_writes_and_reads_back_as_its_app(server: Server, app_key: Client) -> None:
    bearer = bearing(app_key, await token(server, server.keys[KeyKind.APP]))
    statement = {"actor": {"mbox": "mailto:hanako@school.example.jp"}, "verb": {"id": "https://example.jp/verbs/解いた"},
                 "object": {"id": "https://example.jp/drill/1"}}
    (statement_id,) = (await bearer.post("statements", json=statement)).json()
    assert (await app_key.get("statements", params={"statementId": statement_id})).status == 200


@pytest.mark.parametrize(("form", "error"), [
    ({}, "invalid_request"), ({"grant_type": ""}, "invalid_request"),
    ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    ({**GRANT, "scope": "everything"}, "invalid_scope"), ({**GRANT, "scope": "  "}, "invalid_scope"),
    ({**GRANT, "scope": "all"}, "invalid_scope"), ({**GRANT, "client_secret": "x"}, "invalid_request"),
])
async def test_refusals_are_in_the_words_of_rfc_6749(
        server: Server, lrs: Client, form: dict[str, str], error: str) -> None:
    answer = await ask(lrs, form, server.keys[KeyKind.APP])
    assert (answer.status, answer.json()["error"]) == (400, error)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"].startswith("application/json")


async def test_a_repeated_field_is_refused(server: Server, lrs: Client) -> None:
    form = FormData([("grant_type", "client_credentials"), ("grant_type", "client_credentials")])
    answer = await lrs.with_(Authorization=server.keys[KeyKind.APP].authorization).post("/oauth/token", data=form)
    assert (answer.status, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(("body", "content_type"), [
    (json.dumps(GRANT).encode(), "application/json"), (b"grant_type=%ff", "application/x-www-form-urlencoded"),
    (b"\xff", "application/x-www-form-urlencoded"),
    (b"grant_type=client_credentials&scope=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
])
async def test_a_body_that_is_no_form_is_refused(server: Server, lrs: Client, body: bytes, content_type: str) -> None:
    answer = await lrs.post("/oauth/token", data=body, headers={"Content-Type": content_type})
    assert (answer.status, answer.json()["error"]) == (400, "invalid_request")


async def test_a_wrong_unknown_or_missing_client_is_told_so_alike(server: Server, lrs: Client) -> None:
    key = server.keys[KeyKind.APP]
    answers = [await ask(lrs, GRANT), await ask(lrs, GRANT, Key(key.key, "wrong")),
               await ask(lrs, GRANT, Key("nobody", key.secret)), await ask(lrs, {**GRANT, "client_id": key.key})]
    assert {(answer.status, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json()["error"] == "invalid_client"
    assert answers[0].headers["WWW-Authenticate"].startswith("Basic")


async def test_a_token_cannot_fetch_another_token(server: Server, lrs: Client) -> None:
    bearer = bearing(lrs, await token(server, server.keys[KeyKind.SYSTEM]))
    answer = await bearer.post("/oauth/token", data=GRANT)
    assert (answer.status, answer.json()["error"]) == (401, "invalid_client")


# --- what a token says, and until when --------------------------------------------------------------------


async def test_a_token_can_be_verified_with_the_published_keys(server: Server, lrs: Client) -> None:
    text = await token(server, server.keys[KeyKind.APP], "state")
    published = (await lrs.with_(Authorization=None).get("/.well-known/jwks.json")).json()["keys"]
    assert all(set(key) <= {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in published)
    head = jwt.get_unverified_header(text)
    assert (head["alg"], head["typ"]) == ("ES256", "at+jwt")
    (jwk,) = [key for key in published if key["kid"] == head["kid"]]
    claims = jwt.decode(text, jwt.PyJWK(jwk), algorithms=["ES256"], options={"verify_aud": False})
    key = server.keys[KeyKind.APP].key
    assert (claims["sub"], claims["client_id"], claims["scope"], claims["tenant"]) == (key, key, "state", TENANT)
    assert claims["aud"] == claims["iss"] + "/xAPI"
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["jti"]


async def test_the_metadata_point_to_where_things_are(lrs: Client) -> None:
    nobody = lrs.with_(Authorization=None, Host="tonari.example.jp")
    metadata = (await nobody.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["issuer"] == "https://tonari.example.jp"
    assert metadata["token_endpoint"] == "https://tonari.example.jp/oauth/token"
    assert metadata["jwks_uri"] == "https://tonari.example.jp/.well-known/jwks.json"
    assert metadata["grant_types_supported"] == ["client_credentials"]


async def test_a_token_of_a_revoked_key_stops_working(server: Server, lrs: Client) -> None:
    key = await server.key("all")
    bearer = bearing(lrs, await token(server, key))
    assert (await bearer.get("statements")).status == 200
    await server.app[keys.ACCESS].revoke_credential(key.key)
    assert (await bearer.get("statements")).status == 401


async def test_a_token_is_no_good_at_another_tenants_address(server: Server, lrs: Client) -> None:
    bearer = bearing(lrs, await token(server, server.keys[KeyKind.SYSTEM]))
    assert (await bearer.with_(Host="tonari.example.jp").get("statements")).status == 401


@pytest.mark.parametrize("change", [
    {"exp": 1}, {"tenant": "other-tenant"}, {"iss": "https://tonari.example.jp"}, {"aud": "https://elsewhere.example"},
    {"client_id": "nobody"},
])
async def test_a_token_signed_here_but_saying_something_else_is_refused(
        server: Server, lrs: Client, change: dict[str, Any]) -> None:
    claims = jwt.decode(await token(server, server.keys[KeyKind.SYSTEM]), options={"verify_signature": False})
    keyring = server.app[keys.ACCESS]._keyring
    assert (await bearing(lrs, sign(claims, keyring.private, keyring.kid)).get("statements")).status == 200
    forged = sign({**claims, **change}, keyring.private, keyring.kid)
    assert (await bearing(lrs, forged).get("statements")).status == 401


async def test_a_token_signed_by_somebody_else_under_our_key_id_is_refused(server: Server, lrs: Client) -> None:
    claims = jwt.decode(await token(server, server.keys[KeyKind.SYSTEM]), options={"verify_signature": False})
    kid = server.app[keys.ACCESS]._keyring.kid
    forged = sign(claims, ec.generate_private_key(ec.SECP256R1()), kid)
    assert (await bearing(lrs, forged).get("statements")).status == 401


# --- an outside issuer ------------------------------------------------------------------------------------


class Issuer:
    """An OAuth 2 issuer on this machine, which publishes its keys and can exchange them."""

    def __init__(self) -> None:
        self.origin = ""
        self.fetched = 0
        self.broken = False
        self.rotate("k1")

    def rotate(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(65537, 2048)

    async def metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": self.origin, "jwks_uri": f"{self.origin}/keys"})

    async def keys(self, request: web.Request) -> web.Response:
        self.fetched += 1
        if self.broken:
            return web.Response(status=500)
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return web.json_response({"keys": [{**jwk, "kid": self.kid, "use": "sig", "alg": "RS256"},
                                           {"kty": "oct", "k": "c2VjcmV0", "kid": "shared", "alg": "HS256"}]})

    def token(self, **changes: Any) -> str:
        claims = {"iss": self.origin, "aud": "manabi", "client_id": "学習アプリ", "exp": int(time()) + 60,
                  "scope": "statements/write all/nothing statements/read/mine", **changes}
        return jwt.encode(claims, self.private, "RS256", headers={"kid": self.kid, "typ": "at+jwt"})


@asynccontextmanager
async def issuing() -> AsyncIterator[Issuer]:
    issuer, app = Issuer(), web.Application()
    app.router.add_get("/.well-known/openid-configuration", issuer.metadata)
    app.router.add_get("/keys", issuer.keys)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    issuer.origin = "http://{}:{}".format(*runner.addresses[0][:2])
    yield issuer
    await runner.cleanup()


@pytest.fixture(scope="module")
async def outside(config: Config) -> AsyncIterator[tuple[Issuer, Server]]:
    async with issuing() as issuer:
        auth = Auth(issuer=issuer.origin, issuer_audience="manabi", issuer_tenant=TENANT)
        mongo = replace(config.mongo, database=config.mongo.database + "_outside")
        async with serving(replace(config, auth=auth, mongo=mongo)) as server:
            yield issuer, server


async def test_a_token_of_the_outside_issuer_opens_its_tenant_with_the_scopes_it_names(
        outside: tuple[Issuer, Server]) -> None:
    issuer, server = outside
    bearer = bearing(server.client(server.keys[KeyKind.SYSTEM]), issuer.token())
    statement = {"actor": {"mbox": "mailto:hanako@school.example.jp"}, "verb": {"id": "https://example.jp/verbs/解いた"},
                 "object": {"id": "https://example.jp/drill/1"}}
    (statement_id,) = (await bearer.post("statements", json=statement)).json()
    kept = (await bearer.get("statements", params={"statementId": statement_id})).json()
    assert kept["authority"]["account"] == {"homePage": issuer.origin, "name": "学習アプリ"}
    params = {"activityId": "https://example.jp/1", "agent": '{"mbox": "mailto:a@b.jp"}'}
    assert (await bearer.get("activities/state", params=params)).status == 403


@pytest.mark.parametrize("change", [
    {"aud": "somebody-else"}, {"iss": "https://evil.example"}, {"exp": 1}, {"client_id": 7}, {"scope": ["all"]},
])
async def test_a_token_of_the_outside_issuer_that_is_not_for_us_is_refused(
        outside: tuple[Issuer, Server], change: dict[str, Any]) -> None:
    issuer, server = outside
    bearer = bearing(server.client(server.keys[KeyKind.SYSTEM]), issuer.token(**change))
    assert (await bearer.get("statements")).status == 401


async def test_a_token_of_no_known_type_is_refused(outside: tuple[Issuer, Server]) -> None:
    issuer, server = outside
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    for kind in ("JWE", 7, ["at+jwt"], {"at+jwt": 1}):
        strange = jwt.encode(claims, issuer.private, "RS256", headers={"kid": issuer.kid, "typ": kind})
        assert (await bearing(server.client(server.keys[KeyKind.SYSTEM]), strange).get("statements")).status == 401


async def test_an_expiry_written_as_text_counts_as_the_number_it_names(outside: tuple[Issuer, Server]) -> None:
    issuer, server = outside
    bearer = bearing(server.client(server.keys[KeyKind.SYSTEM]), issuer.token(exp=str(int(time()) + 60)))
    assert (await bearer.get("statements")).status == 200


async def test_a_secret_that_an_issuer_publishes_signs_nothing(outside: tuple[Issuer, Server]) -> None:
    issuer, server = outside
    claims = jwt.decode(issuer.token(scope="all"), options={"verify_signature": False})
    forged = jwt.encode(claims, b"secret" * 8, "HS256", headers={"kid": "shared"})
    assert (await bearing(server.client(server.keys[KeyKind.SYSTEM]), forged).get("statements")).status == 401


async def test_keys_are_fetched_once_again_when_the_issuer_exchanged_them_and_not_for_every_stranger(
        monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("lrs.access.published_keys.monotonic", lambda: now[0])
    async with issuing() as issuer:
        verifier = OutsideIssuer(Auth(issuer=issuer.origin, issuer_audience="manabi", issuer_tenant=TENANT), _get)
        await asyncio.gather(*(verifier.claims(issuer.token()) for _ in range(5)))
        assert issuer.fetched == 1
        issuer.rotate("k2")
        for _ in range(3):
            with pytest.raises(Exception, match="does not publish"):
                await verifier.claims(issuer.token())
        assert issuer.fetched == 1
        now[0] += 31
        assert await verifier.claims(issuer.token())
        assert issuer.fetched == 2


async def test_known_keys_outlive_an_issuer_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("lrs.access.published_keys.monotonic", lambda: now[0])
    async with issuing() as issuer:
        verifier = OutsideIssuer(Auth(issuer=issuer.origin, issuer_audience="manabi", issuer_tenant=TENANT), _get)
        await verifier.claims(issuer.token())
        issuer.broken = True
        now[0] += 4000
        assert await verifier.claims(issuer.token())
        assert issuer.fetched == 2


async def _get(url: str) -> bytes:
    from aiohttp import ClientSession

    async with ClientSession() as session, session.get(url) as response:
        if response.status != 200:
            raise OSError(f"status {response.status}")
        return await response.read()


@pytest.mark.parametrize(("url", "expected"), [
    ("https://id.example.jp", True), ("http://127.0.0.1:9/x", True), ("http://[::1]/", True),
    ("http://localhost", True), ("http://id.example.jp", False), ("file:///etc/passwd", False),
    ("https://", False), ("http://[::1", False),
    ("http://169.254.169.254/latest", False),
])
def test_keys_are_fetched_over_https_or_from_this_machine(url: str, *, expected: bool) -> None:
    assert safe(url) is expected


@pytest.mark.parametrize("auth", [
    Auth(issuer="https://id.example.jp"), Auth(issuer="http://id.example.jp", issuer_audience="a", issuer_tenant="t"),
    Auth(issuer="https://id.example.jp", issuer_jwks="http://keys.example", issuer_audience="a", issuer_tenant="t"),
])
def test_an_issuer_that_is_half_or_unsafely_configured_is_refused(auth: Auth) -> None:
    with pytest.raises(BadSetting):
        OutsideIssuer(auth, _get)
