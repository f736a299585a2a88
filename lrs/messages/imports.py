"""Refusals of imports, and why a line of a bundle was not taken."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "asking-unreachable": Text(
        "{origin} does not answer ({why}).",
        "{origin} が応答しません({why})。",
    ),
    "asking-unlike": Text(
        "{origin} does not answer as a server of learning records does.",
        "{origin} の応答が、学習記録のサーバーのものではありません。",
    ),
    "asking-refused": Text(
        "{origin} refused it: {why}",
        "{origin} に断られました:{why}",
    ),
    "withdrawal-form": Text(
        "A notice is a compact JWS, ES256, of type lrb-withdrawal+jws, with `bundle`, `manifestSha256`, `withdrawn`.",
        "通知は JWS(ES256、型は lrb-withdrawal+jws)で、`bundle`・`manifestSha256`・`withdrawn` が必要です。",
    ),
    "withdrawal-signature": Text(
        "The notice is not signed by its issuer for this server.",
        "通知の署名が、このサーバーに宛てた発行元のものではありません。",
    ),
    "withdrawal-of-another": Text(
        "The notice is about a bundle of another issuer, or about another manifest of it.",
        "通知が別の発行元のバンドル、または別のマニフェストについてのものです。",
    ),
    "bundle-withdrawn": Text(
        "The family took its consent to this bundle back, {issuer} told on {at}: it is not taken in.",
        "家庭がこのバンドルへの同意を撤回したため({at}、{issuer} からの通知)、取り込めません。",
    ),
    "bundle-replaced": Text(
        "Another bundle came under the id {bundle} before, with another manifest; the issuer has to make one with an "
        "id of its own.",
        "ID {bundle} のバンドルは、別のマニフェストで既に取り込まれています。"
        "発行元に新しい ID のバンドルを依頼してください。",
    ),
    "import-too-large": Text(
        "The bundle is larger than {limit} MiB (bundles.largest_mb).",
        "バンドルが {limit} MiB(bundles.largest_mb)を超えています。",
    ),
    "import-no-room": Text(
        "There is no room for the bundle just now (bundles.spool_mb); try again later.",
        "いまはバンドルを置く場所がありません(bundles.spool_mb)。あとでもう一度お試しください。",
    ),
    "import-empty": Text(
        "Send the bundle as the body, or JSON with its url.",
        "バンドルを本文として送るか、url を含む JSON を送ってください。",
    ),
    "import-url-invalid": Text(
        "url must be an https address at a custodian that is trusted here.",
        "url には、信頼済みの保管者の https アドレスを指定してください。",
    ),
    "import-link-refused": Text(
        "The issuer answered the link with status {status}; ask for a new one.",
        "発行元がリンクに対してステータス {status} を返しました。新しいリンクを依頼してください。",
    ),
    "import-unreachable": Text(
        "The issuer does not answer just now; it is tried again.",
        "発行元が応答しません。後で再試行します。",
    ),
    "import-confirmation": Text(
        "Send a JSON object with, as far as wanted, school (a text) and accounts (a list of texts).",
        "必要に応じて school(文字列)と accounts(文字列の配列)を含む JSON オブジェクトを送ってください。",
    ),
    "import-cursor": Text(
        "cursor is what the page before named as next: a file, a colon, a line.",
        "cursor には、前のページの next の値(ファイル名、コロン、行番号)を指定してください。",
    ),
    "origin-none": Text(
        "The Statement {id} was stored here first, and comes from nowhere else.",
        "ステートメント {id} はここで最初に保存されたもので、他から取り込まれたものではありません。",
    ),
    "import-unknown": Text("There is no import {id}.", "取り込み {id} はありません。"),
    "import-unfinished": Text(
        "The import {id} is still under way; confirm whose record it is once it is finished.",
        "取り込み {id} はまだ終わっていません。終わってから、誰の記録かを確認してください。",
    ),
    "import-confirmed": Text(
        "Whose record the import {id} is was confirmed already.",
        "取り込み {id} が誰の記録かは、既に確認済みです。",
    ),
    "import-accounts-none": Text("Choose at least one account that is the learner's.",
                                 "本人のアカウントを1つ以上選んでください。"),
    "import-account-unknown": Text(
        "The imported record has no account {account!r}; it has {known}.",
        "取り込んだ記録に {account} というアカウントはありません。あるのは {known} です。",
    ),
    "import-account-anothers": Text(
        "The account {account!r} is another learner's here. Leave it out; or if both are one and the same child, say "
        "so first: lrs link alias.",
        "アカウント {account} は、こちらでは別の児童生徒のものです。外してください。同じ人なら、先に別名として"
        "登録してください(lrs link alias)。",
    ),
    "import-event-malformed": Text(
        "This is no Caliper Event: a JSON object with an id and a type.",
        "Caliper のイベント(id と type のある JSON オブジェクト)ではありません。",
    ),
    "import-event-alone": Text(
        "No Statement of the file with the same number was this Event, or another line has it already.",
        "同じ番号のファイルにこのイベントのステートメントがないか、別の行に既にあります。",
    ),
    "import-line-long": Text(
        "The Statement is larger than {limit} bytes (limits.statement_bytes).",
        "ステートメントが {limit} バイト(limits.statement_bytes)を超えています。",
    ),
    "import-line-json": Text(
        "The line is no JSON object ({reason}).",
        "この行は JSON のオブジェクトではありません({reason})。",
    ),
    "import-line-invalid": Text(
        "The Statement breaks the standard at {pointer} ({rule}).",
        "ステートメントが {pointer} で規格に反しています({rule})。",
    ),
    "import-line-unnamed": Text("The Statement has no id.", "ステートメントに id がありません。"),
    "import-line-annotation": Text(
        "What stands beside the Statement is no annotation of it.",
        "ステートメントに付いている注釈が、このステートメントのものではありません。",
    ),
    "import-line-category": Text(
        "Records of the category {category} are not kept here.",
        "区分 {category} の記録は、ここには保存できません。",
    ),
    "import-line-teaching": Text(
        "The Statement is about a teacher's teaching, which is never in a learner's bundle.",
        "教員の指導の記録です。児童生徒のバンドルには含められません。",
    ),
    "import-line-attachment": Text(
        "The bundle lacks the attachment {sha2}, and the Statement gives no address of it.",
        "添付 {sha2} がバンドルになく、ステートメントにも所在がありません。",
    ),
    "import-line-signature": Text(
        "The signature attached to the Statement is none of it.",
        "ステートメントに添付された署名が、このステートメントのものではありません。",
    ),
    "import-line-conflict": Text(
        "Another Statement is here under this id; it stays as it is.",
        "同じ id で内容の違うステートメントが既にあります。既存のものは変わりません。",
    ),
    "import-line-erased": Text(
        "The Statement of this id was erased here, and does not come back.",
        "この id のステートメントはここで消去されており、戻りません。",
    ),
    "import-document-malformed": Text("The line is no document.", "この行はドキュメントではありません。"),
    "import-document-stranger": Text(
        "The document is of an account that no Statement of the bundle names as its actor.",
        "バンドルのステートメントの actor にないアカウントのドキュメントです。",
    ),
    "import-document-unconfirmed": Text(
        "The document is of an account that was not confirmed to be the learner's.",
        "本人のものと確認されなかったアカウントのドキュメントです。",
    ),
    "import-document-conflict": Text(
        "Another document is there already; it stays as it is.",
        "内容の違うドキュメントが既にあります。既存のものは変わりません。",
    ),
}
