"""The JSON-LD contexts that are Caliper's: what an Envelope's `dataVersion` and an Event's `@context` may name.

No context is ever fetched. An IRI in its `https` spelling, or with a slash at its end, is the same.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

_CORE = "http://purl.imsglobal.org/ctx/caliper/"
OBSOLETE = f"{_CORE}v1/Context"
EXTENSIONS = frozenset(
    f"{_CORE}v1p1/{profile}Profile-extension"
    for profile in ("Feedback", "ResourceManagement", "Search", "Survey", "ToolLaunch", "ToolUse")
)


class Version(Enum):
    """A version of Caliper, by the name its contexts have."""

    V1P1 = "v1p1"
    V1P2 = "v1p2"

    @property
    def context(self) -> str:
        """The IRI of its core context."""
        return _CORE + self.value


SUPPORTED = (Version.V1P2.context, Version.V1P1.context, *sorted(EXTENSIONS))  # the newest first
_VERSIONS = {iri: Version.V1P2 if iri == Version.V1P2.context else Version.V1P1 for iri in SUPPORTED}


def canonical(iri: str) -> str:
    """The spelling that the standard uses for an IRI of 1EdTech; other IRIs as they are."""
    iri = iri.strip().removesuffix("/")
    return f"http{iri[5:]}" if iri.startswith("https://purl.imsglobal.org/") else iri


def version_of(iri: object) -> Version | None:
    """The version that a Caliper context belongs to, in any equal spelling; None for any other value."""
    if type(iri) is not str:
        return None
    return _VERSIONS.get(iri) or _VERSIONS.get(canonical(iri))


def is_extension(iri: str) -> bool:
    """Whether this is the context of one of the six profiles that were added to 1.1."""
    return canonical(iri) in EXTENSIONS


def version_in(context: Any) -> Version | None:
    """The version that a whole `@context` names, by the last of its Caliper contexts; None when it names none."""
    listed = context if type(context) is list else [context]
    return next(filter(None, map(version_of, reversed(listed))), None)
