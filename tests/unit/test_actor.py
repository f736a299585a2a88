"""Agents, Groups, their identifiers, and the Person behind them."""

from typing import Any

import pytest

from lrs.xapi.actor import agent_findings, ifi, person

HANAKO = {"name": "山田 花子", "mbox": "mailto:hanako@school.example.jp"}
ACCOUNT = {"account": {"homePage": "https://lms.city.example.jp", "name": "児童 7"}}
TEAM = {"objectType": "Group", "mbox": "mailto:5-2@school.example.jp", "member": [HANAKO]}
ANONYMOUS = {"objectType": "Group", "member": [HANAKO]}


@pytest.mark.parametrize("agent", [
    HANAKO, ACCOUNT, {"objectType": "Agent", "mbox_sha1sum": "0" * 40}, {"openid": "https://id.example.jp/花子"},
])
def test_an_agent_has_one_identifier(agent: dict[str, Any]) -> None:
    assert agent_findings(agent) == []
    assert agent_findings(agent, group=True) == []


@pytest.mark.parametrize(("value", "pointer", "rule"), [
    (True, "", "object"),
    (None, "", "null"),
    ({}, "", "one-identifier"),
    ({"name": "花子"}, "", "one-identifier"),
    ({**HANAKO, **ACCOUNT}, "", "one-identifier"),
    ({"objectType": "agent", **HANAKO}, "/objectType", "one-of"),
    ({"name": None, **ACCOUNT}, "/name", "null"),
    ({"mbox": "mailto:should.fail.com"}, "/mbox", "mbox"),
    ({"Mbox": "mailto:a@b"}, "/Mbox", "member-case"),
    ({**HANAKO, "member": []}, "/member", "member-unknown"),
    ({"account": {"homePage": "https://lms.city.example.jp"}}, "/account", "member-missing"),
    ({"account": {"homePage": "ab=c://x", "name": "7"}}, "/account/homePage", "iri"),
    ({"account": {"homePage": "https://lms.city.example.jp", "name": 7}}, "/account/name", "string"),
])
def test_what_is_no_agent_is_refused_where_it_is_wrong(value: Any, pointer: str, rule: str) -> None:
    assert (f"/agent{pointer}", rule) in [(f.pointer, f.rule) for f in agent_findings(value, "/agent")]


def test_a_group_can_be_asked_for_only_where_groups_are_and_only_when_identified() -> None:
    assert agent_findings(TEAM, group=True) == []
    assert agent_findings(TEAM) != []
    assert [f.rule for f in agent_findings(ANONYMOUS, group=True)] == ["group-identified"]


def test_one_person_has_one_identifier_whatever_the_case_of_the_mail_domain() -> None:
    assert ifi({"mbox": "mailto:hanako@School.Example.JP"}) == ifi(HANAKO)
    assert ifi({"mbox": "mailto:Hanako@school.example.jp"}) != ifi(HANAKO)
    assert ifi({"mbox_sha1sum": "AB" * 20}) == ifi({"mbox_sha1sum": "ab" * 20})


def test_different_identifiers_never_look_alike() -> None:
    agents: list[dict[str, Any]] = [
        HANAKO, ACCOUNT, TEAM, {"openid": "https://lms.city.example.jp"}, {"mbox_sha1sum": "a" * 40},
        {"account": {"homePage": "https://lms.city.example.jp/児童", "name": "7"}},
    ]
    assert len({ifi(agent) for agent in agents}) == len(agents)


def test_an_anonymous_group_has_no_identifier() -> None:
    assert ifi(ANONYMOUS) is None


def test_a_person_gathers_every_name_and_identifier_once() -> None:
    assert person([HANAKO, {**HANAKO, "name": "Hanako"}, {"name": "Hanako", **ACCOUNT}]) == {
        "objectType": "Person",
        "name": ["山田 花子", "Hanako"],
        "mbox": ["mailto:hanako@school.example.jp"],
        "account": [ACCOUNT["account"]],
    }


def test_a_person_nobody_knows_is_only_a_person() -> None:
    assert person([]) == {"objectType": "Person"}
