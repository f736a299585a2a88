"""exact, ids and canonical: what each shows of a Statement, and in which language."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import JSON, activity, group, learner, reference, statement
from tests.http.asking import one, store
from tests.http.conftest import Client

TEXTS = {"ja": "分数のかけ算", "en-GB": "Multiplying fractions", "fr": "Multiplier des fractions"}
NUMBER = "12345678901234567890123"


def drill(texts: JSON = TEXTS, **definition: Any) -> JSON:
    return {"objectType": "Activity", "id": f"https://drill.example.jp/{uuid4()}",
            "definition": {"name": dict(texts), "description": dict(texts), **definition}}


def rich() -> JSON:
    """A Statement with language maps wherever one may stand."""
    spoken = {"id": "https://example.jp/verbs/解いた", "display": dict(TEXTS)}
    choice = drill(interactionType="choice", type="http://adlnet.gov/expapi/activities/cmi.interaction",
                   moreInfo="https://drill.example.jp/info", correctResponsesPattern=["い"],
                   choices=[{"id": "い", "description": dict(TEXTS)}, {"id": "ろ"}],
                   extensions={"https://drill.example.jp/ext": {"ja": "これは言語マップではない", "en": "nor this"}})
    inner = {"objectType": "SubStatement", "actor": {**learner(), "name": "花子"}, "verb": spoken, "object": choice,
             "context": {"contextActivities": {"parent": [drill()]}, "instructor": {**learner(), "name": "先生"}}}
    return statement(
        actor=group({**learner(), "name": "花子"}, {**learner(), "name": "太郎"}, name="一班"),
        verb=spoken, object=inner,
        context={"contextActivities": {kind: [drill()] for kind in ("parent", "grouping", "category", "other")},
                 "team": group({**learner(), "name": "次郎"}, mbox="mailto:han@school.example.jp", name="二班"),
                 "instructor": {**learner(), "name": "先生"}, "statement": reference(str(uuid4())),
                 "contextAgents": [{"objectType": "contextAgent", "agent": {**learner(), "name": "図書館員"}}],
                 "extensions": {"https://drill.example.jp/ext": {"display": dict(TEXTS)}}},
        attachments=[{"usageType": "https://example.jp/u", "display": dict(TEXTS), "contentType": "image/png",
                      "length": 1, "sha2": "0" * 64, "fileUrl": "https://example.jp/1"}])


def activities(shown: JSON) -> list[JSON]:
    """Every Activity in a Statement."""
    about = shown["object"]
    inner = [about] if about.get("objectType", "Activity") == "Activity" else []
    around = [each for listed in shown.get("context", {}).get("contextActivities", {}).values() for each in listed]
    return inner + around + (activities(about) if about.get("objectType") == "SubStatement" else [])


@pytest.mark.parametrize(("header", "language"), [
    ("ja", "ja"), ("en-GB", "en-GB"), ("en", "en-GB"), ("en-US, ja;q=0.5", "ja"), ("ja-JP", "ja"), ("fr;q=0.1, *;q=0.9",
     "ja"), ("de", "ja"), (None, "ja"), ("", "ja"), ("ja;q=0, fr;q=0.5, en-GB;q=0.2", "fr"), (";;,q=9", "ja"),
    ("EN-gb", "en-GB")])
async def test_canonical_shows_each_language_map_in_one_language(lrs: Client, header: str | None,
                                                                 language: str) -> None:
    sent = rich()
    await store(lrs, sent)
    exact = (await one(lrs, sent["id"])).json()
    shown = (await one(lrs.with_(Accept_Language=header), sent["id"], format="canonical")).json()
    chosen = {language: TEXTS[language]}
    assert shown["verb"] == {**sent["verb"], "display": chosen} == shown["object"]["verb"]
    assert len(activities(shown)) == 6
    for each in activities(shown):
        assert each["definition"]["name"] == each["definition"]["description"] == chosen
    definition = sent["object"]["object"]["definition"]
    assert shown["object"]["object"]["definition"] == {
        **definition, "name": chosen, "description": chosen,
        "choices": [{"id": "い", "description": chosen}, {"id": "ろ"}]}
    for member in ("id", "actor", "attachments", "authority", "stored", "timestamp", "version"):
        assert shown[member] == exact[member]
    assert {n: v for n, v in shown["context"].items() if n != "contextActivities"} == {
        n: v for n, v in exact["context"].items() if n != "contextActivities"}


@pytest.mark.parametrize("header", ["ja", "en-GB", None])
async def test_exact_shows_what_was_sent_whatever_the_language(lrs: Client, header: str | None) -> None:
    sent = rich()
    await store(lrs, sent)
    for params in ({}, {"format": "exact"}):
        shown = (await one(lrs.with_(Accept_Language=header), sent["id"], **params)).json()
        assert {name: shown[name] for name in sent} == sent


async def test_canonical_shows_what_all_statements_have_said_of_an_activity_and_exact_does_not(lrs: Client) -> None:
    about = f"https://drill.example.jp/{uuid4()}"
    first = statement(object={"id": about, "definition": {"name": {"ja": "円の面積"}}})
    second = statement(object={"id": about, "definition": {"name": {"en": "Area of a circle"}}})
    bare = statement(object={"id": about})
    await store(lrs, first, second, bare)
    for header, name in (("ja", {"ja": "円の面積"}), ("en", {"en": "Area of a circle"})):
        for each in (first, second, bare):
            shown = (await one(lrs.with_(Accept_Language=header), each["id"], format="canonical")).json()
            assert shown["object"] == {"id": about, "definition": {"name": name}}
    assert (await one(lrs, bare["id"])).json()["object"] == {"id": about}


async def test_ids_shows_only_what_identifies(lrs: Client) -> None:
    sent = rich()
    await store(lrs, sent)
    shown = (await one(lrs, sent["id"], format="ids")).json()
    assert shown["verb"] == {"id": sent["verb"]["id"]} == shown["object"]["verb"]
    assert [set(each) for each in activities(shown)] == [{"id"}] * 6
    assert shown["actor"] == {"objectType": "Group", "member": [
        {"account": member["account"]} for member in sent["actor"]["member"]]}
    assert shown["context"]["team"] == {"objectType": "Group", "mbox": "mailto:han@school.example.jp"}
    assert "name" not in json.dumps(shown["context"]["contextAgents"]).replace('"name": "', "", 1)
    assert "花子" not in json.dumps(shown, ensure_ascii=False)
    assert "先生" not in json.dumps(shown, ensure_ascii=False)
    assert shown["context"]["extensions"] == sent["context"]["extensions"]


@pytest.mark.parametrize("about", [{**learner(), "objectType": "Agent", "name": "太郎"}, group(learner(), name="三班"),
                                   reference(str(uuid4())), {"id": "https://drill.example.jp/裸"}])
@pytest.mark.parametrize("shape", ["ids", "canonical"])
async def test_objects_that_are_no_described_activities_are_shown_too(lrs: Client, about: JSON, shape: str) -> None:
    sent = statement(object=about)
    await store(lrs, sent)
    shown = (await one(lrs, sent["id"], format=shape)).json()["object"]
    assert shown == (about if shape == "canonical" else {
        name: [{"account": each["account"]} for each in value] if name == "member" else value
        for name, value in about.items() if name != "name"})


@pytest.mark.parametrize("shape", ["exact", "ids", "canonical"])
async def test_a_list_shows_each_statement_as_it_is_shown_alone(lrs: Client, shape: str) -> None:
    mine = learner()
    sent = [statement(actor=mine, object=activity("対称な図形"), result={"score": {"raw": n}}) for n in range(3)]
    await store(lrs, *sent)
    answer = await lrs.get("statements", params={"agent": json.dumps(mine), "format": shape})
    alone = [(await one(lrs, each["id"], format=shape)).text for each in reversed(sent)]
    assert answer.text == '{"statements":[' + ",".join(alone) + '],"more":""}'


async def test_numbers_in_a_definition_keep_their_text_in_canonical(lrs: Client) -> None:
    sent = statement()
    sent["object"]["definition"]["extensions"] = {"https://drill.example.jp/ext": "@"}
    text = json.dumps(sent).replace('"@"', f"[{NUMBER}, 1.0, 1E5]")
    await lrs.post("statements", data=text.encode(), headers={"Content-Type": "application/json"})
    shown = (await one(lrs, sent["id"], format="canonical")).text
    assert f'"https://drill.example.jp/ext":[{NUMBER},1.0,1E5]' in shown
    merged = (await lrs.get("activities", params={"activityId": sent["object"]["id"]})).text
    assert f"[{NUMBER},1.0,1E5]" in merged


async def test_a_single_statement_says_when_it_was_stored(lrs: Client) -> None:
    sent = statement()
    await store(lrs, sent)
    for shape in ("exact", "ids", "canonical"):
        answer = await one(lrs, sent["id"], format=shape)
        modified = parsedate_to_datetime(answer.headers["Last-Modified"])
        assert modified.isoformat()[:19] == answer.json()["stored"][:19]
