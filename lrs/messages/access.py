"""Refusals of access, tenants and keys."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "unauthorized": Text(
        "The credentials are missing or wrong. Send a key and its secret (HTTP Basic) or an access token (Bearer).",
        "認証情報がないか、正しくありません。キーとシークレット (HTTP Basic) かアクセストークンを送ってください。",
    ),
    "checks-waiting": Text(
        "Too many new credentials are being checked at this moment. Send the request again shortly.",
        "いま確認中の認証情報が多すぎます。少し待ってからもう一度送ってください。",
    ),
    "learner-token-label": Text(
        "Name the app that the token is for, in at most 100 characters.",
        "トークンを渡すアプリの名前を、100 文字以内で入力してください。",
    ),
    "learner-tokens-many": Text(
        "{most} tokens for this record are open already. Revoke one that is not used any more.",
        "この記録のトークンは、すでに {most} 個あります。使わなくなったものを無効にしてください。",
    ),
    "learner-token-there": Text(
        "This token was made before. Its secret is shown only once; make another if it was lost.",
        "このトークンは発行済みです。シークレットは一度しか表示されません。なくしたときは、新しく発行してください。",
    ),
    "learner-token-unknown": Text(
        "There is no such token for this record.",
        "この記録に、そのトークンはありません。",
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
    "key-unknown": Text(
        "There is no key {key}; `lrs credential list` shows those there are.",
        "キー {key} はありません。`lrs credential list` で一覧を確認できます。",
    ),
    "key-taken": Text(
        "There is a key {key} already.",
        "キー {key} はすでにあります。",
    ),
    "category-not-held": Text(
        "A tenant of the kind {kind} may not hold records of the category {category}; it may hold {held}.",
        "種類が {kind} のテナントは、区分 {category} の記録を保有できません。保有できるのは {held} です。",
    ),
    "activity-class-unknown": Text(
        "There is no activity class {activity_class}; the classes are {known}.",
        "活動の種類 {activity_class} はありません。使えるのは {known} です。",
    ),
    "home-page-invalid": Text(
        "{home_page!r} is not a home page of accounts; one is an IRI with a scheme, e.g. https://id.city.example.",
        "{home_page!r} は homePage になりません。https://id.city.example のような IRI を指定してください。",
    ),
    "app-invalid": Text(
        "{app!r} cannot name an app; 1 to 200 characters without control characters can.",
        "{app!r} はアプリ名にできません。制御文字を含まない 1〜200 文字にしてください。",
    ),
}
