"""Other custodians, and one's own fingerprint."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "custodians": Text("Custodians", "記録の管理者"),
    "custodians-lead": Text(
        "Boards, schools and personal stores whose signed records are taken here. A record signed by anybody else is "
        "refused.",
        "署名された記録をここで受け取る相手(教育委員会、学校、個人のデータ保管先)です。ほかの署名は受け付けません。"),
    "custodians-own": Text("Your own fingerprint", "自分の指紋"),
    "custodians-own-why": Text(
        "When another custodian calls to confirm you, read out these digits, group by group. Call back a number that "
        "you knew before if you are not sure who is asking.",
        "確認の電話を受けたら、この数字を区切りごとに読み上げます。相手に確信がないときは、"
        "以前から知っている番号にかけ直してください。"),
    "custodians-address": Text("Address", "アドレス"),
    "custodians-trusted": Text("Trusted", "信頼している相手"),
    "custodians-none": Text("No other custodian is trusted yet", "信頼する相手はまだありません"),
    "custodians-add-why": Text(
        "An operator adds one at the server's command line, after comparing its fingerprint by telephone.",
        "電話で指紋を読み合わせてから、運用担当者がサーバーのコマンドラインで登録します。"),
    "custodians-name": Text("Name", "名称"),
    "custodians-kind": Text("Kind", "種類"),
    "custodians-kind-establisher": Text("Board or school corporation", "設置者"),
    "custodians-kind-provider": Text("Provider", "事業者"),
    "custodians-kind-personal": Text("Personal store", "個人"),
    "custodians-state": Text("State", "状態"),
    "custodians-state-trusted": Text("Trusted", "信頼"),
    "custodians-state-changed": Text("Keys changed", "鍵が変わりました"),
    "custodians-confirmed": Text("Confirmed", "確認日時"),
    "custodians-fingerprint": Text("Fingerprint", "指紋"),
    "custodians-changed": Text("The keys of {name} are not those that were confirmed",
                               "{name} の鍵が、確認したものと違います"),
    "custodians-changed-why": Text(
        "Since {at} its address no longer publishes them, so nothing that it signed is taken. Call them at a number "
        "that you knew before. If the change was theirs, an operator adds it again.",
        "{at} から、確認した鍵が公開されていません。この相手の署名は受け付けません。以前から知っている番号に電話して"
        "確かめ、相手による変更なら、運用担当者が登録し直してください。"),
}
