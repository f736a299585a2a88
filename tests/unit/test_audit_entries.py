"""The pure parts of an entry: its canonical JSON, how it is sealed, and the sentence that it says to a learner."""

from __future__ import annotations

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from lrs.audit.entry import Shown
from lrs.audit.leaves import canonical, leaf
from lrs.audit.sealing import Keeper, opened, seal
from lrs.audit.sentences import sentence
from lrs.storage.contract.audit import AuditRecord

RECORD = AuditRecord(
    entry_id="0192", tenant="midori", at=1_778_562_180_000, event="study-log.read", actor="person:aa", role="homeroom",
    subjects=("bb", "cc"), purpose="teaching", rule="homeroom-now", request='組"一\\\u001f\x7f/𠮷', keys=(b"\x00\xff",),
    sealed=b"\x01", seq=7)
TOKYO = ZoneInfo("Asia/Tokyo")
SHOWN = Shown("0192", RECORD.at, 7, "study-log.read", "person", None, "homeroom", ("u",), "teaching", "", "", None,
              None)


def test_the_canonical_json_is_that_of_rfc_8785() -> None:
    assert canonical(RECORD).decode() == (
        '{"actor":"person:aa","at":1778562180000,"event":"study-log.read","id":"0192","keys":["AP8="],'
        '"purpose":"teaching","request":"組\\"一\\\\\\u001f\x7f/𠮷","role":"homeroom","rule":"homeroom-now",'
        '"sealed":"AQ==","subjects":["bb","cc"],"tenant":"midori"}')


@given(st.text(st.characters(codec="utf-8")))
def test_canonical_json_is_what_sorting_and_the_shortest_escapes_give(text: str) -> None:
    found = canonical(replace(RECORD, request=text)).decode()
    assert found == json.dumps(json.loads(found), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert json.loads(found)["request"] == text


def test_the_place_is_not_part_of_the_leaf_and_everything_else_is() -> None:
    assert leaf(replace(RECORD, seq=None)) == leaf(RECORD)
    others = {"entry_id": "x", "tenant": "x", "at": 1, "event": "x", "actor": "x", "role": "x", "subjects": ("bb",),
              "purpose": "x", "rule": "x", "request": "x", "keys": (), "sealed": b""}
    assert len({leaf(RECORD), *(leaf(replace(RECORD, **{name: value})) for name, value in others.items())}) == 13


# --- sealing ----------------------------------------------------------------------------------------------


def keeper(number: int) -> Keeper:
    return Keeper(f"児童{number}", f"{number:032x}", AESGCM(bytes([number]) * 32))


def test_each_of_its_people_opens_an_entry_and_nobody_else() -> None:
    keys, sealed = seal({"object": "6年1組"}, "e1", [keeper(1), keeper(2)])
    assert opened(keys, sealed, "e1", [keeper(1), keeper(2)]) == {"object": "6年1組"}
    assert opened(keys, sealed, "e1", [None, keeper(2)]) == {"object": "6年1組"}
    assert opened(keys, sealed, "e1", [keeper(1), None]) == {"object": "6年1組"}
    assert opened(keys, sealed, "e1", [None, None]) is None
    assert opened(keys, sealed, "e1", [keeper(2), None]) is None


def test_what_was_sealed_in_one_entry_opens_in_no_other() -> None:
    keys, sealed = seal({"object": "6年1組"}, "e1", [keeper(1)])
    assert opened(keys, sealed, "e2", [keeper(1)]) is None
    assert opened(keys, sealed[:-1] + b"\x00", "e1", [keeper(1)]) is None


# --- sentences --------------------------------------------------------------------------------------------

NOW = RECORD.at + 60_000


def test_a_learner_is_told_who_looked_when_and_why() -> None:
    said = sentence(SHOWN, TOKYO, NOW)
    assert said.ja == "5月12日 14:03 担任の先生があなたの学習記録を見ました（目的：学習指導）"
    assert said.en == "On 12 May at 14:03 your homeroom teacher looked at your learning record (purpose: teaching)."


def test_a_guardian_is_told_of_the_child_and_last_year_with_its_year() -> None:
    said = sentence(SHOWN, TOKYO, NOW + 366 * 24 * 3600 * 1000, "child")
    assert said.ja == "2026年5月12日 14:03 担任の先生がお子さんの学習記録を見ました（目的：学習指導）"
    assert said.en == ("On 12 May 2026 at 14:03 your child's homeroom teacher looked at your child's learning record "
                       "(purpose: teaching).")


def test_who_looked_at_their_own_record_is_told_so_and_not_of_some_learner() -> None:
    entry = replace(SHOWN, role="student", purpose="own")
    said = sentence(entry, TOKYO, NOW)
    assert said.ja == "5月12日 14:03 あなたが自分の学習記録を見ました（目的：本人または保護者による確認）"
    assert said.en.startswith("On 12 May at 14:03 you looked at your learning record")
    assert "お子さんが自分の学習記録を見ました" in sentence(entry, TOKYO, NOW, "child").ja


def test_who_read_the_roster_is_said_to_have_seen_name_and_class() -> None:
    said = sentence(replace(SHOWN, event="roster.read"), TOKYO, NOW)
    assert "あなたの名簿の氏名と学級を見ました" in said.ja
    assert "your name and class in the roster" in said.en


def test_the_day_is_that_of_the_school() -> None:
    assert "5月12日 05:03" in sentence(SHOWN, ZoneInfo("UTC"), NOW).ja


@pytest.mark.parametrize(("role", "purpose", "who", "why"), [
    ("portal", "operation", "先生用のポータルサイトが", "（目的：システムの運用）"),
    ("", "", "学校の担当者が", "（目的：記載なし）"),
    ("校務支援員", "進路相談", "学校の担当者が", "（目的：進路相談）"),
])
def test_roles_and_purposes_nobody_knows_are_told_as_well_as_they_can_be(
        role: str, purpose: str, who: str, why: str) -> None:
    said = sentence(replace(SHOWN, role=role, purpose=purpose), TOKYO, NOW).ja
    assert who in said
    assert said.endswith(why)
