"""A whole transfer between two servers, by HTTP and console only: from the slip that a family is given to the study log
of the new school."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from lrs.bundles.encryption import decrypt
from lrs.config import Config
from lrs.http import keys
from tests.commands import lrs
from tests.http.browsing import words
from tests.http.studied import YEAR, solved
from tests.http.test_cases import shape
from tests.http.transferring import (
    CITY_A,
    CITY_B,
    PUPILS,
    City,
    Pupil,
    Request,
    cities,
    decide,
    request,
    slip,
    until,
)
from tests.school import FRACTIONS, HISTORY

WITHHELD = ("天下統一", "ノブナガ")
OTHERS = {"conflict": 0, "tombstoned": 0, "rejected": 0}
POLLED = ("/api/v1/bundles/requests/{handle}", "/api/v1/bundles/imports/{id}", "/api/v1/learners/{learner}/log")


def maths(pupil: Pupil) -> list[dict[str, Any]]:
    return [solved(pupil.leaves, "05-11", "09:00:00", response="𠮷野 か\u3099"),
            solved(pupil.leaves, "05-12", "09:00:00", success=False), solved(pupil.leaves, "05-13", "09:00:00")]


def history(pupil: Pupil) -> list[dict[str, Any]]:
    place, name = WITHHELD
    return [solved(pupil.leaves, "05-14", "10:00:00", HISTORY, activity=place, response=name),
            solved(pupil.leaves, "05-15", "10:00:00", HISTORY, activity=place, success=False)]


@dataclass(frozen=True)
class Transfer:
    """What was seen on the way; `file` is the bundle as somebody fetched it whose line broke off once."""

    a: City
    b: City
    pupil: Pupil
    code: str
    preview: str
    asked: Request
    bundle: str
    export: dict[str, Any]
    file: Path
    first: dict[str, Any]
    second: dict[str, Any]


async def played(a: City, b: City, pupil: Pupil, folder: Path, *withheld: str) -> Transfer:
    """All that people and programs do in it, one after the other."""
    code = await slip(a, pupil.leaves)
    asked = await request(a, b, code)
    assert (await asked.stands())["state"] == "awaiting-decision"
    preview = await decide(a, pupil.mother, *withheld)
    ready, file = await asked.ready(), folder / "record.lrb.age"
    [case] = (await a.got("records-officer", f"cases?learner={pupil.leaves}&state=ready"))["cases"]
    [export] = (await a.got("records-officer", f"bundles/exports?case={case['id']}"))["exports"]
    await broken_off(b, ready["content"], file)
    arrived = await arrival(b, pupil)
    first = await b.imported(arrived, pupil.arrives, json={"url": (await asked.ready())["content"]})
    confirmed = await b.post("records-officer", f"bundles/imports/{first['id']}/confirmation", json={})
    assert confirmed.status == 200, confirmed.text
    await log_of(b, pupil, first["statements"])
    second = await b.imported(arrived, pupil.arrives, data=file.read_bytes())
    return Transfer(a, b, pupil, code, preview, asked, ready["bundle"], export, file, first, second)


async def broken_off(city: City, address: str, file: Path) -> None:
    """Fetch a bundle, lose the line after some bytes, and go on where it stopped."""
    session = city.server.session
    async with session.get(address) as whole:
        assert (whole.status, whole.headers["Accept-Ranges"]) == (200, "bytes")
        etag, size = whole.headers["ETag"], int(whole.headers["Content-Length"])
        file.write_bytes(await whole.content.readexactly(1000))
    async with session.get(address, headers={"Range": "bytes=1000-", "If-Range": etag}) as rest:
        assert (rest.status, rest.headers["ETag"]) == (206, etag)
        assert rest.headers["Content-Range"] == f"bytes 1000-{size - 1}/{size}"
        with file.open("ab") as out:
            out.write(await rest.read())
    assert etag == f'"{hashlib.sha256(file.read_bytes()).hexdigest()}"'


async def arrival(city: City, pupil: Pupil) -> str:
    """The case that an officer opens on the console to take a bundle in."""
    await city.page("records-officer", "/console/cases/new")
    opened = await city.who("records-officer").send("/console/cases/new", do="import", learner=pupil.arrives,
                                                    reason="転入")
    assert opened.status == 303, opened.text
    return opened.headers["Location"].split("/")[-1].partition("?")[0]


async def log_of(city: City, pupil: Pupil, count: int) -> list[dict[str, Any]]:
    """The teacher's view of the pupil's log, once what was confirmed is annotated anew."""
    async def found() -> list[dict[str, Any]] | None:
        entries: list[dict[str, Any]] = (await city.got("sixth", f"learners/{pupil.arrives}/log"))["entries"]
        return entries if len(entries) == count else None
    return await until(found)


async def opened(transfer: Transfer) -> dict[str, bytes]:
    """The members of the bundle, readable, after B decrypted it."""
    plain = transfer.file.with_suffix(".plain")
    identities = await transfer.b.server.app[keys.CUSTODIANS].identities(transfer.b.tenant)
    await asyncio.to_thread(decrypt, transfer.file, plain, identities, 1 << 30)
    with ZipFile(plain) as packed:
        return {name: gzip.decompress(data) if name.endswith(".gz") else data
                for name in packed.namelist() for data in [packed.read(name)]}


# --- one transfer -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def both(config: Config) -> AsyncIterator[tuple[City, City]]:
    async with cities(config) as found:
        yield found


@dataclass(frozen=True)
class Seen:
    transfer: Transfer
    kept: list[str]
    withheld: list[str]
    before: dict[str, str]


@pytest.fixture(scope="module")
async def seen(both: tuple[City, City], tmp_path_factory: pytest.TempPathFactory) -> Seen:
    a, b = both
    kept, withheld = await a.learnt(*maths(PUPILS[0])), await a.learnt(*history(PUPILS[0]))
    before = await a.stored()
    folder = tmp_path_factory.mktemp("fetched")
    return Seen(await played(a, b, PUPILS[0], folder, "社会"), kept, withheld, before)


async def test_the_family_sees_before_what_the_new_school_will_see(seen: Seen) -> None:
    told = words(seen.transfer.preview)
    assert "算数" in told
    for text in ("社会", *WITHHELD):
        assert text not in told
    assert CITY_B in words(await seen.transfer.a.page(PUPILS[0].mother, "/console/requests"))


async def test_the_receipt_closes_the_case_and_nothing_is_deleted(seen: Seen) -> None:
    a, pupil = seen.transfer.a, seen.transfer.pupil
    [case] = (await a.got("records-officer", f"cases?learner={pupil.leaves}"))["cases"]
    assert case["state"] == "closed"
    assert [each["what"] for each in case["events"]] == [
        "opened", "approved", "building", "ready", "delivered", "closed"]
    assert case["decision"]["withheld"] is None
    told = await seen.transfer.asked.stands()
    assert (told["state"], told["content"]) == ("closed", None)
    after = await a.stored()
    assert {each: after[each] for each in seen.before} == seen.before
    own = await a.got(pupil.mother, f"learners/{pupil.leaves}/log")
    assert {each["statement"] for each in own["entries"]} == {*seen.kept, *seen.withheld}


async def test_the_audit_log_at_the_old_school_says_who_did_what(seen: Seen) -> None:
    a, b, pupil = seen.transfer.a, seen.transfer.b, seen.transfer.pupil
    entries = await a.audited(pupil.leaves)
    holder = ("system", f"slip {seen.transfer.code.replace('-', '')[:8]}", "holder")
    link, lrs_ = ("system", "link", "holder"), ("system", "lrs", "operator")
    assert [(each["event"], *each["actor"].values()) for each in entries] == [
        ("slip.made", "person", await a.account("records-officer"), ""), ("case.opened", *holder),
        ("case.approved", "person", pupil.guardian, ""), ("bundle.ordered", *lrs_), ("case.building", *lrs_),
        ("case.ready", *lrs_), ("case.delivered", *lrs_), *[("bundle.fetched", *link)] * 3, ("case.closed", *lrs_),
        ("bundle.received", "key", b.origin, "")]


async def test_anybody_who_knows_the_issuers_keys_can_verify_the_bundle(seen: Seen, tmp_path: Path) -> None:
    a, b = seen.transfer.a, seen.transfer.b
    identity, published = tmp_path / "identity", tmp_path / "jwks.json"
    identity.write_text("\n".join(await b.server.app[keys.CUSTODIANS].identities(b.tenant)))
    async with b.server.session.get(f"{a.origin}/.well-known/jwks.json") as answer:
        published.write_bytes(await answer.read())
    done = await asyncio.to_thread(lrs, "bundle", "verify", seen.transfer.file, "--identity", identity,
                                   "--keys", published, "--issuer", a.origin, "--recipient", b.origin)
    assert done.returncode == 0, done.stderr
    assert CITY_A in done.stdout
    assert "3 Statements" in done.stdout


async def test_what_was_withheld_is_nowhere_in_the_bundle(seen: Seen) -> None:
    members = await opened(seen.transfer)
    assert json.loads(members["lrb/metadata/manifest.json"])["counts"]["statements"] == len(seen.kept)
    for text in (*seen.withheld, *WITHHELD, "社会", HISTORY[:15]):
        assert not [name for name, data in members.items() if text.encode() in data], text


async def test_an_import_from_the_issuers_address_takes_all_in_and_hands_in_the_receipt(seen: Seen) -> None:
    first = seen.transfer.first
    assert (first["state"], first["counts"]) == ("done", {"inserted": 3, "duplicate": 0, **OTHERS})
    assert (first["issuer"], first["issuerName"], first["bundle"]) == (
        seen.transfer.a.origin, CITY_A, seen.transfer.bundle)
    assert first["receipted"]
    assert [each["name"] for each in first["accounts"]] == [seen.transfer.pupil.leaves]


async def test_the_same_bundle_again_is_all_duplicates(seen: Seen) -> None:
    second = seen.transfer.second
    assert (second["state"], second["counts"]) == ("done", {"inserted": 0, "duplicate": 3, **OTHERS})


async def test_the_teacher_at_the_new_school_sees_the_record_marked_by_its_origin(seen: Seen) -> None:
    b, pupil = seen.transfer.b, seen.transfer.pupil
    log = await log_of(b, pupil, len(seen.kept))
    assert {each["statement"] for each in log} == set(seen.kept)
    assert {(each["origin"], each["school"], each["subject"]) for each in log} == {
        (CITY_A, seen.transfer.a.origin, "算数")}
    page = words(await b.page("sixth", f"/console/learners/{pupil.arrives}"))
    assert CITY_A in page
    record = await b.page("sixth", f"/console/learners/{pupil.arrives}/statements/{seen.kept[0]}")
    assert CITY_A in words(record)


async def test_the_teacher_sees_what_was_right_and_what_is_open_of_what_came_along(seen: Seen) -> None:
    b, pupil = seen.transfer.b, seen.transfer.pupil
    await log_of(b, pupil, len(seen.kept))
    told = await b.got("sixth", f"learners/{pupil.arrives}/imported")
    [record] = told["records"]
    assert (record["issuer"], record["issuerName"], record["statements"], record["withoutCode"]) == (
        seen.transfer.a.origin, CITY_A, 3, 0)
    assert (record["from"], record["to"]) == (f"{YEAR}-05-11", f"{YEAR}-05-13")
    [item] = told["items"]
    assert (item["code"], item["subject"], item["judged"], item["correct"], item["fact"]) == (
        FRACTIONS, "算数", 3, 2, "begun")
    page = words(await b.page("sixth", f"/console/learners/{pupil.arrives}"))
    for text in ("ほかの学校から引き継いだ記録", f"{CITY_A}(取り込み)", "解答がまだ少ない項目", "直近3問中2問正解"):
        assert text in page, text
    for text in ("社会", *WITHHELD):
        assert text not in page, text


async def test_who_may_not_read_what_came_along_is_told_what_those_are_who_brought_nothing(seen: Seen) -> None:
    """Not a word: of a pupil elsewhere nobody here says whether a bundle came."""
    b, pupil = seen.transfer.b, seen.transfer.pupil
    for who in ("teacher", "operator", "nobody"):
        mine = await b.who(who).get(f"/api/v1/learners/{pupil.arrives}/imported")
        never = await b.who(who).get(f"/api/v1/learners/{PUPILS[2].arrives}/imported")
        assert (mine.status, never.status) == (403, 403), who
        assert shape(mine.json()) == shape(never.json()), who
    assert "引き継いだ記録" not in words(await b.page("sixth", f"/console/learners/{PUPILS[2].arrives}"))
    assert (await b.got("sixth", f"learners/{PUPILS[2].arrives}/imported"))["records"] == []


async def test_what_was_withheld_is_nowhere_at_the_new_school(seen: Seen) -> None:
    database = seen.transfer.b.server.app[keys.STORE].db
    for name in await database.list_collections():
        for record in await database[name].find({}).to_list():
            for text in (*seen.withheld, *WITHHELD):
                assert text not in repr(record), name


async def test_the_audit_log_at_the_new_school_says_who_did_what(seen: Seen) -> None:
    b = seen.transfer.b
    entries = await b.audited(seen.transfer.pupil.arrives)
    done = [each for each in entries if each["event"].partition(".")[0] in {"case", "bundle", "import", "link"}]
    assert [each["event"] for each in done] == [
        "case.opened", "bundle.arrived", "bundle.imported", "link.accounts", "import.confirmed", "bundle.arrived",
        "bundle.imported"]
    assert {(each["actor"]["kind"], each["actor"]["id"]) for each in done} == {
        ("person", await b.account("records-officer"))}


# --- twins ------------------------------------------------------------------------------------------------


async def test_of_twins_nobody_can_tell_who_withheld_and_who_never_had_the_records(
        both: tuple[City, City], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not by bundles, requests, cases and jobs, nor by the logs and audit logs at both ends."""
    a, b = both
    withheld = await a.learnt(*maths(PUPILS[1]), *history(PUPILS[1]))
    never = await a.learnt(*maths(PUPILS[2]))
    assert (len(withheld), len(never)) == (5, 3)
    caplog.set_level(logging.DEBUG, "lrs")
    told = []
    for pupil, subjects in ((PUPILS[1], ["社会"]), (PUPILS[2], [])):
        folder = tmp_path / str(pupil.number)
        folder.mkdir()
        caplog.clear()
        transfer = await played(a, b, pupil, folder, *subjects)
        told.append({"log": logged(caplog.records), "bundle": await structure(transfer),
                     "seen": await looks(transfer)})
    for part, found in told[0].items():
        assert found == told[1][part], part


