"""Refusals of cases, slips, campaigns and consents."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "case-unknown": Text(
        "There is no case {id}, or it is not yours to see.",
        "案件 {id} はないか、あなたが見られるものではありません。",
    ),
    "case-body": Text(
        "The body must be a JSON object with {members}; {member} is not right.",
        "本文は {members} を持つ JSON オブジェクトにしてください({member} が正しくありません)。",
    ),
    "case-purpose": Text(
        "`purpose` must be one of {known}.",
        "`purpose` は {known} のいずれかにしてください。",
    ),
    "case-period": Text(
        "A period has days `from` and `to` as 2026-05-12, the first no later than the last; leave one out for open.",
        "期間は `from` と `to` を 2026-05-12 の形の日付で、from が to より後にならないように指定してください"
        "(省略すれば制限なし)。",
    ),
    "case-days": Text(
        "Give the family between 1 and {most} days (cases.longest_days).",
        "回答期限は 1〜{most} 日の間にしてください(cases.longest_days)。",
    ),
    "case-there": Text(
        "Such a case is open already: {id}.",
        "同じ案件がすでに受け付けられています:{id}。",
    ),
    "case-not-open": Text(
        "The case {id} is {state}; this can no longer be done, or not yet.",
        "案件 {id} は {state} の状態です。この操作はもうできないか、まだできません。",
    ),
    "case-deadline-over": Text(
        "The deadline of the case {id} is over: nothing is sent. Ask for a new one.",
        "案件 {id} の回答期限は過ぎました。何も送られません。必要なら新しく申し込んでください。",
    ),
    "case-undecided": Text(
        "The case {id} is not decided, so there is no receipt.",
        "案件 {id} はまだ決定されていないため、受領証はありません。",
    ),
    "case-closed-by-receipt": Text(
        "The export {id} is closed by the recipient's receipt; the family can withdraw it.",
        "書き出しの案件 {id} は受取側の受領で完了します。取りやめるのは家庭からの撤回です。",
    ),
    "request-there": Text(
        "A request of {name} for this learner is under way already, or too many are.",
        "この学習者について「{name}」への申し込みがすでに進行中か、進行中の申し込みが多すぎます。",
    ),
    "request-unknown": Text(
        "There is no such request; ask with the handle that you were given.",
        "その申し込みはありません。受け取った handle を使ってください。",
    ),
    "recipient-own": Text(
        "A family sends a copy of its own (`personal-copy`) to {known}; another recipient asks with the code of a "
        "slip, or a records officer opens the case.",
        "家庭が自分で送れるのは本人用の写し(`personal-copy`)で、相手は {known} です。ほかの相手には、"
        "連絡票のコードでの申し込みか、記録担当者が開く案件で渡します。",
    ),
    "recipient-without-key": Text(
        "{origin} publishes no key that a record could be encrypted to.",
        "{origin} は、記録を暗号化するための鍵を公開していません。",
    ),
    "recipient-no-store": Text(
        "{origin} ({name}) is no personal store; check the address.",
        "{origin}({name})は個人の保管先ではありません。アドレスを確かめてください。",
    ),
    "recipient-kind": Text(
        "`recipient.kind` must be one of {known}.",
        "`recipient.kind` は {known} のいずれかにしてください。",
    ),
    "recipient-name": Text(
        "`recipient.name` must say who it is, in 1 to {most} printable characters.",
        "`recipient.name` に相手の名前を 1〜{most} 文字で書いてください。",
    ),
    "recipient-origin": Text(
        "`recipient.origin` must be an https origin without a path, as https://lrs.city-b.example.jp.",
        "`recipient.origin` は https://lrs.city-b.example.jp のような、パスのない https のオリジンにしてください。",
    ),
    "recipient-key": Text(
        "`recipient.key` must be a public X25519 key: a JWK (kty OKP, crv X25519, x), or as age writes it (age1…).",
        "`recipient.key` は X25519 公開鍵(JWK: kty OKP, crv X25519, x、または age1… の形)にしてください。",
    ),
    "recipient-school": Text(
        "`recipient.school` must be another school of this board in the roster, by its code; {school} is not.",
        "`recipient.school` は名簿にあるこの設置者の別の学校の学校コードにしてください({school} は使えません)。",
    ),
    "slip-wrong": Text(
        "This code opens nothing: it is wrong, expired or withdrawn. Compare it with the slip, or ask the family for a "
        "new one.",
        "このコードは使えません(誤り・期限切れ・取り消し)。連絡票と見比べるか、新しい連絡票をもらってください。",
    ),
    "slip-unknown": Text(
        "There is no slip {slip}.",
        "連絡票 {slip} はありません。",
    ),
    "withholding-invalid": Text(
        "`withhold` may hold lists `subjects` (names), `codes` (beginnings of curriculum codes), `categories`, "
        "`periods` (days from and to) and `statements` (ids); {member} is not right.",
        "`withhold` には `subjects`(教科名)、`codes`(学習指導要領コードの先頭)、`categories`、"
        "`periods`(from と to の日付)、`statements`(id)の配列を書けます({member} が正しくありません)。",
    ),
    "carry-invalid": Text(
        "`carry` holds the ids of up to {limit} bundles that the learner arrived with; the preview lists them.",
        "`carry` には、転入時に受け取ったバンドルの id を {limit} 件まで書けます。一覧はプレビューにあります。",
    ),
    "carry-unknown": Text(
        "{id} is no bundle that is kept for this learner; those are: {known}.",
        "{id} はこの学習者について保管しているバンドルではありません。保管しているもの:{known}。",
    ),
    "carry-large": Text(
        "The earlier bundles together are of more than {limit} MB; let fewer of them go along.",
        "以前のバンドルの合計が {limit} MB を超えています。添えるものを減らしてください。",
    ),
    "carry-inside": Text(
        "Inside one board no file is made, so no earlier bundle goes along: the new school reads what was taken in.",
        "同じ設置者の学校間ではファイルを作らないため、以前のバンドルは添えられません。"
        "新しい学校は取り込み済みの記録を見られます。",
    ),
    "withholding-inside": Text(
        "Inside one board no file is made, and the new school reads the record whole; nothing can be left out. Refuse "
        "it, or have the school make it an export with a file.",
        "同じ設置者の学校間ではファイルを作らず、新しい学校が記録全体を見るため、一部を除くことはできません。"
        "拒否するか、ファイルでの引き渡しに変えるよう学校に依頼してください。",
    ),
    "assent-on-letter": Text(
        "A guardian's letter needs the learner's assent on it; say that it is there.",
        "保護者の回答書には本人の同意欄への記入が必要です。記入があることを確認して指定してください。",
    ),
    "campaign-invalid": Text(
        "A campaign needs a name of 1 to {most} characters and a grade as P6, J3 or H3.",
        "一括手続きには 1〜{most} 文字の名前と、P6・J3・H3 のような学年が必要です。",
    ),
    "campaign-empty": Text(
        "Nobody is in grade {grade} of school {school} now; `lrs roster show` tells the grades.",
        "学校 {school} の学年 {grade} に在籍者がいません。`lrs roster show` で確認できます。",
    ),
    "campaign-unknown": Text(
        "There is no campaign {id}.",
        "一括手続き {id} はありません。",
    ),
    "bundle-unknown": Text(
        "There is no bundle {id} that may be fetched.",
        "取得できるバンドル {id} はありません。",
    ),
}
