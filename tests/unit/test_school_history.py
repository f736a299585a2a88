"""What successive lists say of a school."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.codes.history import merged, successors
from lrs.storage.contract.codes import SchoolForm


def form(as_of: str, name: str = "みどり小学校", successor: str = "") -> SchoolForm:
    return SchoolForm((as_of,), "B1(小学校)", "1(本)", name, "東京都", "1000001", "2020-12-22", "", "", successor)


def test_lists_that_say_the_same_leave_one_form_with_the_dates_of_all() -> None:
    forms = merged(merged((), form("2025-05-01")), form("2026-05-01"))
    assert forms == (replace(form(""), dates=("2025-05-01", "2026-05-01")),)


def test_lists_make_the_same_history_in_whatever_order_they_are_imported() -> None:
    lists = [form("2024-05-01", "旧校"), form("2025-05-01", "新校"), form("2026-05-01", "旧校")]
    for order in permutations(lists):
        forms: tuple[SchoolForm, ...] = ()
        for told in order:
            forms = merged(forms, told)
        assert forms == tuple(lists)


def test_a_final_list_replaces_the_provisional_one_of_the_same_date() -> None:
    assert merged((form("2025-05-01", "仮"),), form("2025-05-01", "確定")) == (form("2025-05-01", "確定"),)


@given(st.lists(st.builds(form, st.sampled_from(["2024", "2025", "2026"]), st.sampled_from("あい")), max_size=5),
       st.builds(form, st.sampled_from(["2024", "2025", "2026"]), st.sampled_from("あい")))
def test_the_same_list_again_changes_nothing(earlier: list[SchoolForm], told: SchoolForm) -> None:
    forms: tuple[SchoolForm, ...] = ()
    for each in [*earlier, told]:
        forms = merged(forms, each)
    assert merged(forms, told) == forms


@pytest.mark.parametrize(("cell", "codes"), [
    ("", ()), ("B101210000018", ("B101210000018",)),
    ("B101210000018、C113110000050", ("B101210000018", "C113110000050")),
    ("未定", ()),
])
def test_a_cell_may_name_several_successors(cell: str, codes: tuple[str, ...]) -> None:
    assert successors(form("2025-05-01", successor=cell)) == codes
