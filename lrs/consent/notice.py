"""The privacy notice that a family is shown before it decides. Its text is what a consent is about, and is kept as a
hash: who changes a word of it makes another notice. Pure.
"""

from __future__ import annotations

import hashlib

from lrs.messages.text import Language, Text

NOTICE = Text(
    "{controller} asks for your decision. Purpose: {purpose}. The learning record of this learner, as shown in the "
    "preview, goes to {recipient}. You may withhold any subject, unit, category, period or single record; the "
    "recipient is not told that you did. Without an answer nothing is sent. You may withdraw at any time: nothing "
    "more is sent then, and the recipient is told; what was delivered cannot be called back. Statutory guidance "
    "records travel by a road of their own and are not part of this.",
    "{controller}からのお願いです。目的:{purpose}。プレビューに示す学習記録を「{recipient}」に渡します。教科・単元・区分・"
    "期間・個々の記録の単位で、渡さないものを選べます。選んだことは相手に伝わりません。お返事がない場合は何も渡しません。"
    "同意はいつでも撤回できます。撤回後は新たに渡さず、相手に撤回を知らせますが、渡し終えたものを取り戻すことはできません。"
    "指導要録など法令に基づく書類は別に送付され、この手続きの対象ではありません。",
)

PURPOSES = {
    "transfer": Text("transfer to another school", "転学先への引き継ぎ"),
    "advancement": Text("moving up to the next school", "進学先への引き継ぎ"),
    "graduation": Text("graduation", "卒業にともなう引き渡し"),
    "personal-copy": Text("a copy for the learner", "本人用の写し"),
    "unknown-destination": Text("transfer, destination not known yet", "転出(行き先未定)"),
}


def notice(language: Language, controller: str, purpose: str, recipient: str) -> str:
    """The text as it is shown."""
    text = NOTICE.ja if language == "ja" else NOTICE.en
    told = PURPOSES[purpose]
    return text.format(controller=controller, purpose=told.ja if language == "ja" else told.en, recipient=recipient)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
