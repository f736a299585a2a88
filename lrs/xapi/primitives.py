"""The texts with a form of their own: IRI, UUID, language tag, mailbox, hash, media type (Data 2.2 and 4).

Each test takes any value and never raises. IRIs, language tags and media types recur from Statement to Statement,
so those found good are remembered, up to a bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Test = Callable[[object], bool]

_REMEMBERED = 4096  # good values per test; then it starts afresh
_REMEMBERED_LENGTH = 256

# RFC 3987, without the parts that depend on the scheme. Brackets are let through: they are common in queries.
_IRI_PART = r"(?:[^\x00-\x20\x7f-\x9f\"<>\\^`{|}%#\ud800-\udfff]++|%[0-9A-Fa-f]{2})*+"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*+:(?=.){_IRI_PART}(?:#{_IRI_PART})?")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_MBOX = re.compile(r"mailto:[^@?#,;:()\[\]]+@[^@?#,;:()\[\]/.]+(?:\.[^@?#,;:()\[\]/.]+)*")
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_SHA2 = re.compile(r"(?:[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})")
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # noqa: S105 - RFC 9110 calls it so
_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\\x00-\x08\x0a-\x1f\x7f]|\\[\x20-\x7e])*\"))*"
)
_LANGUAGE_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"    # language, with its extended subtags
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"         # script, region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"          # variants
    r"(?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|en-gb-oed|sgn-be-fr|sgn-be-nl|sgn-ch-de)",        # the irregular tags of RFC 5646 2.1
    re.IGNORECASE | re.ASCII,
)
_SINGLETON = re.compile(r"-(?=.-)(.)")


def _text(form: re.Pattern[str]) -> Test:
    match = form.fullmatch
    return lambda value: type(value) is str and match(value) is not None


def remembering(test: Callable[[str], bool]) -> Test:
    """The same test of a text that recurs; those found good are remembered, up to a bound."""
    good: set[str] = set()

    def remembered(value: object) -> bool:
        if type(value) is not str:
            return False
        if value in good:
            return True
        if not test(value):
            return False
        if len(value) <= _REMEMBERED_LENGTH:
            if len(good) >= _REMEMBERED:
                good.clear()
            good.add(value)
        return True

    return remembered


def _language_tag(text: str) -> bool:
    match = _LANGUAGE_TAG.fullmatch(text)
    if match is None:
        return False
    singletons = _SINGLETON.findall((match["extensions"] or "").lower())
    return len(singletons) == len(set(singletons))


is_iri = remembering(lambda text: _IRI.fullmatch(text) is not None)
is_language_tag = remembering(_language_tag)
is_media_type = remembering(lambda text: _MEDIA_TYPE.fullmatch(text) is not None)
is_uuid = _text(_UUID)
is_sha1 = _text(_SHA1)
is_sha2 = _text(_SHA2)


def is_mbox(value: object) -> bool:
    """A mailto IRI with one address and nothing after it; internationalised addresses too."""
    return type(value) is str and _MBOX.fullmatch(value) is not None and is_iri(value)


def is_string(value: object) -> bool:
    return type(value) is str


def is_boolean(value: object) -> bool:
    return type(value) is bool


def is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def is_length(value: object) -> bool:
    """A count of octets: a whole number, written as one."""
    return type(value) is int and value >= 0
