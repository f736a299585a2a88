"""Storing and fetching single Statements (Communication 2.1, Data 2.3 and 2.4)."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from conformance.check import SHOULD, V1, V2, check
from conformance.instants import fraction_digits, instant, is_instant
from conformance.lrs import Lrs
from conformance.names import Json, changed
from conformance.validation.values import ACCOUNT, AGENT, MBOX, SUM
from conformance.waiting import http_date

PUT, POST, GET = "Communication 2.1.1", "Communication 2.1.2", "Communication 2.1.3"


@check("00143", "00144", clause=PUT)
async def put_answers_204(lrs: Lrs) -> None:
    """A PUT of a new Statement answers 204 and the Statement is there."""
    sent = lrs.names.statement()
    (await lrs.put(sent)).must_be(204)
    await lrs.settle(sent["id"])
    lrs.kept_as_sent(await lrs.one(sent["id"]), sent)


@check("00144", clause=PUT)
async def put_takes_its_id_from_the_parameter(lrs: Lrs) -> None:
    """A Statement without id that is PUT gets the id of the parameter statementId."""
    sent = lrs.names.statement()
    wanted = sent.pop("id")
    (await lrs.put(sent, wanted)).must_be(204)
    await lrs.settle(wanted)
    lrs.same((await lrs.one(wanted))["verb"], sent["verb"])


@check("00145", clause=PUT)
async def put_needs_statement_id(lrs: Lrs) -> None:
    """A PUT without statementId is refused with 400, and nothing is stored."""
    sent = lrs.names.statement()
    (await lrs.put(lrs.names.statement())).must_be(204)
    (await lrs.request("PUT", "statements", json_body=sent)).must_be(400)
    await lrs.absent(sent["id"])


@check("00012", clause=PUT)
async def put_needs_a_uuid(lrs: Lrs) -> None:
    """A statementId that is no UUID is refused with 400."""
    sent = lrs.names.statement()
    (await lrs.put(lrs.names.statement())).must_be(204)
    wanted = sent.pop("id")
    (await lrs.put(sent, "first")).must_be(400)
    await lrs.absent(wanted)


@check("00144", clause=PUT)
async def put_of_another_id_is_refused(lrs: Lrs) -> None:
    """A Statement whose id differs from statementId is refused with 400; neither id is stored."""
    sent, other = lrs.names.statement(), str(uuid4())
    (await lrs.put(lrs.names.statement())).must_be(204)
    (await lrs.put(sent, other)).must_be(400)
    await lrs.absent(sent["id"])
    await lrs.absent(other)


@check("00146", "00147", "00139", clause=POST)
async def post_of_one_answers_its_id_in_an_array(lrs: Lrs) -> None:
    """A POST of a single Statement answers 200 and an array of its id."""
    sent = lrs.names.statement()
    answer = (await lrs.post(sent)).must_be(200)
    answer.must(answer.json() == [sent["id"]], "the answer is not an array of the id", f'["{sent["id"]}"]')
    await lrs.settle(sent["id"])


@check("00146", clause=POST)
async def post_of_many_answers_their_ids_in_order(lrs: Lrs) -> None:
    """A POST of several Statements answers their ids in the order sent, made ones included, and all are there."""
    sent = [lrs.names.statement() for _ in range(20)]
    for place in (3, 11):
        del sent[place]["id"]
    answer = (await lrs.post(sent)).must_be(200)
    got = answer.array()
    answer.must(len(got) == len(sent), f"{len(got)} ids for {len(sent)} Statements", "an id for each Statement")
    await lrs.settle(got[-1])
    for statement_id, each in zip(got, sent, strict=True):
        found = await lrs.one(statement_id)
        answer.must(found["verb"] == each["verb"], f"{statement_id} is another Statement", "ids in the order sent")


@check("00026", clause="Data 2.4.1")
async def an_id_is_made_where_none_is_sent(lrs: Lrs) -> None:
    """A Statement without id gets a UUID of its own."""
    sent = lrs.names.statement()
    del sent["id"]
    answer = (await lrs.post([sent, sent])).must_be(200)
    one, other = answer.array()
    answer.must(one != other and str(UUID(one)) == one.lower() and str(UUID(other)), "no two UUIDs", "two UUIDs")
    await lrs.settle(other)
    await lrs.one(one)


@check("00029", "00030", clause="Data 2.4.1")
async def an_id_in_capitals_is_the_same_id(lrs: Lrs) -> None:
    """A UUID is the same UUID in capitals: a Statement stored under one is found under the other."""
    sent = lrs.names.statement(id=str(uuid4()).upper())
    (await lrs.post(sent)).must_be(200)
    await lrs.settle(sent["id"])
    (await lrs.get(statementId=sent["id"].lower())).must_be(200)
    (await lrs.get(statementId=sent["id"])).must_be(200)


@check("00147", clause=POST)
async def post_of_nothing_stores_nothing(lrs: Lrs) -> None:
    """An empty body, text, and a number are no Statements: 400."""
    (await lrs.post(lrs.names.statement())).must_be(200)
    for body in (b"", b"once", b"5", b"null", b'{"actor":', b"\xff\xfe"):
        (await lrs.request("POST", "statements", body=body, headers={"Content-Type": "application/json"})
         ).must_be(400, because=f"{body!r} is no Statement")


@check("00142", "00182", clause=PUT)
async def put_never_changes_a_statement(lrs: Lrs) -> None:
    """A Statement with an id that is known already changes nothing, whatever is answered (409 or 204)."""
    before = await lrs.kept(lrs.names.statement())
    (await lrs.put(lrs.names.statement(id=before["id"]))).must_be(409, 204)
    lrs.same(await lrs.one(before["id"]), before)


@check("00142", "00182", clause=POST)
async def post_never_changes_a_statement(lrs: Lrs) -> None:
    """The same by POST; the Statement does not appear under what the second one said."""
    before = await lrs.kept(lrs.names.statement())
    other = lrs.names.statement(id=before["id"])
    (await lrs.post(other)).must_be(409, 204, 200)
    lrs.same(await lrs.one(before["id"]), before)
    answer = await lrs.get(verb=other["verb"]["id"])
    answer.must(answer.statements() == [], "the second Statement is found", "no Statement with the second verb")


@check(clause=PUT, level=SHOULD)
async def a_conflicting_put_answers_409(lrs: Lrs) -> None:
    """A Statement that differs from the one with its id is answered with 409."""
    before = await lrs.kept(lrs.names.statement())
    (await lrs.put(lrs.names.statement(id=before["id"]))).must_be(409)


@check(clause=POST, level=SHOULD)
async def a_conflicting_post_answers_409(lrs: Lrs) -> None:
    """The same by POST, also in a batch, of which nothing is stored."""
    before, fresh = await lrs.kept(lrs.names.statement()), lrs.names.statement()
    (await lrs.post([fresh, lrs.names.statement(id=before["id"])])).must_be(409)
    await lrs.absent(fresh["id"])


@check("00142", clause=POST)
async def the_same_again_is_no_conflict(lrs: Lrs) -> None:
    """A Statement sent again as it was is taken (PUT 204, POST 200) and not stored twice."""
    sent = lrs.names.statement(timestamp="2024-04-01T00:00:00Z")
    before = await lrs.kept(sent)
    (await lrs.put(sent)).must_be(204)
    (await lrs.post(sent)).must_be(200)
    lrs.same(await lrs.found(verb=sent["verb"]["id"]), [before])


RESENT: dict[str, tuple[Json, Json]] = {
    "members of a Group in another order": ({"actor": {"objectType": "Group", "member": [MBOX, ACCOUNT]}},
                                            {"actor": {"objectType": "Group", "member": [ACCOUNT, MBOX]}}),
    "the timestamp in another zone": ({"timestamp": "2024-04-01T00:00:00Z"},
                                      {"timestamp": "2024-04-01T09:00:00.000+09:00"}),
    "another verb display": ({"verb.display": {"ja": "やった"}}, {"verb.display": {"en": "did"}}),
    "another definition": ({"object.definition": {"name": {"ja": "九九"}}},
                           {"object.definition": {"name": {"en": "Times"}}}),
    "a domain in capitals": ({"actor": {"mbox": "mailto:hana@xapi-conformance.example"}},
                             {"actor": {"mbox": "mailto:hana@XAPI-Conformance.Example"}}),
    "a single Activity for an array of one": ({"context.contextActivities.parent": [{"id": "https://x.example/1"}]},
                                              {"context.contextActivities.parent": {"id": "https://x.example/1"}}),
}
CONFLICTING: dict[str, tuple[Json, Json]] = {
    "another score": ({"result.score.raw": 1}, {"result.score.raw": 2}),
    "another actor": ({"actor": AGENT}, {"actor": SUM}),
    "another response": ({"result.response": "あ"}, {"result.response": "い"}),
    "another timestamp": ({"timestamp": "2024-04-01T00:00:00Z"}, {"timestamp": "2024-04-01T00:00:00.001Z"}),
    "another local part of an address": ({"actor": {"mbox": "mailto:hana@x.example"}},
                                         {"actor": {"mbox": "mailto:Hana@x.example"}}),
    "duration written otherwise": ({"result.duration": "PT1H"}, {"result.duration": "PT60M"}),
    "an extension more": ({"result.extensions": {"https://x.example/a": 1}},
                          {"result.extensions": {"https://x.example/a": 1, "https://x.example/b": 2}}),
    "context Activities in another place": ({"context.contextActivities.parent": [{"id": "https://x.example/1"}]},
                                            {"context.contextActivities.other": [{"id": "https://x.example/1"}]}),
}


@check(clause="Data 2.3.1", level=SHOULD)
async def what_may_differ_is_no_conflict(lrs: Lrs) -> None:
    """Differences that Data 2.3.1 lists as no change are not answered with 409."""
    for name, (first, second) in RESENT.items():
        plain = lrs.names.statement()
        await lrs.store(changed(plain, first))
        (await lrs.put(changed(plain, second))).must_be(204, because=f"{name} is no other Statement")


@check(clause="Data 2.3.1", level=SHOULD)
async def what_differs_is_a_conflict(lrs: Lrs) -> None:
    """Every other difference is answered with 409, and the first Statement stays."""
    for name, (first, second) in CONFLICTING.items():
        plain = lrs.names.statement()
        before = await lrs.kept(changed(plain, first))
        (await lrs.put(changed(plain, second))).must_be(409, because=f"{name} is another Statement")
        lrs.same(await lrs.one(plain["id"]), before)


@check("00326", "00182", clause="Communication 3.2")
async def a_batch_is_all_or_nothing(lrs: Lrs) -> None:
    """A batch with one bad Statement, at whatever place, is refused with 400 and nothing of it is stored."""
    for place in (0, 4, 9):
        batch = [lrs.names.statement() for _ in range(10)]
        await lrs.store(lrs.names.statement())
        batch[place]["verb"] = {"id": "no-iri"}
        (await lrs.post(batch)).must_be(400)
        for each in batch:
            await lrs.absent(each["id"])


@check(clause=POST, level=SHOULD)
async def one_id_twice_in_a_batch_is_refused(lrs: Lrs) -> None:
    """A batch in which two Statements share an id is refused with 400 and nothing of it is stored."""
    one, other = lrs.names.statement(), lrs.names.statement()
    await lrs.store(lrs.names.statement())
    (await lrs.post([other, one, lrs.names.statement(id=one["id"])])).must_be(400)
    await lrs.absent(one["id"])
    await lrs.absent(other["id"])


@check("00021", clause="Data 2.4")
async def a_key_twice_is_refused(lrs: Lrs) -> None:
    """A Statement that uses a property twice is refused with 400, at any depth."""
    sent = lrs.names.statement()
    await lrs.store(lrs.names.statement())
    text = json.dumps(sent)
    verb = json.dumps(sent["verb"]["id"])
    for twice in (text.replace('"verb":', f'"verb": {json.dumps(sent["verb"])}, "verb":', 1),
                  text.replace(f'"id": {verb}', f'"id": {verb}, "id": {verb}', 1)):
        answer = await lrs.request("POST", "statements", body=twice.encode(),
                                   headers={"Content-Type": "application/json"})
        answer.must_be(400, because="a property must be used at most once")
        await lrs.absent(sent["id"])


@check("00097", "00023", clause="Data 2.4.8")
async def stored_is_set_by_the_server(lrs: Lrs) -> None:
    """`stored` is the time of storing, whatever the client says."""
    old = "2001-01-01T00:00:00.000Z"
    sent = lrs.names.statement(stored=old)
    before = await lrs.kept(lrs.names.statement())
    (await lrs.put(sent)).must_be(204)
    await lrs.settle(sent["id"])
    after = await lrs.one(sent["id"])
    lrs.must(is_instant(after["stored"]), f"stored is {after['stored']}", "an instant")
    lrs.must(instant(after["stored"]) >= instant(before["stored"]) > instant(old),
             f"stored is {after['stored']}, that of an earlier Statement {before['stored']}", "the time of storing")


@check("00097", clause="Data 2.4.7")
async def a_missing_timestamp_is_set(lrs: Lrs) -> None:
    """A Statement without timestamp gets the time of storing."""
    found = await lrs.kept(lrs.names.statement())
    lrs.must(abs(instant(found["timestamp"]) - instant(found["stored"])) < 5,
             f"timestamp is {found['timestamp']}, stored {found['stored']}", "the time of storing for both")


@check("00122", clause="Data 4.5")
async def timestamps_keep_milliseconds(lrs: Lrs) -> None:
    """A timestamp comes back with at least its milliseconds, and `stored` has three digits or more."""
    found = await lrs.kept(lrs.names.statement(timestamp="2024-04-01T00:00:00.123Z"))
    lrs.kept_as_sent(found, {"timestamp": "2024-04-01T00:00:00.123Z"} | {
        name: found[name] for name in ("id", "actor", "verb", "object")})
    lrs.must(fraction_digits(found["stored"]) >= 3, f"stored is {found['stored']}", "milliseconds")
    finer = await lrs.kept(lrs.names.statement(timestamp="2024-04-01T00:00:00.123456Z"))
    beyond = instant(finer["timestamp"]) - instant("2024-04-01T00:00:00.123Z")
    lrs.must(0 <= beyond * 1000 < 1, f"timestamp is {finer['timestamp']}", ".123456, or cut at .123")


@check("00099", clause="Data 2.4.9")
async def authority_is_set_where_none_is_sent(lrs: Lrs) -> None:
    """A Statement without authority gets one: an Agent, or a Group of two."""
    found = (await lrs.kept(lrs.names.statement()))["authority"]
    if found.get("objectType") == "Group":
        lrs.must(len(found["member"]) == 2, "the Group has not two members", "an Agent, or a Group of two")
    else:
        lrs.must(sum(name in found for name in ("mbox", "mbox_sha1sum", "openid", "account")) == 1,
                 "the Agent has not one identifier", "an Agent with one identifier")


@check("00332", "00330", clause="Data 2.4.10", versions=(V1,))
async def version_is_kept_or_set(lrs: Lrs) -> None:
    """A Statement keeps the version it came with; without one it gets 1.0.0."""
    lrs.same((await lrs.kept(lrs.names.statement(version="1.0.1")))["version"], "1.0.1")
    lrs.same((await lrs.kept(lrs.names.statement()))["version"], "1.0.0")


@check("00332", clause="2.0 Data 4.2.10", versions=(V2,), noun="statements")
async def version_is_kept_or_set_in_2(lrs: Lrs) -> None:
    """A Statement keeps the version it came with; without one it gets 2.0.0."""
    lrs.same((await lrs.kept(lrs.names.statement(version="1.0.1")))["version"], "1.0.1")
    lrs.same((await lrs.kept(lrs.names.statement()))["version"], "2.0.0")


@check("00015", "00014", clause="Communication 1.4")
async def text_comes_back_letter_by_letter(lrs: Lrs) -> None:
    """Text of every script, combining marks, letters beyond the BMP, U+3000 and NUL escapes come back unchanged."""
    texts = ["やりおえた", "𠮷野家", "か\u3099 が", "葛\U000e0100城", "\u3000全角", "مكتمل", "Завершено", "완료",
             "👩‍🏫", "\u2028\u0000\t\"\\/",
             "اَلْعَرَبِيَّةُ", "ไทย", "ß", "\ufeffx", "e\u0301"]
    sent = lrs.names.statement(result={"response": "".join(texts), "extensions": {
        f"https://x.example/{place}": each for place, each in enumerate(texts)}})
    lrs.kept_as_sent(await lrs.kept(sent), sent)


@check(clause="Data 2.2")
async def a_large_statement_is_kept(lrs: Lrs) -> None:
    """A Statement of 200 kB, and one nested twenty deep inside an extension, come back as sent."""
    deep: object = "end"
    for _ in range(20):
        deep = {"in": [deep]}
    sent = lrs.names.statement(result={"response": "九" * 66_000, "extensions": {"https://x.example/deep": deep}})
    lrs.kept_as_sent(await lrs.kept(sent), sent)


FINE = "P1DT12H36M0.12567S"


@check("00124", clause="Data 4.6", versions=(V1,))
async def a_fine_duration_is_kept(lrs: Lrs) -> None:
    """A duration finer than 0.01 s is a string like any other and comes back as it was."""
    lrs.same((await lrs.kept(lrs.names.statement(result={"duration": FINE})))["result"], {"duration": FINE})


@check("00124", clause="2.0 Data 4.6", versions=(V2,))
async def a_fine_duration_is_never_rounded(lrs: Lrs) -> None:
    """A duration finer than 0.01 s comes back as it was, or cut, not rounded."""
    found = (await lrs.kept(lrs.names.statement(result={"duration": FINE})))["result"]["duration"]
    lrs.must(found.endswith("S") and len(found) >= len("P1DT12H36M0.12S") and FINE.startswith(found[:-1]),
             f"the duration came back as {found}", f"{FINE}, or cut to P1DT12H36M0.12S")


@check(clause="2.0 Data 4.6", versions=(V2,), level=SHOULD)
async def durations_compare_to_a_hundredth(lrs: Lrs) -> None:
    """What is finer than 0.01 s makes no other Statement; a hundredth does."""
    plain = lrs.names.statement(result={"duration": "PT1.121S"})
    await lrs.store(plain)
    (await lrs.put({**plain, "result": {"duration": "PT1.129S"}})).must_be(204)
    (await lrs.put({**plain, "result": {"duration": "PT1.13S"}})).must_be(409)


@check(clause=GET, level=SHOULD)
async def last_modified_is_the_time_of_storing(lrs: Lrs) -> None:
    """A single Statement comes with Last-Modified, its `stored` to the second."""
    sent = await lrs.kept(lrs.names.statement())
    answer = (await lrs.get(statementId=sent["id"])).must_be(200)
    told = http_date(answer.header("Last-Modified"))
    answer.must(told and int(told.timestamp()) == int(instant(sent["stored"])), f"Last-Modified is {told}",
                f"{sent['stored']} to the second")
