"""The words of the page that describes the API; what it describes has words of its own."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "api": Text("API", "API"),
    "api-contents": Text("On this page", "このページの内容"),
    "api-who": Text("How to say who you are", "認証の方法"),
    "api-refused": Text("When something is refused", "エラーの形"),
    "api-for": Text("For:", "使える人:"),
    "api-or": Text(", ", "、"),
    "api-everybody": Text("everybody", "だれでも"),
    "api-parameters": Text("Parameters of", "パラメーター"),
    "api-parameter": Text("Parameter", "パラメーター"),
    "api-form": Text("Form", "形式"),
    "api-meaning": Text("Meaning", "意味"),
    "api-in-query": Text("query", "クエリ"),
    "api-in-path": Text("path", "パス"),
    "api-in-header": Text("header", "ヘッダー"),
    "api-body": Text("Takes", "送る本文"),
    "api-answer": Text("Answers", "返る本文"),
    "api-statuses": Text("Statuses:", "ステータス:"),
}
