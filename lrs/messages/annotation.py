"""Refusals of annotations, links and mappings."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "annotation-contended": Text(
        "The statement's annotation is being changed by others just now; send the correction again.",
        "このステートメントの注釈は、ちょうど別の処理が変更しています。訂正をもう一度送ってください。",
    ),
    "annotations-malformed": Text(
        'Send {{"codes": ["8250263111200000"]}}, or {{"codes": null}} to let the rules find them again.',
        '{{"codes": ["8250263111200000"]}} の形で送ってください。規則による判定に戻すときは {{"codes": null}} です。',
    ),
    "codes-too-many": Text(
        "{count} codes are too many for one statement; send at most {limit}.",
        "一つのステートメントに {count} 個のコードは多すぎます。{limit} 個までにしてください。",
    ),
    "code-malformed": Text(
        "{code!r} is no curriculum code; one has 16 letters and digits, in exactly this case: 8250263111200000.",
        "{code!r} は学習指導要領コードではありません。8250263111200000 のような英数字 16 文字です"
        "(大文字と小文字を区別します)。",
    ),
    "links-malformed": Text(
        'The member {member} is not right. Send {{"app": "drill", "homePage": "https://drill.example.jp", "links": '
        '[{{"account": "a1", "learner": "<UUID>"}}]}} or {{"aliases": [{{"alias": "<UUID>", "learner": "<UUID>"}}]}}.',
        '{member} が正しくありません。{{"app": "drill", "homePage": "https://drill.example.jp", "links": '
        '[{{"account": "a1", "learner": "<UUID>"}}]}} か {{"aliases": [{{"alias": "<UUID>", "learner": "<UUID>"}}]}} '
        'の形で送ってください。',
    ),
    "links-rejected": Text(
        "{count} line(s) cannot be imported, so nothing was. {lines}",
        "取り込めない行が {count} 行あるため、何も取り込んでいません。{lines}",
    ),
    "links-none": Text(
        "There is nothing to link: name at least one account and its learner.",
        "リンクするアカウントがありません。アカウントとその児童生徒を一つ以上指定してください。",
    ),
    "links-too-many": Text(
        "{count} links are too many for one batch; split them into batches of at most {limit}.",
        "一度に {count} 件は多すぎます。{limit} 件以下に分けてください。",
    ),
    "link-batch-unknown": Text(
        "There is no batch of links {id}; `lrs link list` shows those there are.",
        "リンクのまとまり {id} はありません。`lrs link list` で一覧を確認できます。",
    ),
    "link-batch-undone": Text(
        "The batch of links {id} was undone already.",
        "リンクのまとまり {id} は既に取り消されています。",
    ),
    "table-unreadable": Text(
        "This is no table: {reason}. Send CSV in UTF-8 or Shift_JIS with a line of headings.",
        "表として読めません({reason})。見出し行のある CSV(UTF-8 か Shift_JIS)を送ってください。",
    ),
    "mapping-rejected": Text(
        "{count} line(s) cannot be imported, so nothing was. {lines}",
        "取り込めない行が {count} 行あるため、何も取り込んでいません。{lines}",
    ),
}
