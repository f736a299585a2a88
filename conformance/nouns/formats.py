"""How Statements are shown: exact, ids, canonical (Communication 2.1.3)."""

from __future__ import annotations

from typing import Any

from conformance.check import SHOULD, V2, check
from conformance.lrs import Lrs
from conformance.names import Json

CLAUSE = "Communication 2.1.3"
CHOICE = {"interactionType": "choice", "correctResponsesPattern": ["a"],
          "choices": [{"id": "a", "description": {"ja": "ア", "en": "A"}}]}


def rich(lrs: Lrs) -> Json:
    """Names and texts in two languages at every place."""
    both = {"ja": "日本語", "en-GB": "English"}
    def activity() -> Json:
        return {"objectType": "Activity", "id": lrs.names.iri(), "definition": {
            "name": both, "description": both, "type": "https://x.example/type", "moreInfo": "https://x.example/more",
            "extensions": {"https://x.example/e": {"ja": 1}}, **CHOICE}}
    person = {**lrs.names.agent(), "name": "山田 花子"}
    group = {"objectType": "Group", "name": "一組", "member": [{**lrs.names.agent(), "name": "佐藤"}]}
    context = {"instructor": person, "team": group,
               "contextActivities": {"parent": [activity()], "other": [activity()]}}
    return lrs.names.statement(
        actor=person, verb={"id": lrs.names.iri("verb"), "display": both}, object=activity(), context=context)


async def shown(lrs: Lrs, statement: Json, form: str | None, language: str | None = None) -> list[Json]:
    """The Statement alone and within a list."""
    more = {"format": form} if form else {}
    headers: dict[str, str | None] = {"Accept-Language": language} if language else {}
    one = await lrs.request("GET", "statements", {"statementId": statement["id"], **more}, headers=headers)
    many = await lrs.request("GET", "statements", {"verb": statement["verb"]["id"], **more}, headers=headers)
    found = many.statements()
    many.must(len(found) == 1, f"{len(found)} Statements are in the list", "one")
    return [one.must_be(200).object(), found[0]]


@check("00168", "00170", clause=CLAUSE)
async def exact_is_what_was_sent(lrs: Lrs) -> None:
    """With format=exact and without format everything comes back as sent, whatever Accept-Language says."""
    sent = rich(lrs)
    await lrs.store(sent)
    for form, language in (("exact", "en-GB"), (None, "en-GB"), (None, None)):
        for found in await shown(lrs, sent, form, language):
            lrs.kept_as_sent(found, sent)


@check("00170", clause=CLAUSE)
async def exact_is_not_filled_from_elsewhere(lrs: Lrs) -> None:
    """A Statement without definition and display stays so, though others about the same Activity and verb have them."""
    full = rich(lrs)
    bare = lrs.names.statement(verb={"id": full["verb"]["id"]}, object={"id": full["object"]["id"]})
    await lrs.store(full, bare)
    lrs.kept_as_sent(await lrs.one(bare["id"]), bare)
    lrs.kept_as_sent(await lrs.one(bare["id"], format="exact"), bare)


@check("00171", clause=CLAUSE)
async def ids_leaves_only_identifiers(lrs: Lrs) -> None:
    """With format=ids Agents, Groups and Activities have nothing but what identifies them; the rest stays."""
    sent = rich(lrs)
    sent["result"] = {"score": {"raw": 5}}
    await lrs.store(sent)
    for found in await shown(lrs, sent, "ids"):
        lrs.same(_bare(found["object"]), {"id": sent["object"]["id"]})
        lrs.same(_bare(found["actor"]), {"mbox": sent["actor"]["mbox"]})
        lrs.same(_bare(found["context"]["instructor"]), {"mbox": sent["actor"]["mbox"]})
        members = sent["context"]["team"]["member"]
        team = found["context"]["team"]
        lrs.same({**team, "member": [_bare(each) for each in team["member"]]},
                 {"objectType": "Group", "member": [{"mbox": members[0]["mbox"]}]})
        for key in ("parent", "other"):
            lrs.same([_bare(each) for each in found["context"]["contextActivities"][key]],
                     [{"id": each["id"]} for each in sent["context"]["contextActivities"][key]])
        lrs.same((found["verb"]["id"], found["result"], found["id"]), (sent["verb"]["id"], sent["result"], sent["id"]))


