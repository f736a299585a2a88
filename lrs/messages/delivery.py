"""Refusals of learners' own stores."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "store-incomplete": Text(
        "A store needs a name, its kind, its address, a user and a password; a Solid pod also its provider.",
        "保管場所には、名前・種類・アドレス・ユーザー名・パスワードが必要です。Solid では提供元のアドレスも必要です。",
    ),
    "stores-many": Text(
        "There are {most} stores for this record already. Remove one that is not used any more.",
        "この記録の保管場所は、すでに {most} 個あります。使わないものを削除してください。",
    ),
    "store-unknown": Text(
        "There is no such store for this record.",
        "この記録に、その保管場所はありません。",
    ),
    "store-unusable": Text(
        "Nothing could be put there and read back: {reason}",
        "保存して読み返すことができませんでした:{reason}",
    ),
    "store-encrypted-only": Text(
        "Only a bundle that is encrypted to its recipient is put into a store of one's own.",
        "自分の保管場所に送れるのは、受け取り先の鍵で暗号化されたファイルだけです。",
    ),
}
