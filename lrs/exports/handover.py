"""What a school without an LRS gets: the readable page and the workbook, and the signed manifest, in one zip."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lrs.bundles import members
from lrs.bundles.container import FOLDER
from lrs.exports.spool import WORKBOOK


def packed(bundle: Path, workbook: Path) -> bytes:
    """From a bundle that is not encrypted, and the workbook that was made with it."""
    out = BytesIO()
    with ZipFile(bundle) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for path in (members.PAGE, members.MANIFEST, members.SIGNATURE):
            target.writestr(path.rpartition("/")[2], source.read(FOLDER + path))
        target.writestr(WORKBOOK, workbook.read_bytes())
    return out.getvalue()
