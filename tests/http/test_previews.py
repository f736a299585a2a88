"""What a recipient will see, shown to the family over HTTP before it decides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from lrs.config import Config
from lrs.http import keys
from lrs.storage.contract.provenance import Kept
from tests.annotation.test_ingest import CODE, TOOL, trial
from tests.http.casework import Work
from tests.http.conftest import TENANT
from tests.http.peopled import OLDER, PUPIL, peopled
from tests.http.schooling import app_of
from tests.school import FRACTIONS, HISTORY


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(config) as town:
        app = await app_of(town.server, "drill", "school-learning", "learning")
        sent = await app.post("statements", json=[
            trial(PUPIL, TOOL, context={"extensions": {CODE: [code]}}, result={"success": True})
            for code in (FRACTIONS, FRACTIONS, HISTORY)])
        assert sent.status == 200, sent.text
        yield Work(town)


@pytest.fixture(autouse=True)
async def nothing_under_way(work: Work) -> AsyncIterator[None]:
    yield
    await work.town.server.app[keys.STORE].db["cases"].delete_many({})


async def seen(work: Work, case: str, **withhold: Any) -> dict[str, Any]:
    answer = await work.post("guardian", f"cases/{case}/preview", {"withhold": withhold} if withhold else {})
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def named(preview: dict[str, Any]) -> list[str]:
    return [subject["name"] for subject in preview["subjects"]]


async def test_the_family_sees_what_the_recipient_will(work: Work) -> None:
    found = await seen(work, (await work.opened())["id"])
    assert (found["statements"], found["total"]["answers"], found["total"]["correct"]) == (3, 3, 3)
    assert named(found) == ["社会", "算数"]
    assert [unit["code"] for subject in found["subjects"] for unit in subject["units"]] == [HISTORY, FRACTIONS]


async def test_what_it_tells_of_a_subject_and_a_unit_is_what_withholds_them(work: Work) -> None:
    case = (await work.opened())["id"]
    whole = await seen(work, case)
    for subject in whole["subjects"]:
        rest = [name for name in named(whole) if name != subject["name"]]
        assert named(await seen(work, case, subjects=[subject["name"]])) == rest
        assert named(await seen(work, case, codes=[unit["code"] for unit in subject["units"]])) == rest


async def test_the_page_is_shown_as_the_recipient_gets_it_and_runs_nothing(work: Work) -> None:
    case = await work.opened()
    answer = await work.get("guardian", f"cases/{case['id']}/preview?format=html")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    [policy] = answer.headers.getall("Content-Security-Policy")  # type: ignore[attr-defined]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "学習の記録" in answer.text


async def test_looking_decides_nothing_and_a_decision_is_shown_as_it_was_taken(work: Work) -> None:
    case = await work.opened()
    await work.post("guardian", f"cases/{case['id']}/preview", {"withhold": {"subjects": ["社会"]}})
    assert (await work.get("guardian", f"cases/{case['id']}")).json()["state"] == "awaiting-decision"
    await work.decided(case["id"], withhold={"subjects": ["算数"]})
    assert named((await work.get("guardian", f"cases/{case['id']}/preview")).json()) == ["社会"]


async def test_a_learner_sees_their_own(work: Work) -> None:
    case = await work.opened(OLDER)
    answer = await work.get("older", f"cases/{case['id']}/preview")
    assert (answer.status, answer.json()["statements"]) == (200, 0)


@pytest.mark.parametrize("who", ["records-officer", "teacher", "board-officer", "older"])
async def test_nobody_else_does(work: Work, who: str) -> None:
    case = await work.opened()
    for answer in (await work.get(who, f"cases/{case['id']}/preview"),
                   await work.post(who, f"cases/{case['id']}/preview", {})):
        assert answer.status in (403, 404), answer.text


async def test_a_case_that_is_over_or_unknown_shows_nothing(work: Work) -> None:
    case = await work.opened()
    await work.decided(case["id"], approve=False)
    assert (await work.get("guardian", f"cases/{case['id']}/preview")).problem() == "case-not-open"
    assert (await work.get("guardian", f"cases/{uuid4()}/preview")).problem() == "case-unknown"


@pytest.mark.parametrize(("body", "slug"), [
    ({"withhold": {"result": ["wrong"]}}, "withholding-invalid"), ({"withhold": []}, "withholding-invalid"),
    ({"hide": {}}, "case-body")])
async def test_what_withholds_nothing_is_refused_by_its_name(work: Work, body: Any, slug: str) -> None:
    case = await work.opened()
    assert (await work.post("guardian", f"cases/{case['id']}/preview", body)).problem() == slug
    assert (await work.get("guardian", f"cases/{case['id']}/preview?format=pdf")).status == 400


async def test_a_bundle_that_the_learner_arrived_with_goes_along_where_the_family_says_so(work: Work) -> None:
    ids = [await arrived(work, learner, name) for learner, name in ((PUPIL, "A市 𠮷田小学校"), (OLDER, "よその市"))]
    case = (await work.opened())["id"]
    [told] = (await seen(work, case))["bundles"]
    assert (told["id"], told["issuerName"], told["carried"], told["checked"]) == (ids[0], "A市 𠮷田小学校", False, True)
    assert told["period"] == {"from": "2024-04-01", "to": None}
    for who, page in (("guardian", "requests"), ("records-officer", "cases")):
        shown = (await work.who(who).open(f"/console/{page}/{case}")).text
        assert "A市 𠮷田小学校" in shown
        assert "よその市" not in shown
    letters = await work.who("records-officer").open(f"/console/cases/letters?case={case}")
    assert "A市 𠮷田小学校(2024 年" in letters.text
    assert (await work.decided(case, carry=[ids[1]])).problem() == "carry-unknown"
    assert (await work.decided(case, carry=ids[0])).problem() == "carry-invalid"
    tried = await work.post("guardian", f"cases/{case}/preview", {"carry": [ids[0]]})
    assert [each["carried"] for each in tried.json()["bundles"]] == [True]
    page = await work.post("guardian", f"cases/{case}/preview?format=html", {"carry": [ids[0]]})
    assert "data/bundles" in page.text
    decided = (await work.decided(case, carry=[ids[0]])).json()
    assert decided["decision"]["carried"] == [ids[0]]
    officer = (await work.get("records-officer", f"cases/{case}")).json()
    assert officer["decision"]["carried"] is None
    assert "A市 𠮷田小学校" in (await work.who("guardian").open(f"/console/requests/{case}")).text


async def arrived(work: Work, learner: str, issuer: str) -> str:
    """Keep a bundle of this learner's, as an import does."""
    async def content() -> AsyncIterator[bytes]:
        yield b"PK"

    bundle = f"urn:uuid:{uuid4()}"
    await work.town.server.app[keys.STORE].kept_bundles.keep(Kept(
        TENANT, bundle, learner, "https://a.example.jp", issuer, "0" * 64, 2, 1, 1_720_000_000_000, ("2024-04-01", "")),
        content())
    return bundle
