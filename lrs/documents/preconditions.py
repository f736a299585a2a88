"""If-Match and If-None-Match (RFC 9110 §13.1; xAPI 1.0.3 Communication 3.1) as questions about what is there.

An entity tag is the SHA-1 of the content in 40 lower-case hexadecimal digits; on the wire it stands in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lrs.errors import BadRequest, PreconditionFailed

# Some clients leave the quotes out; nothing else can be meant.
_TAG = re.compile(r'\s*(?:W/)?(?:"(?P<tag>[^"]*)"|(?P<bare>[^\s",*]+))\s*(?:,|$)')

Tags = frozenset[str]
ANY: Tags = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a request says must be there, and must not be; None where it says nothing."""

    if_match: Tags | None
    if_none_match: Tags | None

    @classmethod
    def from_headers(cls, if_match: str | None, if_none_match: str | None) -> Preconditions:
        """Raises `BadRequest` for a header that is neither ``*`` nor a list of entity tags."""
        return cls(_tags("If-Match", if_match), _tags("If-None-Match", if_none_match))

    @property
    def none(self) -> bool:
        return self.if_match is None and self.if_none_match is None

    def check(self, etag: str | None) -> None:
        """Raises `PreconditionFailed` unless they hold of a document with this tag; None: there is no document."""
        if self.if_match is not None and not names(self.if_match, etag):
            raise PreconditionFailed("if-match-failed")
        if self.if_none_match is not None and names(self.if_none_match, etag):
            raise PreconditionFailed("if-none-match-failed")


def names(tags: Tags, etag: str | None) -> bool:
    """Whether a document with this tag (None: no document) is among those that a header names."""
    return etag is not None and (tags == ANY or etag in tags)


def _tags(name: str, header: str | None) -> Tags | None:
    """A weak tag counts like a strong one: proxies that compress make them weak, and the content is the same."""
    if header is None:
        return None
    if header.strip() == "*":
        return ANY
    tags, end = set(), 0
    while match := _TAG.match(header, end):
        tags.add((match["tag"] or match["bare"] or "").lower())
        end = match.end()
    if end < len(header) or not tags:
        raise BadRequest("entity-tags-malformed", header=name)
    return frozenset(tags)
