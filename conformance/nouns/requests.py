"""What holds for every request: versions, credentials, HEAD, parameters, errors (Communication 1, 3, 4)."""

from __future__ import annotations

import json
from uuid import uuid4

from conformance.check import SHOULD, V1, check
from conformance.failure import Wrong
from conformance.instants import is_instant
from conformance.lrs import Lrs
from conformance.names import Json
from conformance.wire.client import basic, query
from conformance.wire.raw import after_headers

VERSIONING, ERRORS, HEAD = "Communication 3.3", "Communication 3.2", "Communication 1.1"
HEADER = "X-Experience-API-Version"


async def resources(lrs: Lrs) -> dict[str, Json]:
    """Paths with parameters of a GET that answers 200: something is stored at each."""
    agent, activity = lrs.names.agent(), lrs.names.iri()
    await lrs.store(lrs.names.statement(actor=agent, object={"id": activity}))
    state = {"activityId": activity, "agent": agent, "stateId": "s"}
    profile, about = {"agent": agent, "profileId": "p"}, {"activityId": activity, "profileId": "p"}
    for path, parameters in (("activities/state", state), ("agents/profile", profile), ("activities/profile", about)):
        (await lrs.request("PUT", path, parameters, json_body={"a": 1}, headers={"If-None-Match": "*"})).must_be(204)
    return {"statements": {"limit": 1, "activity": activity}, "activities": {"activityId": activity},
            "agents": {"agent": agent}, "activities/state": state, "agents/profile": profile,
            "activities/profile": about}


@check("00321", "00331", clause=VERSIONING)
async def a_request_without_version_is_refused(lrs: Lrs) -> None:
    """Every resource but About refuses a request without version header with 400, and says its own version."""
    for path, parameters in (await resources(lrs)).items():
        (await lrs.request("GET", path, parameters)).must_be(200)
        answer = (await lrs.request("GET", path, parameters, headers={HEADER: None})).must_be(400)
        answer.header(HEADER)


@check("00331", clause=VERSIONING)
async def an_unknown_version_is_refused(lrs: Lrs) -> None:
    """Versions before 1.0, 1.1.0 and later of 1, and nonsense are refused with 400 and the version header."""
    for path, parameters in (await resources(lrs)).items():
        for version in ("0.9", "0.95", "1.1.0", "1.1", "3.0.0", "BAD", "1.0.3.1x"):
            answer = await lrs.request("GET", path, parameters, headers={HEADER: version})
            answer.must_be(400, because=f"{version} is none of the versions of this LRS").header(HEADER)


@check("00331", "00333", clause=VERSIONING, versions=(V1,))
async def every_version_1_0_is_taken(lrs: Lrs) -> None:
    """1.0, 1.0.0 and every 1.0.x are taken."""
    sent = await lrs.kept(lrs.names.statement())
    for version in ("1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.9"):
        answer = await lrs.request("GET", "statements", {"statementId": sent["id"]}, headers={HEADER: version})
        answer.must_be(200, because=f"{version} starts with 1.0").header(HEADER)


@check("00333", clause=VERSIONING)
async def every_answer_carries_the_version(lrs: Lrs) -> None:
    """Answers of every resource, good and bad, carry the version header; good ones the version that was asked for."""
    for path, parameters in (await resources(lrs)).items():
        good = (await lrs.request("GET", path, parameters)).must_be(200)
        good.must(good.header(HEADER) == lrs.version, f"the version is {good.header(HEADER)}", lrs.version)
        bad = (await lrs.request("GET", path, {**parameters, "foo": "bar"})).must_be(400)
        bad.header(HEADER)


@check("00334", "00335", clause="Communication 4")
async def bad_credentials_are_refused(lrs: Lrs) -> None:
    """No credentials, a wrong secret, an unknown key and nonsense: 401 at every resource, and nothing is stored."""
    key, secret = lrs.target.key, lrs.target.secret
    bad = (None, basic(key, secret + "x"), basic(str(uuid4()), secret), basic(key, ""), "Basic !!!", "Basic",
           "Nonsense x")
    for path, parameters in (await resources(lrs)).items():
        for authorization in bad:
            (await lrs.request("GET", path, parameters, headers={"Authorization": authorization})).must_be(401)
    sent = lrs.names.statement()
    (await lrs.request("POST", "statements", json_body=sent, headers={"Authorization": bad[1]})).must_be(401)
    await lrs.absent(sent["id"])


