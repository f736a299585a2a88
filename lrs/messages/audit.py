"""Refusals of the audit log."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "audit-verification-long": Text(
        "Verifying this log takes longer than {seconds} seconds; do it with `lrs audit verify`, which tells how far it "
        "is.",
        "このログの検証には {seconds} 秒以上かかります。進み具合を表示する `lrs audit verify` をお使いください。",
    ),
    "audit-entry-unknown": Text(
        "There is no audit entry with this id.",
        "この id の監査記録はありません。",
    ),
    "audit-entry-unsealed": Text(
        "This entry has no place in the tree yet; ask again in some seconds.",
        "この監査記録はまだ木に組み込まれていません。数秒後にもう一度お試しください。",
    ),
    "audit-checkpoint-none": Text(
        "Nothing of this audit log was signed yet; the first checkpoint comes seconds after the first entry.",
        "この監査記録にはまだ署名がありません。最初の記録の数秒後に署名されます。",
    ),
    "audit-size-unknown": Text(
        "The tree never had {size} entries; ask from 1 to {most}.",
        "木に {size} 件の記録があったことはありません。1 から {most} までで指定してください。",
    ),
    "audit-proof-of-what": Text(
        "Ask for a proof with either entry=ID, that an entry is in the log, or from=SIZE, that an older log is its "
        "beginning.",
        "証明は entry=ID(記録が含まれること)か from=SIZE(以前の記録が先頭部分であること)の"
        "どちらか一方で求めてください。",
    ),
    "audit-of-whom": Text(
        "Say whose record with learner=UUID; /api/v1/session lists your children.",
        "だれの記録かを learner=UUID で指定してください。お子さまの一覧は /api/v1/session にあります。",
    ),
    "audit-actor": Text(
        "The parameter actor must be person:UUID, key:KEY or system:NAME.",
        "パラメーター actor は person:UUID、key:KEY、system:NAME のいずれかにしてください。",
    ),
    "audit-cursor": Text(
        "The parameter cursor must be the `next` of a page, as it was given.",
        "パラメーター cursor には前のページの `next` をそのまま指定してください。",
    ),
    "audit-of-all": Text(
        "The log of everybody is for an auditor. Who looked at your own record is at /api/v1/audit/mine.",
        "全員の監査記録を見られるのは監査役だけです。自分の記録を見た人は /api/v1/audit/mine で確かめられます。",
    ),
}
