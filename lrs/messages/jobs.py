"""Texts about jobs: exports, imports and deliveries under way."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS = {
    "job-there": Text(
        "A job of this kind ({kind}) is under way for this learner already; wait until it has ended.",
        "この学習者について同じ種類の処理({kind})が進行中です。終わるまでお待ちください。",
    ),
    "job-expired": Text(
        "Nobody came for what was made in time; it is deleted, and can be made again.",
        "期限内に取得されなかったため削除しました。もう一度作成できます。",
    ),
    "job-unknown": Text(
        "There is no job {id}.",
        "処理 {id} はありません。",
    ),
    "job-cancelled": Text(
        "Who runs the system let it go; it can be begun again.",
        "運用担当者が取りやめました。もう一度始められます。",
    ),
    "job-not-retried": Text(
        "The job {id} is {state} and is not begun again: it goes on by itself, its case has ended, or what it needs "
        "has to come once more.",
        "処理 {id}({state})はやり直せません。自動で続くか、案件が終わっているか、もう一度届く必要があるものです。",
    ),
    "job-not-cancelled": Text(
        "The job {id} is {state} and is not let go: it has ended, records are being stored, or a family was promised "
        "that it is done.",
        "処理 {id}({state})は取りやめられません。終わっているか、記録の保存が始まっているか、家庭に約束した処理です。",
    ),
    "job-failed": Text(
        "The job failed, and is tried again; the log says why.",
        "処理に失敗したため、再試行します。原因はログに記録されています。",
    ),
}
