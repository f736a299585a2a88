"""What is found of Statements that are stored all the same: kept beside refusals, bounded, and no value of it."""

from __future__ import annotations

from lrs.http import keys
from lrs.profiles.findings import Finding
from lrs.refusals import REMARKS_A_MINUTE
from tests.http.conftest import Server

CHILD = "はなこ"


async def test_a_remark_names_what_was_asked_and_not_what_was_found(server: Server) -> None:
    key = await server.key("statements/write")
    app = server.client(key)
    refused = await app.post("statements", json={})
    log = server.app[keys.REFUSALS]
    [before] = (await app.get("/api/v1/refusals")).json()["refusals"]
    assert before["requestId"] == refused.headers["X-Request-ID"]
    caller = await server.app[keys.ACCESS].authenticate(app.headers["Authorization"], None)
    finding = Finding("/result/response", "any", "error", {
        "template": "https://p.example/t", "number": "1", "location": "$.result.response", "asked": '"a"',
        "other": CHILD}, (CHILD,))
    log.remark(caller, "r-1", "POST", "/xAPI/statements", "profile-findings", [finding])
    seen = await app.get("/api/v1/refusals")
    remark = seen.json()["refusals"][0]
    assert (remark["status"], remark["type"]) == (200, "urn:manabi-lrs:problem:profile-findings")
    assert remark["violations"] == [{
        "pointer": "/result/response", "rule": "any", "severity": "error", "template": "https://p.example/t",
        "number": "1", "location": "$.result.response", "asked": '"a"'}]
    assert CHILD not in seen.text


async def test_so_many_remarks_are_kept_of_a_key_in_a_minute(server: Server) -> None:
    app = server.client(await server.key("statements/write"))
    caller = await server.app[keys.ACCESS].authenticate(app.headers["Authorization"], None)
    for number in range(3 * REMARKS_A_MINUTE):
        server.app[keys.REFUSALS].remark(caller, f"r-{number}", "POST", "/xAPI/statements", "profile-findings", [])
    kept = (await app.get("/api/v1/refusals?limit=500")).json()["refusals"]
    assert REMARKS_A_MINUTE <= len(kept) <= 2 * REMARKS_A_MINUTE  # the minute may have turned
