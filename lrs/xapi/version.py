"""The two versions of the standard this server speaks, and how a request names one."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

_HEADER = re.compile(r"([12])\.0(\.[0-9]+)?")


class Version(Enum):
    """A version of xAPI; its value is what ``X-Experience-API-Version`` of an answer says."""

    V1 = "1.0.3"
    V2 = "2.0.0"


@lru_cache(maxsize=64)
def negotiate(header: str) -> Version | None:
    """The version that ``X-Experience-API-Version: header`` asks for; None for one this server does not speak.

    Any patch version will do, and ``1.0`` stands for ``1.0.0`` (Communication 3.3).
    """
    match = _HEADER.fullmatch(header.strip())
    if match is None:
        return None
    return Version.V1 if match[1] == "1" else Version.V2


def is_statement_version(value: object, version: Version) -> bool:
    """Whether a Statement may carry `value` as its `version`: 1.0.x, and under 2.0 also 2.0.x (Data 2.4.10)."""
    if not isinstance(value, str):
        return False
    match = _HEADER.fullmatch(value)
    return match is not None and (match[1] == "1" or version is Version.V2)
