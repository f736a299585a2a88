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
        "{url} is not encrypted. Use https; or if it stands in your own network, name its host in outgoing.allow, or "
        "for families' own places in outgoing.allow_stores.",
        "{url} は暗号化されていません。https にするか、自組織のネットワーク内なら outgoing.allow に"
        "(家庭の保管場所は outgoing.allow_stores に)ホスト名を書いてください。",
    ),
    "address-inside": Text(
        "{host} is inside a private network. If this server may call it, name it in outgoing.allow, or for families' "
        "own places in outgoing.allow_stores.",
        "{host} は内部ネットワークのアドレスです。このサーバーから呼び出してよければ outgoing.allow に"
        "(家庭の保管場所は outgoing.allow_stores に)書いてください。",
    ),
}
