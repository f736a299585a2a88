"""/api/v1/bundles/imports: bundles taken in, by an officer inside an import case or by the owner of a store.

And /api/v1/statements/{id}/origin: where an imported Statement comes from.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.person import Person
from lrs.access.purposes import Purpose
from lrs.access.reading import Wanted
from lrs.clock import utc_text
from lrs.errors import BadRequest, Conflict
from lrs.http import arriving
from lrs.http.auditing import note_read, note_seen
from lrs.http.keys import CASES, IMPORTS, READING, STATEMENTS, WITHDRAWN
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.imports.service import Told
from lrs.messages.catalogue import text
from lrs.messages.text import Language
from lrs.statements.query import Single
from lrs.storage.contract.jobs import OPEN
from lrs.storage.contract.origins import Origin
from lrs.storage.contract.provenance import FATES, Account, Carried, Finding, Import
from lrs.storage.contract.withdrawals import Withdrawal
from lrs.xapi.jsontext import load

PATH = "/api/v1/bundles/imports"
FINDINGS_DEFAULT, FINDINGS_MAX = 100, 1000
NESTING = 16


async def post_import(call: Call) -> web.Response:
    """Take a bundle in: the body, or what lies at the `url` of a JSON body. It is queued when this answers."""
    params = call.query(("learner",), ("case",))
    learner, service = parameters.uuid(params, "learner"), call.app[IMPORTS]
    lent = await service.allow(call.person, learner)
    case = parameters.uuid(params, "case") if "case" in params else ""
    if case:
        await call.app[CASES].taking_in(call.person, case, learner)
    if call.content_type == "application/json":
        job = await arriving.named(call, lent, learner, case, await _url(call))
    else:
        job = await arriving.sent(call, lent, learner, case, call.chunks())
    return encoded(_shown(Told(job, None), call.language), 202, {"Location": f"{PATH}/{job.job_id}", **NOT_KEPT})


async def get_imports(call: Call) -> web.Response:
    """What came into a learner's record, newest first."""
    params = call.query(("learner",))
    learner = parameters.uuid(params, "learner")
    found, lent = await call.app[IMPORTS].of_learner(call.person, learner)
    note_seen(call, "imports.read", lent, [learner])
    told = await call.app[WITHDRAWN].of(lent.person.tenant, found)
    return encoded({"imports": [_shown(Told(None, run), call.language, told.get(run.run_id)) for run in found]},
                   headers=NOT_KEPT)


async def get_import(call: Call) -> web.Response:
    """How far it is, what became of its lines, whose accounts are in it."""
    call.query()
    told, lent = await call.app[IMPORTS].told(call.person, call.request.match_info["id"])
    note_seen(call, "imports.read", lent, [told.learner])
    return encoded(_shown(told, call.language, await _withdrawn(call, told.run)), headers=NOT_KEPT)


async def get_findings(call: Call) -> web.Response:
    """The lines that were set aside, each with its reason, in order; `next` is the page that follows."""
    params = call.query(optional=("limit", "cursor"))
    told, lent = await call.app[IMPORTS].told(call.person, call.request.match_info["id"])
    note_seen(call, "imports.read", lent, [told.learner])
    limit = parameters.limit(params, FINDINGS_DEFAULT, FINDINGS_MAX)
    found = await call.app[IMPORTS].findings(told.run, _after(params), limit) if told.run else []
    following = f"{found[-1].path}:{found[-1].line}" if len(found) == limit else None
    return encoded({"findings": [_finding(each, call.language) for each in found], "next": following},
                   headers=NOT_KEPT)


async def post_confirmation(call: Call) -> web.Response:
    """Say that the record is this learner's: of all accounts in it, or of those in `accounts`."""
    call.query()
    service = call.app[IMPORTS]
    told, lent = await service.told(call.person, call.request.match_info["id"])
    school, accounts = await _confirmation(call)
    if told.run is None:
        raise Conflict("import-unfinished", id=call.request.match_info["id"])
    run = await service.confirm(lent, told.run, school, accounts)
    note_seen(call, "import.confirmed", lent, [run.learner], **{"import": run.run_id})
    return encoded(_shown(Told(told.job, run, told.counts), call.language, await _withdrawn(call, run)),
                   headers=NOT_KEPT)


async def get_origin(call: Call) -> web.Response:
    """To who may read the Statement itself: where it comes from. `NotFound` for one that was stored here first."""
    statement_id = parameters.uuid(call.request.match_info, "id")
    asked = Single(statement_id, voided=False, format="exact", attachments=False)
    service = call.app[STATEMENTS]
    if isinstance(call.caller, Person):
        params = call.query(optional=("purpose",))
        lent = await call.app[READING].lend(
            call.person, Wanted(purpose=parameters.one_of(params, "purpose", Purpose)))
        row = await service.one(call.person, asked, lent.reach)
        note_seen(call, "origin.read", lent, [row.learner] if row.learner else [], statement=statement_id)
    else:
        call.query()
        await service.one(call.principal, asked)
        if call.principal.reads_all:
            note_read(call, "origin.read")
    key = (await service.keys(call.asker.tenant)).statement(statement_id)
    found, name = await call.app[IMPORTS].origin(call.asker.tenant, key, statement_id)
    return encoded(_origin(statement_id, found, name), headers=NOT_KEPT)


