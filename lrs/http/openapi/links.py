"""Who is behind the accounts of tools."""

from __future__ import annotations

from lrs.http.openapi.parts import (
    COUNT,
    CSV,
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

_APP = Parameter("app", Text("Only of this app; with CSV: whose accounts they are.",
                             "このアプリだけ。CSV では、どのアプリのアカウントか。"), TEXT)
_BATCH = record({"id": TEXT, "kind": choice(("accounts", "aliases")), "app": TEXT, "accounts": COUNT, "by": TEXT,
                 "at": INSTANT, "undone": nullable(INSTANT), "undoneBy": nullable(TEXT)})
_LINK = record({"account": TEXT, "homePage": TEXT, "learner": UUID, "username": TEXT},
               ("homePage", "learner", "username"))
_LINKS = record({"app": TEXT, "homePage": TEXT, "links": listed(_LINK)}, ("homePage",))
_ALIASES = record({"aliases": listed(record({"alias": UUID, "learner": UUID}))})
_DONE = record({"id": nullable(TEXT), "new": COUNT, "changed": COUNT, "same": COUNT, "statements": COUNT})

OPERATIONS: Operations = {
    "/api/v1/links": {
        "get": Operation("listLinks", Text("The batches of links, newest first", "アカウントの対応付け（新しい順）"),
                         {JSON: record({"batches": listed(_BATCH)})}),
        "post": Operation(
            "linkAccounts", Text("Say who is behind a tool's accounts", "ツールのアカウントと学習者を対応付ける"),
            {JSON: _DONE}, Text("Statements that came before are found again. With CSV, `app` is needed.",
                                "過去のステートメントにも及びます。CSV では `app` が必要です。"),
            (Parameter("preview", Text("Change nothing.", "何も変えません。"), FLAG), _APP,
             Parameter("homePage", Text("With CSV: the accounts' home page.", "CSV で：アカウントの homePage。"),
                       TEXT)),
            takes={JSON: {"anyOf": [_LINKS, _ALIASES]}, CSV: TEXT}, refusals=(409,))},
    "/api/v1/links/unlinked": {"get": Operation(
        "countUnlinked", Text("How many Statements no learner stands behind", "学習者の分からないステートメントの数"),
        {JSON: record({"unlinked": listed(record({"app": TEXT, "homePage": TEXT, "statements": COUNT})),
                       "statements": COUNT})}, parameters=(_APP,))},
    "/api/v1/links/{id}": {"delete": Operation(
        "undoLinks", Text("Take a batch of links back", "対応付けを取り消す"),
        {JSON: record({"id": TEXT, "accounts": COUNT})},
        parameters=(Parameter("id", Text("The batch's id.", "対応付けの id。"), TEXT, "path"),), refusals=(409,))},
}
