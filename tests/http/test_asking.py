"""What the slip says: an officer of the new school asks on the console with its address and code, and fetches the
record once the family agreed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.learning_pages import words
from tests.http.test_transfer import arrival, maths
from tests.http.transferring import CITY_B, ENDED, PUPILS, City, cities, decide, slip, until


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[City, City]]:
    async with cities(config) as found:
        yield found


async def asked(b: City, case: str, **form: str) -> str:
    """What the page says to it; empty when it was asked for."""
    path = f"/console/cases/{case}/imports"
    await b.page("records-officer", path)
    sent = await b.who("records-officer").send(path, do="ask", **{"purpose": "transfer", **form})
    return "" if sent.status == 303 else words(sent.text)


async def test_the_officer_asks_by_the_slip_and_fetches_once_the_family_agreed(both: tuple[City, City]) -> None:
    a, b = both
    pupil = PUPILS[0]
    sent = await a.learnt(*maths(pupil))
    code, case = await slip(a, pupil.leaves), await arrival(b, pupil)
    path = f"/console/cases/{case}/imports"
    assert await asked(b, case, origin=a.origin, code=code) == ""
    page = await b.page("records-officer", path)
    assert a.origin in page
    assert code not in page
    looked = await b.who("records-officer").send(path, do="look")
    assert "回答待ち" in words(looked.text)
    assert CITY_B in words(await a.page(pupil.mother, "/console/requests"))
    await decide(a, pupil.mother)

    async def fetched() -> str | None:
        await b.page("records-officer", path)
        found = await b.who("records-officer").send(path, do="look")
        return found.headers["Location"] if found.status == 303 else None
    address = await until(fetched)

    async def ended() -> dict[str, object] | None:
        found: dict[str, object] = await b.got("records-officer", f"bundles/imports/{address.rpartition('/')[2]}")
        return found if found["state"] in ENDED else None
    run = await until(ended)
    assert (run["state"], run["statements"], run["receipted"]) == ("done", len(sent), True)
    told = await b.got("records-officer", f"cases/{case}")
    assert [each["what"] for each in told["events"]] == ["opened", "asked"]
    assert "handle" not in str(told)


@pytest.mark.parametrize(("form", "text"), [
    ({"code": "AAAA-BBBB-CCCC-DDDD"}, "に断られました"), ({"code": "x"}, "に断られました"),
    ({"origin": "http://127.0.0.1:9"}, "応答しません"), ({"origin": "ftp://x"}, "https"),
    ({"origin": "https://10.0.0.1"}, "応答しません")])
async def test_what_is_wrong_is_said_on_the_page_and_nothing_is_kept(
        both: tuple[City, City], form: dict[str, str], text: str) -> None:
    a, b = both
    cases = (await b.got("records-officer", f"cases?learner={PUPILS[1].arrives}&state=open"))["cases"]
    case = cases[0]["id"] if cases else await arrival(b, PUPILS[1])
    assert text in await asked(b, case, **{"origin": a.origin, "code": "AAAA-BBBB-CCCC-EEEE", **form})
    found = await b.server.app[keys.STORE].cases.get(b.tenant.tenant_id, case)
    assert found
    assert found.handle == ""
    path = f"/console/cases/{case}/imports"
    assert (await b.who("records-officer").send(path, do="look")).status == 404
