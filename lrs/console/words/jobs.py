"""Jobs, for who runs the system."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "jobs": Text("Jobs", "処理"),
    "jobs-lead": Text("Records going out, coming in and being delivered. Whose they are is not shown.",
                      "記録の書き出し・取り込み・配送・通知です。だれの記録かは表示されません。"),
    "jobs-all": Text("All", "すべて"),
    "jobs-of": Text("{state} ({count})", "{state}({count})"),
    "jobs-state-queued": Text("waiting", "待機中"),
    "jobs-state-running": Text("running", "実行中"),
    "jobs-state-ready": Text("ready", "受け取り待ち"),
    "jobs-state-done": Text("done", "完了"),
    "jobs-state-failed": Text("failed", "失敗"),
    "jobs-state-expired": Text("expired", "期限切れ"),
    "jobs-kind": Text("Kind", "種類"),
    "jobs-kind-export": Text("export", "書き出し"),
    "jobs-kind-import": Text("import", "取り込み"),
    "jobs-kind-delivery": Text("delivery", "配送"),
    "jobs-kind-notice": Text("notice of a withdrawal", "撤回の通知"),
    "jobs-changed": Text("Last moved", "最終更新"),
    "jobs-state": Text("State", "状態"),
    "jobs-why": Text("Why", "理由"),
    "jobs-next": Text("next try {at}", "次の試行 {at}"),
    "jobs-spool": Text("Spool", "一時保管"),
    "jobs-spool-of": Text("of {quota} at most (`bundles.spool_mb`), of all tenants of this server",
                          "上限 {quota}(`bundles.spool_mb`)。このサーバーの全テナントの合計です"),
    "jobs-spool-full": Text(
        "The spool is nearly full: bundles wait until others were fetched, or raise `bundles.spool_mb`.",
        "一時保管がほぼ満杯です。ほかのバンドルが受け取られるまで待つか、`bundles.spool_mb` を増やしてください。"),
    "jobs-retry": Text("Do it now", "今すぐ試す"),
    "jobs-cancel": Text("Let it go", "取りやめる"),
    "jobs-retried": Text("It is begun again.", "やり直しを始めます。"),
    "jobs-cancelled": Text("It is let go; what was built of it is deleted.",
                           "取りやめました。途中のファイルは削除されます。"),
    "jobs-none": Text("No jobs", "処理はありません"),
    "jobs-none-why": Text("A job begins when a family agrees, a bundle arrives, or one is to be delivered.",
                          "家庭の同意、バンドルの到着、配送の依頼で始まります。"),
}
