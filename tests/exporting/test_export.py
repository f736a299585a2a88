"""What a bundle holds of a learner's record, and what it does not."""

from __future__ import annotations

import orjson

from tests.annotation.test_ingest import trial
from tests.exporting.conftest import Place
from tests.school import TARO


async def test_a_bundle_holds_the_learners_statements_byte_for_byte(place: Place) -> None:
    mine = [trial() for _ in range(3)]
    await place.store(*mine, trial(TARO))
    job = await place.built(await place.case())
    lines = await place.lines(job)
    assert [orjson.loads(line)["id"] for line in lines] == [each["id"] for each in mine]
    assert lines == [(await place.custodian.row(each["id"])).text for each in mine]
