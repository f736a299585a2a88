"""Cases on a learner's record: requests, decisions, campaigns, slips."""

from __future__ import annotations

from typing import get_args

from lrs.cases.notified import State as NotifiedState
from lrs.cases.purposes import BundlePurpose
from lrs.http.cases import PAGE, PAGE_MAX
from lrs.http.openapi.parts import (
    ANY,
    COUNT,
    CURSOR,
    DAY,
    FLAG,
    INSTANT,
    JSON,
    TEXT,
    UUID,
    Operation,
    Operations,
    Parameter,
    choice,
    limit,
    listed,
    nullable,
    record,
    said,
)
from lrs.http.previews import FORMATS
from lrs.messages.text import Text
from lrs.storage.contract.cases import Capacity, Kind, RecipientKind, State
from lrs.storage.contract.consents import EventState

_STATE, _PURPOSE, _AS = choice(get_args(State)), choice(BundlePurpose), choice(get_args(Capacity))
_PERIOD = record({"from": DAY, "to": DAY}, ("from", "to"))
_KEY = {"anyOf": [TEXT, ANY]}
_ASKS = record({"kind": choice(("school", "pds")), "name": TEXT, "origin": TEXT, "key": _KEY})
_TO = record({"kind": choice(get_args(RecipientKind)), "name": TEXT, "origin": TEXT, "key": _KEY, "school": TEXT},
             ("origin", "key", "school"))
_WITHHOLD = record({
    "subjects": listed(TEXT), "codes": listed(TEXT), "categories": listed(TEXT),
    "periods": listed(record({"from": DAY, "to": DAY})), "statements": listed(UUID)},
    ("subjects", "codes", "categories", "periods", "statements"))
_CARRY = said(listed(TEXT), Text(
    "Ids of bundles that the learner arrived with, to go along whole, still signed by their first issuers.",
    "転入時に受け取ったバンドルのうち、最初の発行者の署名のまま全体を添えるものの id。"))
_REQUEST = {"state": _STATE, "purpose": _PURPOSE, "requested": INSTANT, "deadline": nullable(INSTANT),
            "bundle": nullable(TEXT), "content": said(nullable(TEXT), Text(
                "Where the bundle is fetched from, for some minutes.", "バンドルの取得先(短時間有効)。")),
            "withdrawn": nullable(INSTANT)}
_STATED = record({"by": nullable(TEXT), "at": INSTANT})
_CASE = record({
    "id": UUID, "kind": choice(get_args(Kind)), "state": _STATE, "learner": nullable(UUID), "school": nullable(TEXT),
    "purpose": nullable(_PURPOSE), "period": record({"from": nullable(DAY), "to": nullable(DAY)}),
    "recipient": nullable(record({"kind": choice(get_args(RecipientKind)), "name": TEXT, "origin": nullable(TEXT),
                                  "school": nullable(TEXT), "thumbprint": nullable(TEXT)})),
    "opened": _STATED, "deadline": nullable(INSTANT), "ended": nullable(INSTANT), "delivered": nullable(INSTANT),
    "reason": nullable(TEXT), "campaign": nullable(UUID), "bundle": nullable(TEXT), "erasure": nullable(TEXT),
    "notified": said(record({"state": choice(get_args(NotifiedState)), "at": nullable(INSTANT)}), Text(
        "Whether the recipient knows that the consent was taken back.", "同意の撤回を相手に知らせたか。")),
    "decision": nullable(record({"approved": FLAG, "as": _AS, "method": choice(("console", "letter")),
                                 "assented": FLAG, "at": INSTANT, "withheld": nullable(_WITHHOLD),
                                 "carried": nullable(listed(TEXT))})),
    "events": listed(record({"what": TEXT, "at": INSTANT, "by": nullable(TEXT), "note": nullable(TEXT)}))})
_CONSENT = record({
    "id": UUID, "case": UUID, "purpose": _PURPOSE, "basis": TEXT,
    "recipient": record({"origin": nullable(TEXT), "name": TEXT}), "notice": TEXT,
    "state": choice(get_args(EventState)), "events": listed(record({
        "at": INSTANT, "state": choice(get_args(EventState)), "by": nullable(TEXT), "as": nullable(TEXT),
        "method": nullable(TEXT), "assented": FLAG, "receipt": nullable(TEXT)}))})
_CAMPAIGN = record({"id": UUID, "name": TEXT, "school": TEXT, "grade": TEXT, "purpose": _PURPOSE, "deadline": INSTANT,
                    "opened": _STATED, "cases": COUNT, "states": ANY})
_WANTED = record({"kind": choice(get_args(Kind)), "learner": UUID,
                  "purpose": _PURPOSE, "recipient": _TO, "period": _PERIOD, "days": COUNT, "reason": TEXT,
                  "assented": FLAG}, ("purpose", "recipient", "period", "days", "reason", "assented"))
