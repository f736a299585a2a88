"""The files that pages load, in one table made when the program starts: nothing else is ever served.

``style.css`` is every sheet of `static/` in one: `FIRST`, the others by name, `LAST`. A script stands for itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PATH = "/console/static"
FIRST, LAST = ("tokens.css", "document.css", "frame.css"), ("print.css",)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """`version` is a digest of the text."""

    name: str
    text: str
    media_type: str
    version: str

    @property
    def address(self) -> str:
        """It names the version, so what is found there may be kept for ever."""
        return f"{PATH}/{self.name}?v={self.version}"


def _file(name: str, text: str, media_type: str) -> StaticFile:
    return StaticFile(name, text, media_type, hashlib.sha256(text.encode()).hexdigest()[:12])


def _sheets() -> str:
    names = sorted(path.name for path in FOLDER.glob("*.css"))
    ordered = [*FIRST, *(name for name in names if name not in FIRST + LAST), *LAST]
    return "\n".join((FOLDER / name).read_text("utf-8") for name in ordered)


FILES: dict[str, StaticFile] = {file.name: file for file in (
    _file("style.css", _sheets(), "text/css"),
    *(_file(path.name, path.read_text("utf-8"), "text/javascript") for path in sorted(FOLDER.glob("*.js"))))}
