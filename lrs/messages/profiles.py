"""What is found of xAPI Profiles and of Statements that are to follow one; and refusals about them."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "profile-unknown": Text(
        "This server does not know the profile {profile}; GET /api/v1/profiles lists those it knows.",
        "プロファイル {profile} はこのサーバーにありません。GET /api/v1/profiles で一覧を確認できます。",
    ),
    "profile-mode-unknown": Text(
        "The mode must be letter or any, not {mode}.",
        "mode は letter か any にしてください({mode} は使えません)。",
    ),
    "profile-refused": Text(
        "The request holds {count} violation(s) of profiles that its Statements claim; nothing was stored.",
        "ステートメントが宣言したプロファイルへの違反が {count} 件あります。何も保存していません。",
    ),
    "profile-findings": Text(
        "Statements that claim a profile are not as it says ({count} finding(s)).",
        "プロファイルに従うと宣言したステートメントに、プロファイルに合わない点があります({count} 件)。",
    ),
}

_DOCUMENT = {
    "empty": Text(
        "Nothing stands here. Leave out what has no value: a profile holds no null, no empty text, array or object.",
        "値がありません。プロファイルには null、空の文字列、空の配列、空のオブジェクトを置けません。省いてください。",
    ),
    "member-missing": Text(
        "`{name}` is missing; {noun} needs it.",
        "{noun} には `{name}` が必要です。",
    ),
    "member-unknown": Text(
        "`{name}` is no property of {noun}. A property of your own is an IRI, absolute or compact.",
        "`{name}` は {noun} のプロパティではありません。独自のものは IRI(絶対または短縮形)にしてください。",
    ),
    "member-kind-text": Text(
        "`{name}` of {noun} must be a string.",
        "{noun} の `{name}` は文字列にしてください。",
    ),
    "member-kind-array": Text(
        "`{name}` of {noun} must be an array.",
        "{noun} の `{name}` は配列にしてください。",
    ),
    "member-kind-object": Text(
        "`{name}` of {noun} must be a JSON object.",
        "{noun} の `{name}` は JSON オブジェクトにしてください。",
    ),
    "member-kind-boolean": Text(
        "`{name}` of {noun} must be true or false.",
        "{noun} の `{name}` は true か false にしてください。",
    ),
    "iri": Text(
        "`{name}` must be an absolute IRI.",
        "`{name}` は絶対 IRI にしてください。",
    ),
    "language-map": Text(
        "`{name}` must be a language map: language tags with their texts.",
        "`{name}` は言語マップ(言語タグとその文字列)にしてください。",
    ),
    "timestamp": Text(
        "`{name}` must be an instant of ISO 8601, such as 2026-04-01T00:00:00Z.",
        "`{name}` は 2026-04-01T00:00:00Z のような ISO 8601 の日時にしてください。",
    ),
    "context": Text(
        "`@context` must be {iri}, or an array that holds it.",
        "`@context` は {iri}、またはこれを含む配列にしてください。",
    ),
    "type": Text(
        "The type here must be {asked}.",
        "ここの type は {asked} にしてください。",
    ),
    "conforms-to": Text(
        "`conformsTo` names another version than {iri}; it is read by the rules of that one.",
        "`conformsTo` が {iri} ではありません。この版の規則で読みます。",
    ),
    "version-is-profile": Text(
        "The IRI of a version must be another than the profile's own.",
        "版の IRI はプロファイル自身の IRI と別のものにしてください。",
    ),
    "id-repeated": Text(
        "The id {iri} stands more than once; the first counts.",
        "id {iri} が重複しています。最初のものを使います。",
    ),
    "scheme": Text(
        "`inScheme` of this {name} is none of the profile's `versions`.",
        "`inScheme` がこのプロファイルの `versions` のどれでもありません。",
    ),
    "reference-nowhere": Text(
        "{iri} is an IRI of this profile, but there is nothing of this kind with it.",
        "{iri} はこのプロファイルの IRI ですが、この種類の定義がありません。",
    ),
    "reference-outside": Text(
        "{iri} is not in this document; it may be another profile's.",
        "{iri} はこの文書にありません(別のプロファイルのものかもしれません)。",
    ),
    "concept-type": Text(
        "This is no type of concept; there are: {known}.",
        "概念の type ではありません。使えるもの：{known}。",
    ),
    "related": Text(
        "Only a deprecated concept has `related`.",
        "`related` を持てるのは非推奨(deprecated)の概念だけです。",
    ),
    "content-type": Text(
        "`contentType` must be a media type, such as application/json.",
        "`contentType` は application/json のようなメディアタイプにしてください。",
    ),
    "schema-both": Text(
        "A concept has `schema` or `inlineSchema`, not both.",
        "`schema` と `inlineSchema` は両方同時には使えません。",
    ),
    "schema-elsewhere": Text(
        "`schema` stands elsewhere and is not fetched; values are judged by `inlineSchema` alone.",
        "`schema` は別の場所にあるため取得しません。値の検査に使うのは `inlineSchema` だけです。",
    ),
    "schema-json": Text(
        "`inlineSchema` must be a JSON Schema written as a string.",
        "`inlineSchema` は JSON Schema を文字列として書いてください。",
    ),
    "schema-unjudged": Text(
        "Values are not judged by `inlineSchema`: it refers to another schema, refers to itself, or asks too much.",
        "`inlineSchema` が別のスキーマや自分自身を参照しているか、大きすぎるため、値の検査には使いません。",
    ),
    "schema-unusable": Text(
        "`inlineSchema` is no JSON Schema of draft 7: {reason}",
        "`inlineSchema` は draft-07 の JSON Schema ではありません({reason})。",
    ),
    "template-object": Text(
        "With `objectStatementRefTemplate` the object is a StatementRef and has no type; leave out "
        "`objectActivityType`.",
        "`objectStatementRefTemplate` があるとき object は StatementRef で種類を持ちません。`objectActivityType` を省"
        "いてください。",
    ),
    "presence": Text(
        "`presence` must be one of {known}.",
        "`presence` は {known} のいずれかにしてください。",
    ),
    "rule-idle": Text(
        "A rule needs `presence`, `any`, `all` or `none`; this one asks nothing.",
        "規則には `presence`、`any`、`all`、`none` のどれかが必要です。",
    ),
    "path": Text(
        "`{name}` cannot be read at character {at}: names, indices, *, .. and | are understood, no filters, scripts "
        "or slices.",
        "`{name}` の {at} 文字目が読めません。使えるのは名前、番号、*、..、| です(フィルター、スクリプト、スライスは"
        "使えません)。",
    ),
    "pattern-kinds": Text(
        "A pattern has exactly one of {known}.",
        "パターンには {known} のどれか一つだけが必要です。",
    ),
    "pattern-one": Text(
        "`{name}` takes one IRI, not an array.",
        "`{name}` は配列ではなく IRI 一つにしてください。",
    ),
    "pattern-older": Text(
        "`{name}` is given as an object with an id, as older drafts had it; write the IRI alone.",
        "`{name}` が古い草案の形(id を持つオブジェクト)です。IRI だけにしてください。",
    ),
    "pattern-few": Text(
        "`{name}` needs at least two elements; only a primary pattern may be a sequence of one template.",
        "`{name}` には要素が二つ以上必要です(テンプレート一つだけの sequence は primary のときに限ります)。",
    ),
    "pattern-undecided": Text(
        "{iri} may match nothing; it must not stand directly inside `alternates`.",
        "{iri} は何にも一致しないことがあるため、`alternates` の直下には置けません。",
    ),
    "pattern-circle": Text(
        "The pattern {iri} leads back to itself, to one that does, or too deep; nothing can be matched with it.",
        "パターン {iri} は循環しているか、入れ子が深すぎます。照合には使えません。",
    ),
}

_STATEMENT = {
    "included": Text(
        "Rule {number} of the template {template}: {location} must be there.",
        "テンプレート {template} の規則 {number}：{location} が必要です。",
    ),
    "excluded": Text(
        "Rule {number} of the template {template}: {location} must not be there.",
        "テンプレート {template} の規則 {number}：{location} があってはいけません。",
    ),
    "any": Text(
        "Rule {number} of the template {template}: {location} must hold one of {asked}.",
        "テンプレート {template} の規則 {number}：{location} に次のどれかが必要です：{asked}。",
    ),
    "all": Text(
        "Rule {number} of the template {template}: {location} may hold nothing but {asked}.",
        "テンプレート {template} の規則 {number}：{location} に使えるのは次の値だけです：{asked}。",
    ),
    "none": Text(
        "Rule {number} of the template {template}: {location} must not hold {asked}.",
        "テンプレート {template} の規則 {number}：{location} に次の値は使えません：{asked}。",
    ),
    "unmatched": Text(
        "The Statement claims {asked}, and none of its templates is about such a Statement.",
        "{asked} に従うと宣言していますが、このようなステートメントのテンプレートはありません。",
    ),
    "reference": Text(
        "The template {template} is of a StatementRef here, to a Statement of the template {asked}.",
        "テンプレート {template} では、ここに {asked} のステートメントを指す StatementRef が必要です。",
    ),
    "reference-away": Text(
        "The Statement named here cannot be looked at; the template {template} asks that it be one of {asked}.",
        "ここで指すステートメントを参照できません。テンプレート {template} は {asked} のものを求めています。",
    ),
    "reference-unjudged": Text(
        "The template {template} asks for a Statement of {asked}, which is not in this profile; it was not judged.",
        "テンプレート {template} が求める {asked} はこのプロファイルにないため、検査していません。",
    ),
    "reference-differs": Text(
        "The template {template} asks for a Statement of {asked}; the one named here is another.",
        "テンプレート {template} は {asked} のステートメントを求めていますが、ここで指すものは違います。",
    ),
    "extension-place": Text(
        "The extension {extension} has its place in {right}, not in {place}.",
        "拡張 {extension} を置けるのは {right} です({place} には置けません)。",
    ),
    "extension-schema": Text(
        "The value of the extension {extension} is not as its schema says: {clause} {asked}.",
        "拡張 {extension} の値がスキーマに合いません({clause} {asked})。",
    ),
    "extension-unjudged": Text(
        "The value of the extension {extension} was not judged: its schema refers to another one, which is not "
        "fetched, or to itself, or asks too much.",
        "拡張 {extension} の値は検査していません。スキーマが別のスキーマ(取得はしません)や自分自身を参照しているか、"
        "検査に手間がかかりすぎます。",
    ),
}

RULES: dict[str, Text] = {**_DOCUMENT, **_STATEMENT}

# How Statements of a registration stand to a pattern.
STATUSES: dict[str, Text] = {
    "follows": Text("follows", "パターンに従っています"),
    "in progress": Text("in progress", "途中です"),
    "goes on after its end": Text("goes on after its end", "パターンの終わりの後に続きがあります"),
    "broken": Text("broken", "パターンに従っていません"),
}
