"""Encryption to a recipient: what age makes and reads, and nothing left behind where it fails."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import passphrase, x25519

from lrs.bundles import encryption
from lrs.bundles.agekeys import bech32, identities_in, jwk_of, jwk_to_recipient, recipient_to_jwk
from lrs.bundles.encryption import decrypt, encrypt, encrypted, new_identity
from lrs.bundles.refused import BundleRefused
from tests.bundles.making import IDENTITY, RECIPIENT

LIMIT = 1 << 30
PIECE = 64 << 10  # of age


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Three pieces and a bit, encrypted."""
    source = tmp_path / "plain"
    source.write_bytes(os.urandom(3 * PIECE + 7))
    encrypt(source, tmp_path / "secret", [RECIPIENT])
    return tmp_path / "secret"


def refusal(secret: Path, identity: str = IDENTITY, limit: int = LIMIT) -> str:
    target = secret.with_name("out")
    with pytest.raises(BundleRefused) as refused:
        decrypt(secret, target, [identity], limit)
    assert str(refused.value)
    assert {path.name for path in secret.parent.iterdir()} <= {"plain", "secret"}
    return refused.value.slug


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 3])
def test_each_recipient_reads_what_was_encrypted(tmp_path: Path, size: int) -> None:
    source, secret, target = (tmp_path / name for name in ("plain", "secret", "out"))
    source.write_bytes(os.urandom(size))
    second = new_identity()
    told = encrypt(source, secret, [RECIPIENT, second[1]])
    assert told.size == secret.stat().st_size
    assert (encrypted(secret), encrypted(source)) == (True, False)
    for identity in (IDENTITY, second[0]):
        assert decrypt(secret, target, [new_identity()[0], identity], limit=size) == size
        assert target.read_bytes() == source.read_bytes()
        assert target.stat().st_mode & 0o077 == 0
        target.unlink()


@pytest.mark.parametrize("length", [0, 21, 100, PIECE, 3 * PIECE, -1, -23, -50])
def test_a_file_that_was_cut_is_refused_and_nothing_of_it_is_there(secret: Path, length: int) -> None:
    data = secret.read_bytes()
    cut = data[:length]
    secret.write_bytes(cut)
    assert refusal(secret) == ("bundle-not-encrypted" if len(cut) < 22 else "bundle-ciphertext")


def test_a_flipped_byte_and_pieces_that_were_exchanged_are_found(secret: Path) -> None:
    data = secret.read_bytes()
    body = data.index(b"\n--- ") + 5
    begin = data.index(b"\n", body) + 17
    whole = PIECE + 16
    first, second = data[begin:begin + whole], data[begin + whole:begin + 2 * whole]
    for changed in (data[:-3] + b"\0" + data[-2:], data[:begin + 9] + b"\0\0" + data[begin + 11:],
                    data[:begin] + second + first + data[begin + 2 * whole:], data[:begin] + second + data[begin:],
                    data + b"\0", data[:body] + bytes([data[body] ^ 1]) + data[body + 1:]):
        secret.write_bytes(changed)
        assert refusal(secret) == "bundle-ciphertext"


def test_a_bundle_for_somebody_else_is_told_from_one_that_is_broken(secret: Path, tmp_path: Path) -> None:
    assert refusal(secret, new_identity()[0]) == "bundle-identity-other"
    secret.write_bytes(passphrase.encrypt(b"x", "しゅくだい"))
    assert refusal(secret) in ("bundle-identity-other", "bundle-ciphertext")
    assert refusal(tmp_path / "plain") == "bundle-not-encrypted"


def test_no_more_is_written_than_is_taken(secret: Path) -> None:
    assert refusal(secret, limit=3 * PIECE + 6) == "bundle-large"
    assert refusal(secret, limit=10) == "bundle-large"


def test_a_full_disk_is_not_taken_for_a_broken_file(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(encryption._Counting, "_written", full)
    for work in (lambda: decrypt(secret, secret.with_name("out"), [IDENTITY], LIMIT),
                 lambda: encrypt(secret, secret.with_name("out"), [RECIPIENT])):
        with pytest.raises(OSError, match="No space left") as failed:
            work()
        assert failed.value.errno == errno.ENOSPC
        assert not secret.with_name("out").exists()


@pytest.mark.parametrize("recipients", [[], ["age1"], [""], [RECIPIENT[:-1]], [RECIPIENT, IDENTITY]])
def test_what_is_no_recipient_is_refused(tmp_path: Path, recipients: list[str]) -> None:
    (tmp_path / "plain").write_bytes(b"x")
    with pytest.raises(BundleRefused) as refused:
        encrypt(tmp_path / "plain", tmp_path / "secret", recipients)
    assert refused.value.slug == "bundle-recipient-key"
    assert not (tmp_path / "secret").exists()


# --- keys -------------------------------------------------------------------------------------------------


def test_a_new_identity_is_read_by_age_and_tells_its_recipient() -> None:
    identity, recipient = new_identity()
    assert recipient == str(x25519.Identity.from_str(identity).to_public())
    text = f"# created: 2026-04-01\r\n# public key: {recipient}\r\n{identity}\r\n"
    assert identities_in(text) == [identity]


@settings(max_examples=60, deadline=None)
@given(key=st.binary(min_size=32, max_size=32))
def test_a_key_is_the_same_as_a_recipient_and_as_a_jwk(key: bytes) -> None:
    recipient, jwk = bech32("age", key), jwk_of(key)
    assert str(x25519.Recipient.from_str(recipient)) == recipient
    assert recipient_to_jwk(recipient) == jwk
    assert jwk_to_recipient(jwk) == recipient


def test_a_jwk_s_name_is_its_thumbprint() -> None:
    from jwcrypto.jwk import JWK

    jwk = recipient_to_jwk(RECIPIENT)
    assert jwk["kid"] == JWK(**{name: jwk[name] for name in ("kty", "crv", "x")}).thumbprint()


@pytest.mark.parametrize("recipient", [
    "", "age1", RECIPIENT[:-1], RECIPIENT + "q", RECIPIENT.upper(), "age2" + RECIPIENT[4:], IDENTITY, "age1" + "q" * 58,
    RECIPIENT[:9] + ("p" if RECIPIENT[9] == "q" else "q") + RECIPIENT[10:], "age1" + "b" * 58, "あ" * 62])
def test_a_recipient_with_a_typing_error_is_refused(recipient: str) -> None:
    with pytest.raises(BundleRefused) as refused:
        recipient_to_jwk(recipient)
    assert refused.value.slug == "bundle-recipient-key"


@pytest.mark.parametrize("change", [
    {"kty": "EC"}, {"crv": "Ed25519"}, {"x": "A"}, {"x": 7}, {"x": "A" * 44}, {"d": "A" * 43}], ids=str)
def test_a_jwk_that_is_no_public_x25519_key_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BundleRefused) as refused:
        jwk_to_recipient({**recipient_to_jwk(RECIPIENT), **change})
    assert refused.value.slug == "bundle-recipient-key"


@pytest.mark.parametrize("text", ["", "# nothing", RECIPIENT, f"{IDENTITY}\nmore", IDENTITY.lower(), "\ufffd"])
def test_what_is_no_identity_file_is_refused(text: str) -> None:
    with pytest.raises(BundleRefused) as refused:
        identities_in(text)
    assert refused.value.slug == "bundle-identity"


def test_what_looks_like_an_identity_and_is_none_is_refused() -> None:
    with pytest.raises(BundleRefused) as refused:
        decrypt(Path("absent"), Path("out"), [IDENTITY[:-1] + "Q"], LIMIT)
    assert refused.value.slug == "bundle-identity"
