"""The page behind a link that hands a record over to a school without a system of its own."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "handover": Text("A learner's record for your school", "学習の記録の引き渡し"),
    "handover-lead": Text("{name} hands over the record of a learner who comes to your school, as the family decided.",
                          "{name}が、転入する児童生徒の学習の記録を、ご家庭の同意に基づいてお渡しします。"),
    "handover-once": Text(
        "One zip file holds a page to read and print, a workbook (summary.xlsx), and the signed list that proves where "
        "they come from. The link works once: keep the file.",
        "zip ファイル1つに、読んで印刷できるページ、表(summary.xlsx)、発行元を確かめるための署名付き目録が"
        "入っています。"
        "リンクは一度しか使えません。ファイルを保管してください。"),
    "handover-until": Text("It works until {at}.", "有効期限：{at}"),
    "handover-take": Text("Download the record", "記録を受け取る"),
    "handover-check": Text("Whether it is genuine you can check at any time at /check of this address.",
                           "本物かどうかは、このアドレスの /check でいつでも確認できます。"),
}
