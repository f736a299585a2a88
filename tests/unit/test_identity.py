"""Which learner an actor is."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.annotation.identity import account, addressed, home_page, spellings, stranger, uuid_in, uuid_of
from lrs.xapi.actor import ifi
from tests.builders import learner

HANAKO = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"


@pytest.mark.parametrize("name", [
    HANAKO, HANAKO.upper(), f"{{{HANAKO}}}", f"urn:uuid:{HANAKO}", f"URN:UUID:{HANAKO.upper()}", f" {HANAKO} "])
def test_a_uuid_is_the_same_in_each_of_its_spellings(name: str) -> None:
    assert uuid_of(name) == HANAKO


@pytest.mark.parametrize("name", [
    "", "花子", "s0123", HANAKO.replace("-", ""), f"{{{HANAKO}", f"{HANAKO}}}", HANAKO[:-1], f"{HANAKO}0",
    "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "８f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"])
def test_what_is_no_persons_uuid_names_no_learner(name: str) -> None:
    assert uuid_of(name) is None


@given(st.uuids().filter(lambda uuid: 0 < uuid.int < (1 << 128) - 1))
def test_every_uuid_of_a_person_is_found_in_lower_case(uuid: UUID) -> None:
    assert uuid_of(str(uuid).upper()) == str(uuid)


@pytest.mark.parametrize(("actor", "counted"), [
    (learner("x"), "https://id.minato.ed.jp"), ({"mbox": "mailto:hanako@school.example.jp"}, "mbox"),
    ({"mbox_sha1sum": "0" * 40}, "mbox_sha1sum"), ({"openid": "https://id.example.jp/1"}, "openid"),
    ({"objectType": "Group", "member": [learner()]}, "group"),
    ({"objectType": "Group", "account": {"homePage": "https://id.minato.ed.jp/", "name": "6-1"}},
     "https://id.minato.ed.jp"),
])
def test_who_is_not_known_is_counted_by_home_page_or_kind_of_identifier(actor: dict[str, object], counted: str) -> None:
    assert stranger(actor) == counted


def test_a_group_is_never_one_learner() -> None:
    assert account({"objectType": "Group", "account": {"homePage": "https://id.example.jp", "name": "班"}}) is None


@pytest.mark.parametrize("page", ["https://drill.example.jp", "https://drill.example.jp/"])
def test_a_slash_at_the_end_of_a_home_page_does_not_matter(page: str) -> None:
    actor = {"account": {"homePage": page, "name": "６年１組 ０７番 𠮷田"}}
    known = account(actor)
    assert known == account({"account": {**actor["account"], "homePage": home_page(page)}})
    assert known is not None
    assert ifi(actor) in spellings(known)


def test_an_address_has_one_spelling() -> None:
    assert spellings("mbox mailto:hanako@school.example.jp") == ("mbox mailto:hanako@school.example.jp",)


@pytest.mark.parametrize(("name", "under"), [
    (f"https://id.example.jp/{HANAKO}", "https://id.example.jp"),
    (f"https://id.example.jp/users/{HANAKO.upper()}/", "https://id.example.jp/users"),
    (f"https://id.example.jp/users#{HANAKO}", "https://id.example.jp/users"),
    (f"https://id.example.jp/users/#{HANAKO}", "https://id.example.jp/users"),
])
def test_an_iri_may_end_with_the_uuid(name: str, under: str) -> None:
    assert addressed(name) == (under, HANAKO)
    assert uuid_in(name) == HANAKO


@pytest.mark.parametrize("name", [
    "", "/", "花子", f"https://id.example.jp/{HANAKO}/profile", f"https://id.example.jp/?user={HANAKO}",
    "https://id.example.jp/00000000-0000-0000-0000-000000000000", f"/{HANAKO}", HANAKO, f"urn:uuid:{HANAKO}"])
def test_other_names_do_not(name: str) -> None:
    assert addressed(name) is None
    assert uuid_in(name) == uuid_of(name)
