"""Merging JSON documents (Communication 2.2): members of the posted object replace those of the kept one, top level
only. Every member keeps its source text, so a number stays as it was written."""

from __future__ import annotations

from lrs.errors import BadRequest
from lrs.xapi import jsontext

MEDIA_TYPE = "application/json"


def merge(kept: bytes, posted: bytes, nesting: int) -> bytes:
    """The merged object. Raises `BadRequest` or `BadJSON` unless both are JSON objects."""
    return jsontext.join({**_members(kept, nesting), **_members(posted, nesting)})


def check_object(posted: bytes, nesting: int) -> None:
    """Raises `BadRequest` or `BadJSON` unless `posted` is a JSON object, as every document POSTed as JSON must be."""
    if not isinstance(jsontext.load(posted, nesting), dict):
        raise BadRequest("document-not-an-object")


def _members(content: bytes, nesting: int) -> dict[str, bytes]:
    check_object(content, nesting)
    return jsontext.members(content)


def is_json(content_type: str) -> bool:
    """Whether a Content-Type, parameters or not, says JSON."""
    return content_type.partition(";")[0].strip().lower() == MEDIA_TYPE
