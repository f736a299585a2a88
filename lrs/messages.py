"""The texts of refusals that are not findings about a statement, in English and Japanese.

A text says what is wrong and what would be right. Findings about statements have theirs in
`lrs/xapi/rules.py`, because the standard's room imports no other room.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["en", "ja"]


class Text(NamedTuple):
    en: str
    ja: str


MESSAGES: dict[str, Text] = {
    "statements-invalid": Text(
        "The request holds {count} violation(s) of the xAPI standard; nothing was stored.",
        "xAPI 標準への違反が {count} 件あります。何も保存していません。",
    ),
    "storage-unavailable": Text(
        "The database cannot be reached; nothing was acknowledged. Send the request again shortly.",
        "データベースに接続できません。受領していませんので、少し待ってからもう一度送ってください。",
    ),
    # access
    "unauthorized": Text(
        "The credentials are missing or wrong. Send a key and its secret (HTTP Basic) or an access token (Bearer).",
        "認証情報がないか、正しくありません。キーとシークレット (HTTP Basic) かアクセストークンを送ってください。",
    ),
    "checks-waiting": Text(
        "Too many new credentials are being checked at this moment. Send the request again shortly.",
        "いま確認中の認証情報が多すぎます。少し待ってからもう一度送ってください。",
    ),
    "scope-needed": Text(
        "This key may not do {action}; a key with the scope {scope} may.",
        "このキーには {action} の権限がありません。スコープ {scope} を持つキーが必要です。",
    ),
    "scope-unknown": Text(
        "There is no scope {scope}; the scopes are {known}.",
        "スコープ {scope} はありません。使えるのは {known} です。",
    ),
    "scope-missing": Text(
        "At least one scope is needed; the scopes are {known}.",
        "スコープが一つ以上必要です。使えるのは {known} です。",
    ),
    "scope-not-held": Text(
        "The credential does not have the scope {scope}; ask for a scope that it has.",
        "この認証情報はスコープ {scope} を持っていません。持っているスコープを指定してください。",
    ),
    "tenant-id-invalid": Text(
        "{id!r} cannot be a tenant's id; 1 to 63 lower-case letters, digits and hyphens can.",
        "{id!r} はテナント ID にできません。小文字の英字・数字・ハイフン 1〜63 文字にしてください。",
    ),
    "tenant-kind-unknown": Text(
        "There is no kind of tenant {kind!r}; the kinds are {known}.",
        "テナントの種類 {kind!r} はありません。使えるのは {known} です。",
    ),
    "tenant-origin-invalid": Text(
        "{origin!r} is not a web origin; one looks like https://lrs.city.example, without a path.",
        "{origin!r} はオリジンではありません。https://lrs.city.example のように、パスなしで指定してください。",
    ),
    "tenant-taken": Text(
        "There is a tenant with the id {id} or the origin {origin} already; choose others.",
        "ID {id} またはオリジン {origin} のテナントは既にあります。別のものを選んでください。",
    ),
    "tenant-unknown": Text(
        "There is no tenant {id}; `lrs tenant list` shows those there are.",
        "テナント {id} はありません。`lrs tenant list` で一覧を確認できます。",
    ),
    "app-invalid": Text(
        "{app!r} cannot name an app; 1 to 200 characters without control characters can.",
        "{app!r} はアプリ名にできません。制御文字を含まない 1〜200 文字にしてください。",
    ),
    # requests
    "resource-unknown": Text(
        "There is nothing at this path. The xAPI is under {base}, e.g. {base}/statements.",
        "このパスには何もありません。xAPI は {base} の下にあります(例:{base}/statements)。",
    ),
    "method-not-allowed": Text(
        "{method} does not work on this resource; use one of {allowed}.",
        "このリソースに {method} は使えません。使えるのは {allowed} です。",
    ),
    "version-missing": Text(
        "Send the header X-Experience-API-Version: 1.0.3 or 2.0.0.",
        "ヘッダー X-Experience-API-Version に 1.0.3 または 2.0.0 を指定してください。",
    ),
    "version-unsupported": Text(
        "X-Experience-API-Version {asked} is not spoken here; send 1.0.3 or 2.0.0.",
        "X-Experience-API-Version {asked} には対応していません。1.0.3 または 2.0.0 を指定してください。",
    ),
    "parameter-unknown": Text(
        "There is no parameter {name} here; known are: {known}. Names are case-sensitive.",
        "パラメーター {name} はありません。使えるのは {known} です。大文字と小文字は区別します。",
    ),
    "parameter-repeated": Text(
        "Send the parameter {name} once.",
        "パラメーター {name} は一度だけ指定してください。",
    ),
    "parameter-missing": Text(
        "The parameter {name} is required.",
        "パラメーター {name} は必須です。",
    ),
    "parameter-number": Text(
        "{name} must be a whole number of 0 or more, not {value}.",
        "{name} は 0 以上の整数で指定してください({value} は使えません)。",
    ),
    "parameter-invalid": Text(
        "The parameter {name} breaks the xAPI standard; see the violations.",
        "パラメーター {name} が xAPI 標準に違反しています。violations を確認してください。",
    ),
    "parameter-json": Text(
        "The parameter {name} must be JSON, e.g. {{\"mbox\":\"mailto:hanako@school.example.jp\"}}.",
        "パラメーター {name} は JSON で指定してください(例:{{\"mbox\":\"mailto:hanako@school.example.jp\"}})。",
    ),
    "parameter-iri": Text(
        "The parameter {name} must be an IRI with its scheme, e.g. https://app.example.jp/items/17.",
        "パラメーター {name} はスキームを含む IRI にしてください(例:https://app.example.jp/items/17)。",
    ),
    "parameter-uuid": Text(
        "The parameter {name} must be a UUID, e.g. 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d.",
        "パラメーター {name} は UUID にしてください(例:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d)。",
    ),
    "parameter-timestamp": Text(
        "The parameter {name} must be an ISO 8601 timestamp, e.g. 2026-04-08T09:12:00.000+09:00 (%2B for +).",
        "パラメーター {name} は ISO 8601 の日時にしてください(例:2026-04-08T09:12:00.000+09:00、+ は %2B)。",
    ),
    "parameter-boolean": Text(
        "The parameter {name} must be true or false.",
        "パラメーター {name} は true か false にしてください。",
    ),
    "parameters-too-many": Text(
        "Send at most {limit} parameters.",
        "パラメーターは {limit} 個までにしてください。",
    ),
    "percent-encoding-broken": Text(
        "The parameters must be UTF-8, percent-encoded: %E6%97%A5 for 日, %25 for %, %2B for +.",
        "パラメーターは UTF-8 をパーセント符号化してください(日は %E6%97%A5、% は %25、+ は %2B)。",
    ),
    "alternate-syntax-alone": Text(
        "`method` stands for alternate request syntax: a POST with ?method=… as its only query parameter and "
        "everything else in the form.",
        "`method` は代替リクエスト構文です。POST で ?method=… だけを付け、ほかはすべてフォームで送ってください。",
    ),
    "alternate-syntax-method": Text(
        "`method` must be one of {methods}, not {method}.",
        "`method` は {methods} のいずれかにしてください({method} は使えません)。",
    ),
    "alternate-syntax-dropped": Text(
        "xAPI 2.0 has no alternate request syntax; send the request in the usual form, or ask for version 1.0.3.",
        "xAPI 2.0 に代替リクエスト構文はありません。通常の形で送るか、バージョン 1.0.3 を指定してください。",
    ),
    "form-expected": Text(
        "Alternate request syntax needs a body of application/x-www-form-urlencoded; this is none "
        "(Content-Type: {content_type}).",
        "代替リクエスト構文の本文は application/x-www-form-urlencoded にしてください(Content-Type: {content_type})。",
    ),
    "form-fields-too-long": Text(
        "The fields of the form, `content` left aside, may have {limit} characters together.",
        "フォームのフィールドは、`content` を除いて合計 {limit} 文字までにしてください。",
    ),
    "body-too-large": Text(
        "The body is larger than {limit} bytes (limits.body_bytes); send it in smaller requests.",
        "本文が {limit} バイト(limits.body_bytes)を超えています。小さく分けて送ってください。",
    ),
    "body-stalled": Text(
        "Nothing of the body arrived for {seconds} seconds (server.body_seconds); send the request again.",
        "本文が {seconds} 秒間(server.body_seconds)届きませんでした。もう一度送ってください。",
    ),
    "body-slow": Text(
        "The body arrives slower than {pace} bytes a second (server.body_pace); send it again over a better line.",
        "本文の到着が毎秒 {pace} バイト(server.body_pace)より遅くなっています。回線を確かめてもう一度送ってください。",
    ),
    "body-waited": Text(
        "For {seconds} seconds (server.body_wait) other large bodies took all the memory that there is for them "
        "(limits.body_budget_bytes). Send the request again, or in smaller ones.",
        "{seconds} 秒間(server.body_wait)待ちましたが、ほかの大きなリクエストで本文用のメモリー"
        "(limits.body_budget_bytes)が空きませんでした。もう一度送るか、小さく分けて送ってください。",
    ),
    "body-broken": Text(
        "The body is not what its headers say (Content-Encoding: {encoding}, or its chunks or length).",
        "本文がヘッダーの内容(Content-Encoding: {encoding}、チャンク、長さ)と合っていません。",
    ),
    "content-encoding-unknown": Text(
        "Content-Encoding {encoding} is not read here; send gzip, deflate or none.",
        "Content-Encoding {encoding} には対応していません。gzip か deflate にするか、圧縮せずに送ってください。",
    ),
    "http-malformed": Text(
        "This is not a well-formed HTTP request.",
        "HTTP リクエストの形式が正しくありません。",
    ),
    "http-line-too-long": Text(
        "The address and each header field may have {limit} bytes at most; ask with shorter parameters.",
        "URL と各ヘッダーは {limit} バイトまでです。パラメーターを短くしてください。",
    ),
    "host-invalid": Text(
        "The Host header must be a host name or an IP address, with or without a port.",
        "Host ヘッダーにはホスト名か IP アドレスを書いてください(ポート番号は任意です)。",
    ),
    "server-failed": Text(
        "This is our fault, not yours. Please tell the operator the request id.",
        "サーバー側の不具合です。運用担当者に requestId をお知らせください。",
    ),
    # statements
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
    # multipart
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
    # validate
    "json-expected": Text(
        "Send JSON with Content-Type: application/json, not {content_type}.",
        "Content-Type: application/json で JSON を送ってください({content_type} は使えません)。",
    ),
    # documents, activities, agents
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


def text(slug: str, language: Language, values: Mapping[str, object]) -> str:
    """The text of `slug` in `language`, its placeholders filled from `values`."""
    return getattr(MESSAGES[slug], language).format_map(values)  # type: ignore[no-any-return]
