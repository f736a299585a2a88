"""`lrs serve` with its demonstration school: loaded beside it, gone on with after a kill, left out when asked."""

from __future__ import annotations

import http.cookiejar
import json
import re
import stat
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lrs.config import School
from lrs.demo.notebook import Notebook, SignIn
from lrs.demo.study import Study
from tests.commands import Running, process, serving, wait_until

SMALL = ("--demo-load", "auto", "--demo-statements", "2500", "--demo-live-pupils", "0")


@contextmanager
def demonstrating(data: Path, *arguments: str) -> Iterator[Running]:
    with serving(data, *SMALL, *arguments) as server:
        yield server


def notebook(data: Path) -> Notebook:
    return Notebook.read((data / "demo.json").read_text("utf-8"))


def is_loaded(data: Path, since: datetime) -> bool:
    loaded = notebook(data).loaded
    return loaded is not None and loaded > since


def made(known: Notebook) -> list[str]:
    """The ids of all that is to be there."""
    assert known.loaded
    study = Study(known.school, School().time_zone())
    return [sent.id for sent in study.between(datetime(2000, 1, 1, tzinfo=UTC), known.loaded)]


def stored(server: Running) -> list[str]:
    """The ids of all Statements."""
    found, path = [], "/statements?limit=1000&format=ids"
    while path:
        page = server.call(path)
        found += [one["id"] for one in page["statements"]]
        path = page.get("more", "").removeprefix("/xAPI")
    return found


def told(server: Running, text: str) -> str:
    """What it prints, up to the line with this text."""
    assert server.process.stdout
    printed = ""
    while text not in printed:
        line = server.process.stdout.readline()
        assert line, printed
        printed += line
    return printed


def sign_in(who: SignIn) -> dict[str, Any]:
    """Sign in as the page does; the session."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{who.origin}/sign-in", timeout=20).read().decode()
    form = {**dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page)), "name": who.name, "password": who.password}
    browser.open(urllib.request.Request(f"{who.origin}/sign-in", urllib.parse.urlencode(form).encode(),
                                        {"Origin": who.origin}), timeout=20)
    session: dict[str, Any] = json.load(browser.open(f"{who.origin}/api/v1/session", timeout=20))
    return session


def test_after_kill_9_half_way_the_next_start_goes_on_and_stores_nothing_twice(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with demonstrating(data) as server:
        wait_until(lambda: notebook(data).loaded is not None, 60)
        server.process.kill()
    again = datetime.now(UTC)
    with demonstrating(data) as server:
        wait_until(lambda: is_loaded(data, again), 90)
        expected = made(notebook(data))
        # Lists end where the killed writer may still have been writing, until it is taken for dead.
        wait_until(lambda: len(stored(server)) >= len(expected), 60)
        assert sorted(stored(server)) == sorted(expected)


def test_it_is_founded_before_the_welcome_whose_sign_ins_work_also_on_another_port(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with demonstrating(data) as server:
        printed = told(server, "Without this school: ")
        people = notebook(data).sign_ins
        assert all(one.name in printed and one.password in printed for one in people)
        assert {(one.name, sign_in(one)["tenant"]) for one in people} == {(one.name, one.tenant) for one in people}
        assert sign_in(notebook(data).sign_in("school", "guardian"))["children"] == [
            notebook(data).school.puzzled.user]
        server.interrupt()
    assert stat.S_IMODE((data / "demo.json").stat().st_mode) == 0o600
    with demonstrating(data) as server:
        assert notebook(data).origins[0] == server.address.removesuffix("/xAPI")
        moved = notebook(data).sign_ins
        assert [one.password for one in moved] == [one.password for one in people]
        assert {sign_in(one)["tenant"] for one in moved} == {"school", "hama"}
        printed = told(server, f"its sign-ins are in {data / 'demo.json'}")
    assert people[0].password not in printed


def test_no_demo_leaves_it_out(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--no-demo") as server:
        assert not (tmp_path / "data" / "demo.json").exists()
        assert stored(server) == []
        _, printed = server.interrupt()
    assert "demonstration" not in printed
    listed = process("tenant", "list", "--data", tmp_path / "data").stdout
    assert [line.split("\t")[0] for line in listed.splitlines()] == ["tenant", "school"]


def test_a_school_that_is_there_is_left_alone_with_no_demo(tmp_path: Path) -> None:
    with demonstrating(tmp_path / "data") as server:
        wait_until(lambda: notebook(tmp_path / "data").loaded is not None, 60)
        server.interrupt()
    before = notebook(tmp_path / "data").loaded
    with serving(tmp_path / "data", "--no-demo") as server:
        ids = stored(server)
        _, printed = server.interrupt()
    assert ids
    assert notebook(tmp_path / "data").loaded == before
    assert "demonstration" not in printed


@pytest.mark.parametrize(("load", "there"), [("auto", False), ("yes", True)])
def test_a_mongodb_of_ones_own_gets_it_only_when_it_is_asked_for(
        tmp_path: Path, mongo_uri: str, load: str, there: bool) -> None:
    at = ("--mongo-uri", mongo_uri, "--mongo-database", f"demo_{load}")
    with demonstrating(tmp_path / "data", *at, "--demo-load", load, "--demo-statements", "0"):
        assert (tmp_path / "data" / "demo.json").exists() is there
        if there:
            wait_until(lambda: is_loaded(tmp_path / "data", datetime(2026, 1, 1, tzinfo=UTC)), 60)
