"""What must be true of an ID token beyond its signature (OpenID Connect Core 3.1.3.7), and whom it names. Pure."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lrs.storage.contract.providers import Provider

LONGEST_SUBJECT = 255
OLDEST_SECONDS = 600
_CLOCKS = 30  # how far two well-kept clocks may be apart, in seconds
_ENTRA_TENANT = "{tenantid}"


class BadIdToken(Exception):
    """A token that proves nothing; the text is for an operator's log. `stranger`: proven, but not one of theirs."""

    def __init__(self, reason: str, *, stranger: bool = False) -> None:
        super().__init__(reason)
        self.stranger = stranger


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a provider knows them; `user` and `usernames` are what it was set up to say of the roster."""

    issuer: str
    subject: str
    label: str
    user: str
    usernames: tuple[str, ...]


def check(claims: Mapping[str, Any], *, issuer: str, provider: Provider, nonce: str, access_token: str | None,
          algorithm: str, now: float) -> Identity:
    """Whom verified `claims` name. Raises `BadIdToken`.

    `issuer` is the one in the provider's metadata, where Entra's may hold ``{tenantid}`` for the token's `tid`.
    """
    _check_tenant(claims, provider)
    if claims["iss"] != issuer.replace(_ENTRA_TENANT, str(claims.get("tid", ""))):
        raise BadIdToken("another issuer")
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if provider.client_id not in audience:
        raise BadIdToken("meant for another client")
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise BadIdToken("another authorized party")
    if not _same(claims.get("nonce"), nonce):
        raise BadIdToken("another nonce")
    _check_instants(claims, now)
    if "at_hash" in claims and not _same(claims["at_hash"], at_hash(access_token or "", algorithm)):
        raise BadIdToken("at_hash is not that of the access token")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise BadIdToken("no usable sub")
    return Identity(claims["iss"], subject, _label(claims), _user(claims, provider), _usernames(claims, provider))


def at_hash(access_token: str, algorithm: str) -> str:
    """The left half of the token's hash, by the hash of the signature's algorithm (Core 3.1.3.6)."""
    digest = hashlib.new("sha512" if algorithm == "EdDSA" else f"sha{algorithm[-3:]}", access_token.encode()).digest()
    return urlsafe_b64encode(digest[:len(digest) // 2]).decode().rstrip("=")


def _check_tenant(claims: Mapping[str, Any], provider: Provider) -> None:
    if provider.hosted_domains and str(claims.get("hd", "")).lower() not in provider.hosted_domains:
        raise BadIdToken("hd is none of the provider's domains", stranger=True)
    if provider.entra_tenants and str(claims.get("tid", "")).lower() not in provider.entra_tenants:
        raise BadIdToken("tid is none of the provider's Entra tenants", stranger=True)


def _check_instants(claims: Mapping[str, Any], now: float) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise BadIdToken("no usable iat or exp")
    if expires <= now - _CLOCKS:
        raise BadIdToken("expired")
    if not now - OLDEST_SECONDS <= issued <= now + _CLOCKS:
        raise BadIdToken("not issued just now")


def _same(given: Any, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _label(claims: Mapping[str, Any]) -> str:
    """What an officer recognises the account by; nothing is decided by it."""
    for claim in ("preferred_username", "email", "name"):
        if isinstance(claims.get(claim), str) and claims[claim]:
            return str(claims[claim])
    return str(claims["sub"])


def _user(claims: Mapping[str, Any], provider: Provider) -> str:
    try:
        return str(UUID(claims[provider.user_claim])) if provider.user_claim else ""
    except (KeyError, ValueError, AttributeError, TypeError):
        return ""


def _usernames(claims: Mapping[str, Any], provider: Provider) -> tuple[str, ...]:
    """The names under which the roster may have them: as it is, and without a domain that is the provider's own."""
    name = claims.get(provider.username_claim) if provider.username_claim else None
    if not isinstance(name, str) or not name:
        return ()
    if provider.username_claim == "email" and claims.get("email_verified") is not True:
        return ()
    local, at, domain = name.rpartition("@")
    if not at:
        return (name,)
    if not provider.hosted_domains:
        return (name,)
    return (name, local) if local and domain.lower() in provider.hosted_domains else ()
