"""/api/v1/openapi.json: the description is true of the table of paths, of the handlers, and of what they answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http.openapi.document import PREFIX, document
from lrs.http.routes import resources
from tests.http.browsing import browsing
from tests.http.conftest import Client
from tests.http.fuzzing import Asker, faults
from tests.http.schooling import CLASS, PUPIL, THIS_YEAR, School, schooling

OPENAPI = "/api/v1/openapi.json"
DOCUMENT = document(resources("/xAPI"), "en")
OPERATIONS = [(path, method, told) for path, methods in DOCUMENT["paths"].items() for method, told in methods.items()]
NAMED = pytest.mark.parametrize(("path", "method", "told"), OPERATIONS,
                                ids=[told["operationId"] for *_, told in OPERATIONS])


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[School]:
    async with schooling(config) as running:
        yield running


def parameters(told: dict[str, Any], place: str) -> set[str]:
    return {each["name"] for each in told.get("parameters", []) if each["in"] == place}


def filled(path: str, told: dict[str, Any]) -> str:
    """The path with something of the right form in it."""
    for each in told.get("parameters", []):
        if each["in"] == "path":
            value = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10" if "format" in each["schema"] else "8250263111200000"
            path = path.replace(f"{{{each['name']}}}", value)
    return path


# --- of the table of paths --------------------------------------------------------------------------------


def test_it_tells_of_every_path_and_method_there_is_and_of_no_other() -> None:
    there = {resource.path: {method.lower() for method in resource.handlers}
             for resource in resources("/xAPI") if resource.path.startswith(PREFIX)}
    assert {path: set(methods) for path, methods in DOCUMENT["paths"].items()} == there


@NAMED
def test_it_names_the_parameters_of_a_path(path: str, method: str, told: dict[str, Any]) -> None:
    assert parameters(told, "path") == set(re.findall(r"\{(\w+)\}", path))


def test_every_reference_leads_somewhere_and_every_schema_is_one() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                found: Any = DOCUMENT
                for step in value["$ref"].removeprefix("#/").split("/"):
                    found = found[step]
            if "schema" in value:
                Draft202012Validator.check_schema(value["schema"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(DOCUMENT)


def test_no_two_operations_have_one_name() -> None:
    names = [told["operationId"] for *_, told in OPERATIONS]
    assert sorted(set(names)) == sorted(names)


def test_both_languages_describe_the_same() -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(each) for name, each in value.items() if name not in {"description", "summary", "tags"}}
        return [bare(each) for each in value] if isinstance(value, list) else value

    japanese = document(resources("/xAPI"), "ja")
    assert bare(japanese) == bare(DOCUMENT)
    assert "学習指導要領" in str(japanese)
    assert "学習者" not in str(DOCUMENT)


# --- of the handlers --------------------------------------------------------------------------------------


@NAMED
async def test_a_handler_takes_the_parameters_that_are_described_and_no_others(
        school: School, path: str, method: str, told: dict[str, Any]) -> None:
    teacher, system = school.browsers["teacher"], school.server.client(school.server.keys[KeyKind.SYSTEM])
    csrf = (await teacher.session()).json()["csrf"]
    headers = {"Accept-Language": "en", "X-CSRF-Token": csrf, "Origin": teacher.origin}
    address = f"{filled(path, told)}?nowhere=1"
    refused = await teacher.request(method.upper(), address, headers=headers)
    if refused.status in {401, 403}:  # not for teachers
        refused = await system.request(method.upper(), address, headers=headers)
    assert refused.problem() == "parameter-unknown", refused.text
    [known] = re.findall(r"known are: (.+?)\. Names", refused.json()["detail"])
    assert set(known.split(", ")) - {"-"} == parameters(told, "query")


async def test_it_is_served_to_everybody_in_the_language_they_ask_for(school: School) -> None:
    stranger = Client(school.server.session, school.server.origin, {"Origin": "https://app.example"})
    english = await stranger.get(OPENAPI)
    assert english.json() == DOCUMENT
    assert english.headers["Access-Control-Allow-Origin"] == "*"
    japanese = await stranger.with_(Accept_Language="ja").get(OPENAPI)
    assert japanese.json() == document(resources("/xAPI"), "ja")
    assert japanese.headers["Content-Language"] == "ja"


# --- of the answers ---------------------------------------------------------------------------------------


async def of_key(school: School) -> Asker:
    return Asker("key", school.server.origin, {"Authorization": school.server.keys[KeyKind.SYSTEM].authorization})


async def of_teacher(school: School) -> Asker:
    """Signed in anew, because signing out is among what is tried."""
    async with browsing(school.server) as browser:
        await browser.sign_in("teacher")
        csrf = (await browser.session()).json()["csrf"]
        return Asker("teacher", browser.origin, {"X-CSRF-Token": csrf, "Origin": browser.origin}, browser.cookies)


async def of_nobody(school: School) -> Asker:
    return Asker("nobody", school.server.origin)


@pytest.mark.parametrize("who", [of_key, of_teacher, of_nobody])
async def test_whatever_is_asked_the_answer_is_one_that_is_described(school: School, who: Any) -> None:
    statement = {"id": school.ids[THIS_YEAR]}
    known = {"readRosterClass": {"id": CLASS}, "readAnnotations": statement, "correctCodes": statement,
             **{name: {"class": CLASS} for name in (
                 "readClassLog", "readClassSummary", "readClassCoverage", "readClassAnswers", "readClassAttention")},
             **{name: {"learner": PUPIL} for name in (
                 "readLearnerLog", "readLearnerSummary", "readLearnerCoverage", "readLearnerAttention")},
             "readStatement": statement, "readSchool": {"code": "C113110000050"},
             "readCurriculumItem": {"code": "8250263111200000"}}
    assert await faults(await who(school), known) == []