# --- what is sent -----------------------------------------------------------------------------------------


async def _url(call: Call) -> str:
    sent = load(await call.body(), NESTING)
    url = sent.get("url") if isinstance(sent, dict) else None
    if not isinstance(url, str):
        raise BadRequest("import-url-invalid")
    return url


async def _confirmation(call: Call) -> tuple[str, list[str] | None]:
    sent = load(await call.body() or b"{}", NESTING)
    if not isinstance(sent, dict) or not sent.keys() <= {"school", "accounts"}:
        raise BadRequest("import-confirmation")
    school, accounts = sent.get("school", ""), sent.get("accounts")
    if not isinstance(school, str) or not (accounts is None or (
            isinstance(accounts, list) and all(isinstance(each, str) for each in accounts))):
        raise BadRequest("import-confirmation")
    return school, accounts


def _after(params: dict[str, str]) -> tuple[str, int] | None:
    if "cursor" not in params:
        return None
    path, _, line = params["cursor"].rpartition(":")
    if not path or not (line.isascii() and line.isdigit() and len(line) < 10):
        raise BadRequest("import-cursor")
    return path, int(line)


# --- what is told -----------------------------------------------------------------------------------------


async def _withdrawn(call: Call, run: Import | None) -> Withdrawal | None:
    return (await call.app[WITHDRAWN].of(run.tenant, [run])).get(run.run_id) if run else None


def _shown(told: Told, language: Language, withdrawn: Withdrawal | None = None) -> dict[str, Any]:
    job, run = told.job, told.run
    found: dict[str, Any] = {"id": run.run_id if run else job.job_id if job else "", "learner": told.learner,
                             "state": _state(told)}
    if job is not None:
        found |= {"done": job.done, "total": job.total, "reason": None, "receipted": job.detail.get("receipted", False)}
        if job.reason:
            found["reason"] = {"code": job.reason, "text": text(job.reason, language, job.detail.get("values", {}))}
    if run is None:
        return found
    return found | _run(run, told, language) | {"withdrawn": utc_text(withdrawn.withdrawn) if withdrawn else None}


def _state(told: Told) -> str:
    """Done once the job is, which then has handed in the receipt."""
    if told.job is not None and told.job.state in OPEN:
        return told.job.state
    if told.run is not None and told.run.finished is not None:
        return "done"
    return told.job.state if told.job else "unfinished"


def _run(run: Import, told: Told, language: Language) -> dict[str, Any]:
    counts = {fate: told.counts.get(fate, 0) for fate in FATES}
    events = {fate: told.counts.get(f"events-{fate}", 0) for fate in ("inserted", "duplicate", "rejected")}
    documents = {fate: told.counts.get(f"documents-{fate}", 0) for fate in FATES if fate != "tombstoned"}
    return {
        "bundle": run.bundle_id, "issuer": run.issuer, "issuerName": run.issuer_name, "manifestSha256": run.manifest,
        "statements": run.total, "began": utc_text(run.began),
        "finished": None if run.finished is None else utc_text(run.finished),
        **({"counts": counts, "documents": documents, "caliperEvents": events} if told.counts else {}),
        "accounts": [_account(each) for each in run.accounts], "receipt": run.receipt or None,
        "confirmed": None if run.confirmed is None else utc_text(run.confirmed), "school": run.school or None,
        "links": list(run.links), "carried": [_carried(each, language) for each in run.carried]}


def _carried(found: Carried, language: Language) -> dict[str, Any]:
    """A bundle that was inside it; `import` is its own, None where it is only kept."""
    return {"bundle": found.bundle_id, "issuer": found.issuer, "issuerName": found.issuer_name,
            "statements": found.statements, "import": found.run_id or None, "reason": {
                "code": found.reason, "text": text(found.reason, language, found.values)} if found.reason else None}


def _account(account: Account) -> dict[str, Any]:
    kind, _, rest = account.account.partition(" ")
    page, _, name = rest.partition(" ") if kind == "account" else ("", "", rest)
    return {"account": account.account, "homePage": page or None, "name": name, "statements": account.statements}


def _finding(found: Finding, language: Language) -> dict[str, Any]:
    return {"file": found.path, "line": found.line, "outcome": found.fate, "statement": found.statement_id or None,
            "code": found.reason, "reason": text(found.reason, language, found.values)}


def _origin(statement_id: str, found: Origin, name: str) -> dict[str, Any]:
    return {
        "statement": statement_id, "issuer": found.issuer, "issuerName": name,
        "bundle": found.bundle_id, "line": found.line, "stored": found.stored or None,
        "authority": None if found.authority is None else load(found.authority, NESTING),
        "school": found.school or None, "schoolYear": found.school_year, "grade": found.grade or None,
        "classes": found.classes, "codes": found.codes, "category": found.category or None,
        "activityClass": found.activity_class or None}
