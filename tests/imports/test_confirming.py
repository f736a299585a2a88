"""Whose an imported record is, what stands beside it here, and who holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrs.access.person import Person
from lrs.access.reach import Period
from lrs.access.standing import Holding
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.imports.holdings import ImportedHoldings
from lrs.storage.contract.provenance import Account
from tests.builders import HOME_PAGE
from tests.imports.bundled import ISSUER, OLD_HOME, PUPIL, answered, beside, bundle
from tests.imports.conftest import Taking
from tests.school import FRACTIONS, HANAKO, HISTORY, NEXT_SCHOOL, SCHOOL, TABLE, TARO, Stay, Timeline

ACCOUNT = f"account {OLD_HOME} {PUPIL}"


async def test_until_an_officer_confirms_an_imported_record_is_nobodys(b: Taking, tmp_path: Path) -> None:
    sent = answered()
    run = await b.take(bundle(tmp_path, b.origin, [sent, answered()]))
    before = await b.at.annotation(sent["id"])
    assert (before.learner, before.stranger) == (None, OLD_HOME)
    assert run.accounts == (Account(ACCOUNT, 2),)
    confirmed = await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    assert (confirmed.school, confirmed.confirmed_by, len(confirmed.links)) == (SCHOOL, "account:officer", 1)
    await b.at.settle()
    after = await b.at.annotation(sent["id"])
    assert after == before._replace(learner=HANAKO, stranger=None)


async def test_a_later_bundle_of_the_same_pupil_and_issuer_is_known_at_once(b: Taking, tmp_path: Path) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered()]))
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    await b.at.settle()
    later = answered()
    await b.take(bundle(tmp_path, b.origin, [later]))
    assert (await b.at.annotation(later["id"])).learner == HANAKO


async def test_nobody_is_known_by_a_home_page_that_is_trusted_of_others(b: Taking, tmp_path: Path) -> None:
    sent = answered(actor={"account": {"homePage": HOME_PAGE, "name": HANAKO}})
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"home_pages": [HOME_PAGE]}})
    await b.take(bundle(tmp_path, b.origin, [sent]))
    assert (await b.at.annotation(sent["id"])).learner is None


async def test_the_issuer_stands_for_the_school_and_its_classes_for_none_of_ours(b: Taking, tmp_path: Path) -> None:
    b.at.school.places[HANAKO] = Timeline([(0, Stay(SCHOOL, 2026, "P6", ("6-1",)))])
    sent, untold = answered(), answered()
    noted = [beside(sent), {"id": untold["id"]}]
    run = await b.take(bundle(tmp_path, b.origin, [sent, untold], annotations=noted))
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    await b.at.settle()
    found, other = await b.at.annotation(sent["id"]), await b.at.annotation(untold["id"])
    assert (found.school, found.school_year, found.grade, found.classes) == (ISSUER, 2026, "P5", ())
    assert (other.school, other.school_year, other.grade, other.classes) == (ISSUER, 2026, "P6", ())


async def test_codes_are_found_by_our_tables_and_where_there_are_none_the_issuers_hold(
        b: Taking, tmp_path: Path) -> None:
    lod = f"https://w3id.org/jp-cos/{HISTORY}"
    own, mapped = answered(object={"id": lod}), answered()
    noted = [beside(each, codes=[{"code": FRACTIONS, "table": "its own", "text": "分数"}]) for each in (own, mapped)]
    await b.take(bundle(tmp_path, b.origin, [own, mapped], annotations=noted))

    async def codes(statement_id: str) -> list[tuple[str | None, str | None, str]]:
        return [(each.key, each.table, each.provenance) for each in (await b.at.annotation(statement_id)).codes]

    expected = [(HISTORY[:15], TABLE, "lod")], [(FRACTIONS[:15], TABLE, "origin")]
    assert (await codes(own["id"]), await codes(mapped["id"])) == expected
    await b.at.rebuild()
    assert (await codes(own["id"]), await codes(mapped["id"])) == expected


async def test_category_and_activity_class_are_the_issuers_also_when_annotated_again(
        b: Taking, tmp_path: Path) -> None:
    sent = answered()
    await b.take(bundle(tmp_path, b.origin, [sent], annotations=[
        beside(sent, category="school-affairs", activityClass="life")]))
    await b.at.rebuild()
    found = await b.at.annotation(sent["id"])
    assert (found.category, found.activity_class) == ("school-affairs", "life")


async def test_a_school_holds_a_record_from_when_it_was_confirmed(b: Taking, tmp_path: Path) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered()]))
    worked = [SCHOOL]

    async def schools(person: Person, at: int) -> list[str]:
        return worked

    source, officer = ImportedHoldings(b.at.store.provenance, schools), Person(b.at.tenant, "officer", "", "test")
    assert (await source.facts(officer, 0)).holdings == ()
    confirmed = await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    assert (await source.facts(officer, 0)).holdings == (
        Holding(SCHOOL, HANAKO, frozenset({ISSUER}), Period(confirmed.confirmed)),)
    for elsewhere in ([], [NEXT_SCHOOL], [""]):
        worked[:] = elsewhere
        assert (await source.facts(officer, 0)).holdings == (), "what other schools hold is nothing to them"


async def test_confirming_is_refused_twice_before_the_end_and_for_strangers(b: Taking, tmp_path: Path) -> None:
    run = await b.take(bundle(tmp_path, b.origin, [answered()]))
    with pytest.raises(NotFound):
        await b.confirming.confirm(b.at.tenant, "another", "account:officer", SCHOOL)
    with pytest.raises(BadRequest, match=ACCOUNT):
        await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL, ["mbox mailto:x@example.jp"])
    runs = b.at.store.db["imports"]
    await runs.update_one({"_id": run.run_id}, {"$set": {"finished": None}})
    with pytest.raises(Conflict, match="under way"):
        await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    await runs.update_one({"_id": run.run_id}, {"$set": {"finished": run.finished}})
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    with pytest.raises(Conflict, match="already"):
        await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)


async def test_only_the_accounts_that_were_confirmed_are_linked(b: Taking, tmp_path: Path) -> None:
    mine, other = answered(), answered(actor={"mbox": "mailto:sibling@city-a.ed.jp"})
    run = await b.take(bundle(tmp_path, b.origin, [mine, other]))
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL, [ACCOUNT])
    await b.at.settle()
    assert (await b.at.annotation(mine["id"])).learner == HANAKO
    assert (await b.at.annotation(other["id"])).learner is None


async def test_an_account_that_is_another_learners_here_is_not_confirmed_unless_both_are_one_child(
        b: Taking, tmp_path: Path) -> None:
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"home_pages": [HOME_PAGE]}})
    mine, others = answered(), answered(actor={"account": {"homePage": f"{HOME_PAGE}/", "name": TARO.upper()}})
    run = await b.take(bundle(tmp_path, b.origin, [mine, others]))
    with pytest.raises(BadRequest, match="another learner's here"):
        await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL,
                                   [each.account for each in run.accounts])
    await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)
    await b.at.settle()
    assert [(await b.at.annotation(each["id"])).learner for each in (mine, others)] == [HANAKO, None]

    await b.at.at.links.alias(b.at.tenant, {TARO: HANAKO}, "account:officer")
    later = await b.take(bundle(tmp_path, b.origin, [others]))
    await b.confirming.confirm(b.at.tenant, later.run_id, "account:officer", SCHOOL)
    await b.at.settle()
    assert (await b.at.annotation(others["id"])).learner == HANAKO


async def test_a_record_of_another_learners_accounts_alone_is_nobodys(b: Taking, tmp_path: Path) -> None:
    await b.at.store.db["tenants"].update_one({"_id": b.at.tenant}, {"$set": {"home_pages": [HOME_PAGE]}})
    run = await b.take(bundle(tmp_path, b.origin, [
        answered(actor={"account": {"homePage": HOME_PAGE, "name": TARO}})]))
    with pytest.raises(BadRequest, match="another learner's here"):
        await b.confirming.confirm(b.at.tenant, run.run_id, "account:officer", SCHOOL)


async def test_runs_ledgers_and_bundles_are_erased_with_the_learner(b: Taking, tmp_path: Path) -> None:
    before = await b.rows()
    wrong = answered(verb={"id": "no IRI"})
    waits = {"resource": "agent-profile", "contentType": "text/plain", "body": "",
             "params": {"agent": wrong["actor"], "profileId": "好み"}}
    run = await b.take(bundle(tmp_path, b.origin, [answered(), wrong], documents={
        "data/documents/agent-profile.jsonl.gz": [waits]}))
    assert await b.at.store.provenance.waiting(b.at.tenant, run.run_id, 0) is not None
    for records, naming in ((b.at.store.provenance, 1), (b.at.store.kept_bundles, 2)):
        assert await records.naming(b.at.tenant, [HANAKO]) == naming
        assert await records.forget("another", [HANAKO]) == 0
        assert await records.forget(b.at.tenant, [HANAKO]) == 1
        assert await records.naming(b.at.tenant, [HANAKO]) == 0
    left = {name: count for name, count in (await b.rows()).items() if count != before.get(name, 0)}
    assert not [name for name in left if name.startswith(("import", "kept"))]
