"""The file of a case, as officers hand it out and families fetch it; and who has what."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "exported": Text("The file", "渡すファイル"),
    "exported-state": Text("State", "状態"),
    "exported-why": Text("Why", "理由"),
    "exported-size": Text("Size", "大きさ"),
    "exported-until": Text("Kept until", "保管期限"),
    "exported-left": Text("Fetched", "受け渡し"),
    "exported-received": Text("Receipt of the recipient", "相手からの受領確認"),
    "exported-not-yet": Text("not yet", "まだ"),
    "exported-job-none": Text("begins shortly", "まもなく開始"),
    "exported-job-queued": Text("waits its turn", "順番待ち"),
    "exported-job-running": Text("being made", "作成中"),
    "exported-job-ready": Text("ready to be fetched", "受け取り待ち"),
    "exported-job-done": Text("received", "受領済み"),
    "exported-job-failed": Text("could not be made", "作成できませんでした"),
    "exported-job-expired": Text("deleted, nobody fetched it in time", "期限切れで削除"),
    "exported-address": Text("Address to pass on", "相手に伝えるアドレス"),
    "exported-fetch": Text("Download it here", "ここでダウンロード"),
    "exported-link": Text("Make a link", "リンクを作る"),
    "exported-link-why": Text(
        "The file is encrypted to the recipient. The link opens it for some minutes, to whoever holds it.",
        "ファイルは相手の鍵で暗号化されています。リンクは数分間だけ、持っている人が使えます。"),
    "exported-link-made": Text("The link works until {at}.", "リンクの有効期限：{at}"),
    "exported-handover": Text("Make the one-time link", "一度だけ使えるリンクを作る"),
    "exported-handover-why": Text(
        "For a school without an LRS: a page to read and a workbook. The link works once; pass it on to that "
        "school only.",
        "LRS のない学校に、読めるページと表を渡します。リンクは一度しか使えません。渡す学校だけに伝えてください。"),
    "exported-handover-made": Text("The link works once, until {at}. It is not shown again.",
                                   "一度だけ、{at} まで使えます。再表示はできません。"),
    "exported-for-family": Text("The family downloads it from its own page, signed in.",
                                "ご家庭が、サインインして自分の画面からダウンロードします。"),
    "exported-build": Text("Make the file", "ファイルを作る"),
    "look-again": Text("See how far it is", "進み具合を更新する", "すすみぐあいを 見る"),

    "own-file": Text("The file with the record", "記録のファイル", "｜記録《きろく》の ファイル"),
    "own-file-ready": Text(
        "Your file is ready. It is a zip: open index.html in it to read the record. Keep the file in a safe place.",
        "ファイルの準備ができました。zip の中の index.html を開くと記録を読めます。大切に保管してください。",
        "ファイルが できました。おうちの人と いっしょに ひらいて、だいじに しまって おきましょう。"),
    "own-file-fetch": Text("Download the record", "記録をダウンロード", "｜記録《きろく》を ダウンロード"),
    "own-file-until": Text("It is kept here until {at}. After that, ask the school for a new one.",
                           "{at} までここに置きます。過ぎたら学校に申し出てください。"),
    "own-file-gone": Text("The file was deleted because its days were over. Ask the school for a new one.",
                          "期限が過ぎたため、ファイルを削除しました。もう一度必要なときは学校に申し出てください。"),
    "own-file-approved": Text("The file is about to be made.", "これからファイルを作ります。",
                              "これから ファイルを つくります。"),
    "own-file-building": Text("The file is being made.", "ファイルを作っています。", "ファイルを つくって います。"),
    "own-file-waiting": Text("The file waits for {name} to fetch it.", "{name}が受け取るのを待っています。",
                             "{name}が うけとるのを まって います。"),
    "own-file-delivered": Text("{name} fetched the file.", "{name}がファイルを受け取りました。",
                               "{name}が ファイルを うけとりました。"),
    "own-file-closed": Text("{name} has the file and said so.", "{name}が受け取りを確認しました。",
                            "{name}が うけとったと れんらくが ありました。"),

    "have": Text("Who has what", "渡した記録と相手", "だれに わたしたか"),
    "have-why": Text(
        "Open one to see what you decided, or to take the consent back: nothing more is sent then.",
        "開くと、決めた内容を確かめたり、同意を撤回したりできます。撤回した後は、何も渡しません。"),
    "have-since": Text("Since", "渡した日時", "わたした とき"),
    "have-receipt": Text("They said that they have it", "相手の受領確認", "うけとった れんらく"),
    "have-receipt-yes": Text("yes", "確認あり", "あり"),
    "have-receipt-no": Text("not yet", "まだ", "まだ"),
    "have-consent": Text("Your consent", "同意"),
    "have-consent-requested": Text("asked for", "確認中"),
    "have-consent-given": Text("given", "同意しています"),
    "have-consent-refused": Text("refused", "同意していません"),
    "have-consent-withdrawn": Text("taken back", "撤回しました"),
    "have-consent-terminated": Text("ended", "終了"),
    "have-consent-expired": Text("no answer", "回答なし"),
}
