"""The fingerprint of a custodian's keys, in groups of digits, which two people compare by telephone. Pure.

    40731 95524 08316 71190 26687 55102 93348 17726

Forty digits are 132 bits: nobody finds other keys with the same ones.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from lrs.storage.contract.custodians import PublishedKey

_DIGITS, _GROUP = 40, 5


def fingerprint(origin: str, keys: Iterable[PublishedKey]) -> str:
    """Of the keys in force, those that are signed with and those that are encrypted to, and whose they are."""
    named = sorted(f"{key.use} {key.kid}" for key in keys if key.retired is None)
    digest = hashlib.sha256("\n".join(["manabi-lrs custodian 1", origin, *named]).encode()).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10 ** _DIGITS:0{_DIGITS}}"
    return " ".join(digits[at:at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def same(given: str, wanted: str) -> bool:
    """Whether somebody wrote this fingerprint, however they grouped it, in whatever width."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", given)) == wanted.replace(" ", "")