@check("00125", "00126", clause=HEAD)
async def head_is_get_without_body(lrs: Lrs) -> None:
    """HEAD answers with the status and headers of GET and no body, at every resource."""
    for path, parameters in (await resources(lrs)).items():
        whole = (await lrs.request("GET", path, parameters)).must_be(200)
        head = (await lrs.request("HEAD", path, parameters)).must_be(200)
        head.must(head.body == b"", "HEAD has a body", "no body")
        for name in ("Content-Type", "ETag", "Last-Modified", HEADER):
            head.must(head.headers.get(name) == whole.headers.get(name), f"{name} differs from that of GET",
                      f"{name}: {whole.headers.get(name)}")


@check("00125", clause=HEAD)
async def head_sends_no_byte_of_a_body(lrs: Lrs) -> None:
    """After the headers of a HEAD nothing comes on the wire, whatever the headers say, at every resource."""
    for path, parameters in (await resources(lrs)).items():
        url = f"{lrs.target.endpoint}/{path}?{query(parameters)}"
        rest, exchange = await after_headers("HEAD", url, lrs.headers(), insecure=lrs.target.insecure)
        if rest or " 200" not in exchange.answer.partition("\r\n")[0]:
            raise Wrong(f"{len(rest)} bytes came after the headers", "200 and no byte of a body", exchange)


@check("00125", clause=HEAD)
async def head_of_what_is_missing_is_404(lrs: Lrs) -> None:
    """HEAD of a missing Statement and of a missing document answers 404, of a bad request 400."""
    found = await lrs.kept(lrs.names.statement())
    (await lrs.request("HEAD", "statements", {"statementId": found["id"]})).must_be(200)
    (await lrs.request("HEAD", "statements", {"statementId": str(uuid4())})).must_be(404)
    (await lrs.request("HEAD", "statements", {"foo": "bar"})).must_be(400)
    (await lrs.request("HEAD", "activities/state", {
        "activityId": lrs.names.iri(), "agent": lrs.names.agent(), "stateId": "s"})).must_be(404)


@check("00324", clause=ERRORS)
async def an_unknown_parameter_is_refused(lrs: Lrs) -> None:
    """A parameter that no resource knows is refused with 400, everywhere and by every method."""
    for path, parameters in (await resources(lrs)).items():
        for method in ("GET", "HEAD") if path in {"agents", "activities"} else ("GET", "PUT", "POST"):
            body: Json | None = None if method in {"GET", "HEAD"} else {}
            asked = {**parameters, "foo": "bar"}
            (await lrs.request(method, path, asked, json_body=body)).must_be(400, because="foo is no parameter")


WRONG_CASES: dict[str, dict[str, tuple[str, ...]]] = {
    "statements": {"statementId": ("StatementId", "statementid"), "voidedStatementId": ("VoidedStatementId",),
                   "agent": ("Agent",), "verb": ("Verb",), "activity": ("Activity",), "registration": ("Registration",),
                   "related_activities": ("Related_Activities",), "related_agents": ("Related_Agents",),
                   "since": ("Since",), "until": ("Until",), "limit": ("Limit", "LIMIT"), "format": ("Format",),
                   "attachments": ("Attachments",), "ascending": ("Ascending",)},
    "activities": {"activityId": ("ActivityId", "activityid")}, "agents": {"agent": ("Agent",)},
    "activities/state": {"stateId": ("StateId", "stateid"), "agent": ("Agent",), "activityId": ("activityID",),
                         "registration": ("Registration",)},
    "agents/profile": {"profileId": ("ProfileId", "profileid"), "agent": ("AGENT",)},
    "activities/profile": {"profileId": ("ProfileId",), "activityId": ("ActivityId",)},
}


@check("00325", clause=ERRORS)
async def parameters_are_case_sensitive(lrs: Lrs) -> None:
    """A parameter of the standard in another case is refused with 400."""
    known = await resources(lrs)
    values = {"statementId": str(uuid4()), "voidedStatementId": str(uuid4()), "agent": lrs.names.agent(),
              "registration": str(uuid4()), "limit": 1, "since": "2024-01-01T00:00:00Z", "format": "ids",
              "until": "2099-01-01T00:00:00Z"}
    for path, names in WRONG_CASES.items():
        (await lrs.request("GET", path, known[path])).must_be(200)
        for right, wrongs in names.items():
            for wrong in wrongs:
                value = values.get(right) or known[path].get(right) or "true"
                (await lrs.request("GET", path, {**known[path], wrong: value})).must_be(
                    400, because=f"{wrong} is {right} in another case")


@check("00012", clause="Data 2.2", level=SHOULD)
async def one_parameter_twice_is_refused(lrs: Lrs) -> None:
    """A parameter given twice has no one meaning: 400."""
    (await lrs.get(limit=1)).must_be(200)
    (await lrs.request("GET", "statements", "limit=1&limit=2")).must_be(400)


