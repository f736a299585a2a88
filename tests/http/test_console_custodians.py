"""The console's page of custodians: who may see it, what it reads out, and that changed keys are told first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import words
from tests.http.conftest import TENANT
from tests.http.custodial import House, house
from tests.http.peopled import NAMES, Town, peopled

PATH = "/console/operator/custodians"


@dataclass(frozen=True)
class Place:
    town: Town
    other: House


@pytest.fixture(scope="module")
async def place(config: Config) -> AsyncIterator[Place]:
    """A town, and another custodian."""
    async with peopled(config) as town, house(config, "other") as other:
        yield Place(town, other)


@pytest.mark.parametrize("who", NAMES)
async def test_only_who_runs_the_system_or_keeps_records_sees_it(place: Place, who: str) -> None:
    page = await place.town.browsers[who].open(PATH)
    assert page.status == (200 if who in {"operator", "records-officer"} else 403)


async def test_it_reads_out_the_fingerprint_that_another_custodian_finds(place: Place) -> None:
    found = await place.other.service.registry.look(place.other.origin, place.town.server.origin)
    shown = words((await place.town.browsers["operator"].open(PATH)).text)
    assert found.fingerprint in shown
    assert "信頼する相手はまだありません" in shown
    assert "lrs trust add" in shown


async def test_it_lists_whom_the_tenant_trusts_and_warns_of_changed_keys(place: Place) -> None:
    service = place.town.server.app[keys.CUSTODIANS]
    found = await service.registry.look(place.town.server.origin, place.other.origin)
    trusted = await service.registry.add(TENANT, found, await place.other.service.fingerprint(place.other.tenant))
    browser = place.town.browsers["records-officer"]
    shown = words((await browser.open(PATH)).text)
    for told in (place.other.origin, trusted.fingerprint, "みなと市教育委員会", "設置者"):
        assert told in shown
    assert 'role="alert"' not in browser.page.text
    await place.other.forget_keys()
    await service.registry.refresh(trusted)
    await browser.open(PATH)
    assert 'role="alert"' in browser.page.text
    assert "確認した鍵が公開されていません" in words(browser.page.text)
    assert f"lrs trust add {place.other.origin} --tenant {TENANT}" in browser.page.text
    await browser.open(f"{PATH}?lang=en")
    assert "are not those that were confirmed" in words(browser.page.text)
    await browser.open(f"{PATH}?lang=ja")


async def test_the_menu_and_the_tabs_lead_there(place: Place) -> None:
    assert f'href="{PATH}"' in await place.town.home("records-officer")
    assert f'href="{PATH}"' in (await place.town.browsers["operator"].open("/console/operator")).text
