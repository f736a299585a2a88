"""A learner's way: figures, weeks, the curriculum, works; on pages for staff and for families."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    # when
    "when-week": Text("This week", "今週", "こんしゅう"),
    "when-month": Text("4 weeks", "4週間", "4しゅうかん"),
    "when-term": Text("This term", "今学期", "こんがっき"),
    "when-year": Text("This school year", "今年度", "この1ねん"),
    "when-whole-year": Text("Show the school year", "今年度の記録を見る", "この1年《ねん》を 見《み》る"),
    "filter-subject": Text("Subject: {text}", "教科:{text}"),
    "filter-code": Text("Item: {text}", "項目:{text}", "{text}"),

    # figures
    "way-days": Text("Days with activity", "学習した日", "べんきょうした日《ひ》"),
    "way-last": Text("last on {day}", "最終 {day}", "さいごは {day}"),
    "way-statements": Text("{count} {count:record|records}", "記録 {count}件", "きろく {count}こ"),
    "way-weeks-title": Text("Week by week", "週ごとのようす"),
    "way-weeks": Text("Answers by week", "週ごとの解答", "しゅうごとの こたえ"),
    "way-week": Text("Week of", "週", "しゅう"),
    "way-correct": Text("of them correct", "うち正解", "せいかい"),
    "way-weeks-told": Text("{judged} {judged:answer|answers}, {correct} correct",
                           "解答 {judged}問、うち正解 {correct}問",
                           "{judged}もん こたえて、{correct}もん せいかい"),
    "way-subject": Text("Subject", "教科", "きょうか"),

    # the curriculum
    "way-curriculum": Text("Along the curriculum", "学習指導要領の項目ごと", "べんきょうした こと"),
    "way-curriculum-why": Text(
        "What was worked on in this period. Choose an item to see its records.",
        "この期間に取り組んだ項目です。項目を選ぶと、その記録に絞り込みます。",
        "えらぶと、その きろくが 見《み》られます。"),
    "way-gaps-why": Text("Items beside these that have no record yet stand among them.",
                         "同じ並びで、まだ記録のない項目も示しています。"),
    "way-no-curriculum": Text("No record of this period names an item of the curriculum.",
                              "この期間の記録には、学習指導要領の項目がついていません。", "まだ ありません。"),
    "way-uncoded": Text("{count} {count:record names|records name} no item.",
                        "項目のついていない記録が{count}件あります。", ""),
    "way-item-unknown": Text("Item of a table that is not loaded", "未登録の表の項目", "べんきょうした こと"),
    "way-right": Text("correct {share}", "正答 {share}", "せいかい {share}"),
    "way-first": Text("first try {share}", "はじめて {share}", "1かい目 {share}"),
    "way-untouched": Text("not touched yet", "記録なし", "これから"),

    # records and works
    "way-records-title": Text("Records", "最近の記録", "さいきんの きろく"),
    "way-no-records": Text("No record in this period.", "この期間の記録はありません。", "まだ きろくが ありません。"),
    "way-something": Text("something", "学習内容", "べんきょう"),
    "work-title": Text("Work handed in", "作品・提出物", "さくひん"),
    "work-none": Text("Nothing was handed in yet. What apps send with a record is kept here.",
                      "提出物はまだありません。アプリが記録と一緒に送った画像・音声・文書が、ここに並びます。",
                      "まだ さくひんは ありません。"),
    "work-nameless": Text("Work", "提出物", "さくひん"),
    "work-image": Text("Picture", "画像", "え・しゃしん"),
    "work-audio": Text("Sound", "音声", "おと"),
    "work-pdf": Text("PDF", "PDF"),
    "work-text": Text("Text", "テキスト", "ぶんしょう"),
    "work-file": Text("File", "ファイル"),
    "work-picture": Text("Picture: {name}", "画像:{name}"),
    "work-cut": Text(
        "This is the beginning; the file has all of it.",
        "冒頭だけを表示しています。全体はファイルで開いてください。"),
    "work-pdf-open": Text("Save the file to read it.", "保存して開いてください。", "ほぞんして ひらいてください。"),
    "work-not-shown": Text("This kind is not shown in the browser, for safety. Save it only if you know what it is.",
                           "安全のため、この種類のファイルは画面に表示しません。内容に心当たりがあるときだけ保存してください。",
                           "このファイルは ここでは 見《み》られません。"),
    "work-save": Text("Save ({size})", "保存する({size})", "ほぞんする({size})"),
    "work-statement": Text("Its record", "この提出の記録", "きろくを 見《み》る"),
    "work-back": Text("All work", "作品の一覧へ", "さくひんへ もどる"),

    # a learner's page for staff
    "learner-number": Text("No. {number}", "{number}番"),
    "learner-year": Text("{year}/04–", "{year}年度"),
    "not-known": Text("not known", "不明"),
    "learner-nothing": Text("No record in this period", "この期間の記録はありません"),
    "learner-nothing-why": Text("Choose a longer period, or take away a condition above.",
                                "期間を広げるか、上の条件を外してください。"),
    "learner-imported": Text("{name} (imported)", "{name}(取り込み)"),
    "learner-origins": Text("By school year and school", "年度・学校ごとの記録"),
    "learner-origins-why": Text(
        "Where the records come from, as far as you may see them. Choose a year to look at it.",
        "記録がどの年度・どの学校のものかを、閲覧できる範囲で示しています。年度を選ぶと、その年度を表示します。"),
}
