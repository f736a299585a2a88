"""Consents that were taken back: what a family, and the officers at both ends, are told."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    # where it was handed out
    "notified": Text("Does the recipient know?", "相手への通知"),
    "notified-told": Text("{name} was told on {at}.", "{at} に「{name}」に知らせました。"),
    "notified-waiting": Text(
        "{name} could not be told yet; it is tried again by itself until its server answers.",
        "「{name}」にはまだ知らせられていません。相手のサーバーが応答するまで、自動で繰り返します。"),
    "notified-letter": Text("{name} has no server that could be told: the school writes a letter.",
                            "「{name}」には知らせる先のサーバーがないため、学校から手紙で知らせます。"),
    "notified-untold": Text(
        "{name} could not be told: its server did not answer for too long. The school writes a letter.",
        "「{name}」のサーバーが長く応答しないため、知らせられませんでした。学校から手紙で知らせます。"),
    "notified-print": Text("Print the letter", "通知の手紙を印刷"),
    "notified-sent": Text("The letter was sent", "手紙を送りました"),
    "notified-again": Text("Try once more", "もう一度知らせる"),

    # where it came
    "taken-back-of": Text(
        "The family took its consent to the record from {issuer} back on {at}.",
        "{issuer} から届いた記録について、{at} に家庭が同意を撤回しました。"),
    "taken-back-law": Text(
        "What came before that came lawfully, and nothing is deleted by itself. Use it for nothing new. Keep only what "
        "is still needed for the purpose it came for, and erase the rest without delay (Act on the Protection of "
        "Personal Information, article 61 for public schools, article 22 for others). When the family asks to stop "
        "the use (article 98, or 35), answer it in a case of erasure.",
        "撤回より前の受け取りは適法で、自動では何も消えません。新しい目的には使わず、受け取った目的になお必要なものだけを"
        "残し、不要なものは遅滞なく消去してください(個人情報の保護に関する法律 第61条(公立)・第22条(それ以外))。"
        "利用停止の請求(同 第98条・第35条)があれば、利用停止・消去の案件で応じます。"),
}
