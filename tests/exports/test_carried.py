"""A bundle that a learner arrived with goes on with them, whole, and arrives as its first issuer's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.access.principal import KeyKind
from lrs.bundles import members
from lrs.bundles.opening import open_bundle
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf
from lrs.config import Config
from lrs.exports.drafts import Drafts
from lrs.exports.preview import Previews
from lrs.storage.contract.cases import CaseRecord, Decision, Recipient
from lrs.storage.contract.jobs import Job
from lrs.storage.store import Store
from tests.annotation.conftest import another
from tests.annotation.test_ingest import trial
from tests.builders import learner as named
from tests.builders import voiding
from tests.bundles.making import content
from tests.exports.conftest import Place
from tests.imports.bundled import ISSUER, OLD_HOME, PUPIL, answered, bundle, key_of, new_key
from tests.imports.conftest import Taking, taking
from tests.school import HANAKO, TARO

NUMBERS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[A-Za-z0-9_-]{43}|\d+")


@pytest.fixture(scope="module")
def config(config: Config) -> Config:
    """One key for the three custodians of a test, who share a database."""
    return replace(config, auth=replace(config.auth, wrapping_key="ひみつ"))


@pytest.fixture
async def b(place: Place, store: Store) -> Taking:
    """The custodian whose bundles `place` makes."""
    return taking(place.custodian, store, place.export._config)


@pytest.fixture
async def c(place: Place, store: Store, config: Config) -> AsyncIterator[Taking]:
    async with another(store, config) as custodian:
        made = taking(custodian, store, place.export._config)
        made.custody.secrets = [place.identity]
        yield made


def trusting(known: Mapping[str, KeyOf]) -> KeyOf:
    """Keys by issuer, of no other."""

    def found(issuer: str, kid: str) -> ec.EllipticCurvePublicKey | None:
        if issuer not in known:
            raise BundleRefused("bundle-issuer-unknown", issuer=issuer)
        return known[issuer](issuer, kid)

    return found


async def keys_of(place: Place) -> dict[str, KeyOf]:
    """By origin."""
    tenant = await place.custodian.store.tenants.get(place.tenant)
    assert tenant is not None
    signer = await place.export._needs.custodians.signer(tenant)
    return {tenant.origin: lambda issuer, kid: signer.private.public_key() if kid == signer.kid else None}


def carrying(*ids: str) -> Decision:
    return Decision(True, "guardian", "", "guardian", "console", 1, True, carry=ids)


async def to(place: Place, taker: Taking, *ids: str, **members: object) -> CaseRecord:
    recipient = Recipient("school", "となり町立第一中学校", taker.origin, place.recipient, "thumbprint")
    return await place.case(decision=carrying(*ids), recipient=recipient, **members)


def sealed(place: Place, job: Job) -> Path:
    assert job.state == "ready", job
    return place.spool.file(job.job_id, job.detail["name"])


async def arrived(b: Taking, folder: Path) -> tuple[Path, str, list[str]]:
    """A's bundle, taken in at B and confirmed: the file, its id, and those of its Statements."""
    sent = [answered(number) for number in range(3)]
    source = bundle(folder, b.origin, sent)
    run = await b.take(source)
    await b.confirming.confirm(run.tenant, run.run_id, "account:officer")
    await b.at.settle()
    return source, run.bundle_id, [each["id"] for each in sent]