_DECISION = record({"approve": FLAG, "assented": FLAG, "withhold": _WITHHOLD, "carry": _CARRY,
                    "letter": record({"signedBy": _AS})}, ("assented", "withhold", "carry", "letter"))
_SUM = record({"records": COUNT, "answers": COUNT, "correct": COUNT, "seconds": {"type": "number", "minimum": 0},
               "days": COUNT, "first": nullable(DAY), "last": nullable(DAY)})
_PREVIEW = record({
    "statements": COUNT, "attachments": COUNT, "documents": COUNT, "total": _SUM,
    "bundles": said(listed(record({
        "id": TEXT, "issuer": TEXT, "issuerName": TEXT, "created": INSTANT, "arrived": INSTANT,
        "period": record({"from": nullable(DAY), "to": nullable(DAY)}), "bytes": COUNT, "checked": FLAG,
        "carried": FLAG})), Text("Those that the learner arrived with; `carried` is true for what goes along.",
                                 "転入時に受け取ったバンドル。添えるものは `carried` が true です。")),
    "subjects": listed(record({"name": TEXT, "school": TEXT, "total": _SUM, "units": listed(record({
        "code": TEXT, "text": TEXT, "path": listed(TEXT), "total": _SUM}))})),
    "stays": listed(record({"year": COUNT, "school": TEXT, "grade": TEXT, "total": _SUM}))})
_FORMAT = Parameter("format", Text("As numbers (`json`) or as the page.", "数値(`json`)かページか。"), choice(FORMATS))
_ID = Parameter("id", Text("The case's id.", "案件の id。"), UUID, "path")
_CAMPAIGN_ID = Parameter("id", Text("The campaign's id.", "一括手続きの id。"), UUID, "path")
_SLIP_ID = Parameter("id", Text("The slip's id: the first half of its code.", "連絡票の id(コードの前半)。"), TEXT,
                     "path")
_HANDLE = Parameter("handle", Text("What the request was answered with.", "申し込みの応答の handle。"), TEXT, "path")
_FILTERS = (
    Parameter("kind", Text("Only of this kind.", "この種類だけ。"), choice(get_args(Kind))),
    Parameter("state", Text("Only in this state.", "この状態だけ。"), _STATE),
    Parameter("campaign", Text("Only of this campaign.", "この一括手続きだけ。"), UUID),
    Parameter("learner", Text("Only of this learner.", "この学習者だけ。"), UUID), CURSOR, limit(PAGE, PAGE_MAX))

