"""The templates and their words."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from lrs.console import pages, static_files
from lrs.console.pages import Voice
from lrs.console.words.catalogue import NOUNS, WORDS
from lrs.console.words.text import Text, ruby, unread
from lrs.http.pages import local

CONSOLE = Path(pages.__file__).parent
TEMPLATES = sorted((CONSOLE / "templates").rglob("*.html"))
SOURCES = [path for folder in (CONSOLE, CONSOLE.parent / "http") for path in folder.rglob("*.py")
           if path.parent.name != "words"]
PROBLEM = {"detail": "<script>alert(1)</script>", "request_id": "r", "status": 400, "switch": "",
           "tenant": "みなと & 市", "current": None, "framed": False}
JA = Voice("ja")


def used() -> tuple[set[str], set[str]]:
    """The keys that templates and handlers name, and what such a key begins with where its end is a value."""
    whole, begun = set[str](), set[str]()
    for template in TEMPLATES:
        text = template.read_text("utf-8")
        begun |= set(re.findall(r'"([a-z0-9-]+-)" ~', text))
        whole |= set(re.findall(r"""["']([a-z0-9-]+)["']""", text))
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun |= {str(node.values[0].value)} & {f"{key.rpartition('-')[0]}-" for key in WORDS}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return whole, begun


def test_each_word_is_used() -> None:
    whole, begun = used()
    assert {key for key in WORDS if key not in whole and not any(key.startswith(start) for start in begun)} == set()


def test_each_word_that_a_template_says_is_there() -> None:
    said = {key for template in TEMPLATES
            for key in re.findall(r"""(?:say|label)\(["']([a-z0-9-]+)["'](?! ~)""", template.read_text("utf-8"))}
    assert said - set(WORDS) == set()


def test_no_key_means_two_things() -> None:
    assert len(WORDS) == sum(len(words) for words in NOUNS.values())


@pytest.mark.parametrize("key", WORDS)
def test_each_language_says_the_same_values(key: str) -> None:
    en, ja, easy = (set(re.findall(r"{(\w+)}", text)) for text in WORDS[key])
    assert en == ja
    assert easy in (set(), ja)


@pytest.mark.parametrize("key", WORDS)
def test_forms_go_by_a_number_that_is_told_beside_them(key: str) -> None:
    counted = set(re.findall(r"{(\w+):[^{}|]+\|[^{}|]+}", WORDS[key].en))
    assert counted <= {"count"} | set(re.findall(r"{(\w+)}", WORDS[key].en))
    assert not re.search(r"{\w+[^\w}]", WORDS[key].ja + WORDS[key].easy)


@pytest.mark.parametrize(("count", "said"), [
    ("0", "0 records name no item."), ("1", "1 record names no item."), (1, "1 record names no item."),
    ("1,001", "1,001 records name no item.")])
def test_one_is_told_as_one(count: object, said: str) -> None:
    assert Voice("en").say("way-uncoded", count=count) == said


def test_values_are_escaped() -> None:
    page = pages.render("problem.html", JA, **PROBLEM)
    assert "<script" not in page
    assert "みなと &amp; 市" in page


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        pages.render("problem.html", JA, **{key: value for key, value in PROBLEM.items() if key != "detail"})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(
        r"<script(?! (type=\"module\" )?src=\"{{ static\()|javascript:|\son\w+=|\sstyle=|\|\s*safe", text)
    assert "<style" not in text or template.stem == "printed"


# --- plain Japanese ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "html", "plain"), [
    ("分数《ぶんすう》の かけ算《ざん》", "<ruby>分数<rp>(</rp><rt>ぶんすう</rt><rp>)</rp></ruby>の かけ"
     "<ruby>算<rp>(</rp><rt>ざん</rt><rp>)</rp></ruby>", "分数の かけ算"),
    ("｜お母さん《おかあさん》", "<ruby>お母さん<rp>(</rp><rt>おかあさん</rt><rp>)</rp></ruby>", "お母さん"),
    ("𠮷《よし》田", "<ruby>𠮷<rp>(</rp><rt>よし</rt><rp>)</rp></ruby>田", "𠮷田"),
    ("<b>&", "&lt;b&gt;&amp;", "<b>&"), ("《》", "《》", "《》"), ("", "", "")])
def test_readings_stand_above_words_or_nowhere(written: str, html: str, plain: str) -> None:
    assert ruby(written) == html
    assert unread(written) == plain


def test_only_younger_readers_of_japanese_get_plain_japanese() -> None:
    text = Text("Learner", "児童生徒", "じどう")
    assert text.spoken("ja", True) == "じどう"
    assert text.spoken("ja", False) == "児童生徒"
    assert text.spoken("en", True) == "Learner"
    assert Text("x", "児童").spoken("ja", True) == "児童"


def test_a_value_in_plain_japanese_is_never_markup() -> None:
    voice = Voice("ja", easy=True)
    told = voice.say("home-nobody-why", account="<b>")
    assert "<ruby>" in told
    assert "&lt;b&gt;" in told
    assert "<" not in voice.label("problem-404")


# --- files ------------------------------------------------------------------------------------------------


def test_the_style_is_every_sheet_once_and_begins_with_its_tokens() -> None:
    style = static_files.FILES["style.css"].text
    for sheet in static_files.FOLDER.glob("*.css"):
        assert style.count(sheet.read_text("utf-8")) == 1, sheet
    assert style.startswith((static_files.FOLDER / "tokens.css").read_text("utf-8"))
    assert style.endswith((static_files.FOLDER / "print.css").read_text("utf-8"))


def test_no_file_loads_anything_from_elsewhere() -> None:
    for file in static_files.FILES.values():
        assert not re.search(r"@import|url\((?!data:)|https?://(?!www\.w3\.org)", file.text), file.name


@pytest.mark.parametrize(("path", "kept"), [
    ("/", True), ("/console?class=5-1", True), ("/sign-in", True), ("", False), ("console", False),
    ("//evil.example", False), ("/\\evil.example", False), ("https://evil.example", False), ("/a\nb", False),
    ("/a\\b", False), ("/あ", False), ("/" + "a" * 500, False), ("javascript:alert(1)", False)])
def test_whoever_signed_in_is_led_on_within_this_server_only(path: str, kept: bool) -> None:
    assert local(path, "/otherwise") == (path if kept else "/otherwise")
