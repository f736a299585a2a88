"""Erasing a person's records."""

from __future__ import annotations

from lrs.http.openapi.parts import (
    ANY,
    COUNT,
    FLAG,
    INSTANT,
    JSON,
    TEXT,
    UUID,
    Operation,
    Operations,
    Parameter,
    choice,
    listed,
    nullable,
    record,
)
from lrs.messages.text import Text

_MENTIONED = choice(("keep", "erase"))
_STATED = record({"by": TEXT, "at": INSTANT})
_ERASURE = record({
    "id": TEXT, "state": choice(("requested", "approved", "running", "done")), "user": nullable(UUID),
    "agents": listed(ANY), "reason": TEXT, "mentioned": _MENTIONED, "block": FLAG, "requested": _STATED,
    "approvals": listed(_STATED), "needed": COUNT, "hold": record({"id": TEXT}), "report": ANY, "digest": TEXT},
    ("hold", "report", "digest"))
_WANTED = record({"user": UUID, "agents": listed(ANY), "reason": TEXT, "mentioned": _MENTIONED, "block": FLAG},
                 ("user", "agents", "mentioned", "block"))
_ID = Parameter("id", Text("The request's id.", "消去の依頼の id。"), TEXT, "path")

OPERATIONS: Operations = {
    "/api/v1/erasures": {
        "get": Operation(
            "listErasures", Text("Requests to erase a person's records, newest first", "消去の依頼（新しい順）"),
            {JSON: record({"erasures": listed(_ERASURE)})}),
        "post": Operation(
            "askErasure", Text("Ask for a person's records to be erased", "ある人の記録の消去を依頼する"),
            {JSON: _ERASURE}, Text("The person by UUID or by Agents. Nothing goes before two others approved it.",
                                   "UUID か Agent で指定します。別の二人が承認するまで何も消えません。"),
            takes={JSON: _WANTED}, status=201)},
    "/api/v1/erasures/{id}": {"get": Operation(
        "readErasure", Text("One of them, with its report once it is done", "消去の依頼と、完了後の報告"),
        {JSON: _ERASURE}, parameters=(_ID,))},
    "/api/v1/erasures/{id}/approvals": {"post": Operation(
        "approveErasure", Text("Approve it", "消去を承認する"), {JSON: _ERASURE}, parameters=(_ID,), refusals=(409,),
        people_only=True)},
}
