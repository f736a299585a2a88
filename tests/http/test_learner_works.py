"""Work products: shown only where they cannot run, to those who may see the record that carries them."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from lrs.audit.service import Search
from lrs.http import keys
from tests.demo_school import Demo, demo_server
from tests.http.conftest import TENANT, Server
from tests.http.learning_pages import Reading, hand_in, link, raw_of, reading

__all__ = ["demo_server"]


@pytest.fixture(scope="module")
async def read(demo_server: tuple[Server, Demo]) -> AsyncIterator[Reading]:
    server, demo = demo_server
    async with AsyncExitStack() as stack:
        yield await reading(server, demo, stack, "teacher", "learner", "guardian")


WORKS = {
    "image/png": (b"\x89PNG", "image/png", "inline"), "audio/wav": (b"RIFF", "audio/wav", "inline"),
    "application/pdf": (b"%PDF-1.4", "application/pdf", "inline"),
    "text/plain; charset=Shift_JIS": ("観察".encode("shift_jis"), "text/plain; charset=shift_jis", "inline"),
    "text/plain; charset=utf-7": (b"<script>", "text/plain; charset=utf-8", "inline"),
    "text/html": (b"<script>alert(1)</script>", "application/octet-stream", "attachment"),
    "image/svg+xml": (b"<svg onload='alert(1)'/>", "application/octet-stream", "attachment"),
    "TEXT/HTML; charset=utf-8": (b"<b>", "application/octet-stream", "attachment"),
    "application/xhtml+xml": (b"<html/>", "application/octet-stream", "attachment"),
}


@pytest.mark.parametrize("content_type", WORKS)
async def test_work_is_shown_only_where_it_cannot_run(read: Reading, content_type: str) -> None:
    content, served, disposition = WORKS[content_type]
    sha2 = await hand_in(read, content, content_type)
    for who in ("teacher", "learner", "guardian"):
        answer = await read.browsers[who].get(f"{read.path}/works/{sha2}")
        assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, content, served)
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith(f"{disposition}; filename*=UTF-8''")
        assert "no-store" in answer.headers["Cache-Control"]
        page = await read.page(who, f"{read.path}/works/{sha2}/view")
        assert "観察の記録" in page
        assert "<script>alert" not in page
        assert (f'src="{read.path}/works/{sha2}"' in page) == content_type.startswith(("image/png", "audio"))
    saved = await read.browsers["teacher"].get(f"{read.path}/works/{sha2.upper()}?save=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")


async def test_the_text_of_a_work_stands_on_its_page(read: Reading) -> None:
    sha2 = await hand_in(read, "朝顔が咲いた。<b>".encode("shift_jis"), "text/plain; charset=shift_jis")
    page = await read.page("learner", f"{read.path}/works/{sha2}/view")
    assert "朝顔が" in page
    assert "&lt;b&gt;" in page


async def test_a_player_may_ask_for_a_piece(read: Reading) -> None:
    sha2 = await hand_in(read, bytes(range(200)), "audio/mpeg")
    path = f"{read.path}/works/{sha2}"
    part_of = await read.browsers["learner"].get(path, headers={"Range": "bytes=10-19"})
    assert (part_of.status, part_of.body, part_of.headers["Content-Range"]) == (
        206, bytes(range(10, 20)), "bytes 10-19/200")
    for odd in ("bytes=500-600", "bytes=x", "bytes=0-1,5-6"):
        assert (await read.browsers["learner"].get(path, headers={"Range": odd})).body == bytes(range(200))
    head = await read.browsers["learner"].head(path)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", "200")


async def test_the_right_to_a_work_is_that_to_the_record_that_carries_it_and_each_look_is_audited(
        read: Reading) -> None:
    sha2 = await hand_in(read, b"mine", "text/plain")
    other = next(pupil for pupil in read.demo.school.classes[0].pupils if pupil.user != read.learner)
    for path in (f"/console/learners/{other.user}/works/{sha2}", f"{read.path}/works/{'0' * 64}",
                 f"{read.path}/works/..%2F..", f"/console/learners/{other.user}/works/{sha2}/view"):
        assert (await read.browsers["teacher"].get(path)).status == 404, path
    assert (await read.browsers["learner"].get(f"/console/learners/{other.user}/works/{sha2}")).status == 403
    await read.browsers["teacher"].get(f"{read.path}/works/{sha2}")
    entry = (await read.server.app[keys.AUDIT].search(TENANT, Search(event="attachments.read"), None, 1)).entries[0]
    assert (entry.subjects, entry.role, entry.details["sha2"]) == ((read.learner,), "teacher", sha2)


async def test_the_gallery_has_every_work_a_page_at_a_time(read: Reading) -> None:
    for number in range(8):
        await hand_in(read, f"work {number}".encode(), "text/plain", f"作品{number}")
    seen, path = list[str](), read.path
    while path:
        page = await read.page("teacher", path)
        gallery = page.partition('<ul class="gallery">')[2]
        seen += re.findall(r'href="/console/learners/[0-9a-f-]{36}/works/([0-9a-f]{64})/view"', gallery)
        path = link(gallery.partition('aria-labelledby="curriculum"')[0], "next").partition("#")[0]
    carried = {each["sha2"] for each in itertools.chain.from_iterable(
        statement.get("attachments", ()) for statement in await raw_of(read))}
    assert set(seen) == carried
    assert len(seen) >= len(carried) > 8
