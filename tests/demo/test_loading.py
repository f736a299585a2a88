"""The school in a real server: founded and filled through the services and endpoints that a city would use."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from lrs.access.principal import KeyKind
from lrs.demo.curriculum import taught
from lrs.demo.learning import PUZZLING
from lrs.demo.study import Sent
from lrs.http import keys
from tests.demo_school import Demo, demo_server  # noqa: F401  fixture
from tests.http.conftest import TENANT, Server

Served = tuple[Server, Demo]


async def annotations(server: Server, sent: Sent) -> Any:
    answer = await server.client(server.keys[KeyKind.SYSTEM]).get(f"/api/v1/statements/{sent.id}/annotations")
    assert answer.status == 200, answer.text
    return answer.json()


async def test_every_statement_is_stored_once_under_its_learner(demo_server: Served) -> None:  # noqa: F811
    server, demo = demo_server
    stored = server.app[keys.STORE].db["statements"]
    found = Counter([("l" in one["n"]) async for one in stored.find({"t": TENANT}, {"n": 1})])
    assert sum(found.values()) == demo.statements > 4000
    assert 0 < found[False] < demo.statements / 50  # the accounts that nobody linked yet


async def test_a_statement_stands_in_its_class_and_under_its_item(demo_server: Served) -> None:  # noqa: F811
    server, demo = demo_server
    item = next(item for item in taught("P6", "算数") if item.title == PUZZLING)
    about = f"https://drill.example.jp/items/{item.key}"
    assert demo.notebook.loaded
    *_, sent = (one for one in demo.study.between(datetime.min.replace(tzinfo=UTC), demo.notebook.loaded)
                if one.made.statement["object"]["id"].startswith(about))
    told = await annotations(server, sent)
    assert told["school"] == demo.school.code
    assert told["grade"] == "P6"
    assert told["classes"][0] in {found.class_id(demo.school.year) for found in demo.school.classes}
    assert [(code["sent"], code["resolved"], code["provenance"]) for code in told["codes"]] == [
        (item.code, True, "map")]


async def test_everybody_who_signs_in_is_called_by_a_name(demo_server: Served) -> None:  # noqa: F811
    server, demo = demo_server
    people = server.app[keys.PEOPLE].accounts
    called = [(await people.get(one.tenant, one.name)).label for one in demo.notebook.sign_ins]
    assert [name.count("　") for name in called] == [1] * len(called)
    assert len(set(called)) == len(called)
    assert called[2].partition("　")[0] == demo.school.puzzled.person.family[0]
