"""The code in a guardian's letter: four groups of four, of which the first two name the invitation. Pure.

The other two are the secret, 39 bits that only somebody who tries them here can guess: attempts at one invitation wait
ever longer, and what is kept is a digest under a key that is not in the database.
"""

from __future__ import annotations

import hmac
import re
from unicodedata import normalize

from lrs.access.secrets import READABLE, readable
from lrs.errors import Forbidden

_GROUPS, _LETTERS, _NAMING = 4, 16, 8
_SEPARATORS = re.compile(r"[\s\-‐-―−ー_]+")
_CODE = re.compile(f"[{READABLE.upper()}]{{{_LETTERS}}}")


def new_code() -> str:
    return readable(_GROUPS).upper()


def read(text: str) -> str:
    """A code as it was typed, whatever case, width and hyphens. Raises `Forbidden` when it can be none."""
    code = _SEPARATORS.sub("", normalize("NFKC", text)).upper()
    if not _CODE.fullmatch(code):
        raise Forbidden("invitation-wrong")
    return code


def invitation_id(code: str) -> str:
    """The part of a code that names its invitation and is no secret."""
    return code.replace("-", "")[:_NAMING]


def digest(code: str, tenant: str, key: bytes) -> str:
    return hmac.digest(key, f"{tenant}:{code.replace('-', '')}".encode(), "sha256").hex()
