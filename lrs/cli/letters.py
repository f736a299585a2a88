"""Files with what is to be printed and handed out: letters and slips, which hold names and codes."""

from __future__ import annotations

import os
from pathlib import Path

from lrs.errors import CannotStart


def free(name: str) -> Path:
    """Checked before letters are made: a code that cannot be written down is lost."""
    file = Path(name)
    if file.exists() or not os.access(file.parent, os.W_OK):
        raise CannotStart(f"{file} is there already, or its folder cannot be written; name another file.")
    return file


def write(file: Path, text: str) -> None:
    """For this user alone: it holds codes."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
