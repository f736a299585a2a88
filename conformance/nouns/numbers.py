"""Numbers come back as they went in (Data 2.2)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from conformance.check import SHOULD, check
from conformance.lrs import Lrs

CLAUSE = "Data 2.2"
SINGLE = Decimal(2) ** -24  # relative error of a 32-bit float

SCORES = ("0", "0.5", "100", "-3.25", "0.12123434", "99.999", "1e2", "1E+2", "16777217", "1234567.891", "0.000123",
          "-0.0", "5e-7", "3.4e38", "1.17549435e-38")
EXACT = (*SCORES, "0.1", "0.30000000000000004", "9007199254740991", "9007199254740993", "-9223372036854775808",
         "18446744073709551615", "123456789012345678901234567890", "3.141592653589793", "1.7976931348623157e308",
         "5e-324", "1e21", "100.0", "1.10")
HUGE = ("1e400", "-1e400", "9" * 400, "0." + "1" * 400)


async def came_back(lrs: Lrs, numbers: tuple[str, ...]) -> list[Decimal]:
    """Numbers as text, sent in extensions of one Statement."""
    sent = lrs.names.statement(result={"extensions": {"https://x.example/numbers": ["@"]}})
    body = json.dumps(sent).replace('"@"', ", ".join(numbers))
    answer = await lrs.request("POST", "statements", body=body.encode(), headers={"Content-Type": "application/json"})
    answer.must_be(200, because="extensions may hold any JSON")
    await lrs.settle(sent["id"])
    answer = (await lrs.get(statementId=sent["id"])).must_be(200)
    found: Any = json.loads(answer.body, parse_float=Decimal, parse_int=Decimal)
    return list(found["result"]["extensions"]["https://x.example/numbers"])


@check("00002", clause=CLAUSE)
async def they_have_the_precision_of_a_float(lrs: Lrs) -> None:
    """Numbers of extensions come back within the precision of a 32-bit float."""
    for text, found in zip(SCORES, await came_back(lrs, SCORES), strict=True):
        sent = Decimal(text)
        lrs.must(abs(found - sent) <= abs(sent) * SINGLE, f"{text} came back as {found}", text)


@check("00002", clause=CLAUSE, level=SHOULD)
async def they_come_back_exactly(lrs: Lrs) -> None:
    """Numbers come back as the same number, beyond 2^53 and with every digit."""
    for text, found in zip(EXACT, await came_back(lrs, EXACT), strict=True):
        lrs.must(found == Decimal(text), f"{text} came back as {found}", text)


@check("00002", "00080", clause="Data 2.4.5.1")
async def scores_come_back(lrs: Lrs) -> None:
    """Scores come back within the precision of a 32-bit float."""
    for text in SCORES:
        sent = lrs.names.statement(result={"score": {"raw": "@"}})
        body = json.dumps(sent).replace('"@"', text).encode()
        (await lrs.request("POST", "statements", body=body, headers={"Content-Type": "application/json"})).must_be(200)
        await lrs.settle(sent["id"])
        answer = await lrs.get(statementId=sent["id"])
        found = json.loads(answer.body, parse_float=Decimal, parse_int=Decimal)["result"]["score"]["raw"]
        lrs.must(abs(found - Decimal(text)) <= abs(Decimal(text)) * SINGLE, f"{text} came back as {found}", text)


@check("00323", clause=CLAUSE)
async def numbers_beyond_all_bounds(lrs: Lrs) -> None:
    """A number that no double holds is kept or refused with 400, never changed to another."""
    for text in HUGE:
        sent = lrs.names.statement(result={"extensions": {"https://x.example/huge": "@"}})
        body = json.dumps(sent).replace('"@"', text).encode()
        answer = await lrs.request("POST", "statements", body=body, headers={"Content-Type": "application/json"})
        if answer.must_be(200, 400).status == 400:
            await lrs.absent(sent["id"])
            continue
        await lrs.settle(sent["id"])
        got = await lrs.get(statementId=sent["id"])
        found = json.loads(got.body, parse_float=Decimal, parse_int=Decimal)["result"]["extensions"]
        lrs.must(abs(found["https://x.example/huge"] - Decimal(text)) <= abs(Decimal(text)) * SINGLE,
                 f"{text} came back as {found['https://x.example/huge']}", text)


@check(clause=CLAUSE)
async def what_is_no_number_of_json_is_refused(lrs: Lrs) -> None:
    """NaN, Infinity, 01, .5 and +1 are no JSON: 400, and nothing is stored."""
    await came_back(lrs, ("1",))
    for text in ("NaN", "Infinity", "-Infinity", "01", ".5", "+1", "1.", "0x10"):
        sent = lrs.names.statement(result={"score": {"raw": "@"}})
        body = json.dumps(sent).replace('"@"', text).encode()
        (await lrs.request("POST", "statements", body=body, headers={"Content-Type": "application/json"})).must_be(
            400, because=f"{text} is no number of JSON")
        await lrs.absent(sent["id"])


@check("00190", clause="Communication 2.2")
async def merged_documents_keep_their_numbers(lrs: Lrs) -> None:
    """Numbers of a document that a merge does not touch stay the same numbers."""
    parameters = {"activityId": lrs.names.iri(), "agent": lrs.names.agent(), "stateId": "n"}
    text = '{"a": 0.1, "b": 9007199254740991, "c": 1e21, "d": -0.5}'
    headers: dict[str, str | None] = {"Content-Type": "application/json"}
    (await lrs.request("POST", "activities/state", parameters, body=text.encode(), headers=headers)).must_be(204)
    (await lrs.request("POST", "activities/state", parameters, body=b'{"z": 1}', headers=headers)).must_be(204)
    answer = (await lrs.request("GET", "activities/state", parameters)).must_be(200)
    found = json.loads(answer.body, parse_float=Decimal, parse_int=Decimal)
    wanted = {**json.loads(text, parse_float=Decimal, parse_int=Decimal), "z": Decimal(1)}
    answer.must(found == wanted, "other numbers came back", text)
