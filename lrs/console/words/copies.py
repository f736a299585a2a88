"""A family's own copies: sent to a store of its own, and taken in there."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "copy": Text("Send a copy of your own", "本人用の写しを送る"),
    "copy-lead": Text(
        "To a store of your own, or to yourselves. Nothing goes before you look at it and agree on the next page.",
        "自分の保管先、または自分たちに送ります。次のページで内容を確かめて同意するまで、何も送りません。"),
    "copy-to-pds": Text("a personal store", "個人の保管先"),
    "copy-to-family": Text("ourselves, as a file", "自分たち(ファイル)"),
    "copy-to-school": Text("a school with an LRS", "LRS のある学校"),
    "copy-origin": Text("Its address", "相手のアドレス"),
    "copy-origin-hint": Text("Of a personal store or a school, as https://lrs.hanako.example; its key is fetched.",
                             "個人の保管先や学校のアドレス(https://lrs.hanako.example など)。鍵はそこから取得します。"),
    "copy-name": Text("What you call it", "相手の呼び名"),
    "copy-name-hint": Text("Empty: as it calls itself.", "空欄なら、相手の名乗る名前になります。"),
    "copy-next": Text("Look at it and decide", "内容を確かめて決める"),
    "copy-link": Text("Make a link", "リンクを作る"),
    "copy-link-why": Text(
        "Open your store, choose “Take a record in” and give it the link there. It is good for some minutes, and the "
        "file can be read by that store alone.",
        "保管先を開き、「記録を取り込む」にこのリンクを入力します。リンクは数分間有効で、ファイルはその保管先でだけ開けます。"),
    "own-imports": Text("Take a record in", "記録を取り込む"),
    "own-imports-lead": Text(
        "A record that a school or another store made for you. It is checked as a whole first: who signed it, that it "
        "is for this store, that nothing was changed. Whether it comes in is your decision alone.",
        "学校やほかの保管先が作成した、あなたの記録です。署名・宛先・改ざんの有無をすべて確かめてから取り込みます。"
        "取り込むかどうかは、あなただけが決めます。"),
    "own-imports-link-hint": Text("The link that the school's page shows; only of one whose keys are trusted here.",
                                  "学校のページで作ったリンクです。鍵を信頼済みの相手に限ります。"),
}
