"""Sign-in names and passwords: how they are read, and which ones will do.

Both are read in NFKC, so that full-width letters from a Japanese keyboard are the same as narrow ones; a name
regardless of case. Of a password only its length counts (NIST SP 800-63B, 3.1.1.2), and that it is not the name.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from lrs.access.secrets import readable
from lrs.errors import BadRequest

LONGEST = 200
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,100}")


def sign_in_name(text: str) -> str:
    """`text` as it is kept and compared. Raises `BadRequest` when it can be no name."""
    name = normalize("NFKC", text).strip().casefold()
    if not _NAME.fullmatch(name) or not name.isprintable():
        raise BadRequest("account-name-invalid", name=text[:100])
    return name


def password(text: str) -> str:
    """`text` as it is hashed."""
    return normalize("NFKC", text)


def new_password(text: str, name: str, shortest: int) -> str:
    """`text` as it is hashed. Raises `BadRequest` when it will not do as the password of `name`."""
    chosen = password(text)
    if not shortest <= len(chosen) <= LONGEST or "\0" in chosen:
        raise BadRequest("password-length", shortest=shortest, longest=LONGEST)
    if chosen.casefold() == name:
        raise BadRequest("password-is-name")
    return chosen


def one_time_password() -> str:
    """Four groups of four that can be read out over the phone: 78 bits."""
    return readable(4)
