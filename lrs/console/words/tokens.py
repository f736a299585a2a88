"""Programs that read my record: a learner's own tokens."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "tokens": Text("Programs that may read the record", "記録を読めるプログラム", "きろくを よめる アプリ"),
    "tokens-why": Text(
        "With a token, an app of your choice can read this learning record through the xAPI. It can change nothing, "
        "and each reading is written down.",
        "トークンを渡したアプリは、この学習記録を xAPI で読み取れます。書き換えはできません。"
        "読み取りはすべて記録に残ります。",
        "トークンを わたした アプリは、この きろくを よめます。かきかえは できません。"),
    "tokens-new": Text("New token", "トークンを発行", "トークンを つくる"),
    "tokens-label": Text("For which app?", "どのアプリに渡しますか", "どの アプリに わたしますか"),
    "tokens-label-hint": Text("A name by which you will know it again.",
                              "あとで見分けるための名前です。例:マイ学習ノート"),
    "tokens-assent": Text("My child has heard about this and agrees.", "子どもに説明し、本人も賛成しています。"),
    "tokens-make": Text("Make the token", "発行する", "つくる"),
    "tokens-not-yours": Text(
        "Only who decides about the record makes a token: a guardian, or from a certain age the learner.",
        "トークンを発行できるのは、記録について決定できる人(保護者、一定の年齢からは本人)です。",
        "トークンは おうちの 人《ひと》が つくります。"),
    "tokens-once": Text("The secret is shown this once. Put it into the app now; whoever has it can read the record.",
                        "シークレットが表示されるのは、この一度だけです。いまアプリに設定してください。知っている人はだれでも記録を読めます。"),
    "tokens-once-title": Text("Keep it safe", "大切に保管してください"),
    "tokens-endpoint": Text("Address (xAPI endpoint)", "アドレス(xAPI エンドポイント)"),
    "tokens-key": Text("Key (user name)", "キー(ユーザー名)"),
    "tokens-secret": Text("Secret (password)", "シークレット(パスワード)"),
    "tokens-bearer": Text("Or both in one (Bearer)", "または一つにまとめて(Bearer)"),
    "tokens-open": Text("In use", "使用中", "つかっている"),
    "tokens-past": Text("Not in use any more", "使えなくなったもの", "もう つかえない"),
    "tokens-until": Text("until {at}", "{at}まで有効", "{at}まで"),
    "tokens-revoked": Text("revoked on {at}", "{at}に無効化", "{at}に やめた"),
    "tokens-expired": Text("expired on {at}", "{at}に期限切れ", "{at}に おわった"),
    "tokens-revoke": Text("Revoke", "無効にする", "やめる"),
    "tokens-revoke-named": Text("Revoke {name}", "{name} を無効にする", "{name} を やめる"),
    "tokens-revoked-done": Text("The token opens nothing any more.",
                                "トークンを無効にしました。", "トークンを やめました。"),
    "tokens-none": Text("No token yet", "トークンはまだありません", "まだ ありません"),
    "tokens-none-why": Text("No program of your own choice can read this record.",
                            "自分で選んだアプリがこの記録を読むことは、いまはできません。",
                            "この きろくを よめる アプリは ありません。"),
}
