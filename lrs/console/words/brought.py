"""The record that a learner brought from another school: on pages for staff and for families."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "brought": Text("Brought from elsewhere", "ほかの学校から引き継いだ記録", "まえの 学校《がっこう》の きろく"),
    "brought-why": Text(
        "What was done before, as the custodian named here sent it. It counts for no class and no school here.",
        "発行元から引き継いだ、これまでの学習です。この学校やクラスの集計には入りません。",
        "まえの 学校《がっこう》で べんきょうした ことです。"),
    "brought-coming": Text(
        "A record was taken in a moment ago. What is in it appears here within a few minutes.",
        "引き継いだ記録を整理しています。数分のうちに、ここに表示されます。",
        "まえの きろくを じゅんび しています。すこし まってください。"),
    "brought-right": Text("Right at the last", "直近で正解が多い項目", "せいかいが おおい こと"),
    "brought-open": Text("Still open", "まだ途中の項目", "これからの こと"),
    "brought-begun": Text("Few answers so far", "解答がまだ少ない項目", "はじめた こと"),
    "brought-lately": Text("{right} of the last {lately} correct", "直近{lately}問中{right}問正解",
                           "さいごの {lately}もんで {right}もん せいかい"),
    "brought-of-all": Text("{told}; in all {share}", "{told}、全体 {share}", "{told}、ぜんぶで {share}"),
    "brought-method": Text(
        "The last answers to an item are those of its last days, until there are at least {lately}. Where at least "
        "{share} of them were correct the item stands on the left, else on the right; with fewer than {lately} below. "
        "Items stand in the order of the curriculum, not by how they went.",
        "項目ごとに、新しい日から{lately}問以上になるまでさかのぼり、そのうち{share}以上が正解なら「正解が多い項目」、"
        "それより少なければ「まだ途中の項目」、{lately}問に満たなければ「解答がまだ少ない項目」に示します。"
        "並びは学習指導要領の順で、成績の順ではありません。"),
    "brought-no-items": Text(
        "These records name no item of the curriculum.",
        "この記録には、学習指導要領の項目がついていません。", "べんきょうした ことの なまえは ついていません。"),
    "brought-records": Text("Read these records", "この期間の記録を見る", "きろくを 見《み》る"),
}
