"""What the pages say is so: their commands, settings, paths, links and snippets are tried against the program."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lrs import __version__
from lrs.cli.main import main, parser
from lrs.config import settings
from lrs.http.console.help import TOPICS
from lrs.http.routes import resources
from lrs.metrics import Metrics
from tests.commands import lrs, serving

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "README.ja.md", "DEVELOPERS.md", "SECURITY.md", "CHANGELOG.md",
         "conformance/README.md", "deploy/README.md", "profiles/README.md",
         "lrs/bundles/FORMAT.md", "lrs/bundles/FORMAT.ja.md"]
HELP = ROOT / "lrs" / "console" / "templates" / "help"
READMES = ["README.md", "README.ja.md"]
COMMANDS = ["serve", "doctor", "credential create", "credential change", "credential list", "credential revoke",
            "tenant create", "tenant change", "tenant basis", "tenant list", "codes import", "codes list", "codes show",
            "role grant", "role revoke", "role list", "roster import", "roster template", "roster calendar",
            "roster show", "roster people", "audit verify", "audit checkpoint", "audit key", "link import",
            "link alias", "link undo", "link list", "link unlinked", "annotate", "annotate map import",
            "annotate unresolved", "account create", "account list", "account link", "account reset-password",
            "account disable", "provider add", "provider list", "provider remove", "guardian invite",
            "guardian list", "guardian restrict",
            "guardian revoke", "session list", "session end", "erase request", "erase approve", "erase list",
            "erase show", "erase run", "erase verify", "erase unblock", "hold place", "hold list", "hold lift",
            "studylog status", "studylog rebuild", "retention set", "retention list", "retention run",
            "bundle keygen", "bundle verify", "bundle show", "bundle prove",
            "bundle export", "bundle import", "bundle confirm", "bundle imports", "bundle jobs",
            "case open", "case import", "case list", "case show", "case decide", "case close", "case slip",
            "case letters", "case campaign", "profile check",
            "trust add", "trust list", "trust show", "trust remove", "trust rotate", "caliper check"]

SETTINGS = {setting.key: setting for setting in settings()}


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = prose(text).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[2:]]


def code(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def shell(name: str) -> Iterator[list[str]]:
    """Each command of a page's shell blocks, as words, its comment cut off."""
    for block in blocks(page(name), "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if words := shlex.split(line, comments=True):
                yield words


def lrs_commands(name: str) -> Iterator[list[str]]:
    """What a page gives to `lrs`, directly or through `make run`."""
    for words in shell(name):
        for place, word in enumerate(words):
            if word.endswith(".venv/bin/lrs"):
                yield words[place + 1:]
            elif word.startswith("ARGS="):
                yield ["serve", *shlex.split(word.removeprefix("ARGS="))]


@cache
def known() -> ArgumentParser:
    return parser()


# --- commands ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_each_lrs_command_is_one_that_the_program_takes(name: str) -> None:
    for words in lrs_commands(name):
        assert known().parse_args(words)


@pytest.mark.parametrize("path", sorted(HELP.glob("*.??.html")), ids=lambda path: path.name)
def test_each_lrs_command_of_the_console_s_help_is_one_that_the_program_takes(path: Path) -> None:
    written = path.read_text("utf-8").replace("{{ viewer.tenant }}", "school")
    shown = [shlex.split(line) for block in re.findall(r"<pre><code>(.*?)</code></pre>", written, re.DOTALL)
             for line in block.splitlines()]
    for program, *words in shown:
        assert program == "lrs"
        assert known().parse_args(words)
    named = re.findall(r"<code>lrs ([a-z -]+?)(?: KEY)?</code>", written)
    assert all(any(command.startswith(words) for command in COMMANDS) for words in named)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_console_s_help_says_the_same_in_both_languages(topic: str) -> None:
    """The same commands, settings and number of sections."""
    ja, en = ((HELP / f"{topic}.{language}.html").read_text("utf-8") for language in ("ja", "en"))
    assert re.findall(r"<pre><code>.*?</code></pre>", ja, re.DOTALL) == re.findall(
        r"<pre><code>.*?</code></pre>", en, re.DOTALL)
    assert set(re.findall(r"<code>(.*?)</code>", ja)) == set(re.findall(r"<code>(.*?)</code>", en))
    assert [ja.count(tag) for tag in ("<h2>", "<li>", "<dt>")] == [en.count(tag) for tag in ("<h2>", "<li>", "<dt>")]


@pytest.mark.parametrize("name", PAGES)
def test_each_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^(\w+):", page("Makefile"), re.MULTILINE))
    asked = {words[words.index("make") + 1] for words in shell(name) if "make" in words}
    assert asked <= targets


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_the_flags_that_pages_use(
        command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for name in PAGES:
        for words in lrs_commands(name):
            if " ".join(words).startswith(command):
                assert {word for word in words if word.startswith("--")} <= set(re.findall(r"--[a-z-]+", shown))


def test_the_first_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(command.split()[0] in shown for command in COMMANDS)


def test_the_service_unit_runs_a_command_of_ours_with_settings_of_ours() -> None:
    unit = page("deploy/manabi-lrs.service")
    [command] = re.findall(r"^ExecStart=\S+/lrs (.+)$", unit, re.MULTILINE)
    assert known().parse_args(command.split())
    made = re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)
    assert set(made) <= {setting.env for setting in settings()}


# --- snippets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READMES)
def test_the_python_client_stores_a_statement_with_an_app_key_and_reads_it_back(
        name: str, tmp_path: Path, mongo_uri: str) -> None:
    [snippet] = blocks(page(name), "python")
    database = f"docs_{name.replace('.', '_')}"
    at = ("--mongo-uri", mongo_uri, "--mongo-database", database)
    with serving(tmp_path / "data", *at) as server:
        made = lrs("credential", "create", "--app", "drill", "--data", tmp_path / "data", *at).stdout
        key, secret = (re.findall(rf"^{field} +(\S+)$", made, re.MULTILINE)[0] for field in ("key", "secret"))
        result = subprocess.run(
            [sys.executable, "-c", snippet], capture_output=True, text=True, timeout=30, check=False,
            env={**os.environ, "XAPI_ADDRESS": server.address, "XAPI_KEY": key, "XAPI_SECRET": secret})
    assert result.stderr == ""
    assert result.stdout.endswith("Z やりおえた\n")


# --- settings, paths, metrics -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_each_setting_that_is_named_is_one(name: str) -> None:
    text = page(name)
    sections = "|".join({setting.section for setting in settings()})
    keys = re.findall(rf"`((?:{sections})\.[a-z_]+)`", text)
    assert {key for key in keys if not key.endswith(".py")} <= set(SETTINGS)
    variables = set(re.findall(r"\bLRS_[A-Z_]+[A-Z]\b", text)) - {"LRS_CONFIG"}
    assert variables <= {setting.env for setting in settings()}


def test_the_table_of_settings_is_that_of_the_program() -> None:
    wanted = [[f"`{setting.key}`", f"`{setting.default}`" if setting.default != "" else "", setting.help]
              for setting in settings()]
    assert table(page("deploy/README.md"), "Settings") == wanted


@pytest.mark.parametrize(("name", "heading"), [("README.md", "What it speaks"), ("README.ja.md", "対応している仕様")])
def test_the_table_of_resources_is_that_of_the_program(name: str, heading: str) -> None:
    documented = {path: set(methods.split(", ")) for paths, methods, _ in table(page(name), heading)
                  for path in code(paths)}
    assert documented == {resource.path: set(resource.handlers) for resource in resources("/xAPI")
                          if resource.handlers and not resource.path.startswith("/console/")}


def test_each_metric_that_is_named_is_counted() -> None:
    known = set(re.findall(r"^# TYPE (\w+)", Metrics().text().decode(), re.MULTILINE))
    named = set(re.findall(r"\blrs_[a-z_]+", page("deploy/README.md")))
    assert named <= known
    assert {name for name in known if name.startswith("lrs_") and not name.endswith("_created")} == named


# --- the pages among themselves ---------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_each_link_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page(name)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize(("name", "heading"), [("README.md", "Map of rooms"), ("README.ja.md", "部屋の地図")])
def test_the_map_shows_the_rooms_there_are(name: str, heading: str) -> None:
    shown = {code(row[0])[0] for row in table(page(name), heading)}
    inside = {f"lrs/{path.parent.name}/" for path in (ROOT / "lrs").glob("*/__init__.py")}
    assert shown == inside | {"lrs/", "tests/", "conformance/", "profiles/", "deploy/"}


@pytest.mark.parametrize(("name", "heading"), [("README.md", "Dependencies"), ("README.ja.md", "依存パッケージ")])
def test_each_dependency_has_its_reason(name: str, heading: str) -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["embedded"]
    given = [package for row in table(page(name), heading) for package in code(row[0]) if package != "embedded"]
    assert sorted(given) == sorted(re.split(r"[<>=;\[ ]", requirement)[0] for requirement in needed)


def test_both_readmes_say_the_same() -> None:
    english, japanese = map(page, READMES)
    levels = [re.findall(r"^(#+) ", prose(text), re.MULTILINE) for text in (english, japanese)]
    assert levels[0] == levels[1]
    assert list(shell("README.md")) == list(shell("README.ja.md"))
    for language in ("js", "python"):
        assert blocks(english, language) == blocks(japanese, language)
    assert set(code(prose(english))) == set(code(prose(japanese)))


def test_the_change_notes_have_this_version_on_top() -> None:
    [newest, *_] = re.findall(r"^## \[(?!Unreleased)(.+?)\]", page("CHANGELOG.md"), re.MULTILINE)
    assert newest == __version__ == tomllib.loads(page("pyproject.toml"))["project"]["version"]
