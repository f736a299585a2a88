"""Work products: what learners handed in with a Statement, and what of that a browser may show by itself. Pure.

Only kinds that cannot run as a page are shown; HTML, SVG and whatever else is handed out as a file to keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lrs.annotation.evidence import instant
from lrs.console.sentences import spoken
from lrs.formats import Formats
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.statements import StatementRow
from lrs.studylog.entry import read

Kind = Literal["image", "audio", "pdf", "text", "file"]

_SHOWN: Mapping[str, Kind] = {
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"), "image"),
    **dict.fromkeys(("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/x-wav", "audio/wave",
                     "audio/vnd.wave", "audio/webm", "audio/flac"), "audio"),
    "application/pdf": "pdf", "text/plain": "text",
}
_CHARSETS = {"utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "us-ascii", "windows-31j"}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Work:
    """`at` is when the Statement says it was made (ms); `media_type` that of the bytes, in lower case."""

    name: str
    kind: Kind
    media_type: str
    charset: str
    at: int
    statement_id: str
    file: StoredFile

    @property
    def content_type(self) -> str:
        """What the bytes are handed out as: its own type if it is one that is shown, else bytes without meaning."""
        if self.kind == "file":
            return "application/octet-stream"
        return f"text/plain; charset={self.charset}" if self.kind == "text" else self.media_type


def works(row: StatementRow, formats: Formats, nameless: str) -> Iterator[Work]:
    """What a Statement carries, as far as its bytes are here; `nameless`: what one without a name is called."""
    files = {file.sha2.lower(): file for file in row.files}
    statement = read(row.text)
    for attachment in statement.get("attachments", ()):
        file = files.get(str(attachment.get("sha2", "")).lower())
        if file is not None:
            kind, media_type, charset = _read_type(attachment["contentType"])
            yield Work(_named(attachment, formats) or nameless, kind, media_type, charset,
                       instant(statement["timestamp"]), statement["id"], file)


def _named(attachment: Mapping[str, Any], formats: Formats) -> str:
    told = "".join(each for each in spoken(attachment["display"], formats) if each.isprintable())
    return told.strip()[:LONGEST_NAME]


def _read_type(content_type: str) -> tuple[Kind, str, str]:
    """The kind, the media type, and the charset, which is one that pages understand."""
    media_type, *parameters = (each.strip().lower() for each in content_type.split(";"))
    named = next((each.partition("=")[2].strip('" ') for each in parameters if each.startswith("charset=")), "")
    return _SHOWN.get(media_type, "file"), media_type, named if named in _CHARSETS else "utf-8"
