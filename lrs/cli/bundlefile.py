"""The file that a command about bundles was given, as it is or decrypted for as long as the command lasts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lrs.bundles.agekeys import identities_in
from lrs.bundles.encryption import decrypt, encrypted
from lrs.cli.command import content
from lrs.errors import CannotStart


def takes_file(verb: Any) -> None:
    """A command takes a bundle, and the key to it."""
    verb.add_argument("file", type=Path, metavar="FILE", help="a bundle, plain (.lrb) or encrypted (.lrb.age)")
    verb.add_argument("--identity", type=Path, metavar="IDENTITY-FILE", help="the secret key, for an encrypted one")


@contextmanager
def plain(file: Path, identity: Path | None) -> Iterator[tuple[Path, bool]]:
    """The plain bundle, and whether it had to be decrypted; what was decrypted is deleted at the end."""
    try:
        if not encrypted(file):
            yield file, False
            return
        if identity is None:
            raise CannotStart(f"{file} is encrypted; give your secret key: --identity IDENTITY-FILE")
        identities = identities_in(content(identity).decode("utf-8", "replace"))
        with tempfile.TemporaryDirectory(prefix="lrs-bundle-") as folder:
            target = Path(folder) / "bundle.lrb"
            decrypt(file, target, identities, limit=file.stat().st_size)  # age makes nothing smaller
            yield target, True
    except OSError as error:
        raise CannotStart(f"{file}: {error.strerror or error}") from None
