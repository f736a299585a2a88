"""What somebody did, by the verb's IRI, as a sentence around what it was done to, in both languages."""

from __future__ import annotations

from typing import NamedTuple

ADL = "http://adlnet.gov/expapi/verbs/"
STREAMS = "http://activitystrea.ms/schema/1.0/"
STREAMS_2 = "http://activitystrea.ms/"
TINCAN = "http://id.tincanapi.com/verb/"
W3ID = "https://w3id.org/xapi/"


class Verb(NamedTuple):
    """`{it}` is what it was done to. `right` and `wrong` say it where the result tells success or failure."""

    ja: str
    en: str
    right: tuple[str, str] = ("", "")
    wrong: tuple[str, str] = ("", "")


_ANSWERED = Verb("{it}に解答", "answered {it}", ("{it}に正解", "answered {it} correctly"),
                 ("{it}に不正解", "answered {it} incorrectly"))
_OPENED = Verb("{it}を開いた", "opened {it}")
_VIEWED = Verb("{it}を見た", "viewed {it}")
_STARTED = Verb("{it}を開始", "started {it}")
_DONE = Verb("{it}を完了", "completed {it}")
_PASSED = Verb("{it}に合格", "passed {it}")
_TRIED = Verb("{it}に取り組んだ", "worked on {it}", ("{it}に正解", "worked on {it}: correct"),
              ("{it}に不正解", "worked on {it}: not correct"))
_ANNOTATED = Verb("{it}に書き込み", "annotated {it}")
_POSTED = Verb("{it}を投稿", "posted {it}")
_SHARED = Verb("{it}を共有", "shared {it}")
_COMMENTED = Verb("{it}にコメント", "commented on {it}")
_ASKED = Verb("{it}について質問", "asked about {it}")
_HANDED_IN = Verb("{it}を提出", "handed in {it}")
_PAUSED = Verb("{it}を一時停止", "paused {it}")
_LEFT = Verb("{it}を閉じた", "left {it}")

VERBS: dict[str, Verb] = {
    ADL + "answered": _ANSWERED,
    ADL + "asked": _ASKED,
    ADL + "attempted": _TRIED,
    ADL + "attended": Verb("{it}に出席", "attended {it}"),
    ADL + "commented": _COMMENTED,
    ADL + "completed": _DONE,
    ADL + "exited": _LEFT,
    ADL + "experienced": Verb("{it}を学習", "experienced {it}"),
    ADL + "failed": Verb("{it}は合格に届かず", "did not pass {it}"),
    ADL + "imported": Verb("{it}を取り込み", "imported {it}"),
    ADL + "initialized": _STARTED,
    ADL + "interacted": Verb("{it}を操作", "interacted with {it}"),
    ADL + "launched": _OPENED,
    ADL + "logged-in": Verb("{it}にサインイン", "signed in to {it}"),
    ADL + "logged-out": Verb("{it}からサインアウト", "signed out of {it}"),
    ADL + "mastered": Verb("{it}を習得", "mastered {it}"),
    ADL + "passed": _PASSED,
    ADL + "preferred": Verb("{it}を選んだ", "preferred {it}"),
    ADL + "progressed": Verb("{it}を進めた", "progressed in {it}"),
    ADL + "registered": Verb("{it}に登録", "registered for {it}"),
    ADL + "responded": Verb("{it}に回答", "responded to {it}"),
    ADL + "resumed": Verb("{it}を再開", "resumed {it}"),
    ADL + "scored": Verb("{it}で得点", "scored in {it}"),
    ADL + "shared": _SHARED,
    ADL + "suspended": Verb("{it}を中断", "paused {it}"),
    ADL + "terminated": Verb("{it}を終了", "finished {it}"),
    **{prefix + name: verb for prefix in (STREAMS, STREAMS_2) for name, verb in {
        "access": _OPENED, "attach": Verb("{it}を添付", "attached {it}"), "author": Verb("{it}を作成", "wrote {it}"),
        "complete": _DONE, "consume": _VIEWED, "create": Verb("{it}を作成", "created {it}"),
        "delete": Verb("{it}を削除", "deleted {it}"), "experience": Verb("{it}を学習", "experienced {it}"),
        "favorite": Verb("{it}をお気に入りに追加", "marked {it} as a favourite"),
        "join": Verb("{it}に参加", "joined {it}"), "leave": Verb("{it}から退出", "left {it}"),
        "like": Verb("{it}に「いいね」", "liked {it}"), "listen": Verb("{it}を聞いた", "listened to {it}"),
        "open": _OPENED, "play": Verb("{it}を再生", "played {it}"), "post": _POSTED,
        "read": Verb("{it}を読んだ", "read {it}"), "receive": Verb("{it}を受け取った", "received {it}"),
        "save": Verb("{it}を保存", "saved {it}"), "search": Verb("{it}を検索", "searched {it}"),
        "share": _SHARED, "start": _STARTED, "submit": _HANDED_IN, "tag": Verb("{it}にタグ付け", "tagged {it}"),
        "update": Verb("{it}を更新", "updated {it}"), "watch": Verb("{it}を視聴", "watched {it}")}.items()},
    **{TINCAN + name: verb for name, verb in {
        "annotated": _ANNOTATED, "bookmarked": Verb("{it}にしおり", "bookmarked {it}"),
        "downloaded": Verb("{it}をダウンロード", "downloaded {it}"), "earned": Verb("{it}を獲得", "earned {it}"),
        "edited": Verb("{it}を編集", "edited {it}"), "evaluated": Verb("{it}を評価", "evaluated {it}"),
        "focused": Verb("{it}に移動", "turned to {it}"),
        "hinted": Verb("{it}のヒントを見た", "looked at a hint for {it}"),
        "paused": _PAUSED, "previewed": Verb("{it}をプレビュー", "previewed {it}"),
        "rated": Verb("{it}を評価", "rated {it}"), "replied": Verb("{it}に返信", "replied to {it}"),
        "requested": Verb("{it}を依頼", "requested {it}"), "reviewed": Verb("{it}を見直し", "reviewed {it}"),
        "skipped": Verb("{it}をとばした", "skipped {it}"), "unfocused": Verb("{it}から離れた", "turned away from {it}"),
        "viewed": _VIEWED, "voted-up": Verb("{it}に賛成", "voted for {it}"),
        "voted-down": Verb("{it}に反対", "voted against {it}")}.items()},
    **{W3ID + name: verb for name, verb in {
        "adb/verbs/noted": _ANNOTATED,
        "adl/verbs/abandoned": Verb("{it}を途中で終了", "abandoned {it}"),
        "adl/verbs/logged-in": Verb("{it}にサインイン", "signed in to {it}"),
        "adl/verbs/satisfied": Verb("{it}の条件を満たした", "satisfied {it}"),
        "adl/verbs/waived": Verb("{it}を免除", "waived {it}"), "dod-isd/verbs/submitted": _HANDED_IN,
        "video/verbs/paused": _PAUSED, "video/verbs/played": Verb("{it}を再生", "played {it}"),
        "video/verbs/seeked": Verb("{it}の再生位置を移動", "moved within {it}")}.items()},
}
