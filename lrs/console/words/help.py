"""What the pages of help are called; their text stands in `templates/help/`, a file for each language."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "help-teachers": Text("For teachers", "先生のための使い方"),
    "help-teachers-why": Text("What you see, what the figures mean, what they do not mean.",
                              "画面の見方、数字の意味、数字から言えないこと。"),
    "help-setting-up": Text("Setting up", "導入手順"),
    "help-setting-up-why": Text("From installation to the first record, for the officer in charge.",
                                "インストールから最初の記録まで(担当者向け)。"),
    "help-operating": Text("Running it", "運用手順"),
    "help-operating-why": Text("Each day, each year, and when something is wrong.",
                               "日常の確認、年度更新、困ったとき。"),
    "help-guardians-notice": Text("A notice for guardians", "保護者へのお知らせ(ひな形)"),
    "help-guardians-notice-why": Text("A template to adapt and print.",
                                      "学校の実情に合わせて直し、印刷してお使いください。"),
}
