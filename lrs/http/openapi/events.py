"""Caliper Events, as they are given back."""

from __future__ import annotations

from lrs.http.events import NDJSON
from lrs.http.openapi.parts import (
    ANY,
    CURSOR,
    FLAG,
    INSTANT,
    JSON,
    TEXT,
    Operation,
    Operations,
    Parameter,
    limit,
    listed,
    record,
    said,
)
from lrs.messages.text import Text

_NAMED = {
    "actor": Text("The id of who did it.", "行った人の id。"),
    "action": Text("A Term such as Started.", "Started などの動作。"),
    "type": Text("A Term such as MediaEvent.", "MediaEvent などの種類。"),
    "profile": Text("A Term such as MediaProfile; also where it was not sent and follows from the Event.",
                    "MediaProfile など。送られていなくても Event から分かるものを含みます。"),
    "object": Text("The id of what it is about.", "対象の id。"),
    "edApp": Text("The id of the app.", "アプリの id。"),
    "group": Text("The id of a class or course.", "クラスや講座の id。"),
    "session": Text("The id of a session.", "セッションの id。"),
}
_WHEN = {
    "since": Text("Only what happened after this.", "これより後に起きたもの。"),
    "until": Text("Only what happened until this.", "これまでに起きたもの。"),
    "sentSince": Text("Only sent after this.", "これより後に送信されたもの。"),
    "sentUntil": Text("Only sent until this.", "これまでに送信されたもの。"),
    "storedSince": Text("Only stored after this.", "これより後に保存されたもの。"),
    "storedUntil": Text("Only stored until this.", "これまでに保存されたもの。"),
}

OPERATIONS: Operations = {
    "/api/v1/caliper/events": {"get": Operation(
        "readEvents", Text("Caliper Events, as they came", "Caliper の Event（届いたまま）"),
        {JSON: record({"events": listed(ANY), "more": said(TEXT, Text(
            "The address of the next page; empty on the last. Link has it too.",
            "次のページのアドレス。最後のページでは空。Link ヘッダーにもあります。"))}), NDJSON: None},
        Text("Those that the key's app sent; all to a key of the whole system. One a line for "
             f"Accept: {NDJSON}.",
             f"キーのアプリが送ったもの（システムキーはすべて）。Accept: {NDJSON} なら 1 行に 1 件。"),
        (*(Parameter(name, says, TEXT) for name, says in _NAMED.items()),
         *(Parameter(name, says, INSTANT) for name, says in _WHEN.items()),
         limit(100, 1000), Parameter("ascending", Text("Oldest first.", "古い順。"), FLAG), CURSOR))},
    "/api/v1/caliper/events/{id}": {"get": Operation(
        "readEvent", Text("One Caliper Event", "Caliper の Event 一件"), {JSON: ANY},
        Text("As it came; of a Statement that came by xAPI, what it is as an Event.",
             "届いたまま。xAPI で届いたステートメントは、Event の形にして返します。"),
        (Parameter("id", Text("Its id, or a UUID.", "id または UUID。"), TEXT, "path"),))},
}
