"""Where records are sent on to: what a family agrees to, and what an operator looks after."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "forwarding": Text("Records sent on", "記録の転送", "きろくを おくる"),
    "forwarding-why": Text(
        "What a learning app records can be sent on to the places below. Nothing is sent unless you agree.",
        "学習アプリの記録を、次の宛先に送ることができます。同意がなければ送りません。",
        "アプリの きろくを ほかの ところへ おくれます。いいと いわなければ おくりません。"),
    "forwarding-notice": Text(
        "From now on, what the app {apps} records about learning goes to {target}, until you withdraw. Attendance, "
        "health and lessons of teachers never go. What was sent before a withdrawal stays there.",
        "これから、アプリ {apps} の学習の記録が {target} に送られます。いつでも取り消せます。"
        "出欠・健康・指導の記録は送りません。取り消す前に送られた記録は、宛先に残ります。"),
    "forwarding-given": Text("Agreed on {at}", "{at}に同意", "{at}に いいと いった"),
    "forwarding-unasked": Text("The school sends these records on as part of its own task.",
                               "学校の業務として転送しています。", "がっこうの しごとで おくっています。"),
    "forwarding-agree": Text("Agree", "同意する", "いいです"),
    "forwarding-withdraw": Text("Withdraw", "同意を取り消す", "やめる"),
    "forwarding-not-yours": Text(
        "Who decides about the record agrees: a guardian, or from a certain age the learner.",
        "同意できるのは、記録について決定できる人(保護者、一定の年齢からは本人)です。",
        "おうちの 人《ひと》が きめます。"),
    "forwarding-none": Text("Nothing is sent on", "転送はありません", "おくる ところは ありません"),
    "forwarding-none-why": Text("No app of this school sends its records to another place.",
                                "この学校のアプリの記録は、ほかの場所に送られません。",
                                "きろくは どこにも おくられません。"),
    "forwards": Text("Forwarding", "転送"),
    "forwards-lead": Text(
        "What apps write, sent on to other Learning Record Stores. Made and removed with lrs forward.",
        "アプリの記録を別の学習記録ストアへ転送します。作成と削除は lrs forward で行います。"),
    "forwards-none-why": Text("lrs forward add begins to send on what an app writes.",
                              "lrs forward add で、アプリの記録の転送を始められます。"),
    "forwards-app": Text("App", "アプリ"),
    "forwards-target": Text("To", "宛先"),
    "forwards-sent": Text("Sent", "送信済み"),
    "forwards-waits": Text("Waits since", "待ち始め"),
    "forwards-dead": Text("Dead letters", "配達不能"),
    "forwards-state": Text("State", "状態"),
    "forwards-going": Text("going on", "転送中"),
    "forwards-failing": Text("{count} {count:failure|failures} in a row", "連続 {count} 回失敗"),
    "forwards-retry": Text("Try again", "再試行"),
    "forwards-retried": Text("It goes on within moments.", "まもなく再開します。"),
}
