"""Refusals of Statements and of what comes with them."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "statements-invalid": Text(
        "The request holds {count} violation(s) of the xAPI standard; nothing was stored.",
        "xAPI 標準への違反が {count} 件あります。何も保存していません。",
    ),
    "parameter-format": Text(
        "The parameter format must be exact, ids or canonical.",
        "パラメーター format は exact、ids、canonical のいずれかにしてください。",
    ),
    "parameter-cursor": Text(
        "This `more` link was not made here; follow it exactly as the previous page gave it.",
        "この more リンクは正しくありません。前のページで返された値をそのまま使ってください。",
    ),
    "statement-id-alone": Text(
        "{name} asks for one statement and goes only with format and attachments; leave {other} out.",
        "{name} は一件だけを求めるもので、併用できるのは format と attachments だけです。{other} を外してください。",
    ),
    "statement-id-differs": Text(
        "The statement's id is not the one in the parameter statementId; make them the same.",
        "statementId とステートメントの id が違います。同じにしてください。",
    ),
    "statement-single": Text(
        "PUT takes one statement; send several with POST.",
        "PUT で送れるのは一件だけです。複数は POST で送ってください。",
    ),
    "statement-unknown": Text(
        "There is no statement with this id that you may see.",
        "この id のステートメントは(参照できる範囲には)ありません。",
    ),
    "statement-ids-repeated": Text(
        "Two statements of the batch share the id {id}; nothing was stored.",
        "同じ id({id})のステートメントが二つあります。何も保存していません。",
    ),
    "statement-conflict": Text(
        "A statement with the id {id} and another content is stored already; nothing of this request was stored.",
        "id {id} で内容の異なるステートメントが既にあります。このリクエストは何も保存していません。",
    ),
    "statement-unvoidable-voiding": Text(
        "The statement {id} would void a voiding statement, which cannot be voided; nothing was stored.",
        "ステートメント {id} は取消ステートメントを取り消そうとしていますが、それはできません。何も保存していません。",
    ),
    "statement-unvoidable-not-own": Text(
        "The statement {id} would void one that another app wrote; nothing was stored.",
        "ステートメント {id} は他のアプリが書いたものを取り消そうとしています。何も保存していません。",
    ),
    "batch-too-long": Text(
        "The batch holds {count} statements; send at most {limit} at a time (limits.batch_statements).",
        "一度に送れるのは {limit} 件まで(limits.batch_statements)です({count} 件ありました)。",
    ),
    "batch-too-heavy": Text(
        "These statements name more Agents and Activities than MongoDB's cache takes at once; send fewer at a time, or "
        "give the server a larger cache (mongo.cache_mb).",
        "ステートメントに含まれるエージェントとアクティビティが多すぎて、MongoDB のキャッシュに収まりません。分けて送る"
        "か、キャッシュを大きくしてください(mongo.cache_mb)。",
    ),
    "statement-too-large": Text(
        "The statement at {pointer} is larger than {limit} bytes (limits.statement_bytes).",
        "{pointer} のステートメントが {limit} バイト(limits.statement_bytes)を超えています。",
    ),
    "multipart-first-part": Text(
        "The first part must be the statements, as application/json; the attachments follow it.",
        "最初のパートは application/json のステートメントにし、添付はその後に続けてください。",
    ),
    "attachment-encoding": Text(
        "Each attachment part needs Content-Transfer-Encoding: binary.",
        "添付の各パートには Content-Transfer-Encoding: binary が必要です。",
    ),
    "attachment-hash-missing": Text(
        "Each attachment part needs X-Experience-API-Hash with the sha2 its statement declares.",
        "添付の各パートには、ステートメントで宣言した sha2 を X-Experience-API-Hash に付けてください。",
    ),
    "signatures-too-large": Text(
        "The signatures of one request may have {limit} bytes together; send fewer signed statements at a time.",
        "一つのリクエストの署名は合わせて {limit} バイトまでです。署名付きステートメントを分けて送ってください。",
    ),
    "attachment-hash-differs": Text(
        "The attachment declared as {sha2} arrived with the hash {actual}; send the bytes that were hashed.",
        "{sha2} として宣言された添付のハッシュは {actual} でした。宣言どおりのバイト列を送ってください。",
    ),
    "statements-media-type": Text(
        "Send statements as application/json, or with attachments as multipart/mixed.",
        "ステートメントは application/json、添付があるときは multipart/mixed で送ってください。",
    ),
    "multipart-mixed-expected": Text(
        "Statements with attachments come as multipart/mixed, not {content_type}.",
        "添付のあるステートメントは multipart/mixed で送ってください({content_type} は使えません)。",
    ),
    "multipart-boundary-parameter": Text(
        "Content-Type: multipart/mixed needs a boundary parameter of 1 to 70 characters (RFC 2046).",
        "Content-Type: multipart/mixed には 1〜70 文字の boundary パラメーターが必要です(RFC 2046)。",
    ),
    "multipart-boundary-absent": Text(
        "The body does not begin with the boundary that Content-Type names; put --boundary before each part.",
        "本文が Content-Type の boundary で始まっていません。各パートの前に --boundary を置いてください。",
    ),
    "multipart-boundary-line": Text(
        "Nothing may follow the boundary on its line.",
        "boundary の行には boundary のほかに何も書けません。",
    ),
    "multipart-truncated": Text(
        "The body ends before its last boundary; end it with --boundary--.",
        "最後の boundary の前で本文が終わっています。--boundary-- で終えてください。",
    ),
    "multipart-empty": Text(
        "The body has no part; the first part holds the statements as application/json.",
        "本文にパートがありません。最初のパートにステートメントを application/json で入れてください。",
    ),
    "multipart-headers-too-large": Text(
        "The headers of a part must not be longer than {limit} bytes and end with an empty line.",
        "パートのヘッダーは {limit} バイト以内とし、空行で終えてください。",
    ),
    "multipart-header-malformed": Text(
        "Each header line of a part must read Name: value, in UTF-8.",
        "パートのヘッダーは 1 行ずつ「名前: 値」の形で、UTF-8 で書いてください。",
    ),
    "multipart-header-repeated": Text(
        "A part has the header {name} more than once; send it once.",
        "パートにヘッダー {name} が二つ以上あります。一つにしてください。",
    ),
    "multipart-too-many-parts": Text(
        "The request holds more than {limit} attachments (limits.attachments); send them in several requests.",
        "添付が {limit} 個(limits.attachments)を超えています。複数のリクエストに分けてください。",
    ),
    "attachment-too-large": Text(
        "An attachment is larger than {limit} bytes (limits.attachment_bytes); offer it by fileUrl instead.",
        "添付が {limit} バイト(limits.attachment_bytes)を超えています。代わりに fileUrl を使ってください。",
    ),
    "json-expected": Text(
        "Send JSON with Content-Type: application/json, not {content_type}.",
        "Content-Type: application/json で JSON を送ってください({content_type} は使えません)。",
    ),
}
