"""What must be true of an ID token, and whom it names."""

from dataclasses import replace
from typing import Any

import pytest

from lrs.people.id_token import BadIdToken, Identity, at_hash, check
from lrs.people.oidc import Metadata, challenge, check_metadata
from lrs.storage.contract.providers import Provider

NOW = 1_790_000_000
ISSUER = "https://id.minato.ed.jp"
GUID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
PLAIN = Provider("school", "minato", "みなと", ISSUER, "lrs", b"", (), (), "", "", 0)
GOOGLE = replace(PLAIN, hosted_domains=("minato.ed.jp", "minato-jh.ed.jp"), username_claim="email")
ENTRA = replace(PLAIN, entra_tenants=(GUID,))
CLAIMS: dict[str, Any] = {"iss": ISSUER, "aud": "lrs", "sub": "8731", "nonce": "n", "iat": NOW - 2, "exp": NOW + 300}


def checked(provider: Provider = PLAIN, issuer: str = ISSUER, token: str | None = "at", algorithm: str = "RS256",
            **changed: Any) -> Identity:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return check(claims, issuer=issuer, provider=provider, nonce="n", access_token=token, algorithm=algorithm, now=NOW)


@pytest.mark.parametrize("changed", [
    {"iss": "https://other.example"}, {"aud": "another"}, {"aud": []}, {"aud": ["lrs", "another"]},
    {"aud": ["lrs", "another"], "azp": "another"}, {"azp": "another"}, {"nonce": "m"}, {"nonce": None}, {"nonce": 7},
    {"exp": NOW - 31}, {"exp": "soon"}, {"iat": NOW + 31}, {"iat": NOW - 601}, {"iat": None},
    {"at_hash": "AAAA"}, {"at_hash": 1}, {"sub": ""}, {"sub": None}, {"sub": "x" * 256}, {"sub": 8731},
], ids=str)
def test_a_token_with_one_wrong_claim_proves_nothing(changed: dict[str, Any]) -> None:
    with pytest.raises(BadIdToken) as refused:
        checked(**changed)
    assert not refused.value.stranger


@pytest.mark.parametrize("changed", [
    {"exp": NOW - 29}, {"iat": NOW + 29}, {"aud": ["lrs"]}, {"aud": ["lrs", "another"], "azp": "lrs"}, {"azp": "lrs"},
    {"at_hash": at_hash("at", "RS256")}, {"sub": "x" * 255},
], ids=str)
def test_a_token_that_is_right_names_somebody(changed: dict[str, Any]) -> None:
    assert checked(**changed).issuer == ISSUER


@pytest.mark.parametrize(("provider", "claim", "value", "known"), [
    (GOOGLE, "hd", "minato.ed.jp", True), (GOOGLE, "hd", "Minato-JH.ed.jp", True), (GOOGLE, "hd", "gmail.com", False),
    (GOOGLE, "hd", "minato.ed.jp.example", False), (GOOGLE, "hd", None, False), (GOOGLE, "hd", ["minato.ed.jp"], False),
    (ENTRA, "tid", GUID, True), (ENTRA, "tid", GUID.upper(), True), (ENTRA, "tid", None, False),
    (ENTRA, "tid", "00000000-0000-0000-0000-000000000000", False),
])
def test_only_people_of_the_school_s_domain_or_tenant_come_in(
        provider: Provider, claim: str, value: Any, known: bool) -> None:
    if known:
        assert checked(provider, **{claim: value}).subject == "8731"
        return
    with pytest.raises(BadIdToken) as refused:
        checked(provider, **{claim: value})
    assert refused.value.stranger


def test_entra_s_issuer_for_several_tenants_is_that_of_the_token_s_own() -> None:
    template = "https://login.microsoftonline.com/{tenantid}/v2.0"
    own = template.replace("{tenantid}", GUID)
    assert checked(ENTRA, template, iss=own, tid=GUID).issuer == own
    with pytest.raises(BadIdToken):
        checked(ENTRA, template, iss=template.replace("{tenantid}", "another"), tid=GUID)
    with pytest.raises(BadIdToken):
        checked(ENTRA, template, iss=template, tid=GUID)


