"""The overview of who runs the system, and what its pages share."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "operator": Text("Running the system", "運用"),
    "operator-overview": Text("Overview", "概要"),
    "operator-lead": Text("What comes in, what is being worked on, and whether all is well. No learner's record is "
                          "shown.",
                          "受信、処理、サーバーの状態を確認できます。児童生徒の記録は表示されません。"),
    "cancel": Text("Cancel", "キャンセル"),

    # what comes in
    "operator-today": Text("Today", "今日の受信"),
    "operator-last-hour": Text("Last hour", "直近1時間"),
    "operator-last-minute": Text("Last minute", "直近1分"),
    "operator-statements": Text("statements", "件"),
    "operator-came": Text("{count:statement|statements}", "件"),
    "operator-per-second": Text("{rate} a second", "毎秒 {rate} 件"),
    "operator-writers": Text("Processes", "稼働プロセス"),
    "operator-writers-note": Text("that store records", "記録を受け付け中"),
    "operator-lag": Text("Study log behind", "学習記録の反映"),
    "operator-lag-note": Text("of what pages show", "画面の集計の遅れ"),
    "operator-no-lag": Text("under 1 s", "1秒未満"),
    "operator-arriving": Text("Statements by the hour, today", "今日の時間別受信"),
    "operator-arriving-sum": Text("{count} so far", "これまでに {count} 件"),
    "operator-hour": Text("Hour from", "時刻"),

    "operator-refused": Text("Refused in seven days", "直近7日間の拒否"),
    "operator-refused-all": Text("All refusals", "すべての拒否を見る"),
    "operator-times": Text("{count} ×", "{count} 回"),

    # MongoDB
    "operator-month": Text("{month}/{year}", "{year}年{month}月"),
    "operator-outdated-title": Text("MongoDB is past its end of life", "MongoDB のサポートが終了しています"),
    "operator-outdated": Text(
        "Version {version} got its last security fix in {month}. Plan the move to 8.0; the data stay.",
        "バージョン {version} の修正提供は{month}で終わりました。8.0 への移行を計画してください。"
        "データは引き継げます。"),
    "operator-answer": Text("Answers in", "応答時間"),
    "operator-answers": Text("answering", "応答あり"),
    "operator-ms": Text("{count} ms", "{count} ミリ秒"),
    "operator-version": Text("Version", "バージョン"),
    "operator-until": Text("fixes until {month}", "修正提供 {month}まで"),
    "operator-members": Text("Replica set", "レプリカセット"),
    "operator-sharded": Text("sharded cluster", "シャード構成"),
    "operator-members-count": Text("{count} with data", "データ保持 {count} 台"),
    "operator-one-member": Text("no second copy", "複製なし"),
    "operator-data": Text("Data", "データ量"),
    "operator-indexes": Text("indexes {size}", "索引 {size}"),
    "operator-disk": Text("Disk", "ディスク"),
    "operator-disk-of": Text("{free} free of {all}", "空き {free} / {all}"),
    "operator-disk-low": Text("nearly full", "残りわずか"),
    "operator-clock": Text("Clock differs by", "時計のずれ"),
    "operator-clock-off": Text("set by NTP", "NTP で合わせてください"),

    # the audit log
    "operator-audit": Text("Audit log", "監査ログ"),
    "operator-audit-why": Text(
        "Verifying computes the log's tree again from its entries and holds it against everything that was signed. "
        "Keep a signed checkpoint elsewhere too: lrs audit checkpoint.",
        "検証では、すべての項目からハッシュ木を計算し直し、これまでの署名と突き合わせます。"
        "署名は別の場所にも保管してください(lrs audit checkpoint)。"),
    "operator-audit-verify": Text("Verify now", "いま検証する"),
    "operator-audit-good-title": Text("The log is what it was.", "改ざんは見つかりませんでした。"),
    "operator-audit-good": Text("{sealed} {sealed:entry agrees|entries agree} with {checkpoints} signed "
                                "{checkpoints:checkpoint|checkpoints}.",
                                "{sealed} 件の項目が、{checkpoints} 個の署名と一致しました。"),
    "operator-audit-fault": Text("The log is not what it was", "監査ログが元のものと一致しません"),
    "operator-audit-fault-next": Text(
        "Keep the database as it is, tell the auditor, and compare with the checkpoint that is kept elsewhere.",
        "データベースをそのまま保全し、監査担当者に連絡のうえ、別に保管した署名と比べてください。"),
    "operator-signed": Text("Last signed", "最後の署名"),
    "operator-signed-none": Text("not yet", "まだありません"),
    "operator-signed-size": Text("Entries it covers", "署名済みの項目"),
    "operator-audit-lag": Text("Waiting to be sealed", "封印待ち"),

    # jobs
    "operator-jobs": Text("Jobs", "ジョブ"),
    "operator-no-jobs": Text("Nothing to work on yet", "まだジョブはありません"),
    "operator-no-jobs-why": Text("Roster imports, links, mappings and erasures appear here with their progress.",
                                 "名簿の取り込み、紐付け、対応表、消去などの進み具合がここに表示されます。"),
    "operator-job": Text("Job", "ジョブ"),
    "operator-job-state": Text("State", "状態"),
    "operator-job-progress": Text("Progress", "進み具合"),
    "operator-job-at": Text("Asked for", "受付"),
    "operator-job-finished": Text("Finished", "完了"),
    "operator-job-annotation": Text("Annotating again", "注釈の付け直し"),
    "operator-job-roster": Text("Roster import", "名簿の取り込み"),
    "operator-roster-sent": Text("sent over the API", "API で受信"),
    "operator-job-studylog": Text("Study log made anew", "学習記録の作り直し"),
    "operator-seen": Text("{count} {count:statement|statements}", "{count} 件を処理"),
    "operator-job-erasure": Text("Erasure", "消去"),
    "operator-job-retention": Text("Retention run", "保存期間の処理"),
    "operator-why-links": Text("accounts were linked", "アカウントの紐付けのため"),
    "operator-why-mapping": Text("a mapping changed", "対応表の変更のため"),
    "operator-why-roster": Text("the roster changed", "名簿の変更のため"),
    "operator-why-asked": Text("asked for", "運用担当の依頼"),
    "operator-why-unfinished": Text("what could not be finished before", "前回の続き"),
    "operator-state-asked": Text("waits for approval", "承認待ち"),
    "operator-state-waiting": Text("waiting", "待機中"),
    "operator-state-running": Text("running", "実行中"),
    "operator-state-done": Text("done", "完了"),
    "operator-of": Text("{done} of {total}", "{done} / {total} 件"),
    "operator-approvals": Text("{count} of 2 approvals", "承認 {count} / 2"),
    "operator-erased": Text("{count} erased", "{count} 件を消去"),
    "operator-generation": Text("version {number}", "第{number}版"),
}
