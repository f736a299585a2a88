"""PUT /api/v1/roster and the reads beside it, over HTTP."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from tests.city import uid, zipped
from tests.http.conftest import Answer, Client, Server, serving
from tests.roster.loading import SCHOOL, town, workbook

ROSTER = "/api/v1/roster"
DAY = {"asOf": "2026-05-12"}
PUPIL = uid("pupil", 0, 2026, 0)
HOME = uid("class", "P", 0, 2026, 1, 1)


async def put(client: Client, content: bytes, **params: str) -> Answer:
    return await client.put(ROSTER, data=BytesIO(content), params={**DAY, **params})


@pytest.fixture(autouse=True)
async def empty(server: Server) -> AsyncIterator[None]:
    yield
    db = server.app[keys.STORE].db
    for collection in ("roster", "roster_heads", "leases"):
        await db[collection].delete_many({})
    server.app[keys.ROSTER]._heads.clear()


async def test_a_roster_is_previewed_imported_and_nothing_the_second_time(lrs: Client) -> None:
    content = zipped(town().files())
    looked = (await put(lrs, content, preview="true")).json()
    assert (looked["applied"], len(looked["new"]), looked["generation"]) == (False, 54, 0)
    first = (await put(lrs, content)).json()
    assert (first["applied"], first["asOf"], first["moved"], first["gone"]) == (True, "2026-05-12", [], [])
    pupil = next(move for move in first["new"] if move["user"] == PUPIL)
    assert pupil["before"] is None
    assert (pupil["after"]["school"], pupil["after"]["grade"], pupil["after"]["number"]) == ("B113200000006", "P1", "1")
    assert {(one["learners"], one["staff"]) for one in first["schools"]} == {(18, 7), (18, 4)}
    again = (await put(lrs, content)).json()
    assert (again["applied"], again["changes"], again["generation"]) == (False, 0, first["generation"])


async def test_a_broken_roster_names_each_row_in_the_readers_language(lrs: Client) -> None:
    files = town().files()
    files["users"][2]["userMasterIdentifier"] = "はなこ"
    files["enrollments"][3]["beginDate"] = "2026-02-30"
    refused = await put(lrs.with_(Accept_Language="ja"), zipped(files))
    assert refused.status == 400
    assert refused.problem() == "roster-invalid"
    found = [(one["file"], one["line"], one["column"], one["rule"]) for one in refused.json()["violations"]]
    assert found == [("users.csv", 4, "userMasterIdentifier", "roster-uuid"),
                     ("enrollments.csv", 5, "beginDate", "roster-day")]
    assert refused.json()["violations"][0]["detail"].startswith("はなこ は UUID")
    assert (await lrs.get(f"{ROSTER}/classes", params={"at": "2026-05-12T10:00:00+09:00"})).json() == {"classes": []}


async def test_the_reply_holds_no_name_of_a_person(server: Server) -> None:
    feed = server.client(await server.key("roster"))
    answer = await put(feed, zipped(town().files()))
    assert answer.status == 200
    assert not any(name in answer.text for name in ("青木", "𠮷田", "midori.example"))


@pytest.mark.parametrize("day", ["9999-12-31", "2026-02-30", "0000-00-00", "今日"])
async def test_a_roster_of_no_day_is_refused(lrs: Client, day: str) -> None:
    assert (await put(lrs, zipped(town().files()), asOf=day)).problem() == "roster-as-of"


@pytest.mark.parametrize(("scope", "status"), [
    ("roster", 200), ("all", 200), ("all/read", 403), ("statements/write", 403)])
async def test_only_a_key_for_it_may_send_a_roster(server: Server, scope: str, status: int) -> None:
    assert (await put(server.client(await server.key(scope)), zipped(town().files()), preview="true")).status == status


@pytest.mark.parametrize("path", [f"{ROSTER}/classes", f"{ROSTER}/classes/{HOME}"])
async def test_names_are_read_by_system_keys_alone(server: Server, path: str) -> None:
    system = server.client(server.keys[KeyKind.SYSTEM])
    await put(system, zipped(town().files()))
    at = {"at": "2026-05-12T10:00:00+09:00"}
    assert (await system.get(path, params=at)).status == 200
    app = server.client(await server.key("all"))
    assert (await app.get(path, params=at)).problem() == "roster-names-withheld"
    assert (await server.client(server.keys[KeyKind.PORTAL]).get(path, params=at)).problem() == "scope-needed"
    stranger = await server.client(server.stranger).get(path, params=at)
    assert stranger.status == 404 or stranger.json() == {"classes": []}


async def test_a_class_tells_who_belongs_to_it_in_the_order_of_numbers(lrs: Client) -> None:
    await put(lrs, zipped(town(per_grade=12).files()))
    at = {"at": "2026-05-12T10:00:00+09:00"}
    listed = (await lrs.get(f"{ROSTER}/classes", params=at)).json()["classes"]
    assert {one["learners"] for one in listed} == {12, 24}
    found = (await lrs.get(f"{ROSTER}/classes/{HOME}", params=at)).json()
    assert (found["title"], found["schoolYear"], found["grades"]) == ("1年1組", 2026, ["P1"])
    assert [one["number"] for one in found["members"]] == [*map(str, range(1, 13)), ""]
    assert found["members"][-1]["role"] == "teacher"
    assert all("\u3000" in one["name"] for one in found["members"])
    [entry, *_] = (await lrs.get("/api/v1/audit", params={"event": "roster.read"})).json()["entries"]
    assert entry["subjects"] == sorted(one["user"] for one in found["members"])
    later = await lrs.get(f"{ROSTER}/classes/{HOME}", params={"at": "2027-04-01T00:00:00+09:00"})
    assert later.json()["members"] == []
    assert (await lrs.get(f"{ROSTER}/classes/ない")).problem() == "roster-class-unknown"
    assert (await lrs.get(f"{ROSTER}/classes", params={"at": "昨日"})).problem() == "parameter-timestamp"


async def test_the_template_filled_in_is_a_roster(lrs: Client) -> None:
    fetched = await lrs.with_(Authorization=None).get(f"{ROSTER}/template")
    assert fetched.status == 200
    book = load_workbook(BytesIO(fetched.body))
    book["名簿"].append([SCHOOL, 3, 1, 1, "𠮷田　はな", "よしだ　はな", "hana@school.example"])
    filled = BytesIO()
    book.save(filled)
    imported = (await put(lrs, filled.getvalue())).json()
    assert (imported["applied"], len(imported["new"]), imported["warnings"]) == (True, 1, [])


async def test_a_sheet_says_what_is_wrong_by_its_rows(lrs: Client) -> None:
    refused = await put(lrs, workbook((SCHOOL, "三", 1, 1, "青木 はな", "", ""), (SCHOOL, 3, 1, 2, "", "", "")))
    assert [(one["file"], one["line"], one["column"]) for one in refused.json()["violations"]] == [
        ("名簿", 2, "学年"), ("名簿", 3, "氏名")]


@pytest.mark.parametrize(("content", "slug"), [(b"", "roster-no-archive"), ("氏名\n".encode(), "roster-no-archive"),
                                              (b"PK\x03\x04", "roster-no-archive")])
async def test_what_is_no_roster_is_a_bad_request(lrs: Client, content: bytes, slug: str) -> None:
    assert (await put(lrs, content)).problem() == slug


@pytest.mark.parametrize(("params", "slug"), [
    ({"asOf": "2026-02-30"}, "roster-as-of"), ({"preview": "1"}, "parameter-boolean"),
    ({"dry": "true"}, "parameter-unknown")])
async def test_parameters_are_checked(lrs: Client, params: dict[str, str], slug: str) -> None:
    assert (await put(lrs, zipped(town().files()), **params)).problem() == slug


async def test_limits_are_settings_and_a_bomb_is_refused_before_it_unpacks(config: Config) -> None:
    limits = replace(config.limits, roster_bytes=200_000, roster_unpacked_bytes=3_000_000, roster_rows=300)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("users.csv", bytes(50_000_000))
    named = config.mongo.database + "_limits"
    async with serving(replace(config, limits=limits, mongo=replace(config.mongo, database=named))) as server:
        lrs = server.client(server.keys[KeyKind.SYSTEM])
        assert (await put(lrs, bytes(200_001))).problem() == "roster-too-large"
        assert (await put(lrs, bomb.getvalue())).problem() == "roster-unpacked-large"
        assert (await put(lrs, zipped(town().files()))).problem() == "roster-rows-many"
        assert (await put(lrs, bomb.getvalue())).status == 413
