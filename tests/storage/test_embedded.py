"""The private mongod: alone on its folder, back after a kill, still itself after a move."""

import asyncio
import os
import shutil
import signal
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lrs.config import Config, Mongo, Server
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.storage import embedded
from lrs.storage.client import Database
from lrs.storage.embedded import EmbeddedMongod, find_mongod
from lrs.storage.replicaset import make_writable, mongodb
from tests.private import private_mongod as running


async def write(mongod: EmbeddedMongod, note: str) -> None:
    db = Database(Mongo(uri=mongod.uri))
    try:
        async with db.transaction() as session:
            await db["notes"].insert_one({"_id": note}, session=session)
    finally:
        await db.close()


async def notes(mongod: EmbeddedMongod) -> set[str]:
    db = Database(Mongo(uri=mongod.uri))
    try:
        return {note["_id"] async for note in db["notes"].find()}
    finally:
        await db.close()


def process_of(mongod: EmbeddedMongod) -> asyncio.subprocess.Process:
    assert mongod._process
    return mongod._process


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def test_what_was_written_is_there_after_a_stop_a_move_and_a_start(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as mongod:
        await write(mongod, "はじめ")
    (tmp_path / "data").rename(tmp_path / "学校のデータ")
    async with running(tmp_path / "学校のデータ") as mongod:
        await write(mongod, "引っ越し後")
        assert await notes(mongod) == {"はじめ", "引っ越し後"}


async def test_it_listens_on_a_private_socket_and_on_no_port(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as mongod:
        folder = DataFolder(tmp_path / "data")
        assert stat.S_IMODE(folder.socket.parent.stat().st_mode) == 0o700
        assert stat.S_ISSOCK(folder.socket.stat().st_mode)
        pid = process_of(mongod).pid
        sockets = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
        tcp = Path(f"/proc/{pid}/net/tcp").read_text() + Path(f"/proc/{pid}/net/tcp6").read_text()
        inodes = {line.split()[9] for line in tcp.splitlines() if " 0A " in line}
        assert not inodes & {name.removeprefix("socket:[").rstrip("]") for name in sockets}


async def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    deep = tmp_path / ("deep-" * 12) / ("folder-" * 8)
    folder = DataFolder(deep)
    try:
        async with running(deep) as mongod:
            await write(mongod, "深い")
        assert len(os.fsencode(folder.socket)) <= 100
        assert folder.socket.parent != deep
    finally:
        shutil.rmtree(folder.socket.parent)


async def test_it_is_started_again_when_it_dies(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with running(tmp_path / "data") as mongod:
        await write(mongod, "前")
        process_of(mongod).kill()
        await until(lambda: process_of(mongod).returncode is None)
        await write(mongod, "後")
        assert await notes(mongod) == {"前", "後"}
    assert "mongod ended" in caplog.text


async def test_one_that_still_shuts_down_is_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as first:
        await write(first, "前")
        folder = DataFolder(tmp_path / "data")
        second = EmbeddedMongod(folder, find_mongod(""), cache_mb=256)
        assert first._guard  # the earlier server is gone, its mongod is not
        first._guard.cancel()
        starting = asyncio.create_task(second.start(partial(make_writable, folder)))
        await asyncio.sleep(0.5)
        assert not starting.done()
        process_of(first).send_signal(signal.SIGTERM)
        await starting
        assert await notes(second) == {"前"}
        await second.stop()


async def test_a_second_server_on_the_folder_is_told_who_has_it(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as mongod:
        with pytest.raises(CannotStart, match=f"process {os.getpid()}"):
            DataFolder(tmp_path / "data").hold()
        await write(mongod, "無事")


async def test_others_use_the_running_one_or_one_for_the_moment(tmp_path: Path) -> None:
    config = Config(server=Server(data=str(tmp_path / "data")), mongo=Mongo(cache_mb=256))
    async with mongodb(config) as first:
        async with mongodb(config) as second:
            assert second == first
        assert DataFolder(tmp_path / "data").is_held()
    assert not DataFolder(tmp_path / "data").is_held()


async def test_a_socket_folder_that_others_can_look_into_is_refused(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = DataFolder(tmp_path / ("deep-" * 12) / ("folder-" * 8))
    folder.socket.parent.mkdir(mode=0o755)
    with pytest.raises(CannotStart, match="does not belong to this user alone"):
        folder.make_socket_folder()


def test_without_a_mongod_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(embedded, "WHEEL", "no-such-distribution")
    with pytest.raises(CannotStart, match=r"manabi-lrs\[embedded\]"):
        find_mongod("")
    with pytest.raises(CannotStart, match=r"mongo\.mongod names /nowhere/mongod"):
        find_mongod("/nowhere/mongod")


async def test_a_missing_library_is_named_with_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "mongod"
    broken.write_text("#!/bin/sh\necho 'libcurl.so.4: cannot open shared object file' >&2\nexit 127\n")
    broken.chmod(0o700)
    folder = DataFolder(tmp_path / "data")
    folder.make()
    with pytest.raises(CannotStart, match=r"libcurl.so.4.*apt-get install libcurl4"):
        await EmbeddedMongod(folder, str(broken), cache_mb=256).start(partial(make_writable, folder))


async def test_one_that_dies_while_it_is_prepared_says_so(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    mongod = EmbeddedMongod(folder, find_mongod(""), cache_mb=256)

    async def die() -> None:
        process_of(mongod).kill()
        await asyncio.Event().wait()

    with pytest.raises(CannotStart, match="MongoDB ended with code -9"):
        await mongod.start(die)


async def test_one_that_cannot_be_prepared_is_stopped(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    mongod = EmbeddedMongod(folder, find_mongod(""), cache_mb=256)

    async def give_up() -> None:
        raise CannotStart("それはできない")

    with pytest.raises(CannotStart, match="それはできない"):
        await mongod.start(give_up)
    assert process_of(mongod).returncode is not None
