"""Addresses of pages: what one asks for, and how a page leads to another view of itself, or to the same as a file.

They name what they ask for as the study log's API does, so a view can be sent to a colleague.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from lrs.http.requests import Call
from lrs.studylog import question

Params = Mapping[str, str]


def asked(call: Call, known: tuple[str, ...]) -> dict[str, str]:
    """What the address asks for; a form also sends the fields that nobody filled in."""
    lists = tuple(name for name in question.LISTS if name in known)
    return {name: value for name, value in call.query(optional=known, lists=lists).items() if value}


def address(path: str, params: Params, place: str = "") -> str:
    """With what is not empty, at a `place` on the page."""
    query = urlencode({name: value for name, value in params.items() if value})
    return f"{path}{'?' if query else ''}{query}{'#' if place else ''}{place}"


def files(path: str, params: Params) -> list[tuple[str, str]]:
    """The API's files of one question: (kind, address)."""
    return [(kind, address(path, {**params, "format": form})) for kind, form in (("CSV", "csv"), ("Excel", "xlsx"))]
