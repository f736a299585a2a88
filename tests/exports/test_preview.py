"""What a family is shown before it decides is what the recipient gets."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lrs.bundles import members
from lrs.clock import now_ms
from lrs.exports.drafts import Drafts
from lrs.exports.preview import Preview, Previews
from lrs.storage.contract.cases import CaseRecord, Recipient, Withholding
from lrs.storage.contract.documents import Document, DocumentPlace
from tests.builders import learner
from tests.bundles.making import content
from tests.exports.conftest import NEXT, Place
from tests.exports.test_export import ACCOUNT, solved
from tests.school import HISTORY, TARO

UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ALL, SOCIAL = Withholding(), Withholding(subjects=("社会",))


async def looked(place: Place, case: CaseRecord, withholding: Withholding = ALL) -> Preview:
    needs = place.export._needs
    return await Previews(needs, Drafts(needs, place.export._config)).of(case, withholding)


async def given(place: Place) -> None:
    """A record with answers in two subjects, a friend in one of them, and a document."""
    with_friend = solved()
    with_friend["context"] = {**with_friend["context"], "instructor": learner(TARO)}
    mine = solved()
    await place.store(mine, with_friend, solved(HISTORY), solved(name=TARO))
    await place.custodian.store.documents.put(
        place.tenant, DocumentPlace("state", f"{mine['object']['id']} {ACCOUNT}", "しおり"),
        Document(b"{}", "application/json", "etag", now_ms()), None)


@pytest.mark.parametrize("withholding", [ALL, SOCIAL], ids=["all", "without a subject"])
@pytest.mark.parametrize("kind", ["school", "pds", "family"])
async def test_the_page_and_its_counts_are_the_bundles(place: Place, kind: str, withholding: Withholding) -> None:
    await given(place)
    recipient = Recipient("school", "となり町立第一中学校", NEXT, place.recipient) if kind == "school" else Recipient(
        "pds", "はなの保管庫", NEXT, place.recipient) if kind == "pds" else Recipient("family", "青木家")
    case = await place.case(withholding, recipient=recipient)
    seen = await looked(place, replace(case, decision=None, state="awaiting-decision"), withholding)
    with await place.opened(await place.built(case)) as bundle:
        assert UUID.sub(b"", seen.page) == UUID.sub(b"", content(bundle, members.PAGE))
        assert seen.counts == bundle.manifest.counts
    assert seen.counts.statements == 3 - bool(withholding)


async def test_looking_writes_nothing_and_decides_nothing(place: Place) -> None:
    await given(place)
    case = await place.case(state="awaiting-decision", decision=None)
    await looked(place, case, SOCIAL)
    assert await place.custodian.store.cases.get(place.tenant, case.case_id) == case
    assert await place.custodian.store.jobs.list(place.tenant) == []


async def test_it_tells_subjects_and_units_by_which_to_withhold(place: Place) -> None:
    await given(place)
    seen = await looked(place, await place.case())
    assert [subject.name.ja for subject in seen.learnt.subjects] == ["社会", "算数"]
    assert [unit.item.code for unit in seen.learnt.subjects[0].units] == [HISTORY]


async def test_twins_one_who_withholds_and_one_who_has_nothing_to_withhold_see_the_same(place: Place) -> None:
    await place.store(solved(), solved(HISTORY), solved(name=TARO))
    hers = await looked(place, await place.case(), SOCIAL)
    his = await looked(place, await place.case(learner=TARO))
    assert UUID.sub(b"", hers.page) == UUID.sub(b"", his.page)
    assert (hers.counts, hers.learnt) == (his.counts, his.learnt)
