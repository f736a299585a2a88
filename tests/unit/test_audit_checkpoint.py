"""Signed checkpoints as C2SP writes them: read back, signed by one key, and nothing else taken for one."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lrs.audit.checkpoint import BadCheckpoint, Checkpoint, read, sign, signed_by, verifier

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CHECKPOINT = Checkpoint("lrs.midori.example/audit/midori", 1203, sha256(b"root").digest())
NOTE = sign(CHECKPOINT, KEY)


def test_a_note_has_origin_size_root_a_blank_line_and_the_signature() -> None:
    origin, size, root, blank, signature, end = NOTE.split("\n")
    assert (origin, size, b64decode(root), blank, end) == (CHECKPOINT.origin, "1203", CHECKPOINT.root, "", "")
    dash, name, encoded = signature.split(" ")
    assert (dash, name) == ("—", CHECKPOINT.origin)
    key_id, signed = b64decode(encoded)[:4], b64decode(encoded)[4:]
    public = KEY.public_key().public_bytes_raw()
    assert key_id == sha256(f"{origin}\n".encode() + b"\x01" + public).digest()[:4]
    KEY.public_key().verify(signed, f"{origin}\n{size}\n{root}\n".encode())


def test_the_key_is_told_as_witnesses_read_it() -> None:
    name, key_id, key = verifier(CHECKPOINT.origin, KEY.public_key()).split("+", 2)
    assert (name, len(key_id)) == (CHECKPOINT.origin, 8)
    assert b64decode(key) == b"\x01" + KEY.public_key().public_bytes_raw()


@given(st.integers(0, 2**50), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_read_back(size: int, root: bytes) -> None:
    note = sign(Checkpoint("市/audit/みどり", size, root), KEY)
    assert read(note) == Checkpoint("市/audit/みどり", size, root)
    assert signed_by(note, KEY.public_key())


def test_a_witness_may_add_its_signature_and_the_log_may_add_lines() -> None:
    assert signed_by(NOTE + "— witness.example AAAAAAAA\n", KEY.public_key())
    text = CHECKPOINT.text() + "extension\n"
    assert read(text + "\n— a b\n") == CHECKPOINT


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_a_note_with_any_character_changed_is_not_signed(place: int, character: str) -> None:
    changed = NOTE[:place] + character + NOTE[place + 1:]
    assert changed == NOTE or not signed_by(changed, KEY.public_key()) or (
        b64decode(changed.split()[-1]) == b64decode(NOTE.split()[-1]) and changed.split()[:-1] == NOTE.split()[:-1])


def test_another_key_and_another_name_do_not_count() -> None:
    assert not signed_by(NOTE, Ed25519PrivateKey.generate().public_key())
    assert not signed_by(NOTE.replace("— lrs.midori", "— lrs.aoi"), KEY.public_key())


@pytest.mark.parametrize("text", [
    "", "写し", "o\n1\n", "o\n-1\nAAAA\n\n— a b\n", "o\n01\nAAAA\n\n— a b\n",
    f"o\n1\n{b64encode(bytes(31)).decode()}\n\n— a b\n",
    "o\n1\nルート\n\n— a b\n", f"\n1\n{b64encode(bytes(32)).decode()}\n\n— a b\n",
    f"o\n1\n{b64encode(bytes(32)).decode()}\n— a b\n",
])
def test_what_is_no_checkpoint_is_told_so(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        read(text)