@check(clause=ERRORS, level=SHOULD)
async def a_refusal_says_why(lrs: Lrs) -> None:
    """A refusal has a body that tells the cause."""
    (await lrs.get(limit=1)).must_be(200)
    for answer in (await lrs.get(foo="bar"), await lrs.post({"actor": 5})):
        answer.must_be(400).must(answer.body.strip(), "the refusal has no body", "a text that tells the cause")


@check("00323", clause=ERRORS)
async def refusals_are_4xx(lrs: Lrs) -> None:
    """Broken requests are refused with 400, never with an error of the server."""
    (await lrs.get(limit=1)).must_be(200)
    broken: tuple[tuple[str, str], ...] = (
        ("statements", "agent=%7B"), ("statements", "agent=%ff%fe"), ("statements", "limit=%00"),
        ("statements", "since=%F0%9F"), ("activities", "activityId=%00"), ("agents", "agent=%5B%5D"),
        ("agents", "agent=" + "%7B%22a%22:" * 500))
    for path, asked in broken:
        (await lrs.request("GET", path, asked)).must_be(400)


@check(clause=ERRORS, level=SHOULD)
async def a_path_that_is_not_there(lrs: Lrs) -> None:
    """A resource that the standard does not know answers 404, a method that one does not know 405 or 400."""
    (await lrs.get(limit=1)).must_be(200)
    (await lrs.request("GET", "statement")).must_be(404)
    (await lrs.request("DELETE", "statements")).must_be(405, 400, 404, 403)


@check("00153", "00160", "00165", clause="Communication 2.1.3")
async def statements_answers_tell_how_far_they_are(lrs: Lrs) -> None:
    """Every answer of Statements, refusals too, has Consistent-Through as an instant, and a Content-Type."""
    found = await lrs.kept(lrs.names.statement())
    asked: tuple[Json, ...] = ({"statementId": found["id"]}, {"limit": 1}, {"statementId": str(uuid4())},
                               {"LIMIT": 1}, {"agent": "x"})
    for parameters, status in zip(asked, (200, 200, 404, 400, 400), strict=True):
        answer = (await lrs.request("GET", "statements", parameters)).must_be(status)
        through = answer.header("X-Experience-API-Consistent-Through")
        answer.must(is_instant(through), f"{through} is no ISO 8601 instant", "an instant")
        answer.header("Content-Type")


@check("00328", clause=ERRORS, level=SHOULD)
async def what_is_too_large_is_413(lrs: Lrs) -> None:
    """Statements of 1 to 64 MB are stored whole or refused with 413."""
    for megabytes in (1, 8, 64):
        sent = lrs.names.statement(result={"response": "x" * (megabytes << 20)})
        answer = await lrs.post(sent)
        answer.must_be(200, 413)
        if answer.status == 413:
            await lrs.absent(sent["id"])
            return
        await lrs.settle(sent["id"])
        found = await lrs.one(sent["id"])
        lrs.same(found["result"], sent["result"])


@check(clause="Communication 1.4")
async def bytes_that_are_no_utf_8_are_refused(lrs: Lrs) -> None:
    """A body that is no UTF-8 is refused with 400 and nothing is stored."""
    sent = lrs.names.statement(result={"response": "é"})
    (await lrs.post(lrs.names.statement())).must_be(200)
    body = json.dumps(sent, ensure_ascii=False).encode("latin-1")
    (await lrs.request("POST", "statements", body=body, headers={"Content-Type": "application/json"})).must_be(400)
    await lrs.absent(sent["id"])


@check("00127", clause="Communication 1.5")
async def another_content_type_is_refused(lrs: Lrs) -> None:
    """Statements under another type than application/json or multipart/mixed are refused with 400."""
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x", "application/octet-stream"):
        sent = lrs.names.statement()
        await lrs.store(lrs.names.statement())
        body = json.dumps(sent).encode()
        (await lrs.request("POST", "statements", body=body, headers={"Content-Type": kind})).must_be(400)
        (await lrs.request("PUT", "statements", {"statementId": sent["id"]}, body=body, headers={"Content-Type": kind})
         ).must_be(400)
        await lrs.absent(sent["id"])


@check("00127", clause="Communication 1.5")
async def a_charset_does_no_harm(lrs: Lrs) -> None:
    """application/json with a charset, and in capitals, is application/json."""
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"):
        sent = lrs.names.statement(result={"response": "九九"})
        (await lrs.request("POST", "statements", body=json.dumps(sent, ensure_ascii=False).encode(),
                           headers={"Content-Type": kind})).must_be(200)
        await lrs.settle(sent["id"])
        lrs.same((await lrs.one(sent["id"]))["result"], sent["result"])
