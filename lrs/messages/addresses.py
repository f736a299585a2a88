"""Refusals of addresses of other servers."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "address-invalid": Text(
        "{url!r} is no address of a server; one looks like https://lrs.example.jp/xAPI.",
        "{url!r} はサーバーのアドレスではありません。例: https://lrs.example.jp/xAPI",
    ),
    "address-plain": Text(
        "The address at {url} must hold neither a user name nor a query; name and secret are given beside it.",
        "{url} のアドレスに、ユーザー名やクエリを含めないでください。名前とシークレットは別に指定します。",
    ),
    "address-https": Text(
        "{url} is not encrypted. Use https, or name its host in outgoing.allow if it stands in your own network.",
        "{url} は暗号化されていません。https にするか、"
        "自組織のネットワーク内なら outgoing.allow にホスト名を書いてください。",
    ),
    "address-inside": Text(
        "{host} is inside a private network. Name it in outgoing.allow if this server may call it.",
        "{host} は内部ネットワークのアドレスです。このサーバーから呼び出してよければ outgoing.allow に書いてください。",
    ),
}