async def test_as_own_bundle_carried_on_by_bs_pupil_to_c_still_verifies_as_as(
        place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    source, first, ids = await arrived(b, tmp_path)
    mine = trial()
    await place.store(mine)
    job = await place.built(await to(place, c, first))
    with await place.opened(job) as outer:
        [file] = outer.files("bundle")
        inside = b"".join(outer.content(file.path))
        assert outer.manifest.counts.bundles == 1
    assert inside == source.read_bytes()
    alone = tmp_path / "alone.lrb"
    alone.write_bytes(inside)
    with open_bundle(alone, key_of(), None, None) as found:
        assert (found.manifest.bundle_id, found.manifest.issuer.id) == (first, ISSUER)

    c.custody.trusted = trusting({ISSUER: key_of(), **await keys_of(place)})
    run = await c.take(sealed(place, job))
    [told] = run.carried
    own = await c.at.store.provenance.get(c.at.tenant, told.run_id)
    assert own is not None
    assert (told.bundle_id, told.issuer, told.reason) == (first, ISSUER, "")
    assert (await c.counts(own), await c.counts(run)) == ({"inserted": 3}, {"duplicate": 3, "inserted": 1})
    for statement_id in ids:
        origin = await c.origin_of(statement_id)
        assert origin is not None
        assert (origin.issuer, origin.bundle_id) == (ISSUER, first)
    origin = await c.origin_of(mine["id"])
    assert origin is not None
    assert origin.issuer == b.origin
    assert c.told[-1] == (7, 7)
    kept = {each.bundle_id: each for each in await c.at.store.kept_bundles.of(c.at.tenant, HANAKO)}
    assert kept.keys() == {run.bundle_id, first}
    assert (kept[first].issuer, kept[first].checked, kept[first].manifest) == (ISSUER, True, own.manifest)
    reading = c.at.store.kept_bundles.read(c.at.tenant, HANAKO, first)
    assert b"".join([piece async for piece in reading]) == inside


async def test_what_goes_as_a_copy_and_inside_the_bundle_it_came_in_counts_once(
        place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    """As it does to a store of the learner's own, where another pupil is in it."""
    sent = [answered(), answered(context={"instructor": named(TARO)})]
    run = await b.take(bundle(tmp_path, b.origin, sent))
    await b.confirming.confirm(run.tenant, run.run_id, "account:officer", "", [f"account {OLD_HOME} {PUPIL}"])
    await b.at.settle()
    mine = {**trial(), "context": {"instructor": named(TARO)}}
    await place.store(mine)
    own = Recipient("pds", "はなの保管庫", c.origin, place.recipient, "thumbprint")
    job = await place.built(await place.case(decision=carrying(run.bundle_id), recipient=own))
    with await place.opened(job) as outer:
        [chunk] = outer.statements()
        noted = [orjson.loads(line) for line in chunk.annotations]
    assert [each.get("derivedFrom") for each in noted] == [None, sent[1]["id"], None]
    c.custody.trusted = trusting({ISSUER: key_of(), **await keys_of(place)})
    taken = await c.take(sealed(place, job))
    assert await c.counts(taken) == {"duplicate": 2, "inserted": 1}
    assert await c.at.store.db["statements"].count_documents({"t": c.at.tenant, "text": {"$exists": True}}) == 3

    c.custody.trusted = trusting(await keys_of(place))
    await c.at.store.db["statements"].delete_many({"t": c.at.tenant})
    alone = await c.take(sealed(place, job))
    assert await c.counts(alone) == {"inserted": 3}, "where its issuer is not trusted the copy is all there is"


@pytest.mark.parametrize("kind", ["school", "pds"])
async def test_what_the_old_school_voided_of_a_bundle_that_goes_along_stands_nowhere_afterwards(
        place: Place, b: Taking, c: Taking, tmp_path: Path, kind: str) -> None:
    """As it is, and as a copy; also where nobody trusts who sent it first."""
    sent = [answered(), answered(context={"instructor": named(TARO)})]
    run = await b.take(bundle(tmp_path, b.origin, sent))
    await b.confirming.confirm(run.tenant, run.run_id, "account:officer", "", [f"account {OLD_HOME} {PUPIL}"])
    await b.at.settle()
    system = await place.custodian.key("system", KeyKind.SYSTEM)
    await place.custodian.store_all(system, *(
        voiding(each["id"], actor={"mbox": "mailto:kyomu@example.jp"}) for each in sent))
    to_it = Recipient(kind, "はな", c.origin, place.recipient, "thumbprint")
    job = await place.built(await place.case(decision=carrying(run.bundle_id), recipient=to_it))
    for issuers in ([ISSUER], []):
        await c.at.store.db["statements"].delete_many({"t": c.at.tenant})
        await c.at.store.db["imports"].delete_many({"tenant": c.at.tenant})
        c.custody.trusted = trusting({**{each: key_of() for each in issuers}, **await keys_of(place)})
        taken = await c.take(sealed(place, job))
        assert "rejected" not in await c.counts(taken)
        found = c.at.store.db["statements"].find({"t": c.at.tenant, "void": {"$exists": False}})
        left = [each async for each in found]
        assert all("voided" in each for each in left)
        assert len(left) == (2 if issuers or kind == "school" else 1), "of what was voided no copy is made"


async def test_a_bundle_voids_nothing_of_what_did_not_come_inside_it(
        b: Taking, c: Taking, tmp_path: Path) -> None:
    mine, theirs = answered(), answered()
    await c.at.store_all(await c.at.key(), mine)
    c.custody.trusted = trusting({ISSUER: key_of(), OTHER: key_of(OTHERS, OTHER)})
    await c.take(bundle(tmp_path, c.origin, [theirs]))
    at = "2026-05-30T00:00:00.000Z"
    forged = [voiding(each["id"], stored=at, authority=answered()["authority"], timestamp=at, version="1.0.0",
                      id=str(uuid4())) for each in (mine, theirs)]
    inside = bundle(tmp_path, c.origin, [answered()], bundle_id=FIRST)
    run = await c.take(bundle(tmp_path, c.origin, forged, carried={FIRST: inside}, key=OTHERS, issuer=OTHER))
    assert await c.counts(run) == {"rejected": 2}


async def test_a_copy_names_nothing_that_does_not_go_along(place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered(context={"instructor": named(TARO)})]))
    await b.confirming.confirm(run.tenant, run.run_id, "account:officer", "", [f"account {OLD_HOME} {PUPIL}"])
    await b.at.settle()
    own = Recipient("pds", "はなの保管庫", c.origin, place.recipient, "thumbprint")
    with await place.opened(await place.built(await place.case(recipient=own))) as outer:
        assert [b"derivedFrom" in line for chunk in outer.statements() for line in chunk.annotations] == [False]


