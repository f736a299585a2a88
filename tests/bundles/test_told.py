"""A bundle's contents in one pass: the same for the recipient and for the family's preview, and for twins."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.bundles.contents import annotated
from lrs.bundles.contents.annotated import Line
from lrs.bundles.contents.others import DERIVED
from lrs.bundles.manifest import Counts, RecipientKind
from lrs.studylog.entry import read
from tests.builders import attachment, learner, voiding
from tests.bundles.record import BUNDLE, FRIEND, NAMES, counts, facts, line, record, telling
from tests.school import FRACTIONS, HANAKO, HISTORY, TARO

DRAWING = attachment(b"drawing")


def test_lines_go_in_as_they_are_each_with_what_stands_beside_it() -> None:
    lines = record()
    taken = telling().take(lines, {})
    assert taken.statements == [each.text for each in lines]
    assert [annotated.read(note).statement_id for note in taken.annotations] == [
        read(each.text)["id"] for each in lines]
    assert [annotated.read(note).voided for note in taken.annotations] == [each.voided for each in lines]
    assert taken.attachments == []


def test_it_tells_each_attachment_once_that_what_goes_carries() -> None:
    with_friend: dict[str, Any] = {"actor": learner(FRIEND), "attachments": [attachment(b"of a friend")]}
    lines = [line(attachments=[DRAWING]), line(attachments=[attachment(b"x"), DRAWING]),
             Line(line(**with_friend).text, line().annotation._replace(learner=FRIEND))]
    taken = telling().take(lines, {})
    assert len(taken.statements) == 2
    assert taken.attachments == [DRAWING["sha2"], hashlib.sha256(b"x").hexdigest()]


def test_a_copy_has_its_own_id_beside_it_too() -> None:
    taken = telling("pds").take([line(FRACTIONS, context={"instructor": learner(FRIEND)})], {})
    [statement], [note] = taken.statements, taken.annotations
    assert json.loads(statement)["context"]["extensions"][DERIVED] is True
    assert annotated.read(note).statement_id == json.loads(statement)["id"]
    assert annotated.read(note).items[0].code == FRACTIONS


def test_what_voids_is_taken_and_not_counted_whoever_voided() -> None:
    withdrawn = line(FRACTIONS, voided=True)
    statement_id = read(withdrawn.text)["id"]
    voids = Line(line(**voiding(statement_id, actor=learner(FRIEND))).text,
                 line().annotation._replace(learner=None))
    made = telling()
    assert len(made.take([withdrawn, voids], {statement_id: withdrawn.text}).statements) == 2
    assert made.learnt().total.records == 0


def test_a_build_that_was_stopped_goes_on_to_the_same_contents() -> None:
    lines, made = record(), facts()
    whole, first, second = telling(made=made), telling(made=made), telling(made=made)
    whole.take(lines, {})
    durable = first.take(lines[:4], {})
    second.resume(durable.statements, durable.annotations)
    second.take(lines[4:], {})
    assert second.page(counts(7)) == whole.page(counts(7))
    assert second.workbook() == whole.workbook()
    assert second.credential() == whole.credential()


# --- twins ---

def contents(lines: Iterable[Line], who: str, kind: RecipientKind) -> list[bytes]:
    """Everything of a bundle but its ids and random values, of which each bundle and each Statement has its own."""
    made = telling(kind, who, facts(kind, bundle_id=f"urn:uuid:{uuid4()}"))
    taken = made.take(lines, {})
    page = made.page(Counts(statements=len(taken.statements), attachments=len(taken.attachments)))
    with ZipFile(BytesIO(made.workbook())) as book:
        sheets = [book.read(name) for name in book.namelist()]
    told = json.dumps(made.credential(), ensure_ascii=False).encode()
    return [unnamed(each) for each in (page, told, *sheets, *taken.statements, *taken.annotations)]


def unnamed(text: bytes) -> bytes:
    return re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"uuid", text)


def withheld(lines: Iterable[Line], codes: set[str]) -> list[Line]:
    return [each for each in lines if not {code.sent for code in each.annotation.codes} & codes]


@pytest.mark.parametrize("kind", ["school", "pds", "learner"])
def test_who_withheld_and_who_had_nothing_to_withhold_cannot_be_told_apart(kind: RecipientKind) -> None:
    hers = record(HANAKO)
    his = [each for each in record(TARO) if HISTORY not in {code.sent for code in each.annotation.codes}]
    assert len(his) == len(hers) - 2
    assert contents(withheld(hers, {HISTORY}), HANAKO, kind) == contents(his, TARO, kind)


@given(st.sets(st.sampled_from(range(7))))
def test_nothing_of_what_was_withheld_is_told(gone: set[int]) -> None:
    left = [each for place, each in enumerate(record()) if place not in gone]
    codes = {code.sent for each in left for code in each.annotation.codes if not each.voided}
    page = contents(left, HANAKO, "school")[0].decode()
    assert ("社会" in page) == (HISTORY in codes)
    assert ("算数" in page) == (FRACTIONS in codes)


def test_how_it_went_moves_nothing_but_numbers() -> None:
    def shape(success: bool) -> str:
        lines = [line(code, success=success, at=f"2026-05-{day:02}T10:00:00+09:00")
                 for day, code in enumerate([FRACTIONS, HISTORY] * 3, 1)]
        made = telling(made=replace(facts(), subject=BUNDLE), names=NAMES)
        made.take(lines, {})
        return re.sub(r"\d+", "0", made.page(Counts()).decode())

    assert shape(True) == shape(False)
