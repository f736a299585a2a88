"""A Solid pod: client credentials that its owner made, and tokens that are bound to a key of ours (DPoP, RFC 9449).

The key lives as long as this object: a token that somebody catches is of no use without it. Folders come by themselves.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from time import monotonic, time
from typing import TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from lrs.delivery.destination import DeliveryFailed
from lrs.delivery.remote import Remote
from lrs.sending import Answer, Outgoing

_DISCOVERY = "/.well-known/openid-configuration"
_EARLY_SECONDS = 60.0  # before it ends, a token is replaced
_LONGEST_SECONDS = 3600  # a token is used, whatever the provider says of it
_FORM = "application/x-www-form-urlencoded"
_Shape = TypeVar("_Shape")


class _Provider(msgspec.Struct):
    token_endpoint: str


class _Token(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: int = 300


class Dpop:
    """`lrs.delivery.remote.Signer`. `issuer` is the pod's identity provider."""

    def __init__(self, outgoing: Outgoing, issuer: str, client: str, secret: str) -> None:
        self._outgoing = outgoing
        self._issuer = issuer.rstrip("/")
        self._authorization = "Basic " + b64encode(
            f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._public = ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        self._nonce = ""
        self._token = ""
        self._until = 0.0

    async def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Raises `DeliveryFailed` when the provider gives no token."""
        if monotonic() > self._until:
            await self._fetch()
        digest = hashlib.sha256(self._token.encode()).digest()
        return {"Authorization": f"DPoP {self._token}",
                "DPoP": self._proof(method, url, ath=urlsafe_b64encode(digest).rstrip(b"=").decode())}

    def learn(self, answer: Answer) -> bool:
        """A nonce that is asked for (RFC 9449 §8) goes into the next proof; a token that is refused is replaced."""
        nonce = answer.headers.get("dpop-nonce", "")
        asked, self._nonce = bool(nonce) and nonce != self._nonce, nonce or self._nonce
        if answer.status != 401:
            return False
        self._until = self._until if asked else 0.0
        return True

    async def _fetch(self) -> None:
        endpoint = await self._endpoint()
        form = urlencode({"grant_type": "client_credentials", "scope": "webid"}).encode()
        for again in (False, True):
            answer = await self._send("POST", endpoint, {
                "Authorization": self._authorization, "Content-Type": _FORM, "Accept": "application/json",
                "DPoP": self._proof("POST", endpoint)}, form)
            nonce = answer.headers.get("dpop-nonce", "")
            if again or answer.status == 200 or not nonce or nonce == self._nonce:
                break
            self._nonce = nonce
        if answer.status != 200:
            raise DeliveryFailed(f"the pod's provider answers {answer.status}",
                                 lasting=answer.status in {400, 401, 403})
        token = _decoded(answer.body, _Token)
        if token.token_type.lower() != "dpop":
            raise DeliveryFailed("the pod's provider gives tokens that are not bound to a key", lasting=True)
        lives = min(token.expires_in, _LONGEST_SECONDS)
        self._token, self._until = token.access_token, monotonic() + lives - _EARLY_SECONDS

    def _proof(self, method: str, url: str, **claims: str) -> str:
        told = {"htm": method, "htu": url.partition("?")[0].partition("#")[0], "iat": int(time()), "jti": str(uuid4()),
                **({"nonce": self._nonce} if self._nonce else {}), **claims}
        return jwt.encode(told, self._key, "ES256", {"typ": "dpop+jwt", "jwk": self._public})

    async def _endpoint(self) -> str:
        """Where the provider gives tokens."""
        answer = await self._send("GET", f"{self._issuer}{_DISCOVERY}", {"Accept": "application/json"}, None)
        if answer.status != 200:
            raise DeliveryFailed(f"no Solid provider at {self._issuer}: status {answer.status}",
                                 lasting=answer.status < 500)
        return _decoded(answer.body, _Provider).token_endpoint

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        try:
            return await self._outgoing.send(method, url, headers, body)
        except OSError as error:
            raise DeliveryFailed(str(error)) from error


def solid(outgoing: Outgoing, pod: str, issuer: str, client: str, secret: str) -> Remote:
    return Remote(outgoing, pod, Dpop(outgoing, issuer, client, secret), folders=False)


def _decoded(body: bytes, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.MsgspecError:
        raise DeliveryFailed("the pod's provider does not answer as one", lasting=True) from None