@pytest.mark.parametrize(("algorithm", "length"), [("RS256", 22), ("ES384", 32), ("PS512", 43), ("EdDSA", 43)])
def test_at_hash_is_half_of_the_hash_that_the_signature_uses(algorithm: str, length: int) -> None:
    assert len(at_hash("at", algorithm)) == length
    assert checked(algorithm=algorithm, at_hash=at_hash("at", algorithm))


def test_at_hash_is_that_of_the_specification() -> None:
    """OpenID Connect Core, A.3."""
    token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    assert at_hash(token, "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_a_challenge_is_that_of_the_specification() -> None:
    """RFC 7636, appendix B."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(("value", "user"), [
    (GUID, GUID), (GUID.upper(), GUID), (f"urn:uuid:{GUID}", GUID), ("hanako", ""), (None, ""), (7, ""), ([GUID], "")])
def test_the_user_claim_carries_a_uuid_or_nobody(value: Any, user: str) -> None:
    assert checked(replace(PLAIN, user_claim="extension_uuid"), extension_uuid=value).user == user


def test_no_claim_says_who_somebody_is_unless_the_provider_was_set_up_so() -> None:
    found = checked(user=GUID, preferred_username="hanako", email="hanako@minato.ed.jp", email_verified=True)
    assert (found.user, found.usernames) == ("", ())


@pytest.mark.parametrize(("claims", "names"), [
    ({"email": "hanako@minato.ed.jp", "email_verified": True}, ("hanako@minato.ed.jp", "hanako")),
    ({"email": "hanako@minato.ed.jp", "email_verified": False}, ()),
    ({"email": "hanako@minato.ed.jp"}, ()),
    ({"email": "hanako@gmail.com", "email_verified": True}, ()),
    ({"email": "@minato.ed.jp", "email_verified": True}, ()),
    ({"email": 7, "email_verified": True}, ()),
    ({}, ()),
])
def test_a_trusted_name_counts_within_the_provider_s_own_domains(
        claims: dict[str, Any], names: tuple[str, ...]) -> None:
    assert checked(GOOGLE, hd="minato.ed.jp", **claims).usernames == names


@pytest.mark.parametrize(("issuer", "changed", "fits"), [
    (ISSUER, {}, True), (ISSUER, {"issuer": ISSUER + "/"}, False), (ISSUER, {"issuer": "https://other.example"}, False),
    (ISSUER, {"token_endpoint": "http://id.minato.ed.jp/token"}, False),
    (ISSUER, {"jwks_uri": "http://127.0.0.1:8080/jwks"}, False), (ISSUER, {"jwks_uri": "file:///etc/passwd"}, False),
    (ISSUER, {"authorization_endpoint": "javascript:alert(1)"}, False),
    ("https://login.microsoftonline.com/organizations/v2.0",
     {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}, True),
    ("https://login.microsoftonline.com/organizations/v2.0", {"issuer": "https://evil.example/{tenantid}/v2.0"}, False),
    ("http://127.0.0.1:9000", {"issuer": "http://127.0.0.1:9000", "token_endpoint": "http://127.0.0.1:9000/t"}, True),
])
def test_metadata_is_the_issuer_s_own_and_leads_nowhere_unsafe(
        issuer: str, changed: dict[str, str], fits: bool) -> None:
    metadata = Metadata(**{"issuer": ISSUER, "authorization_endpoint": ISSUER + "/auth", "token_endpoint":
                           ISSUER + "/token", "jwks_uri": ISSUER + "/jwks", **changed})
    if fits:
        check_metadata(metadata, issuer)
        return
    with pytest.raises(ValueError, match="it names"):
        check_metadata(metadata, issuer)