def logged(records: list[logging.LogRecord]) -> list[str]:
    """The lines of the log, each once: how often somebody looked whether it is done yet is chance, and so is the size
    of what is compressed or tells how far it is."""
    lines = set()
    for record in records:
        fields = {name: value for name, value in getattr(record, "fields", {}).items() if name != "ms"}
        if fields.get("route") in POLLED or "content" in str(fields.get("route")):
            fields.pop("bytes", None)
        if record.name.startswith("lrs"):
            lines.add(json.dumps([record.name, record.levelname, record.getMessage(), {
                name: value if isinstance(value, int) or name in {"method", "route"} else shape(value)
                for name, value in fields.items()}], sort_keys=True))
    return sorted(lines)


async def structure(transfer: Transfer) -> Any:
    """The members of a bundle with their sizes, and its manifest."""
    members = await opened(transfer)
    manifest = json.loads(members["lrb/metadata/manifest.json"])
    for file in manifest["files"]:
        if file["path"].endswith(".gz"):
            del file["bytes"]
    return {"members": [(name, len(data)) for name, data in members.items()], "manifest": shape(manifest),
            "counts": manifest["counts"]}


async def looks(transfer: Transfer) -> Any:
    """What officers, the recipient and the audit logs tell of it."""
    a, b, pupil = transfer.a, transfer.b, transfer.pupil
    [case] = (await a.got("records-officer", f"cases?learner={pupil.leaves}"))["cases"]
    entries = [[each["event"], shape(each["actor"]), shape(each["details"])]
               for city, learner in ((a, pupil.leaves), (b, pupil.arrives)) for each in await city.audited(learner)
               if not each["event"].startswith(("account.", "session."))]
    return [shape(each) for each in (case, await transfer.asked.stands(), transfer.first, transfer.second,
                                     {**transfer.export, "bytes": 0})] + entries
