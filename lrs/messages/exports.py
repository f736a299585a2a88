"""Texts about bundles that go out: fetched, and received elsewhere."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "export-unknown": Text(
        "There is no bundle {id}, or it is not yours to fetch.",
        "バンドル {id} は存在しないか、取得できません。",
    ),
    "bundle-not-ready": Text(
        "The bundle is still being built; its job tells how far it is.",
        "バンドルはまだ作成中です。進み具合は処理の状態で確認できます。",
    ),
    "bundle-gone": Text(
        "The bundle was fetched and received, or nobody came in time: it is deleted here. It can be built again.",
        "バンドルは受領済みか、期限内に取得されなかったため削除されました。もう一度作成できます。",
    ),
    "bundle-elsewhere": Text(
        "The bundle is not in this server's spool; servers that share a MongoDB share `bundles.spool` too.",
        "このサーバーの保管場所にバンドルがありません。MongoDB を共有するサーバーは "
        "`bundles.spool` も共有してください。",
    ),
    "bundle-inside": Text(
        "A move inside one establisher needs no bundle: the next school reads the record where it is.",
        "同じ設置者の中での異動にバンドルは要りません。次の学校がそのまま記録を参照できます。",
    ),
    "bundle-link-closed": Text(
        "This link opens nothing, or no longer: one is good for {minutes} minutes. Ask for a new one and go on where "
        "you stopped; the file is the same.",
        "このリンクは無効か、期限({minutes} 分)が切れています。新しいリンクを取得すれば、続きから取得できます"
        "(ファイルは同じです)。",
    ),
    "bundle-export-body": Text(
        "The body must be a JSON object with `case`, the id of an export case.",
        "本文は、提供の案件の id を `case` に持つ JSON オブジェクトにしてください。",
    ),
    "bundle-larger-than-spool": Text(
        "The bundle needs {size} MiB and the spool may hold {limit} MiB: raise `bundles.spool_mb`.",
        "バンドルに {size} MiB 必要ですが、保管場所の上限は {limit} MiB です。`bundles.spool_mb` を増やしてください。",
    ),
    "spool-full": Text(
        "There is no room for the bundle now; it is built once others were fetched or expired.",
        "保管場所に空きがないため、ほかのバンドルが取得されるか期限切れになった後に作成します。",
    ),
    "annotation-under-way": Text(
        "It is being told anew whose records are whose, so the bundle is built a little later. Without a running "
        "server: `lrs annotate --rebuild`.",
        "だれの記録かを付け直しているため、バンドルは少し後に作成します。サーバーが動いていないときは "
        "`lrs annotate --rebuild` を実行してください。",
    ),
    "receipt-form": Text(
        "A receipt is a compact JWS, ES256, of type lrb-receipt+jws, as the recipient's import made it.",
        "受領書は、受取側の取り込みで作られた JWS(ES256、型は lrb-receipt+jws)にしてください。",
    ),
    "receipt-signature": Text(
        "The receipt is not signed by the recipient for this server.",
        "受領書の署名が、このサーバーに宛てた受取側のものではありません。",
    ),
    "receipt-of-another": Text(
        "The receipt is signed by {issuer}, for whom this bundle was not.",
        "受領書の署名者 {issuer} は、このバンドルの宛先ではありません。",
    ),
    "receipt-of-another-bundle": Text(
        "The receipt is for another bundle, or for another manifest of this one.",
        "受領書が別のバンドル、または別のマニフェストのものです。",
    ),
    "bundle-withdrawn-here": Text(
        "The family took its consent back: the bundle is deleted, and none is made.",
        "家庭が同意を撤回したため、バンドルを削除しました。新たに作成もしません。",
    ),
    "notice-unreachable": Text(
        "{recipient} could not be told yet that the consent was taken back ({why}); it is tried again.",
        "{recipient} に同意の撤回をまだ知らせられていません({why})。再試行します。",
    ),
    "notice-untold": Text(
        "{recipient} could not be told that the consent was taken back ({why}): write a letter, or try once more.",
        "{recipient} に同意の撤回を知らせられませんでした({why})。手紙で知らせるか、もう一度試してください。",
    ),
    "notice-not-by-letter": Text(
        "Nobody is to be told by letter of the case {id}: nothing was handed out, its server is told, or it knows.",
        "案件 {id} は手紙で知らせる対象ではありません(渡していない、サーバーに通知中、または通知済み)。",
    ),
    "range-not-there": Text(
        "The file has {size} bytes; the range asked for begins behind them.",
        "ファイルは {size} バイトです。指定された範囲はその後ろから始まっています。",
    ),
    "handover-closed": Text(
        "This link was used already, or its time is over. Ask the school that sent it for a new one.",
        "このリンクは使用済みか、期限が切れています。送り元の学校に新しいリンクを依頼してください。",
    ),
    "bundle-link-plain": Text(
        "This bundle is not encrypted, so no link opens it: the family signs in to fetch it, and a school without an "
        "LRS gets a handover.",
        "このバンドルは暗号化されていないため、リンクでは取得できません。ご家庭はサインインして取得し、"
        "LRS のない学校へは引き渡しのリンクを使ってください。",
    ),
    "handover-not-paper": Text(
        "Such a link is for a school without an LRS; this bundle is for another kind of recipient.",
        "このリンクは LRS のない学校のためのものです。このバンドルの宛先は別の種類です。",
    ),
}
