"""Keys and secrets of apps: how they are made, and how a secret is kept so that it cannot be read back.

A secret is hashed with scrypt and written as ``$scrypt$ln=14,r=8,p=1$salt$hash`` (base64 without padding), so the
cost can be raised later without making the hashes already kept unusable.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode

# Letters and digits that cannot be taken for one another when a key is read out over the phone.
READABLE = "abcdefghjkmnpqrstvwxyz23456789"
_KEY = re.compile(f"[{READABLE}]{{4}}(-[{READABLE}]{{4}}){{2}}")
_LOG2_N, _R, _P = 14, 8, 1  # 16 MiB and some 40 ms a check
_SALT_BYTES = 16
_HASH_BYTES = 32


def new_key() -> str:
    """Three readable groups, e.g. ``k7pm-2xqa-hn9d``."""
    return readable(3)


def is_key(text: str) -> bool:
    """Whether `text` could be one that `new_key` made."""
    return _KEY.fullmatch(text) is not None


def readable(groups: int) -> str:
    """So many groups of four random letters and digits, about 20 bits each."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))


def new_secret() -> str:
    """256 random bits as 43 characters that need no escaping in a URL, a form or a shell."""
    secret = secrets.token_urlsafe(32)
    # A leading hyphen would be taken for an option when pasted after a command.
    return secret if secret[0] != "-" else new_secret()


def hash_secret(secret: str) -> str:
    return _encode(secret, secrets.token_bytes(_SALT_BYTES), _LOG2_N, _R, _P)


def matches(secret: str, encoded: str) -> bool:
    """Whether `secret` is the one behind `encoded`. Costs tens of milliseconds of CPU: not for the event loop."""
    _, _, cost, salt, _ = encoded.split("$")
    parameters = dict(pair.split("=") for pair in cost.split(","))
    again = _encode(secret, b64decode(salt + "=="), int(parameters["ln"]), int(parameters["r"]), int(parameters["p"]))
    return hmac.compare_digest(again, encoded)


def _encode(secret: str, salt: bytes, log2_n: int, r: int, p: int) -> str:
    digest = hashlib.scrypt(secret.encode(), salt=salt, n=1 << log2_n, r=r, p=p,
                            maxmem=256 * r * (1 << log2_n), dklen=_HASH_BYTES)
    return f"$scrypt$ln={log2_n},r={r},p={p}${_base64(salt)}${_base64(digest)}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


# What an unknown key's secret is checked against, so that it takes as long as a known key's.
DECOY = f"$scrypt$ln={_LOG2_N},r={_R},p={_P}${_base64(bytes(_SALT_BYTES))}${_base64(bytes(_HASH_BYTES))}"
