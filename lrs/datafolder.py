"""The folder a server owns: who is using it, and where in it things are.

Only its owner may look inside (0700). One server at a time holds it, by a lock that the system lets go of when
the process ends, however it ends; so nobody else's MongoDB files are ever touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path

from lrs.errors import CannotStart

LONGEST_SOCKET_PATH = 100  # the system's limit is 107 bytes, and MongoDB puts a number behind it when it logs


class DataFolder:
    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).absolute()
        self.mongodb = self.path / "mongodb"
        self.mongod_log = self.mongodb / "mongod.log"
        self.metrics = self.path / "metrics"
        self.first_key = self.path / "first-key.json"
        self.demo = self.path / "demo.json"
        self._lock_file = self.path / "lock"
        self._lock: int | None = None

    def make(self) -> None:
        """Make the folder if it is not there. Raises `CannotStart` when that cannot be."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.mongodb.mkdir(mode=0o700, exist_ok=True)
            self.metrics.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The data folder {self.path} cannot be made or written: {error.strerror}. "
                              f"Name another with --data.") from None

    def has_data(self) -> bool:
        """Whether a MongoDB of a server ever wrote here."""
        return (self.mongodb / "WiredTiger").exists()

    def hold(self) -> None:
        """Take the folder for this process. Raises `CannotStart`, naming the other process, when it is taken."""
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(lock)
            raise CannotStart(f"The data folder {self.path} is in use by another Manabi LRS (process {holder}). "
                              f"Stop that one, or name another folder with --data.") from None
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        self._lock = lock

    def release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_held(self) -> bool:
        """Whether some process, this one included, holds the folder now."""
        if self._lock is not None:
            return True
        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(lock)

    @property
    def socket(self) -> Path:
        """Where the private mongod listens; under another roof when this folder's own path is too long."""
        near = self.path / "mongod.sock"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
            return near
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        roof = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(roof) / f"manabi-lrs-{os.getuid()}-{name}" / "mongod.sock"

    def make_socket_folder(self) -> None:
        """Make the socket's folder. Raises `CannotStart` if others could look into it."""
        folder = self.socket.parent
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder == self.path:
            folder.chmod(0o700)
        found = folder.lstat()
        if found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink():
            raise CannotStart(f"{folder} does not belong to this user alone, so no socket is put there. Remove "
                              f"it, or name a data folder with a shorter path with --data.")
