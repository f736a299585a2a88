"""Refusals of what is asked of the study log."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "studylog-result-unknown": Text(
        "There is no result {result}; there are {known}.",
        "結果 {result} はありません。指定できるのは {known} です。",
    ),
    "studylog-subject-unknown": Text(
        "There is no subject {subject}; name one of {known}, or the first three characters of its codes.",
        "教科 {subject} はありません。{known} のいずれか、またはコードの先頭3文字を指定してください。",
    ),
    "studylog-of-nobody": Text(
        "Name a class or a learner: single entries are looked up by these.",
        "クラスか学習者を指定してください。個々の記録はそのいずれかで探します。",
    ),
    "studylog-period-empty": Text(
        "The period ends on {last}, before it begins on {first}.",
        "期間の最後の日 {last} が最初の日 {first} より前です。",
    ),
}
