"""Statements of a trial's tools at a school with roster, code table and a publisher's list, all imported for real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from lrs.annotation.mapping import MappingService
from lrs.codes.importing import CodeImport
from lrs.config import Annotation, Config
from lrs.http import keys
from tests.annotation.test_ingest import TOOL, trial
from tests.city import uid, zipped
from tests.http.asking import one, store
from tests.http.conftest import TENANT, Client, Server, serving
from tests.publishing import table_rows, write_xlsx
from tests.roster.loading import town
from tests.school import FRACTIONS, HISTORY

PUPIL = uid("pupil", 0, 2026, 0)
HOME = uid("class", "P", 0, 2026, 1, 1)
SCHOOL = "B113200000006"
MAY = "2026-05-13T09:41:00.000+09:00"


@pytest.fixture(scope="module")
async def server(config: Config, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server that forgets at once, with a code table and the tools' home page trusted."""
    async with serving(replace(config, annotation=Annotation(cache_seconds=0))) as running:
        await load_table(running, tmp_path_factory.mktemp("tables"))
        await running.app[keys.ACCESS].trust(TENANT, [TOOL])
        yield running


async def load_table(server: Server, folder: Path) -> None:
    opened = server.app[keys.STORE]
    table = write_xlsx(folder / "a.xlsx", table_rows())
    await CodeImport(opened.curriculum_tables, opened.schools, opened.leases, lambda doing, rows: None).file(table)
    await server.app[keys.CODES].refresh()


async def until(lrs: Client, statement_id: str, **wanted: Any) -> dict[str, Any]:
    """What stands beside a Statement once the server has done in the background what makes it so."""
    for _ in range(300):
        found: dict[str, Any] = (await lrs.get(f"/api/v1/statements/{statement_id}/annotations")).json()
        if all(found[name] == value for name, value in wanted.items()):
            return found
        await asyncio.sleep(0.1)
    pytest.fail(f"never {wanted}")


async def test_work_from_before_the_roster_is_found_with_it_and_work_from_after_at_once(lrs: Client) -> None:
    [before] = await store(lrs, trial(PUPIL.upper(), TOOL, timestamp=MAY))
    text = (await one(lrs, before)).body
    assert (await until(lrs, before, learner=PUPIL))["school"] is None
    await lrs.put("/api/v1/roster", data=BytesIO(zipped(town().files())), params={"asOf": "2026-05-12"})
    await until(lrs, before, school=SCHOOL, schoolYear=2026, grade="P1")
    [after] = await store(lrs, trial(PUPIL, TOOL, timestamp=MAY))
    found = await until(lrs, after, school=SCHOOL, grade="P1")
    assert found["classes"][0] == HOME
    assert found["finished"]
    assert (await one(lrs, before)).body == text


async def test_codes_are_resolved_by_the_imported_table(lrs: Client) -> None:
    [statement_id] = await store(lrs, trial(PUPIL, TOOL, object={"id": f"https://w3id.org/jp-cos/{FRACTIONS}"}))
    found = await until(lrs, statement_id, learner=PUPIL)
    assert found["codes"] == [{"sent": FRACTIONS, "key": FRACTIONS[:15], "table": "82V11", "resolved": True,
                               "where": "activity", "provenance": "lod"}]


async def test_after_a_corrected_list_of_the_publisher_codes_are_right_and_bytes_unchanged(
        server: Server, lrs: Client) -> None:
    mappings = MappingService(server.app[keys.STORE].content_codes, server.app[keys.STORE].tenants,
                              server.app[keys.REBUILDING])
    client = server.client(await server.key("statements/write", "statements/read/mine", app="drill"))
    [statement_id] = await store(client, trial(PUPIL, TOOL))
    text = (await one(client, statement_id)).body
    for code in (HISTORY, FRACTIONS):
        content = f"content_id,gakushu_shidoyoryo_code\nitems/17,{code}\n".encode()
        await mappings.put(TENANT, "drill", content, f"{TOOL}/", "test")
        for _ in range(300):
            codes = (await until(lrs, statement_id, learner=PUPIL))["codes"]
            if [each["sent"] for each in codes] == [code]:
                break
            await asyncio.sleep(0.1)
        assert [(each["sent"], each["table"], each["provenance"]) for each in codes] == [(code, "82V11", "map")]
    assert (await one(client, statement_id)).body == text
