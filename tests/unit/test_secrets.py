"""Keys, secrets and their hashes."""

from __future__ import annotations

import re

import pytest

from lrs.access.secrets import DECOY, hash_secret, matches, new_key, new_secret


def test_keys_are_short_and_readable() -> None:
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", new_key()) for _ in range(100))


def test_keys_and_secrets_do_not_repeat() -> None:
    assert len({new_key() for _ in range(1000)} | {new_secret() for _ in range(1000)}) == 2000


def test_secrets_need_no_escaping_and_are_no_option() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{42}", new_secret()) for _ in range(1000))


@pytest.mark.parametrize("secret", ["ひみつ", "", "a" * 2000, "nul\0"])
def test_a_hash_matches_its_secret_alone(secret: str) -> None:
    encoded = hash_secret(secret)
    assert matches(secret, encoded)
    assert not matches(secret + "x", encoded)
    assert secret not in encoded or not secret


def test_the_same_secret_has_another_hash_each_time() -> None:
    assert hash_secret("同じ") != hash_secret("同じ")


def test_nothing_matches_the_decoy() -> None:
    assert not matches("", DECOY)
    assert not matches(new_secret(), DECOY)


def test_hashes_of_another_cost_still_match() -> None:
    cheap = "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    assert not matches("x", cheap)
