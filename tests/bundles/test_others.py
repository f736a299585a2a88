"""Other people in a learner's Statements, by whom the bundle is for."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest

from lrs.bundles.contents.others import (
    DERIVED,
    PUPIL_PAGE,
    TEACHER_PAGE,
    Others,
    Role,
    by_account,
)
from lrs.bundles.manifest import RecipientKind
from lrs.xapi.signature import USAGE_TYPE
from lrs.xapi.validation import findings
from lrs.xapi.version import Version
from tests.builders import about, activity, attachment, group, learner, statement, voiding
from tests.bundles.record import BUNDLE, FRIEND, SECRET, TEACHER, others
from tests.school import HANAKO

OTHERS_STORES: tuple[RecipientKind, ...] = "pds", "learner", "unknown"
BEYOND = "12345678901234567890123"


def made(**members: Any) -> bytes:
    return json.dumps(statement(**{"actor": learner(HANAKO), **members}), ensure_ascii=False).encode()


def told(text: bytes, kind: RecipientKind = "pds", targets: dict[str, bytes] | None = None, *, own: bool = True) -> Any:
    found = others(kind).told(text, targets or {}, own=own)
    return None if found is None else json.loads(found)


NAMING = {
    "as instructor": {"context": {"instructor": learner(FRIEND)}},
    "in the team": {"context": {"team": group(learner(HANAKO), learner(FRIEND))}},
    "as object": {"object": {"objectType": "Agent", **learner(FRIEND)}},
    "in a group as object": {"object": group(learner(FRIEND), learner(TEACHER))},
    "among context agents": {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": learner(FRIEND)}]}},
    "among context groups": {"context": {"contextGroups": [
        {"objectType": "contextGroup", "group": group(learner(FRIEND))}]}},
    "as actor of a SubStatement": {"object": {
        "objectType": "SubStatement", **{key: value for key, value in statement(actor=learner(FRIEND)).items()
                                         if key != "id"}}},
    "in the context of a SubStatement": {"object": {
        "objectType": "SubStatement", "actor": learner(HANAKO), "verb": {"id": "https://example.jp/v"},
        "object": activity(), "context": {"instructor": learner(FRIEND)}}},
    "by mail": {"context": {"instructor": {"mbox": "mailto:tomo@example.jp", "name": "友だち"}}},
}


@pytest.mark.parametrize("kind", ["school", *OTHERS_STORES])
def test_a_statement_about_nobody_else_goes_as_it_is(kind: RecipientKind) -> None:
    text = made(result={"score": {"raw": 1}}).replace(b'"raw": 1', b'"raw" : 1E2')
    assert others(kind).told(text, {}, own=True) == text


@pytest.mark.parametrize("kind", ["school", *OTHERS_STORES])
def test_a_statement_that_names_a_teacher_goes_as_it_is(kind: RecipientKind) -> None:
    text = made(context={"instructor": learner(TEACHER), "team": group(learner(HANAKO), learner(TEACHER))})
    assert others(kind).told(text, {}, own=True) == text


@pytest.mark.parametrize("members", NAMING.values(), ids=NAMING)
def test_to_a_school_a_statement_that_names_a_pupil_goes_as_it_is(members: dict[str, Any]) -> None:
    text = made(**members)
    assert others("school").told(text, {}, own=True) == text


@pytest.mark.parametrize("kind", OTHERS_STORES)
@pytest.mark.parametrize("members", NAMING.values(), ids=NAMING)
def test_elsewhere_it_goes_as_a_copy_with_an_id_of_its_own_that_names_nobody(
        members: dict[str, Any], kind: RecipientKind) -> None:
    text = made(**members)
    original, copy = json.loads(text), told(text, kind)
    assert copy["id"] == str(uuid5(UUID(BUNDLE), original["id"]))
    assert copy["context"]["extensions"][DERIVED] is True
    assert copy["actor"] == original["actor"]
    written = json.dumps(copy)
    assert FRIEND not in written
    assert "tomo@example.jp" not in written
    assert "友だち" not in json.dumps(copy, ensure_ascii=False)
    assert PUPIL_PAGE in written
    assert findings(copy, Version.V2) == []


def test_a_copy_keeps_the_text_of_numbers_and_all_that_is_the_learners_own() -> None:
    text = made(context={"instructor": learner(FRIEND), "extensions": {"https://example.jp/e": 1}},
                result={"score": {"raw": 5}}).replace(b'"raw": 5', b'"raw":' + BEYOND.encode())
    found = others("pds").told(text, {}, own=True)
    assert found is not None
    assert b'"raw":' + BEYOND.encode() in found
    assert json.loads(found)["context"]["extensions"] == {"https://example.jp/e": 1, DERIVED: True}


def test_a_pupil_has_one_name_in_a_bundle_and_another_in_the_next() -> None:
    first = made(context={"instructor": learner(FRIEND)})
    second = made(object={"objectType": "Agent", **learner(FRIEND)})

    def name(text: bytes, secret: bytes) -> Any:
        copy = json.loads(others("pds", secret=secret).told(text, {}, own=True) or b"{}")
        return (copy["context"].get("instructor") or copy["object"])["account"]["name"]

    assert name(first, SECRET) == name(second, SECRET) != name(first, bytes(32))


def test_in_a_copy_teachers_are_told_as_teachers() -> None:
    copy = told(made(context={"instructor": {**learner(TEACHER), "name": "上野 直子"},
                              "team": group(learner(HANAKO), learner(FRIEND))}))
    assert copy["context"]["instructor"]["account"]["homePage"] == TEACHER_PAGE
    assert "上野" not in json.dumps(copy, ensure_ascii=False)
    assert [member["account"]["homePage"] for member in copy["context"]["team"]["member"]] == [
        learner(HANAKO)["account"]["homePage"], PUPIL_PAGE]


def test_the_learners_own_account_in_an_app_is_theirs_wherever_it_stands_in_their_statement() -> None:
    own = {"account": {"homePage": "https://drill.example.jp", "name": "u 17"}}
    text = made(actor=own, context={"team": group(own, learner(TEACHER))})
    assert others("pds").told(text, {}, own=True) == text


def test_a_signature_does_not_go_with_a_copy_and_other_attachments_do() -> None:
    signed = attachment(b"jws", usageType=USAGE_TYPE, contentType="application/octet-stream")
    copy = told(made(context={"instructor": learner(FRIEND)}, attachments=[signed, attachment(b"drawing")]))
    assert [each["usageType"] for each in copy["attachments"]] == ["https://drill.example.jp/usage/drawing"]
    assert "attachments" not in told(made(context={"instructor": learner(FRIEND)}, attachments=[signed]))


# --- whose it is ---

@pytest.mark.parametrize(("actor", "to_school", "elsewhere"), [
    (learner(HANAKO), "exact", "exact"),
    (learner(FRIEND), None, None),
    (learner(TEACHER), None, None),
    (group(learner(HANAKO), learner(TEACHER)), "exact", "exact"),
    (group(learner(HANAKO), learner(FRIEND)), None, "copy"),
    (group(learner(FRIEND), learner(TEACHER)), None, None),
    (group(account={"homePage": "https://id.example.jp", "name": "6-1"}), None, None)])
def test_it_goes_where_the_learner_did_it_and_nowhere_where_they_only_stand_by(
        actor: dict[str, Any], to_school: str | None, elsewhere: str | None) -> None:
    text = made(actor=actor, context={"instructor": learner(HANAKO)})
    for kind, wanted in (("school", to_school), ("pds", elsewhere)):
        found = others("school" if kind == "school" else "pds").told(text, {}, own=False)
        assert (None if found is None else "exact" if found == text else "copy") == wanted


def test_who_is_not_known_counts_as_a_pupil() -> None:
    role = by_account({HANAKO}, {TEACHER})
    page = "https://id.minato.ed.jp"
    assert [role(f"account {page} {name}") for name in (HANAKO.upper(), TEACHER, FRIEND, "たろう", f"x {HANAKO}")] == [
        Role.SUBJECT, Role.TEACHER, Role.PUPIL, Role.PUPIL, Role.PUPIL]
    for other in ("", f"mbox mailto:{HANAKO}@example.jp", f"openid https://example.jp/ {HANAKO}"):
        assert role(other) is Role.PUPIL


# --- references ---

def ids(*texts: bytes) -> dict[str, bytes]:
    return {json.loads(text)["id"]: text for text in texts}


def test_what_refers_to_a_statement_that_goes_as_it_is_does_too() -> None:
    drill = made()
    [target] = ids(drill)
    praised = json.dumps(about(target, actor=learner(HANAKO))).encode()
    assert others("pds").told(praised, ids(drill), own=True) == praised


def test_what_refers_to_a_copy_is_a_copy_that_refers_to_it() -> None:
    together = made(context={"instructor": learner(FRIEND)})
    [target] = ids(together)
    praised = json.dumps(about(target, actor=learner(HANAKO))).encode()
    again = json.dumps(about(json.loads(praised)["id"], actor=learner(HANAKO))).encode()
    targets = ids(together, praised)
    assert told(praised, "pds", targets)["object"]["id"] == told(together)["id"]
    assert told(again, "pds", targets)["object"]["id"] == told(praised, "pds", targets)["id"]


def test_what_refers_to_something_outside_the_bundle_is_a_copy_that_does_not_tell_which() -> None:
    outside = json.loads(made())["id"]
    assert outside not in json.dumps(told(json.dumps(about(outside, actor=learner(HANAKO))).encode()))


def test_statements_that_refer_to_each_other_in_a_circle_are_copies_of_each_other() -> None:
    one, other = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    texts = {one: json.dumps(about(other, id=one, actor=learner(HANAKO))).encode(),
             other: json.dumps(about(one, id=other, actor=learner(HANAKO))).encode()}
    assert told(texts[one], "pds", texts)["object"]["id"] == told(texts[other], "pds", texts)["id"]


@pytest.mark.parametrize("kind", ["school", *OTHERS_STORES])
@pytest.mark.parametrize("friend", [False, True], ids=["alone", "together"])
def test_what_voids_goes_with_what_it_voids_whoever_voided(kind: RecipientKind, friend: bool) -> None:
    voided = made(context={"instructor": learner(FRIEND)} if friend else {})
    [target] = ids(voided)
    voids = json.dumps(voiding(target, actor=learner(TEACHER))).encode()
    goes = told(voided, kind)
    assert told(voids, kind, ids(voided), own=False)["object"]["id"] == goes["id"]
    assert told(voids, kind, own=False) is None


def test_a_copy_is_the_same_each_time_it_is_made() -> None:
    text = made(context={"instructor": learner(FRIEND)})
    assert others("pds").told(text, {}, own=True) == others("pds").told(text, {}, own=True)
    with pytest.raises(ValueError):  # noqa: PT011  the library's own
        Others("pds", "no uuid", SECRET, by_account((), ()))
