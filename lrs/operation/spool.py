"""Where bundles are built and wait, and where they arrive, by the settings: one folder within one quota."""

from __future__ import annotations

from pathlib import Path

from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.exports import spool
from lrs.exports.spool import Spool
from lrs.imports import arrivals
from lrs.imports.arrivals import Arrivals
from lrs.storage.contract.jobs import Jobs


def spool_of(config: Config) -> Spool:
    return Spool(_folder(config), config.bundles.spool_mb << 20)


def arrivals_of(config: Config) -> Arrivals:
    return Arrivals(_folder(config), config.bundles.spool_mb << 20, config.bundles.largest_mb << 20)


async def sweep(config: Config, jobs: Jobs) -> None:
    """Delete from this machine's folder what is nobody's any more."""
    await spool.sweep(spool_of(config), jobs)
    await arrivals.sweep(arrivals_of(config), jobs)


def _folder(config: Config) -> Path:
    return Path(config.bundles.spool) if config.bundles.spool else DataFolder(config.server.data).path / "spool"
