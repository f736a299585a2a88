"""Requests as forms (Communication 1.3), which 2.0 no longer has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from conformance.check import V1, V2, check
from conformance.lrs import Lrs
from conformance.names import Json
from conformance.wire.answer import Answer
from conformance.wire.client import basic, text

CLAUSE = "Communication 1.3"
VERSION = "X-Experience-API-Version"
FORM = "application/x-www-form-urlencoded"


async def form(lrs: Lrs, method: str, path: str, fields: Json, query: str = "",
               headers: Mapping[str, str | None] | None = None) -> Answer:
    body = urlencode({name: text(value) for name, value in fields.items()}).encode()
    return await lrs.request("POST", path, f"method={method}{query}", body=body,
                             headers={"Content-Type": FORM, **(headers or {})})


def content(statement: Json) -> Json:
    return {"content": json.dumps(statement, ensure_ascii=False), "Content-Type": "application/json"}


@check("00336", clause=CLAUSE, versions=(V1,))
async def a_statement_is_put(lrs: Lrs) -> None:
    """PUT as a form, with its content in UTF-8, stores the Statement (204)."""
    sent = lrs.names.statement(result={"response": "九九 & 七の段=49+1"})
    (await form(lrs, "PUT", "statements", {"statementId": sent["id"], **content(sent)})).must_be(204)
    await lrs.settle(sent["id"])
    lrs.kept_as_sent(await lrs.one(sent["id"]), sent)
    lrs.swept(sent["id"])


@check("00148", "00336", clause=CLAUSE, versions=(V1,))
async def statements_are_found(lrs: Lrs) -> None:
    """GET as a form answers 200 and a StatementResult of what its fields ask for."""
    one, other = lrs.names.statement(), lrs.names.statement()
    await lrs.store(one, other)
    answer = await form(lrs, "GET", "statements", {"verb": one["verb"]["id"], "limit": 5})
    answer.must([each["id"] for each in answer.statements()] == [one["id"]], "other Statements", f"just {one['id']}")
    single = (await form(lrs, "GET", "statements", {"statementId": other["id"]})).must_be(200)
    single.must(single.object()["id"] == other["id"], "another Statement", other["id"])


@check("00336", clause=CLAUSE, versions=(V1,))
async def headers_may_be_fields(lrs: Lrs) -> None:
    """Authorization and version may come as fields alone."""
    sent = lrs.names.statement()
    fields = {"statementId": sent["id"], **content(sent), VERSION: lrs.version,
              "Authorization": basic(lrs.target.key, lrs.target.secret)}
    bare: dict[str, str | None] = {"Authorization": None, VERSION: None}
    (await form(lrs, "PUT", "statements", fields, headers=bare)).must_be(204)
    await lrs.settle(sent["id"])
    lrs.swept(sent["id"])
    other = lrs.names.statement()
    wrong = {**fields, **content(other), "statementId": other["id"], "Authorization": basic(lrs.target.key, "wrong")}
    (await form(lrs, "PUT", "statements", wrong, headers=bare)).must_be(401)
    await lrs.absent(other["id"])


@check("00336", clause=CLAUSE, versions=(V1,))
async def documents_are_stored_found_and_deleted(lrs: Lrs) -> None:
    """PUT, POST, GET and DELETE of a document as forms, If-Match and Content-Type as fields."""
    path, owner = "activities/profile", {"activityId": lrs.names.iri(), "profileId": "p"}
    new = {**owner, "content": '{"a":1}', "Content-Type": "application/json", "If-None-Match": "*"}
    (await form(lrs, "PUT", path, new)).must_be(204)
    (await form(lrs, "PUT", path, new)).must_be(412, because="If-None-Match stands among the fields")
    (await form(lrs, "POST", path, {**owner, "content": '{"b":2}', "Content-Type": "application/json"})).must_be(204)
    answer = (await form(lrs, "GET", path, owner)).must_be(200)
    lrs.same(answer.object(), {"a": 1, "b": 2})
    (await form(lrs, "DELETE", path, {**owner, "If-Match": answer.header("ETag")})).must_be(204)
    (await lrs.request("GET", path, owner)).must_be(404)


@check("00336", clause=CLAUSE, versions=(V1,))
async def what_is_no_form_is_refused(lrs: Lrs) -> None:
    """Another query parameter beside method, an unknown method, no content: 400, and nothing is stored."""
    good, sent = lrs.names.statement(), lrs.names.statement()
    (await form(lrs, "PUT", "statements", {"statementId": good["id"], **content(good)})).must_be(204)
    lrs.swept(good["id"])
    fields = {"statementId": sent["id"], **content(sent)}
    (await form(lrs, "PUT", "statements", fields, f"&statementId={sent['id']}")).must_be(400)
    (await form(lrs, "STORE", "statements", fields)).must_be(400)
    (await form(lrs, "PUT", "statements", {"statementId": sent["id"]})).must_be(400)
    (await form(lrs, "PUT", "statements", {**fields, "foo": "bar"})).must_be(400)
    (await lrs.request("PUT", "statements", {"statementId": sent["id"], "method": "PUT"}, json_body=sent)).must_be(400)
    await lrs.absent(sent["id"])


@check(clause="2.0 Communication", versions=(V2,))
async def version_2_knows_no_forms(lrs: Lrs) -> None:
    """In 2.0 `method` is no parameter: such requests are refused, and nothing is stored."""
    sent = lrs.names.statement()
    await lrs.store(lrs.names.statement())
    answer = await form(lrs, "PUT", "statements", {"statementId": sent["id"], **content(sent)})
    answer.must(400 <= answer.status < 500, f"answered {answer.status}", "400")
    await lrs.absent(sent["id"])
