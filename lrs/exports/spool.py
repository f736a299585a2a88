"""Where bundles are built and wait to be fetched: a folder of each job, within a quota, deleted with the job.

Nobody but the server's own user may look inside. Every call of `Spool` does file work: beside the loop, on a thread.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from lrs.storage.contract.jobs import Jobs

BUILDING = "building"
SEALED = "bundle.lrb"
ENCRYPTED = "bundle.lrb.age"
WORKBOOK = "summary.xlsx"


class Spool:
    """`root` is made when something is put into it."""

    def __init__(self, root: Path, quota_bytes: int) -> None:
        self._root = root
        self.quota = quota_bytes

    def folder(self, job_id: str) -> Path:
        """A job's own folder, made if it is not there."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._root / job_id
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def file(self, job_id: str, name: str) -> Path:
        return self._root / job_id / name

    def used(self) -> int:
        """Bytes of all that lies here."""
        return _size(self._root)

    def size(self, job_id: str) -> int:
        return _size(self._root / job_id)

    def discard(self, job_id: str) -> None:
        shutil.rmtree(self._root / job_id, ignore_errors=True)

    def jobs(self) -> list[str]:
        """Whose folders there are."""
        try:
            return sorted(each.name for each in os.scandir(self._root) if each.is_dir(follow_symlinks=False))
        except FileNotFoundError:
            return []


async def sweep(spool: Spool, jobs: Jobs) -> None:
    """Delete the folders of jobs that are not alive, or were forgotten. What is there is looked at first, so that no
    folder of a job that came meanwhile is taken for an old one."""
    there = await asyncio.to_thread(spool.jobs)
    alive = await jobs.alive() if there else frozenset[str]()
    for job_id in there:
        if job_id not in alive:
            await asyncio.to_thread(spool.discard, job_id)


def _size(place: Path) -> int:
    total = 0
    for folder, _, files in os.walk(place):
        for name in files:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except FileNotFoundError:  # it was renamed, or deleted, at this moment
                continue
    return total
