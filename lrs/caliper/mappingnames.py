"""IRIs of the map: those of Caliper, those made for what has none, and the keys of extensions. Each can be read back.

    http://purl.imsglobal.org/caliper/MEMBER     a property of an Event or an entity
    STORE/caliper/ext/KEY                        a key of Caliper's `extensions` that is no IRI
    STORE/caliper/ids/SENSOR/ID                  an entity whose id is no IRI, as this sensor calls it
    STORE/caliper/EVENT/SLOT                     an entity without an id that lasts, in this Event alone
"""

from __future__ import annotations

import re
from functools import lru_cache

from lrs.xapi.primitives import is_iri, is_uuid

STANDARDS = "http://purl.imsglobal.org/"
CALIPER = f"{STANDARDS}caliper/"
ACTIONS = f"{CALIPER}actions/"
FREE = "/caliper/ext/"

_REMEMBERED = 4096
_OURS = frozenset({"grader", "sendTime"})  # which the map itself puts among the properties of an Event
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_UNSAFE = re.compile(rb"[^A-Za-z0-9._~-]")
_QUOTED = re.compile(rb"%([0-9A-F]{2})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\"<>\\^`{|}\ud800-\udfff]|%(?![0-9A-Fa-f]{2})")


def quoted(text: str) -> str:
    """Percent-encoded, all but letters, digits and ``-._~``; half a surrogate pair too."""
    return _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], text.encode("utf-8", "surrogatepass")).decode()


def unquoted(text: str) -> str:
    return _QUOTED.sub(lambda found: bytes([int(found[1], 16)]), text.encode()).decode("utf-8", "surrogatepass")


@lru_cache(_REMEMBERED)
def member(name: str) -> str:
    """The extension key of a property of Caliper's, or of what stands where only these should."""
    if name in _OURS:
        return f"{CALIPER}%{ord(name[0]):02X}{name[1:]}"
    return CALIPER + (name if _PLAIN.fullmatch(name) else quoted(name))


@lru_cache(_REMEMBERED)
def key(name: str, store: str) -> str:
    """The extension key of a key of Caliper's `extensions`: itself where it may be one."""
    if is_iri(name) and not name.startswith(CALIPER) and FREE not in name:
        return name
    return f"{store}{FREE}{quoted(name)}"


def member_of(extension: str) -> str | None:
    """The property that an extension key stands for, None for one that stands for none."""
    return unquoted(extension[len(CALIPER):]) if extension.startswith(CALIPER) else None


def key_of(extension: str) -> str:
    """The key in Caliper's `extensions` that an extension key stands for."""
    _, free, name = extension.partition(FREE)
    return unquoted(name) if free else extension


def iri_of(text: str) -> str | None:
    """`text` as an IRI: one that a bad character spoils is mended, a bare UUID is a ``urn:uuid:``; None for no IRI."""
    if is_iri(text):
        return text
    if is_uuid(text):
        return f"urn:uuid:{text}"
    if not _SCHEME.match(text):
        return None
    mended = _FORBIDDEN.sub(lambda found: quoted(found[0]) if found[0] != "%" else "%25", text)
    head, mark, rest = mended.partition("#")
    mended = head + mark + rest.replace("#", "%23")
    return mended if is_iri(mended) else None


def made(store: str, sensor: str, text: str) -> str:
    """An IRI for an entity whose id is none."""
    return f"{store}/caliper/ids/{quoted(sensor)}/{quoted(text)}"


def passing(store: str, uuid: str, slot: str) -> str:
    """An IRI for what has no id that lasts: in this Event only."""
    return f"{store}/caliper/{uuid}/{slot}"
