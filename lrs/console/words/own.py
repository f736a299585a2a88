"""My learning: for a learner, and for a guardian; and who looked at it."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "me": Text("My learning", "わたしの学習", "わたしの まなび"),
    "me-hello": Text("{name}: my learning", "{name} さんの学習", "{name} さんの まなび"),
    "child-title": Text("{name}'s learning", "{name} さんの学習"),
    "own-veiled": Text(
        "With this account sums are shown. Single records, work and names of schools are not.",
        "このアカウントでは、まとめた数だけを表示します。一つ一つの記録や提出物、学校の名前は表示しません。"),
    "own-today": Text("Today", "今日", "今日《きょう》"),
    "own-week": Text("This week", "今週", "こんしゅう"),
    "own-did": Text(
        "{judged} {judged:question|questions} answered, {correct} correct.",
        "{judged}問に解答し、{correct}問正解しました。",
        "{judged}もん こたえて、{correct}もん せいかい でした。"),
    "own-tried": Text("{judged} {judged:question|questions} tried.", "{judged}問に取り組みました。",
                      "{judged}もん とりくみました。"),
    "own-did-records": Text("{count} {count:step|steps} of learning recorded.", "{count}件の学習を記録しました。",
                            "{count}こ べんきょうの きろくが できました。"),
    "own-did-nothing": Text("No record yet.", "まだ記録はありません。", "まだ きろくは ありません。"),
    "own-time": Text("Time on task: {time}", "取り組んだ時間 {time}", "とりくんだ 時間《じかん》 {time}"),
    "own-count": Text("{count}", "{count}件", "{count}こ"),
    "own-week-days": Text(
        "Days of learning: {days}.", "{days}日学習しました。", "{days}日《にち》 べんきょうしました。"),
    "own-week-nothing": Text(
        "No record this week yet.",
        "今週の記録はまだありません。",
        "こんしゅうの きろくは まだ ありません。"),
    "own-fresh": Text("New this week", "今週はじめて取り組んだこと", "こんしゅう はじめて やったこと"),
    "own-way": Text("The way so far", "これまでの歩み", "これまでの あゆみ"),
    "own-curriculum": Text("What was learned", "学習した内容", "べんきょうした こと"),
    "own-works": Text("My work", "わたしの作品", "わたしの さくひん"),
    "own-nothing": Text("No record in this period", "この期間の記録はありません", "まだ きろくが ありません"),
    "own-nothing-why": Text("As soon as something is done in a learning app, it shows up here.",
                            "学習アプリで取り組むと、ここに表示されます。期間を広げると、前の記録が見られます。",
                            "アプリで べんきょうすると、ここに でてきます。"),

    # who looked
    "looks-mine": Text("Who looked at my record", "わたしの記録を見た人", "わたしの きろくを 見《み》た人《ひと》"),
    "looks-child": Text("Who looked at the record", "お子さんの記録を見た人"),
    "looks-why": Text("Each look at the record is written down: who, when, and what for.",
                      "記録が見られるたびに、だれが・いつ・何のために見たかが残ります。",
                      "だれが、いつ、なんのために 見《み》たかが のこります。"),
    "looked-at-log": Text("overview", "学習のようす", "ぜんたい"),
    "looked-at-record": Text("single records", "一つ一つの記録", "ひとつひとつの きろく"),
    "looked-at-work": Text("work", "作品", "さくひん"),
    "looks-times": Text("{count} {count:time|times}", "{count}回", "{count}かい"),
    "looks-none": Text("Nobody has looked yet", "まだだれも見ていません", "まだ だれも 見《み》ていません"),
    "looks-none-why": Text("As soon as somebody looks, it is told here.", "だれかが記録を見ると、ここに表示されます。",
                           "だれかが 見《み》ると、ここに でてきます。"),
    "looks-what": Text("What is told here", "ここに表示されること", "ここに でてくること"),
    "looks-what-told": Text(
        "Every look by a person or a program at this record, with the purpose for which the rules allow it. Names of "
        "people are not told; ask the school if something seems wrong.",
        "この記録を見た人やプログラムと、規則で認められた目的を表示します。個人の氏名は表示しません。心当たりのない記載があるときは、学校にお尋ねください。",
        "人《ひと》の なまえは でません。わからないことは 先生《せんせい》に きいてください。"),
    "look-easy": Text(
        "{who}: {why}",
        "{who}が きろくを 見《み》ました（{why}）",
        "{who}が きろくを 見《み》ました（{why}）"),
    "looker-teacher": Text("a teacher", "先生", "先生《せんせい》"),
    "looker-homeroom": Text("homeroom teacher", "担任の先生", "たんにんの 先生《せんせい》"),
    "looker-principal": Text("the head", "校長先生", "校長先生《こうちょうせんせい》"),
    "looker-team": Text("support team", "支援チームの先生", "たすけてくれる 先生《せんせい》"),
    "looker-guardian": Text("a guardian", "保護者", "おうちの 人《ひと》"),
    "looker-student": Text("you", "あなた", "じぶん"),
    "looker-app": Text("a learning app", "学習アプリ", "べんきょうの アプリ"),
    "looker-learner-token": Text("a program that was allowed to", "許可されたプログラム", "ゆるされた アプリ"),
    "looker-operator": Text("an operator", "システムの運用担当者", "システムの かかりの 人《ひと》"),
    "looker-other": Text("somebody at the school", "学校の担当者", "学校《がっこう》の 人《ひと》"),
    "look-why-teaching": Text("teaching", "学習指導", "べんきょうを おしえるため"),
    "look-why-support": Text("support", "支援", "たすけるため"),
    "look-why-own": Text("seeing for oneself", "本人または保護者による確認", "たしかめるため"),
    "look-why-other": Text("work of the school", "学校の仕事", "学校《がっこう》の しごとのため"),
}
