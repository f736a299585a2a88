"""Pages on which a records officer takes a bundle in."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "imported": Text("A record that was taken in", "記録の取り込み"),
    "imported-take": Text("Take a bundle in", "記録のファイルを取り込む"),
    "imported-lead": Text(
        "It is checked as a whole first: who signed it, that it is for this server, that nothing was changed.",
        "署名・宛先・改ざんの有無をすべて確かめてから取り込みます。"),
    "imported-upload": Text("From a file", "ファイルから"),
    "imported-file": Text("The bundle", "記録のファイル"),
    "imported-file-hint": Text("It ends in .lrb.age or .lrb.", "名前の末尾が .lrb.age または .lrb のファイルです。"),
    "imported-send": Text("Take it in", "取り込む"),
    "imported-fetch": Text("From an address", "アドレスから"),
    "imported-url": Text("Address of the bundle", "ファイルのアドレス"),
    "imported-url-hint": Text("The link that the other school gave; only from a custodian that is trusted here.",
                              "相手の学校から届いたリンクです。信頼する相手として登録済みのものに限ります。"),
    "imported-fetch-it": Text("Fetch it", "取りに行く"),
    "imported-before": Text("What came in so far", "これまでの取り込み"),
    "imported-began": Text("Begun", "開始"),
    "imported-issuer": Text("From", "発行元"),
    "imported-statements": Text("Statements", "記録数"),
    "imported-confirmed": Text("Confirmed", "本人確認"),
    "imported-state-queued": Text("waits its turn", "順番待ち"),
    "imported-state-running": Text("being taken in", "取り込み中"),
    "imported-state-done": Text("taken in", "取り込み完了"),
    "imported-state-failed": Text("refused", "取り込めませんでした"),
    "imported-state-expired": Text("ended", "終了"),
    "imported-counts": Text("What became of its lines", "取り込みの結果"),
    "imported-inserted": Text("new", "新規"),
    "imported-duplicate": Text("there already", "取り込み済み"),
    "imported-conflict": Text("in conflict", "内容が不一致"),
    "imported-tombstoned": Text("erased here before", "消去済み"),
    "imported-rejected": Text("rejected", "受け付け不可"),
    "imported-findings": Text("Line by line", "取り込まなかった行"),
    "imported-line": Text("Line", "行"),
    "imported-fate": Text("Outcome", "結果"),
    "imported-whose": Text("Is it the record of {name}?", "{name}さんの記録ですか"),
    "imported-whose-why": Text(
        "Until you confirm it, nobody sees it. Then it stands in the study log, marked by where it came from.",
        "確認するまで誰にも表示されません。確認すると、取り込み元を示して学習記録に表示します。"),
    "imported-accounts": Text("Accounts of this learner in it", "本人のアカウント"),
    "imported-account": Text("{count} {count:Statement|Statements}", "{count}件"),
    "imported-school-hint": Text("Empty: where the learner is now.", "空欄の場合は現在の在籍校です。"),
    "imported-confirm": Text("It is theirs", "本人の記録として確認する"),
    "imported-now-theirs": Text("Confirmed. It appears in the study log within moments.",
                                "確認しました。まもなく学習記録に表示されます。"),
}
