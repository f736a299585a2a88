"""Refusals of erasures, retention rules and legal holds."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "erasure-not-permitted": Text(
        "You may not do {action}; ask a records officer of the tenant.",
        "{action} の権限がありません。テナントの記録管理担当者に依頼してください。",
    ),
    "erasure-person-unknown": Text(
        "Nothing is known of this person: no account, no roster. Name accounts as Agents, or link them first.",
        "この人のアカウントも名簿の登録も見つかりません。アカウントをエージェントで指定するか、先に紐付けてください。",
    ),
    "erasure-person-missing": Text(
        "Say whose records: `user` with a UUID, or `agents` with a list of Agents.",
        "だれの記録かを `user`(UUID)か `agents`(エージェントの配列)で指定してください。",
    ),
    "erasure-agents-many": Text(
        "Name at most {limit} Agents in one request.",
        "一度に指定できるエージェントは {limit} 件までです。",
    ),
    "erasure-body": Text(
        "The body must be a JSON object with `reason` and `user` or `agents`, and perhaps `mentioned` (keep or erase) "
        "and `block` (true or false); {member} is not right.",
        "本文は `reason` と `user` または `agents`、任意で `mentioned`(keep か erase)と `block`(true か false)を持つ "
        "JSON オブジェクトにしてください({member} が正しくありません)。",
    ),
    "reason-missing": Text(
        "Give a reason of 1 to 500 characters: a case number or the legal basis, and nobody's name.",
        "理由を 1〜500 文字で書いてください。受付番号や法的根拠とし、氏名は書かないでください。",
    ),
    "erasure-unknown": Text(
        "There is no erasure {id}; `lrs erase list` shows those there are.",
        "消去 {id} はありません。`lrs erase list` で一覧を確認できます。",
    ),
    "erasure-approved-by-key": Text(
        "A key may ask for an erasure, and never approve one; two people who sign in do.",
        "キーは消去を依頼できますが、承認はできません。サインインした二人が承認します。",
    ),
    "erasure-approver-unlinked": Text(
        "Your account is linked to nobody in the roster, so nobody can tell two approvals by one person apart. An "
        "officer links it: lrs account link ACCOUNT --user UUID.",
        "このアカウントは名簿の誰にも紐付いていないため、同じ人の二重の承認を見分けられません。"
        "担当者が紐付けてください:lrs account link ACCOUNT --user UUID",
    ),
    "erasure-approved-once": Text(
        "You approved {id} already; the second approval must be another person's.",
        "{id} は既に承認済みです。もう一件の承認は別の人が行ってください。",
    ),
    "erasure-not-open": Text(
        "{id} needs no approval any more: it is {state}.",
        "{id} は承認待ちではありません(状態:{state})。",
    ),
    "erasure-not-approved": Text(
        "{id} is not approved yet; two different people must approve it first (`lrs erase approve`).",
        "{id} はまだ承認されていません。先に別々の二人が承認してください(`lrs erase approve`)。",
    ),
    "erasure-not-done": Text(
        "{id} cannot be verified: it is {state}. Run it first (`lrs erase run`).",
        "{id} はまだ検証できません(状態:{state})。先に実行してください(`lrs erase run`)。",
    ),
    "erasure-held": Text(
        "{id} must wait: the legal hold {hold} keeps these records ({reason}). `lrs hold lift` ends a hold.",
        "{id} は実行できません。法的保全 {hold} がこの記録を保全しています({reason})。`lrs hold lift` で解除できます。",
    ),
    "run-elsewhere": Text(
        "Another process is at work on {work}. If it was killed, its place is free after {seconds} s: try again then.",
        "{work} は別のプロセスが実行中です。停止したプロセスの分は {seconds} 秒で空くので、再度試してください。",
    ),
    "hold-unknown": Text(
        "No legal hold {id} stands; `lrs hold list` shows those there are.",
        "有効な法的保全 {id} はありません。`lrs hold list` で一覧を確認できます。",
    ),
    "retention-category": Text(
        "A tenant of kind {kind} keeps no {category}; it keeps {known}.",
        "種類 {kind} のテナントは {category} を保存しません。保存するのは {known} です。",
    ),
    "retention-years": Text(
        "{years} years cannot be a retention period; 0 to 100 can.",
        "保存期間を {years} 年にはできません。0〜100 年にしてください。",
    ),
    "person-blocked-documents": Text(
        "No document of this person is kept any more; nothing was stored.",
        "この人のドキュメントは受け付けていません。何も保存していません。",
    ),
    "person-blocked": Text(
        "No Statement of or about this person is taken any more ({id}); leave it out. Nothing was stored.",
        "この人のステートメントは受け付けていません({id})。除いて送ってください。このリクエストは何も保存していません。",
    ),
}
