"""Refusals of forwards."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "forward-unknown": Text(
        "There is no forward {id}; `lrs forward list` shows those there are.",
        "転送設定 {id} はありません。`lrs forward list` で一覧を確かめてください。",
    ),
    "forward-target-unknown": Text(
        "Nothing is sent to this place, or nobody agreed to it.",
        "この宛先への転送はないか、同意されていません。",
    ),
    "forward-app-unknown": Text(
        "No key of this tenant writes as the app {app!r}; `lrs credential list` shows the apps.",
        "このテナントにアプリ {app!r} の鍵はありません。`lrs credential list` で確かめてください。",
    ),
    "forward-category": Text(
        "Records of the category {category!r} are not sent on; these may be: {known}.",
        "カテゴリ {category!r} の記録は転送できません。転送できるのは {known} です。",
    ),
    "forward-filter": Text(
        "{value!r} is no IRI. Verbs and activities are named by their ids.",
        "{value!r} は IRI ではありません。動詞とアクティビティは id で指定してください。",
    ),
    "forward-filters-many": Text(
        "At most {most} verbs and {most} activities can be named.",
        "指定できる動詞とアクティビティは、それぞれ {most} 個までです。",
    ),
    "forward-no-lrs": Text(
        "{target} does not answer as an LRS that takes this key: {reason}",
        "{target} は、この鍵を受け付ける LRS として応答しません:{reason}",
    ),
}
