"""Reading pages about learners as tests do: figures, tables, links, as they stand on the page."""

from __future__ import annotations

import html
import json
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from lrs.access.principal import KeyKind
from lrs.demo import tools
from lrs.demo.curriculum import items
from lrs.demo.learning import Answer
from lrs.demo.school import HOME_PAGE, VIDEO_HOME_PAGE
from lrs.demo.tools import DRILL
from tests.builders import multipart, part
from tests.demo_school import Demo
from tests.http.browsing import Browser, signed_in, words
from tests.http.conftest import Client, Key, Server


@dataclass(frozen=True)
class Reading:
    """The demonstration school, and people of it signed in."""

    server: Server
    demo: Demo
    browsers: dict[str, Browser]

    @property
    def learner(self) -> str:
        return self.demo.school.puzzled.user

    @property
    def path(self) -> str:
        return f"/console/learners/{self.learner}"

    async def page(self, who: str, path: str) -> str:
        answer = await self.browsers[who].get(path)
        assert answer.status == 200, answer.text
        return answer.text


async def reading(server: Server, demo: Demo, stack: AsyncExitStack, *who: str) -> Reading:
    return Reading(server, demo, {name: await signed_in(server, stack, name, demo.password(name)) for name in who})


def tiles(page: str) -> list[tuple[str, str, str]]:
    """Name, figure and note of each."""
    found = re.findall(r'<div class="stat"><dt>(.*?)</dt><dd>(.*?)(?:<span class="note">(.*?)</span>)?</dd>', page)
    return [(words(name), words(figure), words(note)) for name, figure, note in found]


def table(page: str, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, its head first."""
    [found] = re.findall(rf'<table[^>]*><caption[^>]*>{re.escape(caption)}</caption>(.*?)</table>', page, re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)]


def leaves(page: str) -> dict[str, tuple[str, str]]:
    """Text and figure of each item of the tree, by its code."""
    found = re.findall(r'<span class="leaf-name">(.*?)<code>(\w+)</code></span>\s*'
                       r'<span class="leaf-figure">(.*?)</span>\s*</(?:summary|div)>', page, re.DOTALL)
    return {code: (words(name), words(figure)) for name, code, figure in found}


def statements(page: str) -> list[str]:
    """The ids of those that are told, in order."""
    return re.findall(r'<span class="told"><a href="/console/learners/[0-9a-f-]{36}/statements/([0-9a-f-]{36})">', page)


def link(page: str, rel: str) -> str:
    """The address of turning the page; empty where there is none."""
    found = re.search(rf'<a class="button plain" href="([^"]*)" rel="{rel}">', page)
    return html.unescape(found[1]) if found else ""


async def raw_of(read: Reading) -> list[dict[str, Any]]:
    """The learner's Statements as a system reads them, by each of their accounts."""
    pupil, found = read.demo.school.puzzled, []
    for home, name in ((HOME_PAGE, pupil.user), (VIDEO_HOME_PAGE, pupil.video_account)):
        agent = json.dumps({"account": {"homePage": home, "name": name}})
        path = f"/xAPI/statements?{urlencode({'agent': agent})}"
        while path:
            page = (await system(read).get(path)).json()
            found += page["statements"]
            path = page["more"]
    return found


def system(read: Reading) -> Client:
    return read.server.client(read.server.keys[KeyKind.SYSTEM])


async def drill(read: Reading) -> Client:
    return read.server.client(Key(*read.demo.notebook.keys[DRILL]))


def answered(read: Reading, **members: Any) -> dict[str, Any]:
    """An answer of the learner in the drill, some minutes ago."""
    pupil, item = read.demo.school.puzzled, next(each for each in items() if each.title == "分数のわり算")
    at = datetime.now(read.demo.study.zone) - timedelta(minutes=5)
    made = tools.answered(pupil, item, item.questions[0], Answer("3/4", True, 12.0), str(uuid4()), at)
    return {**made.statement, **members}


async def hand_in(read: Reading, content: bytes, content_type: str, name: str = "観察の記録") -> str:
    """The hash under which it is found."""
    sha2 = sha256(content).hexdigest()
    attached = {"usageType": "https://textbook.example.jp/attachments/work", "display": {"ja": name},
                "contentType": content_type, "length": len(content), "sha2": sha2}
    answer = await (await drill(read)).post("statements", **multipart(answered(read, attachments=[attached]), part(
        content, content_type=content_type)))
    assert answer.status == 200, answer.text
    return sha2
