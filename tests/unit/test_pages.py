"""The templates and their words."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from lrs.console import pages
from lrs.console.words import WORDS
from lrs.http.pages import local

TEMPLATES = sorted((Path(pages.__file__).parent / "templates").glob("*.html"))
PROBLEM = {"detail": "<script>alert(1)</script>", "request_id": "r", "status": 400, "path": "", "tenant": "みなと & 市",
           "current": None}


def test_each_word_is_used_and_each_that_is_used_is_there() -> None:
    used = {key for template in TEMPLATES for key in re.findall(r'say\("([a-z-]+)"', template.read_text("utf-8"))}
    assert used == set(WORDS)


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_values(key: str) -> None:
    assert set(re.findall(r"{(\w+)}", WORDS[key].en)) == set(re.findall(r"{(\w+)}", WORDS[key].ja))


def test_values_are_escaped() -> None:
    page = pages.render("problem.html", "ja", **PROBLEM)
    assert "<script" not in page
    assert "みなと &amp; 市" in page


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        pages.render("problem.html", "ja", **{key: value for key, value in PROBLEM.items() if key != "detail"})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<script|javascript:|\son\w+=|\sstyle=|\|\s*safe", text)
    assert "<style" not in text or template.stem == "letters"


@pytest.mark.parametrize(("path", "kept"), [
    ("/", True), ("/console?class=5-1", True), ("/sign-in", True), ("", False), ("console", False),
    ("//evil.example", False), ("/\\evil.example", False), ("https://evil.example", False), ("/a\nb", False),
    ("/a\\b", False), ("/あ", False), ("/" + "a" * 500, False), ("javascript:alert(1)", False)])
def test_whoever_signed_in_is_led_on_within_this_server_only(path: str, kept: bool) -> None:
    assert local(path, "/otherwise") == (path if kept else "/otherwise")