OPERATIONS: Operations = {
    "/api/v1/bundles/requests": {"post": Operation(
        "requestRecord", Text("Ask for a learner's record, with the code of the family's slip",
                              "保護者から受け取った連絡票のコードで、学習記録の引き渡しを申し込む"),
        {JSON: record({"handle": TEXT, **_REQUEST})},
        Text("For schools and personal data stores; no key is needed. The family is asked, and nothing is sent before "
             "it agreed. A wrong, expired and unknown code are answered alike.",
             "学校や PDS 用で、キーは不要です。家庭が同意するまで何も送りません。"
             "誤ったコード・期限切れ・存在しないコードの応答は同じです。"),
        takes={JSON: record({"code": TEXT, "purpose": _PURPOSE, "recipient": _ASKS, "period": _PERIOD}, ("period",))},
        status=202, refusals=(403, 409, 429))},
    "/api/v1/bundles/requests/{handle}": {"get": Operation(
        "readRequest", Text("How a request stands", "申し込みの状況"), {JSON: record(_REQUEST)},
        Text("`bundle` is there once it may be fetched; `withdrawn` tells that the family took its consent back.",
             "取得できるようになると `bundle` が入ります。`withdrawn` は家庭が同意を撤回した時刻です。"),
        parameters=(_HANDLE,), refusals=(404,))},
    "/api/v1/cases": {
        "get": Operation("listCases", Text("The cases that you may see, newest first", "見られる案件(新しい順)"),
                         {JSON: record({"cases": listed(_CASE), "next": nullable(UUID)})}, parameters=_FILTERS,
                         people_only=True),
        "post": Operation(
            "openCase", Text("Open a case", "案件を開く"), {JSON: _CASE},
            Text("export (purpose, recipient) and import (reason) by a records officer, inquiry by a board officer "
                 "(reason); disclosure, correction, erasure by the learner or a guardian (reason).",
                 "export(purpose, recipient)と import(reason)は記録管理担当者、inquiry は教育委員会の担当者(reason)、"
                 "disclosure・correction・erasure は本人か保護者(reason)が開きます。"),
            takes={JSON: _WANTED}, status=201, refusals=(404, 409), people_only=True)},
    "/api/v1/cases/{id}": {"get": Operation(
        "readCase", Text("One of them", "案件"), {JSON: _CASE},
        Text("`decision.withheld` and `decision.carried` are told to the family alone.",
             "`decision.withheld` と `decision.carried` は家庭にだけ示します。"),
        parameters=(_ID,), people_only=True)},
    "/api/v1/cases/{id}/decision": {"post": Operation(
        "decideCase", Text("Agree or refuse, withhold, take earlier bundles along",
                           "同意または拒否し、渡さないものと添えるバンドルを選ぶ"), {JSON: _CASE},
        Text("By the learner, or below the age of deciding by a guardian with `assented`. With `letter`, a records "
             "officer writes down one that came back signed.",
             "本人が、決定年齢未満なら保護者が本人の同意(`assented`)とともに決定します。`letter` を付けると、"
             "署名されて戻った回答書を記録管理担当者が記録します。"),
        parameters=(_ID,), takes={JSON: _DECISION}, refusals=(409,), people_only=True)},
    "/api/v1/cases/{id}/withdrawal": {"post": Operation(
        "withdrawCase", Text("Take the consent back", "同意を撤回する"), {JSON: _CASE}, parameters=(_ID,),
        refusals=(409,), people_only=True)},
    "/api/v1/cases/{id}/closing": {"post": Operation(
        "closeCase", Text("Close an inquiry, a disclosure, a correction, an import",
                          "照会・開示・訂正・取り込みの案件を終える"), {JSON: _CASE}, parameters=(_ID,),
        takes={JSON: record({"note": TEXT})}, refusals=(409,), people_only=True)},
    "/api/v1/cases/{id}/erasure": {"post": Operation(
        "handOverErasure", Text("Ask for the erasure that the family wants, for two people to approve",
                                "家庭が求めた消去を、二人の承認に回す"), {JSON: _CASE}, parameters=(_ID,),
        refusals=(409,), people_only=True)},
    "/api/v1/cases/{id}/preview": {
        "get": Operation("readPreview", Text("What the recipient will see, for the family",
                                             "受け取る側に見える内容(家庭用)"),
                         {JSON: _PREVIEW, "text/html": None}, Text(
                             "As it was decided, before that all of it. `format=html`: the page that comes first in "
                             "the bundle.",
                             "決定したとおりの内容。決定前はすべて。`format=html` はバンドルの最初のページです。"),
                         parameters=(_ID, _FORMAT), refusals=(409,), people_only=True),
        "post": Operation("tryWithholding", Text("The same with what would be withheld; nothing is decided by it",
                                                 "除く内容を仮に指定して同じものを見る(決定にはならない)"),
                          {JSON: _PREVIEW, "text/html": None}, parameters=(_ID, _FORMAT),
                          takes={JSON: record({"withhold": _WITHHOLD, "carry": _CARRY}, ("withhold", "carry"))},
                          refusals=(409,), people_only=True)},
    "/api/v1/cases/{id}/receipt": {"get": Operation(
        "readReceipt", Text("The signed receipt of the decision, for the family", "決定の署名付き受領証(家庭用)"),
        {"application/jose": None}, parameters=(_ID,), refusals=(409,), people_only=True)},
    "/api/v1/consents": {"get": Operation(
        "listConsents", Text("Who has, or was to have, a learner's record",
                             "学習記録がだれに渡ったか・渡る予定だったか"),
        {JSON: record({"consents": listed(_CONSENT)})}, parameters=(
            Parameter("learner", Text("Whose.", "対象の学習者。"), UUID, required=True),), people_only=True)},
    "/api/v1/campaigns": {
        "get": Operation("listCampaigns", Text("Campaigns, newest first, and how far they are", "一括手続きと進み具合"),
                         {JSON: record({"campaigns": listed(_CAMPAIGN)})}, people_only=True),
        "post": Operation(
            "beginCampaign", Text("Open an export for each learner of a grade", "学年全員の引き渡し手続きを始める"),
            {JSON: _CAMPAIGN}, takes={JSON: record({
                "name": TEXT, "school": TEXT, "grade": TEXT, "purpose": _PURPOSE, "recipient": _TO, "period": _PERIOD,
                "days": COUNT}, ("period", "days"))}, status=201, people_only=True)},
    "/api/v1/campaigns/{id}": {"get": Operation(
        "readCampaign", Text("One of them", "一括手続き"), {JSON: _CAMPAIGN}, parameters=(_CAMPAIGN_ID,),
        people_only=True)},
    "/api/v1/slips": {"post": Operation(
        "makeSlips", Text("Make transfer slips, with codes that name learners", "転出連絡票(コード付き)を作る"),
        {JSON: record({"slips": listed(record({"id": TEXT, "learner": UUID, "code": TEXT, "expires": INSTANT}))})},
        Text("The codes are in this answer and nowhere else.", "コードはこの応答にしかありません。"),
        takes={JSON: record({"learners": listed(UUID)})}, status=201, refusals=(404,), people_only=True)},
    "/api/v1/slips/{id}": {"delete": Operation(
        "revokeSlip", Text("Withdraw a slip", "連絡票を取り消す"), {}, parameters=(_SLIP_ID,), status=204,
        people_only=True)},
}
