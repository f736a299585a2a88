"""Every test says what it is about, and every requirement has one or a reason for none."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from conformance.check import BOTH, chosen, every_check
from conformance.requirements import ALL, UNTESTABLE

FOLDER = Path(__file__).parent.parent


def test_a_test_says_what_must_be_so_and_by_which_clause() -> None:
    for check in every_check():
        assert check.says.endswith("."), check.id
        assert check.clause, check.id
        assert check.versions, check.id
        assert re.fullmatch(r"[a-z.-]+/\S+", check.id)


def test_every_requirement_has_a_test_or_a_reason() -> None:
    tested = {requirement for check in every_check() for requirement in check.requirements}
    assert tested <= set(ALL)
    assert set(ALL) - tested == set(UNTESTABLE)
    assert len(ALL) == 335


def test_a_choice_by_noun_by_requirement_and_by_name() -> None:
    def nouns(*only: str) -> set[str]:
        return {each.noun for each in chosen("2.0.0", list(only), caliper=False)}

    assert nouns("state") == {"state"}
    assert nouns("validation") > {"validation.agents", "validation.results"}
    assert nouns("XAPI-00143") == {"statements"}
    assert [each.id for each in chosen("2.0.0", ["state/put_then_get"], caliper=False)] == ["state/put_then_get"]
    assert "caliper" not in nouns()


@pytest.mark.parametrize("version", BOTH)
def test_the_readme_counts_what_there_is(version: str) -> None:
    counts = Counter(each.noun.partition(".")[0] for each in chosen(version, [], caliper=True))
    page = (FOLDER / "README.md").read_text("utf-8")
    assert f"{counts.total()} tests in {version}" in page


def test_the_suite_needs_nothing_of_a_server() -> None:
    for path in FOLDER.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) lrs\b", path.read_text("utf-8"), re.MULTILINE), path


def test_files_are_short() -> None:
    assert [path.name for path in FOLDER.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 400] == []
