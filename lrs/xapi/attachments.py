"""Attachments: those a Statement declares, and whether the bytes that came are those.

A declaration and its bytes find each other by their SHA-2 hash alone, in lower case (Data 2.4.11, Communication
1.5.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lrs.xapi.findings import Finding

_ALGORITHMS = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}  # by hexadecimal digits


@dataclass(frozen=True, slots=True)
class Declared:
    """An attachment as a Statement declares it; `pointer` leads to the Attachment object.

    `sha2` is in lower case, `written` as the Statement spells it.
    """

    pointer: str
    sha2: str
    written: str
    content_type: str
    usage_type: str
    has_url: bool


def declared(statement: Mapping[str, Any], pointer: str = "") -> list[Declared]:
    """The attachments of a valid Statement at `pointer`, then those of its SubStatement."""
    found = list(_own(statement, pointer))
    about = statement["object"]
    if about.get("objectType") == "SubStatement":
        found += _own(about, f"{pointer}/object")
    return found


def _own(statement: Mapping[str, Any], pointer: str) -> Iterator[Declared]:
    for index, attachment in enumerate(statement.get("attachments", ())):
        yield Declared(
            pointer=f"{pointer}/attachments/{index}",
            sha2=attachment["sha2"].lower(),
            written=attachment["sha2"],
            content_type=attachment["contentType"],
            usage_type=attachment["usageType"],
            has_url="fileUrl" in attachment,
        )


def mismatches(attachments: Iterable[Declared], parts: Collection[str]) -> list[Finding]:
    """What keeps a request's declarations and the hashes of its parts (in lower case) from matching.

    Each part must be declared, and what is declared must have a part or a fileUrl.
    """
    attachments = list(attachments)
    wanted = {one.sha2 for one in attachments}
    absent = [
        Finding(one.pointer, "attachment-absent", {"sha2": one.sha2})
        for one in attachments
        if not one.has_url and one.sha2 not in parts
    ]
    return absent + [Finding("", "attachment-undeclared", {"sha2": sha2}) for sha2 in parts if sha2 not in wanted]


def algorithm(sha2: str) -> str:
    """The name in `hashlib` of the SHA-2 function whose digest in hexadecimal is as long as the valid `sha2`."""
    return _ALGORITHMS[len(sha2)]
