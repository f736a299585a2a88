"""`lrs link`, `lrs annotate` and what registers a key, as people at a terminal meet them, beside a running server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import TOOL, Terminal, beside, lrs
from tests.school import FRACTIONS, HANAKO


@pytest.fixture(scope="module")
def terminal(place: tuple[str, ...]) -> Iterator[Terminal]:
    with beside(place) as found:
        yield found


def test_accounts_are_linked_after_a_preview_and_the_links_undone(terminal: Terminal, tmp_path: Path) -> None:
    statement_id = terminal.store("０７番 𠮷田")
    assert f"first-key\t{TOOL}\t1" in terminal.run("link", "unlinked")
    file = tmp_path / "児童.csv"
    file.write_bytes(f"account,learner\r\n０７番 𠮷田,{HANAKO}\r\n".encode())
    importing = ("link", "import", file, "--app", "first-key", "--home-page", TOOL)
    assert "Nothing was done" in terminal.run(*importing, "--preview")
    said = terminal.run(*importing)
    assert "1 Statements stored so far name them" in said
    terminal.until(statement_id, "learner", HANAKO)
    assert terminal.run("link", "unlinked") == "app\thome page\tstatements\n"
    batch = said.split("lrs link undo ")[1].split()[0]
    assert f"{batch}\taccounts\tfirst-key\t1\tcli:" in terminal.run("link", "list")
    terminal.run("link", "undo", batch)
    terminal.until(statement_id, "learner", None)
    assert "was undone already" in terminal.refused("link", "undo", batch)


def test_two_uuids_become_one_learner(terminal: Terminal) -> None:
    other = "1c2d3e4f-0a1b-4c2d-8e3f-9a8b7c6d5e4f"
    assert "new 1" in terminal.run("link", "alias", other, HANAKO)
    assert "is that learner already" in terminal.refused("link", "alias", HANAKO, HANAKO)


def test_a_publishers_list_is_mapped_and_a_broken_one_is_not(terminal: Terminal, tmp_path: Path) -> None:
    statement_id = terminal.store("s2")
    file = tmp_path / "教材.csv"
    file.write_bytes(f"content_id,gakushu_shidoyoryo_code\r\n17,{FRACTIONS}\r\n".encode("cp932"))
    importing = ("annotate", "map", "import", file, "--app", "first-key", "--prefix", f"{TOOL}/items/")
    assert "mapped 1 anew" in terminal.run(*importing)
    assert "1 as before" in terminal.run(*importing)
    terminal.until(statement_id, "codes", [{
        "sent": FRACTIONS, "key": FRACTIONS[:15], "table": None, "resolved": False, "where": "activity",
        "provenance": "map"}])
    assert f"{FRACTIONS}\t" in terminal.run("annotate", "unresolved")
    file.write_text("content_id,gakushu_shidoyoryo_code\n17,8.21E+15\n", "utf-8")
    assert "2: '8.21E+15' is what a spreadsheet made of a code" in terminal.refused(*importing)
    assert "ない.csv: No such file" in terminal.refused(*importing[:3], tmp_path / "ない.csv", *importing[4:])


def test_a_key_is_registered_anew_and_a_rebuild_applies_it(terminal: Terminal) -> None:
    statement_id = terminal.store(HANAKO)
    key = terminal.server.key
    said = terminal.run("credential", "change", key, "--home-page", TOOL, "--activity-class", "life")
    assert "activity class  life" in said
    assert f"school-learning\tlife\t{TOOL}" in terminal.run("credential", "list")
    said = terminal.run("annotate", "--rebuild")
    assert said.startswith("examined ")
    found = terminal.annotations(statement_id)
    assert (found["learner"], found["activityClass"]) == (HANAKO, "life")
    assert terminal.run("annotate", "--rebuild").endswith(
        "changed 0: learner 0, school and class 0, codes 0, category and sensitivity 0\n")
    assert "none of its own" in terminal.run("credential", "change", key, "--no-home-page")
    assert "may not hold records of the category private-learning" in terminal.refused(
        "credential", "change", key, "--category", "private-learning")
    assert "There is no key" in terminal.refused("credential", "change", "nobody")


def test_a_home_page_is_trusted_for_every_key(terminal: Terminal) -> None:
    terminal.run("tenant", "change", "school", "--home-page", TOOL)
    assert terminal.annotations(terminal.store(HANAKO))["learner"] == HANAKO
    assert TOOL in terminal.run("tenant", "list")
    assert "is not a home page" in terminal.refused("tenant", "change", "school", "--home-page", "tool")


def test_what_to_do_must_be_said(terminal: Terminal) -> None:
    assert "lrs annotate --rebuild, map import or unresolved" in terminal.refused("annotate")
    assert "There is no tenant nowhere" in terminal.refused("annotate", "--rebuild", "--tenant", "nowhere")


def test_a_setting_before_the_verb_counts_too(terminal: Terminal) -> None:
    done = lrs("annotate", "--mongo-timeout-ms", "300", "--mongo-uri", "mongodb://127.0.0.1:1/", "unresolved")
    assert "No writable MongoDB answered within 0.3 s" in done.stderr
