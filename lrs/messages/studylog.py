"""Refusals of what is asked of the study log."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "studylog-term-alone": Text(
        "term says the period already; send it without from and to.",
        "term だけで期間が決まります。from や to と一緒に送らないでください。",
    ),
    "studylog-term-unknown": Text(
        "A term is current, or one of {known}, with its school year for YYYY.",
        "term に指定できるのは current か {known} です。YYYY は年度です。",
    ),
    "studylog-codes-many": Text(
        "More than {limit} codes were sent; name an item above them instead.",
        "コードが {limit} 個を超えています。まとめて上位の項目を指定してください。",
    ),
    "studylog-export-whole": Text(
        "A file holds the whole answer; limit and cursor are for format=json.",
        "ファイルには全件が入ります。limit と cursor は format=json のときだけ使えます。",
    ),
    "studylog-rows-many": Text(
        "The answer has more than {limit} rows (studylog.export_rows); ask for a shorter period, or for one learner.",
        "結果が {limit} 行を超えます (studylog.export_rows)。期間を短くするか、学習者を一人に絞ってください。",
    ),
    "studylog-live-full": Text(
        "Too many pages follow classes live on this server (studylog.live_listeners); try again shortly.",
        "リアルタイム表示が混み合っています (studylog.live_listeners)。少し待ってからもう一度開いてください。",
    ),
    "live-event-id": Text(
        "Last-Event-ID must be the id of an event that this address sent.",
        "Last-Event-ID には、ここから受け取ったイベントの id を指定してください。",
    ),
    "studylog-year": Text(
        "{name} must be a school year, such as 2026.",
        "{name} には 2026 のような年度を指定してください。",
    ),
    "studylog-result-unknown": Text(
        "There is no result {result}; there are {known}.",
        "結果 {result} はありません。指定できるのは {known} です。",
    ),
    "studylog-subject-unknown": Text(
        "There is no subject {subject}; name one of {known}, or the first three characters of its codes.",
        "教科 {subject} はありません。{known} のいずれか、またはコードの先頭3文字を指定してください。",
    ),
    "studylog-behind": Text(
        "Too much is new or has changed to be worked out at once; ask for one class or learner, or in some minutes.",
        "まだ集計していない記録が多すぎます。クラスか学習者を一つ指定するか、数分後にもう一度試してください。",
    ),
    "studylog-of-nobody": Text(
        "Name a class or a learner: single entries are looked up by these.",
        "クラスか学習者を指定してください。個々の記録はそのいずれかで探します。",
    ),
    "work-unknown": Text(
        "There is no such work among the records that are open to you.",
        "表示できる記録の中に、この作品はありません。",
    ),
    "studylog-period-empty": Text(
        "The period ends on {last}, before it begins on {first}.",
        "期間の最後の日 {last} が最初の日 {first} より前です。",
    ),
}