async def test_where_its_issuer_is_not_trusted_it_is_kept_and_told_and_nothing_is_taken_from_it(
        place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    _, first, ids = await arrived(b, tmp_path)
    job = await place.built(await to(place, c, first))
    c.custody.trusted = trusting(await keys_of(place))
    run = await c.take(sealed(place, job))
    assert [(each.issuer, each.run_id, each.reason) for each in run.carried] == [(ISSUER, "", "bundle-issuer-unknown")]
    assert await c.at.store.provenance.list(c.at.tenant) == [run]
    origin = await c.origin_of(ids[0])
    assert origin is not None
    assert origin.issuer == b.origin, "B told of it too, in its own bundle"
    assert {each.bundle_id: each.checked for each in await c.at.store.kept_bundles.of(c.at.tenant, HANAKO)} == {
        run.bundle_id: True, first: False}


async def test_twins_one_who_arrived_with_a_bundle_and_leaves_it_here_give_bundles_that_look_the_same(
        place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    await b.take(bundle(tmp_path, b.origin, [answered()]))  # whose it is nobody confirmed
    await place.store(trial(), trial(TARO))
    shapes = []
    for learner in (HANAKO, TARO):
        case = await to(place, c, learner=learner)
        needs = place.export._needs
        seen = await Previews(needs, Drafts(needs, place.export._config)).of(case, carrying().withholding)
        with await place.opened(await place.built(case)) as found:
            manifest, page = found.text.decode(), content(found, members.PAGE)
            shapes.append((NUMBERS.sub("", manifest), found.manifest.counts, NUMBERS.sub("", page.decode()),
                           seen.counts))
    assert shapes[0] == shapes[1]
    assert '"bundles":0' in manifest


async def test_what_a_family_sees_before_is_what_goes(place: Place, b: Taking, c: Taking, tmp_path: Path) -> None:
    _, first, _ = await arrived(b, tmp_path)
    case = await to(place, c, first)
    needs = place.export._needs
    seen = await Previews(needs, Drafts(needs, place.export._config)).of(case, carrying().withholding, 1)
    with await place.opened(await place.built(case)) as found:
        assert found.manifest.counts == seen.counts
        assert NUMBERS.sub("", content(found, members.PAGE).decode()) == NUMBERS.sub("", seen.page.decode())


async def test_a_kept_bundle_that_is_gone_meanwhile_ends_the_export(place: Place, c: Taking) -> None:
    await place.store(trial())
    case = await to(place, c, "urn:uuid:00000000-0000-4000-8000-000000000001")
    job = await place.built(case)
    assert (job.state, job.reason) == ("failed", "bundle-unknown")


# --- at the importer --------------------------------------------------------------------------------------

FIRST, SECOND = (f"urn:uuid:00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
OTHER = "https://lrs.city-o.example.jp"
OTHERS = new_key(OTHER)


async def test_bundles_in_bundles_come_in_each_by_itself_and_once(c: Taking, tmp_path: Path) -> None:
    key, run_id = new_key(OTHER), uuid4().hex
    sent = [answered(number) for number in range(3)]
    inner = bundle(tmp_path, OTHER, sent[:1], bundle_id=FIRST)
    middle = bundle(tmp_path, c.origin, sent[:2], bundle_id=SECOND, carried={FIRST: inner}, key=key, issuer=OTHER)
    outer = bundle(tmp_path, c.origin, sent, carried={FIRST: inner, SECOND: middle})
    c.custody.trusted = trusting({ISSUER: key_of(), OTHER: key_of(key, OTHER)})
    run = await c.take(outer, run_id)
    counts = {}
    for each in run.carried:
        own = await c.at.store.provenance.get(c.at.tenant, each.run_id)
        assert own is not None
        counts[each.bundle_id] = await c.counts(own)
    assert counts == {FIRST: {"inserted": 1}, SECOND: {"duplicate": 1, "inserted": 1}}
    assert await c.counts(run) == {"duplicate": 2, "inserted": 1}
    assert await c.take(outer, run_id) == run
    again = await c.take(outer)
    assert await c.counts(again) == {"duplicate": 3}
    assert {path.name for path in outer.parent.iterdir() if path.is_file()} == {"bundle.lrb", "pieces.jsonl"}


async def test_an_import_that_stopped_inside_goes_on_where_it_stood(c: Taking, tmp_path: Path) -> None:
    sent, run_id = [answered(number) for number in range(5)], uuid4().hex
    inner = bundle(tmp_path, OTHER, sent[:3], chunk=1, bundle_id=FIRST)
    outer = bundle(tmp_path, c.origin, sent, carried={FIRST: inner})
    told = c.told

    class Stopping(list[tuple[int, int]]):
        def append(self, done: tuple[int, int]) -> None:
            if done[0] == 2:
                raise ConnectionError("killed")

    c.told = Stopping()
    with pytest.raises(ConnectionError):
        await c.take(outer, run_id)
    c.told = told
    run = await c.take(outer, run_id)
    own = await c.at.store.provenance.get(c.at.tenant, run.carried[0].run_id)
    assert own is not None
    assert (await c.counts(own), await c.counts(run)) == ({"inserted": 3}, {"duplicate": 3, "inserted": 2})


async def test_what_pretends_to_be_of_an_issuer_is_kept_as_that_and_no_more(c: Taking, tmp_path: Path) -> None:
    forged = bundle(tmp_path, OTHER, [answered()], bundle_id=FIRST, key=new_key())
    run = await c.take(bundle(tmp_path, c.origin, [answered()], carried={FIRST: forged}))
    assert [(each.run_id, each.reason) for each in run.carried] == [("", "bundle-key-unknown")]
    kept = {each.bundle_id: each.checked for each in await c.at.store.kept_bundles.of(c.at.tenant, HANAKO)}
    assert kept == {run.bundle_id: True, FIRST: False}
    true = bundle(tmp_path, c.origin, [answered()], bundle_id=FIRST)
    await c.take(true)
    [_, found] = await c.at.store.kept_bundles.of(c.at.tenant, HANAKO)
    assert (found.bundle_id, found.checked, found.size) == (FIRST, True, true.stat().st_size), "it is replaced"


@pytest.mark.parametrize("wrong", ["no bundle", "another", "too deep"])
async def test_what_is_inside_by_a_wrong_name_or_too_deep_is_refused_with_nothing_written(
        c: Taking, tmp_path: Path, wrong: str) -> None:
    inner = tmp_path / "inner.lrb"
    inner.write_bytes(b"PK")
    name, slug = FIRST, "bundle-zip"
    if wrong == "another":
        inner, slug = bundle(tmp_path, OTHER, [answered()], bundle_id=SECOND), "bundle-carried-name"
    elif wrong == "too deep":
        inner, slug = bundle(tmp_path, OTHER, [answered()], bundle_id=FIRST), "bundle-carried-many"
        for number in range(1, 9):
            before, name = name, f"urn:uuid:00000000-0000-4000-8000-00000000010{number}"
            inner = bundle(tmp_path, OTHER, [], bundle_id=name, carried={before: inner})
    before_it = await c.rows()
    with pytest.raises(BundleRefused) as refused:
        await c.take(bundle(tmp_path, c.origin, [answered()], carried={name: inner}))
    assert refused.value.slug == slug
    assert await c.rows() == before_it


async def test_the_same_bundle_of_two_learners_is_kept_for_each_and_erased_with_one(
        c: Taking, tmp_path: Path) -> None:
    inner = bundle(tmp_path, OTHER, [answered()], bundle_id=FIRST)
    outer = bundle(tmp_path, c.origin, [answered()], carried={FIRST: inner})
    for learner in (HANAKO, TARO):
        await c.take(outer, learner=learner)
    kept, tenant = c.at.store.kept_bundles, c.at.tenant
    assert await kept.forget(tenant, [HANAKO]) == 2
    assert await c.at.store.provenance.forget(tenant, [HANAKO]) == 2
    assert (await kept.of(tenant, HANAKO), await kept.naming(tenant, [HANAKO])) == ([], 0)
    assert b"".join([piece async for piece in kept.read(tenant, TARO, FIRST)]) == inner.read_bytes()
    assert [piece async for piece in kept.read(tenant, HANAKO, FIRST)] == []
