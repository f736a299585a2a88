"""Refusals of curriculum codes, school codes and their tables."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "curriculum-code-malformed": Text(
        "{code} is no curriculum code: one has 16 characters of 0-9, A-Z and a-z, e.g. 8250263111200000, and upper and "
        "lower case differ.",
        "{code} は学習指導要領コードではありません。0-9・A-Z・a-z の16文字で、大文字と小文字を区別します"
        "(例:8250263111200000)。",
    ),
    "curriculum-code-unknown": Text(
        "{code} is in none of the loaded tables ({tables}); `lrs codes import` loads the ministry's tables.",
        "{code} は読み込み済みのコード表({tables})にありません。`lrs codes import` でコード表を読み込んでください。",
    ),
    "curriculum-table-unknown": Text(
        "There is no table {table}; loaded are: {tables}.",
        "コード表 {table} はありません。読み込み済みは {tables} です。",
    ),
    "school-code-malformed": Text(
        "{code} is no school code: one has 13 characters, a letter from A to H and 12 digits, e.g. C113110000050.",
        "{code} は学校コードではありません。A〜H の英字1文字と数字12桁の13文字です(例:C113110000050)。",
    ),
    "school-code-type": Text(
        "{code} names no type of school: {type} is none of {known}.",
        "{code} の学校種 {type} はありません。学校種は {known} のいずれかです。",
    ),
    "school-code-prefecture": Text(
        "{code} names no prefecture: {prefecture} is not within 01 to 47.",
        "{code} の都道府県番号 {prefecture} はありません。01〜47 です。",
    ),
    "school-code-founder": Text(
        "{code} names no founder: {founder} is none of 1 (national), 2 (public), 3 (private).",
        "{code} の設置区分 {founder} はありません。1(国)・2(公)・3(私)のいずれかです。",
    ),
    "school-code-check-digit": Text(
        "{code} is mistyped: with its other characters the check digit, the last one, is {right}, not {digit}.",
        "{code} には誤りがあります。ほかの文字からすると、最後の検査数字は {digit} ではなく {right} です。",
    ),
    "codes-file-unreadable": Text(
        "{file} cannot be read: {reason}.",
        "{file} を読めません({reason})。",
    ),
    "codes-file-unrecognised": Text(
        "{file} is neither a curriculum table (with columns 学習指導要領コード and 学習指導要領テキスト) nor a school "
        "list (学校コード, 学校種, 学校名).",
        "{file} は学習指導要領コード表(学習指導要領コード・学習指導要領テキストの列がある)でも、"
        "学校コード一覧(学校コード・学校種・学校名)でもありません。",
    ),
    "codes-table-unnamed": Text(
        "{file} does not say which table it is: the row above the header that has its id, such as 【82V11】, is "
        "missing. Use the file as published.",
        "{file} がどのコード表かわかりません。見出し行の上に【82V11】のような表の番号がある行が必要です。"
        "公表されたファイルをそのまま使ってください。",
    ),
    "codes-import-busy": Text(
        "Another import of codes is under way; wait until it is done, at most a minute after it stopped.",
        "別のコード取り込みが実行中です。終わるまで(中断された場合は一分ほど)待ってください。",
    ),
}
