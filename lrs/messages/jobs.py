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
    "job-failed": Text(
        "The job failed, and is tried again; the log says why.",
        "処理に失敗したため、再試行します。原因はログに記録されています。",
    ),
}
