"""Refusals of requests, whatever they ask for."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "storage-unavailable": Text(
        "The database cannot be reached; nothing was acknowledged. Send the request again shortly.",
        "データベースに接続できません。受領していませんので、少し待ってからもう一度送ってください。",
    ),
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
    "parameter-day": Text(
        "{name} must be a day that exists, such as 2026-05-12.",
        "{name} には 2026-05-12 のような、実在する日付を指定してください。",
    ),
    "cursor-of-another-question": Text(
        "The cursor is of another question; send it with the parameters of the page that gave it.",
        "この cursor は別の条件のものです。cursor を受け取ったときと同じパラメーターで送ってください。",
    ),
    "parameter-choice": Text(
        "{name} cannot be {value!r}; it can be one of {known}.",
        "{name} に {value!r} は指定できません。使えるのは {known} です。",
    ),
    "parameter-long": Text(
        "{name} is longer than {most} characters.",
        "{name} が {most} 文字を超えています。",
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
}
