"""Refusals of documents."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "document-not-found": Text(
        "There is no such document.",
        "その文書はありません。",
    ),
    "document-not-an-object": Text(
        "A document POSTed as application/json must be a JSON object, so that it can be merged.",
        "application/json として POST する文書は、マージできるように JSON オブジェクトにしてください。",
    ),
    "document-merge-not-json": Text(
        "Only JSON objects can be merged: what was posted is {posted}, what is there is {kept}. PUT replaces it whole.",
        "マージできるのは JSON オブジェクト同士だけです (送信 {posted}、保存済み {kept})。置き換えは PUT で。",
    ),
    "document-too-large": Text(
        "The document would have {size} bytes; at most {limit} are kept (limits.document_bytes).",
        "文書が {size} バイトになります。上限は {limit} バイト (limits.document_bytes) です。",
    ),
    "document-replaced-blindly": Text(
        "There is a document already. GET it, and send its ETag as If-Match to replace it.",
        "文書が既にあります。GET して内容を確かめ、その ETag を If-Match に付けて置き換えてください。",
    ),
    "document-created-blindly": Text(
        "PUT of a profile needs If-None-Match: * to create it, or If-Match with its ETag to replace it.",
        "プロファイルの PUT には、新規なら If-None-Match: *、置き換えなら ETag を入れた If-Match が必要です。",
    ),
    "document-contended": Text(
        "The document is being changed by too many others at this moment. Send the request again shortly.",
        "文書が他から頻繁に更新されています。少し待ってからもう一度送ってください。",
    ),
    "if-match-failed": Text(
        "If-Match names another state of the document than the present one. GET it and decide anew.",
        "If-Match が文書の現在の状態と一致しません。GET し直してください。",
    ),
    "if-none-match-failed": Text(
        "If-None-Match asks that the document not be there, but it is. GET it and send its ETag as If-Match.",
        "If-None-Match に反して文書が既にあります。GET して、その ETag を If-Match に付けてください。",
    ),
    "entity-tags-malformed": Text(
        '{header} must be * or entity tags in quotes, such as "da39a3ee5e6b4b0d3255bfef95601890afd80709".',
        '{header} は * か、"da39a3ee5e6b4b0d3255bfef95601890afd80709" のような引用符付きの ETag にしてください。',
    ),
    "since-with-id": Text(
        "`since` narrows a list of ids; leave it out when {name} names one document.",
        "`since` は ID の一覧を絞るものです。{name} で一つの文書を指定するときは付けないでください。",
    ),
    "content-type-invalid": Text(
        "{value!r} is not a media type such as application/json or text/plain; charset=utf-8.",
        "{value!r} は application/json や text/plain; charset=utf-8 のようなメディアタイプではありません。",
    ),
}
