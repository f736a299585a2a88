"""Where bundles are built and wait, by the settings."""

from __future__ import annotations

from pathlib import Path

from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.exports.spool import Spool


def spool_of(config: Config) -> Spool:
    folder = Path(config.bundles.spool) if config.bundles.spool else DataFolder(config.server.data).path / "spool"
    return Spool(folder, config.bundles.spool_mb << 20)
