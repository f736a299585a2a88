"""Other pupils in a bundle that leaves school: who has all of it cannot find out who they are."""

from __future__ import annotations

import orjson

from lrs.bundles.contents.others import PUPIL_PAGE, Others, by_account
from lrs.storage.contract.cases import Recipient
from tests.builders import learner
from tests.exports.conftest import NEXT, Place
from tests.exports.test_export import solved
from tests.school import HANAKO, TARO


async def test_no_salt_in_a_bundle_tells_whom_a_name_stands_for(place: Place) -> None:
    together = solved()
    together["context"] = {**together["context"], "instructor": learner(TARO)}
    await place.store(together)
    sent = (await place.custodian.row(together["id"])).text
    case = await place.case(recipient=Recipient("pds", "はなの保管庫", NEXT, place.recipient))
    with await place.opened(await place.built(case)) as bundle:
        [line] = [line for chunk in bundle.statements() for line in chunk.lines]
        salt, bundle_id = bundle.salt(), bundle.manifest.bundle_id
    told = orjson.loads(line)["context"]["instructor"]["account"]
    assert told["homePage"] == PUPIL_PAGE
    guess = Others("pds", bundle_id, salt, by_account({HANAKO}, ())).told(sent, {}, own=True)
    assert guess is not None
    assert orjson.loads(guess)["id"] == orjson.loads(line)["id"]
    assert orjson.loads(guess)["context"]["instructor"]["account"]["name"] != told["name"]