def _bare(value: Json) -> Json:
    """objectType may stay."""
    return {name: each for name, each in value.items() if name != "objectType"}


@check("00171", clause=CLAUSE, versions=(V2,))
async def ids_leaves_the_verb_its_id(lrs: Lrs) -> None:
    """With format=ids a verb has only its id, in a SubStatement too."""
    sent = rich(lrs)
    inner = {"objectType": "SubStatement", **{name: sent[name] for name in ("actor", "verb", "object")}}
    outer = lrs.names.statement(object=inner)
    await lrs.store(sent, outer)
    for found in await shown(lrs, sent, "ids"):
        lrs.same(found["verb"], {"id": sent["verb"]["id"]})
    for found in await shown(lrs, outer, "ids"):
        part = found["object"]
        lrs.same(part["verb"], {"id": sent["verb"]["id"]})
        lrs.same(_bare(part["object"]), {"id": sent["object"]["id"]})
        lrs.same(_bare(part["actor"]), {"mbox": sent["actor"]["mbox"]})


@check(clause="Data 2.4.3", level=SHOULD)
async def ids_leaves_display_out(lrs: Lrs) -> None:
    """With format=ids the verb has no display."""
    sent = rich(lrs)
    await lrs.store(sent)
    for found in await shown(lrs, sent, "ids"):
        lrs.same(found["verb"], {"id": sent["verb"]["id"]})


@check("00169", "00172", clause=CLAUSE)
async def canonical_has_one_language_the_asked_one(lrs: Lrs) -> None:
    """With format=canonical every language map of Activities holds one language, that of Accept-Language."""
    sent = rich(lrs)
    await lrs.store(sent)
    for asked, wanted in (("en-GB", "en-GB"), ("ja", "ja"), ("fr, ja;q=0.5, en-GB;q=0.8", "en-GB"),
                          ("en-GB;q=0.1, ja-JP;q=0.2, ja;q=0.9", "ja")):
        text = {"en-GB": "English", "ja": "日本語"}[wanted]
        for found in await shown(lrs, sent, "canonical", asked):
            places = [found["object"], *found["context"]["contextActivities"]["parent"],
                      *found["context"]["contextActivities"]["other"]]
            for activity in places:
                definition = activity["definition"]
                lrs.same({"name": definition["name"], "description": definition["description"]},
                         {"name": {wanted: text}, "description": {wanted: text}})
                lrs.same([definition["type"], definition["moreInfo"], definition["extensions"],
                          definition["correctResponsesPattern"]],
                         ["https://x.example/type", "https://x.example/more", {"https://x.example/e": {"ja": 1}},
                          ["a"]])
            lrs.same(found["actor"], sent["actor"])


@check("00169", clause=CLAUSE)
async def canonical_is_what_the_server_knows(lrs: Lrs) -> None:
    """With format=canonical an Activity that came without definition has the one that the server knows."""
    full = rich(lrs)
    bare = lrs.names.statement(object={"id": full["object"]["id"]})
    await lrs.store(full, bare)
    for found in await shown(lrs, bare, "canonical", "ja"):
        lrs.same(found["object"].get("definition", {}).get("name"), {"ja": "日本語"})


@check("00168", "00012", clause=CLAUSE)
async def another_format_is_refused(lrs: Lrs) -> None:
    """A format that is none of the three is refused with 400, as is one in capitals."""
    sent = await lrs.kept(lrs.names.statement())
    for form in ("IDS", "Exact", "full", ""):
        (await lrs.get(statementId=sent["id"], format=form)).must_be(400, because=f"{form!r} is no format")


@check("00155", "00156", "00157", "00158", clause=CLAUSE)
async def a_single_statement_has_formats_and_attachments(lrs: Lrs) -> None:
    """statementId and voidedStatementId go with format and attachments."""
    sent = rich(lrs)
    await lrs.store(sent)
    async def asked(**parameters: Any) -> None:
        ids = (await lrs.get(**parameters, format="ids")).must_be(200).object()
        lrs.same(_bare(ids["object"]), {"id": sent["object"]["id"]})
        (await lrs.get(**parameters, format="ids", attachments=True)).must_be(200).parts()
    await asked(statementId=sent["id"])
    await lrs.store(lrs.names.voiding(sent["id"]))
    await asked(voidedStatementId=sent["id"])
