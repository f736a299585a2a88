"""Preparing a Statement for keeping, and telling whether two are the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.jsontext import load, load_exact, members
from lrs.xapi.statement import VOIDED, Prepared, is_voiding, prepare, same, target
from lrs.xapi.version import Version

AUTHORITY = b'{"account":{"homePage":"https://lrs.example.jp","name":"drill"}}'
ID = "E05AA883-acaf-40ad-bf54-02c8ce485fb0"
V1, V2 = Version.V1, Version.V2

Statement = dict[str, Any]


def statement(**members: Any) -> Statement:
    return {
        "actor": {"mbox": "mailto:hanako@school.example.jp", "name": "花子"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "解答した"}},
        "object": {"id": "https://drill.example.jp/math/7", "definition": {"name": {"ja": "小数のかけ算"}}},
        **members,
    }


def prepared(value: Statement, version: Version = V1, **options: Any) -> tuple[Prepared, Statement]:
    raw = json.dumps(value, ensure_ascii=False).encode()
    options = {"statement_id": None, "authority": AUTHORITY, **options}
    made = prepare(raw, value, version=version, **options)
    return made, load(made.head + b"}", 100)


class TestPrepare:
    def test_sets_what_the_client_left_out(self) -> None:
        made, kept = prepared(statement())
        assert kept == {**statement(), "id": made.statement_id, "version": "1.0.0", "authority": json.loads(AUTHORITY)}
        assert str(UUID(made.statement_id)) == made.statement_id
        assert made.set_timestamp

    def test_makes_a_new_id_each_time(self) -> None:
        assert prepared(statement())[0].statement_id != prepared(statement())[0].statement_id

    def test_assumes_the_version_of_the_request_and_keeps_that_of_the_statement(self) -> None:
        assert prepared(statement(), V2)[1]["version"] == "2.0.0"
        assert prepared(statement(version="1.0.3"), V2)[1]["version"] == "1.0.3"

    def test_takes_the_id_of_the_request_unless_the_statement_has_its_own(self) -> None:
        assert prepared(statement(), statement_id=ID)[1]["id"] == ID
        made, kept = prepared(statement(id=ID), statement_id=ID.lower())
        assert made.statement_id == kept["id"] == ID

    def test_replaces_stored_and_authority_and_leaves_timestamp(self) -> None:
        mine = {"mbox": "mailto:me@school.example.jp"}
        sent = statement(stored="2001-01-01T00:00:00Z", authority=mine, timestamp="2026-04-08T09:00:00+09:00")
        made, kept = prepared(sent)
        assert "stored" not in kept
        assert kept["authority"] == json.loads(AUTHORITY)
        assert kept["timestamp"] == "2026-04-08T09:00:00+09:00"
        assert not made.set_timestamp

    def test_leaves_the_text_of_every_other_member_as_sent(self) -> None:
        result = b'{ "score":{"raw":12345678901234567890123,"scaled":1E0}, "response" : "\\u82b1\\/" }'
        rest = json.dumps(statement(), ensure_ascii=False).encode()[:-1]
        raw = b'%b, "result" : %b }' % (rest, result)
        head = prepare(raw, load(raw, 100), statement_id=None, authority=AUTHORITY, version=V1).head
        assert members(head + b"}")["result"] == result

    @pytest.mark.parametrize("wrap", [lambda s: s, lambda s: statement(object={"objectType": "SubStatement", **s})])
    def test_turns_single_context_activities_into_arrays(self, wrap: Callable[[Statement], Statement]) -> None:
        one = {"id": "https://drill.example.jp/math", "definition": {"extensions": {"https://e.jp/x": [1.0]}}}
        kinds = {"parent": one, "grouping": [one, one], "category": one, "other": []}
        sent = wrap(statement(context={"language": "ja", "contextActivities": kinds}))
        listed = {"parent": [one], "grouping": [one, one], "category": [one], "other": []}
        wanted = wrap(statement(context={"language": "ja", "contextActivities": listed}))
        kept = prepared(sent)[1]
        assert {name: kept[name] for name in wanted} == wanted


def test_the_target_is_the_statement_referred_to() -> None:
    reference = statement(object={"objectType": "StatementRef", "id": ID})
    assert target(reference) == ID.lower()
    assert target(statement()) is None
    assert not is_voiding(reference)
    assert is_voiding({**reference, "verb": {"id": VOIDED}})


GROUP = {
    "objectType": "Group",
    "member": [{"mbox": "mailto:a@x.example.jp"}, {"mbox": "mailto:b@x.example.jp", "name": "太郎"}],
}
FULL = statement(
    id=ID,
    timestamp="2026-04-08T09:00:00+09:00",
    result={"success": True, "duration": "PT23.456S", "extensions": {"https://e.jp/x": [1, True, None, "一"]}},
    context={
        "registration": ID,
        "instructor": GROUP,
        "language": "ja-JP",
        "contextActivities": {"parent": {"id": "https://drill.example.jp/math"}},
        "statement": {"objectType": "StatementRef", "id": ID},
        "contextAgents": [{"objectType": "contextAgent", "agent": {"mbox": "mailto:c@x.example.jp"}}],
    },
)


def changed(path: str, value: Any) -> Statement:
    """`FULL` with the member at `path` set to `value`, or left out when that is None."""
    new = copy.deepcopy(FULL)
    *above, last = path.split("/")
    place: Any = new
    for name in above:
        place = place[int(name) if isinstance(place, list) else name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return new


def substatement(value: Statement) -> Statement:
    inner = {name: value[name] for name in value if name != "id"}
    return statement(object={"objectType": "SubStatement", **inner})


ALIKE = [
    changed("id", ID.lower()),
    changed("timestamp", "2026-04-08T00:00:00.000Z"),
    changed("actor/mbox", "mailto:hanako@School.Example.JP"),
    changed("actor/objectType", "Agent"),
    changed("verb/display", {"en": "answered"}),
    changed("verb/display", None),
    changed("object/definition", None),
    changed("object/objectType", "Activity"),
    changed("attachments", []),
    changed("result/extensions", {"https://e.jp/x": [1.0, True, None, "一"]}),
    changed("context/registration", ID.lower()),
    changed("context/statement/id", ID.lower()),
    changed("context/language", "ja-jp"),
    changed("context/instructor/member", GROUP["member"][::-1]),
    changed("context/contextActivities/parent", [{"id": "https://drill.example.jp/math", "objectType": "Activity"}]),
    changed("context/contextAgents/0/agent/objectType", "Agent"),
]
DIFFERENT = [
    changed("actor/mbox", "mailto:Hanako@school.example.jp"),
    changed("actor/name", "はなこ"),
    changed("actor/name", None),
    changed("verb/id", "http://adlnet.gov/expapi/verbs/Answered"),
    changed("object/id", "https://drill.example.jp/math/8"),
    changed("object", {"objectType": "Agent", "mbox": "mailto:a@x.example.jp"}),
    changed("timestamp", "2026-04-08T09:00:00.001+09:00"),
    changed("result", None),
    changed("result/success", False),
    changed("result/extensions", {"https://e.jp/x": [1, 1, None, "一"]}),
    changed("result/extensions", {"https://e.jp/x": [True, 1, None, "一"]}),
    changed("result/duration", "PT24.456S"),
    changed("context/language", "en"),
    changed("context/instructor/member", GROUP["member"][:1]),
    changed("context/contextActivities/parent", []),
    changed("context/contextAgents", []),
]


@pytest.mark.parametrize("version", [V1, V2])
@pytest.mark.parametrize("other", ALIKE)
def test_differences_the_standard_excepts_leave_a_statement_the_same(other: Statement, version: Version) -> None:
    assert same(FULL, other, version)
    assert same(other, FULL, version)
    assert same(substatement(FULL), substatement(other), version)


@pytest.mark.parametrize("version", [V1, V2])
@pytest.mark.parametrize("other", DIFFERENT)
def test_any_other_difference_makes_another_statement(other: Statement, version: Version) -> None:
    assert not same(FULL, other, version)
    assert not same(other, FULL, version)
    assert not same(substatement(FULL), substatement(other), version)


@pytest.mark.parametrize("name", ["id", "timestamp"])
def test_what_the_server_may_have_set_is_not_compared_with_nothing(name: str) -> None:
    assert same(FULL, changed(name, None), V1)
    assert same(FULL, FULL | {"stored": "2026-04-08T00:00:01Z", "authority": GROUP, "version": "1.0.0"}, V1)


def test_the_timestamp_of_a_substatement_is_its_own() -> None:
    assert not same(substatement(FULL), substatement(changed("timestamp", None)), V1)


def test_a_duration_is_a_string_in_1_0_3_and_cut_to_hundredths_in_2_0() -> None:
    finer = changed("result/duration", "PT23.459S")
    assert not same(FULL, finer, V1)
    assert same(FULL, finer, V2)
    assert not same(FULL, changed("result/duration", "PT23.46S"), V2)


def test_every_digit_counts() -> None:
    text = json.dumps(changed("result/extensions", {"https://e.jp/x": 12345678901234567890123})).encode()
    assert same(load_exact(text), load_exact(text.replace(b"123}", b"123.0}")), V1)
    assert not same(load_exact(text), load_exact(text.replace(b"123}", b"124}")), V1)


STATEMENTS = st.sampled_from([FULL, *ALIKE, *DIFFERENT, *map(substatement, [FULL, *ALIKE, *DIFFERENT])])
VERSIONS = st.sampled_from(Version)


@given(STATEMENTS, STATEMENTS, VERSIONS)
def test_sameness_is_symmetric(a: Statement, b: Statement, version: Version) -> None:
    assert same(a, b, version) == same(b, a, version)


@given(STATEMENTS, VERSIONS)
def test_a_statement_is_the_same_once_prepared(value: Statement, version: Version) -> None:
    assert same(value, value, version)
    assert same(value, prepared(value, version)[1], version)
