"""What sums tell, on whatever page they stand, and how they are counted."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "measure-statements": Text("Records", "記録"),
    "measure-judged": Text("Answers", "解答", "こたえた かず"),
    "measure-correct": Text("Correct", "正解"),
    "measure-share": Text("Share correct", "正答の割合", "せいかいの わりあい"),
    "measure-first": Text("Correct at first try", "はじめての解答での正答", "1かい目《め》で せいかい"),
    "measure-part": Text("{part} of {whole}", "{whole}問中 {part}問", "{whole}もんの うち {part}もん"),
    "measure-time": Text("Time on task", "取り組んだ時間", "とりくんだ 時間《じかん》"),
    "measure-method": Text(
        "Answers are records that tell right or wrong. The first try is the first such answer at a question on a day. "
        "Time is what an app declares; where it declares none, the time since the record before it on the same day, at "
        "most {gap}. An answer that carries two items counts for both, and once in the totals.",
        "解答は、正誤のついた記録です。「はじめての解答」は、同じ問題への、その日いちばん初めの解答です。時間はアプリが記録した所要時間で、記録がないときは同じ日の直前の記録からの間隔（長くても{gap}）を数えます。2つの項目にかかわる解答は、それぞれの項目に数え、合計では1回だけ数えます。",
        "もんだいに こたえた かずを かぞえています。"
        "1かい目《め》は、その日《ひ》 はじめて その もんだいに こたえた ときの ことです。"),
}
