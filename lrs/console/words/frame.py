"""What stands around every page: the way through it, the account, refusals, and the parts that pages share."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "product": Text("Manabi LRS", "Manabi LRS"),
    "skip": Text("Skip to the content", "本文へ移動", "本文《ほんぶん》へ"),
    "other-language": Text("日本語", "English"),
    "navigation": Text("Main menu", "メインメニュー", "メニュー"),
    "crumbs": Text("You are here", "現在の位置", "いまいるところ"),
    "home": Text("Home", "ホーム"),
    "help": Text("Help", "ヘルプ", "つかいかた"),
    "account": Text("Account and password", "アカウントとパスワード"),
    "account-menu": Text("Account:", "アカウント:"),
    "on-paper": Text("Printed on {day} by {name}", "{day} 印刷:{name}"),
    "on-paper-why": Text("Holds personal records: keep it safe and shred it.",
                         "個人の記録が含まれます。保管と廃棄にご注意ください。"),

    # roles
    "role-student": Text("Learner", "児童生徒", "じどう・せいと"),
    "role-teacher": Text("Teacher", "教員"),
    "role-administrator": Text("School office", "学校事務"),
    "role-guardian": Text("Guardian", "保護者"),
    "role-principal": Text("Principal", "校長"),
    "role-team": Text("Support team", "支援チーム"),
    "role-records-officer": Text("Records officer", "記録担当"),
    "role-board-officer": Text("Board of education", "教育委員会"),
    "role-auditor": Text("Auditor", "監査"),
    "role-operator": Text("Operator", "運用担当"),

    # refusals as pages
    "problem": Text("This did not work", "うまくいきませんでした", "うまくいきませんでした"),
    "problem-403": Text("This is not open to you", "表示する権限がありません", "このページは見《み》られません"),
    "problem-404": Text("There is no such page", "ページが見つかりません", "ページが見《み》つかりません"),
    "problem-429": Text("A moment, please", "少しお待ちください", "すこし まってね"),
    "problem-500": Text("Something broke on our side", "サーバーで問題が起きました", "こわれてしまいました"),
    "problem-503": Text("We will be back in a moment", "ただいま一時的にご利用になれません", "すこし まってね"),
    "problem-403-next": Text(
        "Who may see what follows from the school's roster and from roles given by the school. If you need this for "
        "your work, ask the person who looks after the roster; tell them the sentence above.",
        "だれが何を見られるかは、学校の名簿と、学校が付与した役割で決まります。業務に必要なときは、上の文を添えて名簿の担当者にお尋ねください。",
        "先生《せんせい》か おうちの人《ひと》に きいてください。"),
    "problem-404-next": Text(
        "The address may be mistyped, or the page was of a year that is over. Start again from Home.",
        "アドレスの入力間違いか、終わった年度のページかもしれません。ホームから開き直してください。",
        "ホームに もどって、もういちど さがしてください。"),
    "problem-next": Text("Go back and try once more. Nothing was lost.",
                         "前の画面に戻って、もう一度お試しください。保存済みの記録は失われていません。",
                         "まえの がめんに もどって、もういちど やってみてください。"),
    "request-id": Text("If it happens again, tell your school this number: {id}",
                       "繰り返し起きるときは、学校にこの番号をお知らせください: {id}",
                       "なんども おきるときは、先生《せんせい》に この ばんごうを おしえてください: {id}"),
    "to-home": Text("Go to Home", "ホームへ", "ホームへ もどる"),

    # parts of pages
    "chart-table": Text("Show as a table", "表で見る", "ひょうで 見《み》る"),
    "nothing-here": Text("none", "なし"),
    "no-record": Text("no record", "記録なし", "きろくなし"),
    "cell-count": Text("{count} {count:record|records}", "{count}件"),
    "tree-all": Text("See it as a whole", "まとめて見る"),
    "tree-all-of": Text("See it as a whole: {text}", "まとめて見る:{text}"),
    "legend-none": Text("no answers", "解答なし"),
    "filter": Text("Narrow down", "絞り込み", "えらぶ"),
    "filter-apply": Text("Show", "表示", "見《み》る"),
    "filter-clear": Text("Clear all", "条件をすべて外す", "ぜんぶ はずす"),
    "filter-any": Text("all", "すべて", "ぜんぶ"),
    "filter-remove": Text("Remove: {label}", "外す:{label}"),
    "period": Text("Period", "期間", "いつ"),
    "period-from": Text("from", "開始日", "はじめ"),
    "period-to": Text("to", "終了日", "おわり"),
    "download": Text("Download", "ダウンロード"),
    "download-as": Text("Download as {kind}", "{kind} でダウンロード"),
    "method": Text("How this is counted", "数え方", "かぞえかた"),
    "older": Text("Older", "古い記録へ", "まえの きろく"),
    "newer": Text("Newer", "新しい記録へ", "あたらしい きろく"),
    "pages": Text("Pages", "ページ移動"),
}
