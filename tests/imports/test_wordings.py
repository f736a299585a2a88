"""How an issuer words the codes beside its Statements: kept with the import, and gone with the learner."""

from __future__ import annotations

from pathlib import Path

from lrs.storage.contract.origins import Wording
from tests.imports.bundled import answered, beside, bundle
from tests.imports.conftest import Taking
from tests.school import FRACTIONS, HANAKO, HISTORY


def coded(statement: object, code: str, **words: object) -> dict[str, object]:
    return beside(statement, codes=[{"code": code, "table": "82V11", **words}])  # type: ignore[arg-type]


async def test_the_issuers_words_of_codes_are_kept_once_and_forgotten_with_the_learner(
        b: Taking, tmp_path: Path) -> None:
    sent = [answered(number) for number in range(4)]
    noted = [coded(sent[0], FRACTIONS, text="分数の乗法", path=["算数", "第6学年"], subject="算数"),
             coded(sent[1], FRACTIONS, text="another text", path=[], subject=""),
             coded(sent[2], HISTORY), coded(sent[3], "not a code", text="何か")]
    await b.take(bundle(tmp_path, b.origin, sent, annotations=noted))
    provenance = b.at.store.provenance
    assert await provenance.wordings(b.at.tenant, HANAKO) == [
        Wording(FRACTIONS, "分数の乗法", ("算数", "第6学年"), "算数")]
    assert await provenance.wordings("another", HANAKO) == []
    await provenance.forget(b.at.tenant, [HANAKO])
    assert await b.at.store.db["import_wordings"].count_documents({}) == 0


async def test_words_without_bounds_are_cut_and_those_of_a_line_that_is_rejected_stay_away(
        b: Taking, tmp_path: Path) -> None:
    long, teaching = answered(), answered()
    noted = [coded(long, FRACTIONS, text="分" * 9000, path=["数"] * 90, subject="𠮷" * 300),
             {**coded(teaching, HISTORY, text="授業"), "activityClass": "teaching"}]
    run = await b.take(bundle(tmp_path, b.origin, [long, teaching], annotations=noted))
    assert (await b.counts(run))["rejected"] == 1
    [kept] = await b.at.store.provenance.wordings(b.at.tenant, HANAKO)
    assert (kept.code, len(kept.text), len(kept.path), len(kept.subject)) == (FRACTIONS, 1000, 12, 200)


async def test_words_that_are_no_text_reject_their_line(b: Taking, tmp_path: Path) -> None:
    sent = answered()
    run = await b.take(bundle(tmp_path, b.origin, [sent], annotations=[coded(sent, FRACTIONS, text=7)]))
    assert (await b.counts(run))["rejected"] == 1
