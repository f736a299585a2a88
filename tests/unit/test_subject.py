"""Where a Statement speaks of a person, under every spelling of their accounts."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.retention import subject
from lrs.retention.subject import Subject, places
from lrs.statements.queryfields import QueryKeys
from lrs.xapi.actor import ifi
from tests.builders import HOME_PAGE, activity, group, learner, reference, statement

KEYS = QueryKeys(b"secret of a tenant")
UUID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
ME, OTHER = learner(UUID), learner()


def person(*identifiers: str) -> Subject:
    return Subject(subject.keys(identifiers, KEYS), KEYS)


def sub(**members: Any) -> dict[str, Any]:
    return {"objectType": "SubStatement", "actor": OTHER, "verb": {"id": "https://example.jp/v"}, "object": activity(),
            **members}


@pytest.mark.parametrize(("members", "where"), [
    ({"actor": OTHER}, set()),
    ({"actor": ME}, {"actor"}),
    ({"actor": {**ME, "objectType": "Agent", "name": "みどり𠮷子"}}, {"actor"}),
    ({"actor": group(ME)}, {"actor"}),
    ({"actor": group(ME, OTHER)}, {"member"}),
    ({"actor": group(ME, mbox="mailto:class@example.jp")}, {"member"}),
    ({"actor": {**group(OTHER), **ME}}, {"actor"}),
    ({"actor": OTHER, "object": {"objectType": "Agent", **ME}}, {"object"}),
    ({"actor": OTHER, "object": group(OTHER, ME)}, {"member"}),
    ({"actor": OTHER, "context": {"instructor": ME}}, {"instructor"}),
    ({"actor": OTHER, "context": {"instructor": group(OTHER, ME)}}, {"instructor"}),
    ({"actor": OTHER, "context": {"team": group(ME, OTHER)}}, {"team"}),
    ({"actor": OTHER, "context": {"contextAgents": [{"objectType": "contextAgent", "agent": ME}]}}, {"context"}),
    ({"actor": OTHER, "context": {"contextGroups": [{"objectType": "contextGroup", "group": group(ME)}]}}, {"context"}),
    ({"actor": OTHER, "object": sub(actor=ME)}, {"substatement"}),
    ({"actor": OTHER, "object": sub(context={"instructor": ME})}, {"substatement"}),
    ({"actor": OTHER, "authority": ME}, {"authority"}),
    ({"actor": OTHER, "object": reference("3c1c9c2e-0000-4000-8000-000000000000")}, set()),
    ({"actor": ME, "object": {"objectType": "Agent", **ME}, "context": {"team": group(ME)}},
     {"actor", "object", "team"}),
])
def test_each_place_is_found(members: dict[str, Any], where: set[str]) -> None:
    assert places(statement(**members), person(f"account {HOME_PAGE} {UUID}").is_person) == where


@pytest.mark.parametrize("name", [UUID, UUID.upper(), "9B1deb4d-3b7d-4bad-9bdd-2b0d7b3dcB6D"])
def test_a_uuid_is_the_same_in_either_case(name: str) -> None:
    for known in (UUID, UUID.upper()):
        assert person(f"account {HOME_PAGE} {known}").is_person(f"account {HOME_PAGE} {name}")


def test_a_name_that_is_no_uuid_is_not_and_neither_is_another_home_page() -> None:
    me = person(f"account {HOME_PAGE} はなこA", f"account {HOME_PAGE} {UUID}")
    assert me.is_person(f"account {HOME_PAGE} はなこA")
    assert not me.is_person(f"account {HOME_PAGE} はなこa")
    assert not me.is_person(f"account https://other.example {UUID}")


def test_an_address_is_found_by_its_hash_too() -> None:
    digest = hashlib.sha1(b"mailto:hanako@school.example.jp").hexdigest()
    me = person(str(ifi({"mbox": "mailto:hanako@SCHOOL.example.jp"})))
    assert me.is_person("mbox mailto:hanako@school.example.jp")
    assert me.is_person(str(ifi({"mbox_sha1sum": digest.upper()})))
    assert not me.is_person(f"mbox_sha1sum {digest[:-1]}0")


@given(st.text(), st.text())
def test_who_is_not_named_is_never_the_person(mine: str, theirs: str) -> None:
    me = person(f"account {HOME_PAGE} {mine}")
    assert me.is_person(f"account {HOME_PAGE} {theirs}") == (
        theirs == mine or (mine.lower() == theirs.lower() and len(mine) == 36 and "-" in mine))
