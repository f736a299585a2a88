"""Caliper Events in a bundle: with the Statement that each was; none of what is withheld or goes as a copy."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from lrs.caliper.entities import people
from lrs.exports import building
from lrs.exports.drafts import Drafts
from lrs.exports.preview import Previews
from lrs.storage.contract.cases import Recipient, Withholding
from lrs.storage.contract.events import NewEvent
from lrs.storage.contract.jobs import Job
from tests.builders import learner
from tests.exports.conftest import NEXT, Place
from tests.exports.test_export import solved
from tests.school import HISTORY, TARO

ME, OTHER = "https://id.example.jp/u/1", "https://id.example.jp/u/2"


def event(statement: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"id": f"urn:uuid:{statement['id']}", "type": "AssessmentItemEvent", "actor": {"id": ME, "type": "Person"},
            "session": {"id": "https://drill.example.jp/s", "type": "Session", "user": ME}, **members}


async def listen(place: Place, *events: dict[str, Any]) -> None:
    """Keep these beside their Statements, which are there."""
    keys = await place.custodian.statements.keys(place.tenant)
    await place.custodian.store.events.insert_batch(place.tenant, [
        NewEvent(keys.statement(each["id"].removeprefix("urn:uuid:")), each["id"],
                 orjson.dumps(each, option=orjson.OPT_INDENT_2), (), (), "drill", None, 1) for each in events], [])


async def heard(place: Place, job: Job) -> list[list[str]]:
    """The ids in each file of Events."""
    with await place.opened(job) as bundle:
        assert bundle.manifest.counts.caliper_events == sum(
            file.records or 0 for file in bundle.files("caliper"))
        return [[orjson.loads(line)["id"] for line in bundle.events(chunk)] for chunk in bundle.statements()]


async def test_events_stand_in_the_file_of_the_number_of_their_statements(
        place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "CHUNK_STATEMENTS", 2)
    sent = [solved() for _ in range(5)]
    await place.store(*sent)
    events = [event(each) for each in (sent[4], sent[1], sent[0])]
    await listen(place, *events, event({"id": "11111111-1111-4111-8111-111111111111"}))
    job = await place.built(await place.case())
    assert await heard(place, job) == [[events[2]["id"], events[1]["id"]], [], [events[0]["id"]]]
    with await place.opened(job) as bundle:
        [line] = [line for chunk in bundle.statements() if bundle.number(chunk) == 2 for line in bundle.events(chunk)]
    assert orjson.loads(line) == events[0]


async def test_of_what_is_withheld_no_event_goes_and_nothing_tells_that_there_was_one(place: Place) -> None:
    kept, history = solved(), solved(code=HISTORY)
    await place.store(kept, history)
    await listen(place, event(history))
    case = await place.case(Withholding(subjects=("社会",)))
    with await place.opened(await place.built(case)) as bundle:
        assert bundle.files("caliper") == []
        assert (bundle.manifest.counts.statements, bundle.manifest.counts.caliper_events) == (1, 0)
    needs = place.export._needs
    seen = await Previews(needs, Drafts(needs, place.export._config)).of(case, Withholding(subjects=("社会",)))
    assert seen.counts.caliper_events == 0


@pytest.mark.parametrize(("kind", "goes"), [("school", ["alone", "named"]), ("pds", ["alone"]), ("family", ["alone"])])
async def test_outside_a_school_no_event_goes_that_names_somebody_else(
        place: Place, kind: str, goes: list[str]) -> None:
    alone, named, copied = solved(), solved(), solved()
    copied["context"] = {**copied["context"], "instructor": learner(TARO)}
    await place.store(alone, named, copied)
    events = {"alone": event(alone), "named": event(named, generated={"id": "urn:x:1", "type": "Attempt",
                                                                      "assignee": OTHER})}
    await listen(place, *events.values())
    if kind != "school":
        await listen(place, event(copied))
    case = await place.case(recipient=Recipient(kind, "受け取る人", NEXT, place.recipient))  # type: ignore[arg-type]
    needs = place.export._needs
    seen = await Previews(needs, Drafts(needs, place.export._config)).of(case, Withholding())
    assert await heard(place, await place.built(case)) == [[events[each]["id"] for each in goes]]
    assert seen.counts.caliper_events == len(goes), "the family sees before what goes"


async def test_whoever_stands_in_an_event_by_an_id_alone_is_somebody_else(place: Place) -> None:
    sent = [solved() for _ in people()]
    await place.store(*sent)
    await listen(place, *[event(each, target={"id": "urn:x:1", "type": "Thing", name: OTHER})
                          for each, name in zip(sent, sorted(people()), strict=True)])
    case = await place.case(recipient=Recipient("pds", "受け取る人", NEXT, place.recipient))
    assert await heard(place, await place.built(case)) == [[]]
