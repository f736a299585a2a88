"""Bundles that go out: exports, their bytes, the recipient's receipt."""

from __future__ import annotations

from typing import get_args

from lrs.bundles.encryption import MEDIA_TYPE
from lrs.bundles.members import ZIPPED
from lrs.http.openapi.parts import (
    COUNT,
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
    said,
)
from lrs.messages.text import Text
from lrs.storage.contract.jobs import JobState

_EXPORT = record({
    "id": UUID, "case": TEXT, "learner": UUID, "state": choice(get_args(JobState)),
    "percent": said(COUNT, Text("How far it is, in hundredths of the way.", "進み具合(百分率)。")), "step": TEXT,
    "reason": said(TEXT, Text("Why it failed, or waits.", "失敗や待機の理由。")),
    "created": INSTANT, "changed": INSTANT,
    "expires": said(nullable(INSTANT), Text("When the file is deleted.", "ファイルが削除される時刻。")),
    "content": TEXT, "bytes": COUNT, "sha256": TEXT, "statements": COUNT},
    ("content", "bytes", "sha256", "statements"))
_ID = Parameter("id", Text("The bundle's UUID, which is its export's id.", "バンドルの UUID(提供処理の id)。"), UUID,
                "path")
_CASE = Parameter("case", Text("Of this case.", "この案件のもの。"), TEXT)
_LEARNER = Parameter("learner", Text("Of this learner; one of `case` and `learner` is named.",
                                     "この学習者のもの(`case` か `learner` のどちらか一つ)。"), UUID)
_LINK = Parameter("link", Text("From a link that was made; without it who is signed in is asked.",
                               "発行されたリンクの値。省略時はサインインしている人を確かめます。"), TEXT)

OPERATIONS: Operations = {
    "/api/v1/bundles/exports": {
        "get": Operation(
            "listExports", Text("The exports of a case or of a learner, newest first", "提供処理の一覧(新しい順)"),
            {JSON: record({"exports": listed(_EXPORT)})}, parameters=(_CASE, _LEARNER), people_only=True),
        "post": Operation(
            "orderExport", Text("Have the bundle of an approved case built", "承認された案件のバンドルを作成する"),
            {JSON: _EXPORT},
            Text("It begins by itself when a case is approved; this builds one again that expired. Under way or ready, "
                 "the same is answered.",
                 "承認されると自動で始まります。期限切れのものを作り直すときに使います。"
                 "進行中や作成済みのものは同じ内容を返します。"),
            takes={JSON: record({"case": TEXT})}, status=202, refusals=(404, 409), people_only=True)},
    "/api/v1/bundles/exports/{id}": {"get": Operation(
        "readExport", Text("How far it is", "提供処理の状態"), {JSON: _EXPORT}, parameters=(_ID,), people_only=True)},
    "/api/v1/bundles/{id}/links": {"post": Operation(
        "linkBundle", Text("A link that opens the bundle for some minutes", "短時間有効な取得用リンクを発行する"),
        {JSON: record({"url": TEXT, "until": INSTANT})},
        Text("Whoever holds it may fetch the file, which is encrypted to its recipient. A new link goes on where an "
             "older one stopped: the ETag is the same.",
             "リンクを持つ人は取得できます(ファイルは宛先に暗号化済み)。期限が切れても、新しいリンクで続きから"
             "取得できます(ETag は同じです)。"),
        parameters=(_ID,), status=201, people_only=True)},
    "/api/v1/bundles/{id}/handovers": {"post": Operation(
        "handOverBundle", Text("A link that works once, for a school without an LRS",
                               "LRS のない学校のための一度だけ使えるリンク"),
        {JSON: record({"url": TEXT, "until": INSTANT})},
        Text("It opens a page from which one zip is downloaded: the readable page, a workbook, the signed manifest.",
             "開いたページから、読めるページ・表・署名付き目録の入った zip を一度だけ受け取れます。"),
        parameters=(_ID,), status=201, refusals=(409,), people_only=True)},
    "/api/v1/bundles/{id}/content": {"get": Operation(
        "fetchBundle", Text("The bundle, or one range of it", "バンドルの内容(範囲指定可)"),
        {MEDIA_TYPE: None, ZIPPED: None},
        Text("Range, If-Range and HEAD are answered; the strong ETag is the SHA-256 of the file, and Repr-Digest says "
             "it too. Each download is audited.",
             "Range・If-Range・HEAD に対応します。強い ETag はファイルの SHA-256 で、Repr-Digest も付きます。"
             "取得は毎回監査に記録されます。"),
        parameters=(_ID, _LINK), refusals=(401, 403, 416))},
    "/api/v1/bundles/{id}/receipt": {"post": Operation(
        "receiptBundle",
        Text("The recipient's signed receipt, which closes the case", "受取側の署名付き受領書(案件を閉じる)"),
        {JSON: record({"id": UUID, "state": choice(get_args(JobState))})},
        Text("A compact JWS of the recipient; its signature is its credential. Nothing of the record is deleted.",
             "受取側が署名した JWS を送ります(署名が認証になります)。記録は何も削除されません。"),
        parameters=(_ID,), takes={"text/plain": TEXT}, refusals=(409,))},
    "/api/v1/bundles/withdrawals": {"post": Operation(
        "tellWithdrawal",
        Text("An issuer's signed notice that a family took its consent back", "発行元の署名付きの同意撤回の通知"),
        {JSON: record({"bundle": TEXT, "withdrawn": INSTANT, "told": INSTANT})},
        Text("A compact JWS of a custodian that is trusted here, of type lrb-withdrawal+jws: `iss`, `aud`, `bundle`, "
             "`manifestSha256`, `withdrawn`. It is shown to the records officer; nothing is deleted by it, and a "
             "bundle that did not come yet is refused.",
             "ここで信頼済みの保管者が署名した JWS(型は lrb-withdrawal+jws。`iss`・`aud`・`bundle`・"
             "`manifestSha256`・`withdrawn`)を送ります。記録担当者に示し、記録は何も消しません。まだ取り込んでいない"
             "バンドルは取り込めなくなります。"),
        takes={"text/plain": TEXT})},
}
