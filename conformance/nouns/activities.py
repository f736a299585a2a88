"""Full Activities (Communication 2.5)."""

from __future__ import annotations

from conformance.check import SHOULD, check
from conformance.lrs import Lrs
from conformance.names import Json

CLAUSE = "Communication 2.5"


async def full(lrs: Lrs, activity: str) -> Json:
    answer = (await lrs.request("GET", "activities", {"activityId": activity})).must_be(200)
    found = answer.object()
    answer.must(found.get("id") == activity, f"id is {found.get('id')}", activity)
    return found


@check("00251", "00252", "00253", clause=CLAUSE)
async def an_activity_comes_whole(lrs: Lrs) -> None:
    """GET activities answers 200 and the Activity with its definition."""
    definition = {"name": {"ja": "九九の練習"}, "description": {"ja": "7の段"}, "type": lrs.names.iri("type"),
                  "moreInfo": lrs.names.iri("more"), "interactionType": "choice", "correctResponsesPattern": ["a"],
                  "choices": [{"id": "a", "description": {"ja": "49"}}],
                  "extensions": {lrs.names.iri("x"): {"a.b": None}}}
    activity: Json = {"objectType": "Activity", "id": lrs.names.iri(), "definition": definition}
    await lrs.store(lrs.names.statement(object=activity))
    lrs.same(await full(lrs, activity["id"]), activity)


@check("00254", clause=CLAUSE)
async def languages_of_all_statements_come_together(lrs: Lrs) -> None:
    """Names and descriptions that different Statements gave in different languages all come back."""
    activity = lrs.names.iri()
    for name in ({"ja": "九九"}, {"en": "Times tables"}, {"fr": "Tables"}):
        await lrs.store(lrs.names.statement(object={"id": activity, "definition": {"name": name, "description": name}}))
    found = (await full(lrs, activity))["definition"]
    wanted = {"ja": "九九", "en": "Times tables", "fr": "Tables"}
    lrs.same({"name": found.get("name"), "description": found.get("description")},
             {"name": wanted, "description": wanted})


@check("00254", clause=CLAUSE)
async def activities_of_every_place_are_known(lrs: Lrs) -> None:
    """Activities in contextActivities and in SubStatements are known with their definitions."""
    parent, inner = lrs.names.iri(), lrs.names.iri()
    definition = {"name": {"ja": "算数"}}
    await lrs.store(
        lrs.names.statement(context={"contextActivities": {"parent": [{"id": parent, "definition": definition}]}}),
        lrs.names.statement(object=lrs.names.sub_statement(object={"id": inner, "definition": definition})))
    for activity in (parent, inner):
        lrs.same((await full(lrs, activity)).get("definition"), definition)


@check("00251", clause=CLAUSE, level=SHOULD)
async def an_unknown_activity_is_an_activity(lrs: Lrs) -> None:
    """An Activity that no Statement was about is answered with its id."""
    await full(lrs, lrs.names.iri())


@check("00250", "00012", clause=CLAUSE)
async def only_an_iri_is_taken(lrs: Lrs) -> None:
    """No activityId, and one that is no IRI, are refused with 400."""
    await full(lrs, lrs.names.iri())
    (await lrs.request("GET", "activities")).must_be(400)
    for bad in ("", "activity", "5", "ab=c://should.fail.example"):
        (await lrs.request("GET", "activities", {"activityId": bad})).must_be(400, because=f"{bad!r} is no IRI")


@check("00125", clause="Communication 1.1")
async def head_answers(lrs: Lrs) -> None:
    """HEAD activities answers as GET, without body."""
    activity = lrs.names.iri()
    await lrs.store(lrs.names.statement(object={"id": activity}))
    await full(lrs, activity)
    (await lrs.request("HEAD", "activities", {"activityId": activity})).must_be(200)
    (await lrs.request("HEAD", "activities")).must_be(400)
