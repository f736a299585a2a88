"""Caliper: refusals, and the rules of Envelopes, Events and entities as sentences.

A sentence says what would be right. ``{name}`` is the member it speaks of; other placeholders are the finding's values.
"""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "caliper-media-type": Text(
        "Send Content-Type: application/json, not {content_type}.",
        "Content-Type は application/json にしてください({content_type} は使えません)。",
    ),
    "event-unknown": Text(
        "There is no such Event, nor a Statement of that UUID, that you may see.",
        "その Event も、その UUID のステートメントもないか、参照が許可されていません。",
    ),
    "caliper-findings": Text(
        "What was sent is kept, though it breaks rules of Caliper.",
        "Caliper の規則に合わないところがありますが、保存しています。",
    ),
    "caliper-no-envelope": Text(
        "This is no Caliper Envelope. Send one JSON object with sensor, sendTime, dataVersion and data, the Events in "
        "the array data.",
        "Caliper の Envelope ではありません。sensor・sendTime・dataVersion・data を持つ JSON オブジェクトを一つ送り、"
        "Event は配列 data に入れてください。",
    ),
    "caliper-invalid": Text(
        "Nothing was stored: what was sent breaks Caliper. Errors: {count}, each named under violations.",
        "何も保存していません。Caliper の規格に合わないところが {count} か所あり、それぞれ violations に示します。",
    ),
    "caliper-version-unsupported": Text(
        "dataVersion names {found}, which is not supported. Supported: {supported}.",
        "dataVersion の {found} には対応していません。対応しているもの: {supported}。",
    ),
    "caliper-batch-too-long": Text(
        "The Envelope holds {count} Events and entities; at most {limit} are taken at a time (limits.batch_events).",
        "Envelope の件数 {count} が、一度に受け取れる {limit} 件(limits.batch_events)を超えています。",
    ),
    "caliper-item-too-large": Text(
        "What stands at {pointer} is larger than {limit} bytes (limits.event_bytes).",
        "{pointer} の大きさが {limit} バイト(limits.event_bytes)を超えています。",
    ),
}

RULES: dict[str, Text] = {
    "envelope-member-missing": Text("The Envelope must have `{member}`.", "Envelope には `{member}` が必要です。"),
    "envelope-member-unknown": Text(
        "`{name}` is no property of an Envelope, which has sensor, sendTime, dataVersion and data, and no others.",
        "`{name}` は Envelope のプロパティではありません。使えるのは sensor・sendTime・dataVersion・data だけです。",
    ),
    "envelope-sensor": Text(
        "`sensor` must be a string that is not empty: the id of the sensor, best an IRI.",
        "`sensor` は空でない文字列(センサーの ID。IRI を推奨)にしてください。",
    ),
    "envelope-send-time": Text(
        "`sendTime` must be a date and time with its offset, such as 2026-04-08T01:23:45.000Z.",
        "`sendTime` は 2026-04-08T01:23:45.000Z のように、時差まで付けた日時にしてください。",
    ),
    "envelope-data-version": Text(
        "`dataVersion` must be a string: the IRI of a Caliper context.",
        "`dataVersion` は Caliper のコンテキストの IRI(文字列)にしてください。",
    ),
    "envelope-data": Text(
        "`data` must be an array of one or more Events or entities.",
        "`data` は、一つ以上の Event または entity の配列にしてください。",
    ),
    "item-object": Text(
        "`{name}` must be a JSON object: an Event or an entity.",
        "`{name}` は Event または entity の JSON オブジェクトにしてください。",
    ),
    # Events and entities
    "member-missing": Text("`{member}` is missing here.", "`{member}` がありません。"),
    "member-needed": Text(
        "An Event of type {event} needs `{member}` here.", "{event} では、ここに `{member}` が必要です。"
    ),
    "member-unknown": Text(
        "Caliper has no property `{name}` here. Put data of your own into extensions.",
        "Caliper のここに `{name}` というプロパティはありません。独自のデータは extensions に入れてください。",
    ),
    "member-case": Text(
        "Write `{right}` instead of `{name}`; upper and lower case matter.",
        "`{name}` ではなく `{right}` と書いてください。大文字と小文字は区別されます。",
    ),
    "member-version": Text(
        "`{name}` came with Caliper 1.2; name its context to use it.",
        "`{name}` は Caliper 1.2 からのプロパティです。使うには 1.2 のコンテキストを指定してください。",
    ),
    "null": Text("Leave `{name}` out instead of sending null.", "`{name}` は null にせず、省いてください。"),
    "event-id": Text(
        "The `id` of an Event must be urn:uuid: and a UUID, such as urn:uuid:7e9f9bb6-59c1-4c73-8d3b-2f2d9a4f7a31.",
        "Event の `id` は urn:uuid:7e9f9bb6-59c1-4c73-8d3b-2f2d9a4f7a31 の形(urn:uuid: と UUID)にしてください。",
    ),
    "event-id-bare": Text(
        "Write urn:uuid: before the UUID that is the `id` of an Event.",
        "Event の `id` の UUID の前に urn:uuid: を付けてください。",
    ),
    "entity-id": Text(
        "The `id` of an entity must be an absolute IRI without spaces, such as https://school.example.jp/users/7, or a "
        "blank node such as _:7.",
        "entity の `id` は https://school.example.jp/users/7 のような空白のない絶対 IRI か、"
        "_:7 のような空白ノードにしてください。",
    ),
    "event-conflict": Text(
        "Another Event with this `id` was received before; that one is kept. Give each Event an `id` of its own.",
        "同じ `id` の別の Event を先に受け取っており、そちらを残しました。`id` は Event ごとに変えてください。",
    ),
    "context-unknown": Text(
        "`@context` must be the IRI of a Caliper context, such as {expected}, or an array that ends with it.",
        "`@context` は {expected} のような Caliper のコンテキストの IRI、またはそれを末尾に置いた配列にしてください。",
    ),
    "context-obsolete": Text(
        "`@context` is that of Caliper 1.0, which is not supported; send {expected}.",
        "`@context` が、対応していない Caliper 1.0 のものです。{expected} を送ってください。",
    ),
    "context-last": Text(
        "The Caliper context must stand last in the array `@context`.",
        "配列 `@context` では、Caliper のコンテキストを末尾に置いてください。",
    ),
    "context-form": Text(
        "`@context` must be an IRI, or an array of IRIs and objects.",
        "`@context` は IRI、または IRI とオブジェクトの配列にしてください。",
    ),
    "context-spelling": Text("Write the context as {right}.", "コンテキストは {right} と書いてください。"),
    "context-differs": Text(
        "`@context` is of another version than the Envelope's dataVersion, which says {expected}.",
        "`@context` のバージョンが、Envelope の dataVersion({expected})と異なります。",
    ),
    "type-term": Text(
        "`type` must be a string: the Term of a type, such as Person.",
        "`type` は Person のような型の名前(文字列)にしてください。",
    ),
    "type-unknown": Text(
        "This `type` is none of Caliper's; a type of your own needs a context that defines it, before Caliper's.",
        "この `type` は Caliper にありません。独自の型を使うには、それを定義するコンテキストを、"
        "Caliper のコンテキストの前に置いてください。",
    ),
    "type-case": Text(
        "The type must be written {right}; upper and lower case matter.",
        "型は {right} と書いてください。大文字と小文字は区別されます。",
    ),
    "type-version": Text(
        "This type came with Caliper 1.2; name its context, or that of the 1.1 extension, to use it.",
        "この型は Caliper 1.2 からのものです。使うには 1.2 か、1.1 の拡張のコンテキストを指定してください。",
    ),
    "type-deprecated": Text(
        "This type was deprecated in Caliper 1.1 and is not in 1.2.",
        "この型は Caliper 1.1 で非推奨となり、1.2 にはありません。",
    ),
    "term": Text("`{name}` must be one Term, a string.", "`{name}` は一つの用語(文字列)にしてください。"),
    "term-unknown": Text(
        "`{name}` must be a Term of the vocabulary: {allowed}.", "`{name}` は次の用語にしてください: {allowed}。"
    ),
    "term-iri": Text("Write the bare Term {right}, not an IRI.", "IRI ではなく、用語 {right} だけを書いてください。"),
    "term-version": Text(
        "This action came with Caliper 1.2; name its context, or that of the 1.1 extension, to use it.",
        "この action は Caliper 1.2 からのものです。使うには 1.2 か、1.1 の拡張のコンテキストを指定してください。",
    ),
    "spelling": Text("This is taken as {right}; write it so.", "{right} とみなします。そのように書いてください。"),
    "role-iri": Text(
        "A role is a bare Term of Caliper's vocabulary, such as Learner or Instructor#TeachingAssistant.",
        "役割は Learner や Instructor#TeachingAssistant のように、Caliper の用語で書いてください。",
    ),
    "role-alone": Text(
        "A sub-role should stand beside its role; add {right}.",
        "下位の役割には元の役割も添えます。{right} を加えてください。",
    ),
    "action-of-event": Text(
        "An Event of type {event} must have one of these actions: {allowed}.",
        "{event} の action は次のいずれかにしてください: {allowed}。",
    ),
    "slot": Text(
        "`{name}` must be an object of type {allowed}, or its IRI.",
        "`{name}` は {allowed} 型のオブジェクトか、その IRI にしてください。",
    ),
    "slot-iri": Text(
        "`{name}` must be an absolute IRI without spaces, or an object of type {allowed}.",
        "`{name}` は、空白のない絶対 IRI か、{allowed} 型のオブジェクトにしてください。",
    ),
    "slot-object": Text(
        "`{name}` must be an object of type {allowed}.", "`{name}` は {allowed} 型のオブジェクトにしてください。"
    ),
    "slot-type": Text(
        "`{name}` must be of type {allowed}, or of one that is such; it is of type {found}.",
        "`{name}` の型は {allowed}、またはその下位の型にしてください(今は {found})。",
    ),
    "slot-of-action": Text(
        "With the action {action}, `{name}` is of type {allowed}.",
        "action が {action} のとき、`{name}` の型は {allowed} です。",
    ),
    "string": Text("`{name}` must be a string.", "`{name}` は文字列にしてください。"),
    "integer": Text(
        "`{name}` must be a whole number, without quotes and without a point.",
        "`{name}` は、引用符と小数点のない整数にしてください。",
    ),
    "unsigned": Text(
        "`{name}` must be a whole number that is not below 0, without quotes and without a point.",
        "`{name}` は、引用符と小数点のない 0 以上の整数にしてください。",
    ),
    "ordinal": Text(
        "`{name}` should be 1 for the first attempt, 2 for the second and so on.",
        "`{name}` は、一回目の試行を 1、二回目を 2 のように数えてください。",
    ),
    "number": Text(
        "`{name}` must be a number, without quotes.", "`{name}` は引用符のない数値にしてください。"
    ),
    "boolean": Text(
        "`{name}` must be true or false, without quotes.", "`{name}` は引用符のない true か false にしてください。"
    ),
    "map": Text(
        "`{name}` must be a JSON object: names of your own, and any values.",
        "`{name}` は、任意の名前と値を持つ JSON オブジェクトにしてください。",
    ),
    "list": Text("`{name}` must be a JSON array.", "`{name}` は JSON 配列にしてください。"),
    "date-time": Text(
        "`{name}` must be a date and time in UTC with milliseconds, such as 2026-04-08T01:23:45.000Z.",
        "`{name}` は 2026-04-08T01:23:45.000Z のように、ミリ秒まで付けた UTC の日時にしてください。",
    ),
    "duration": Text(
        "`{name}` must be a duration, such as PT30M54S.",
        "`{name}` は PT30M54S のような期間(ISO 8601)にしてください。",
    ),
}
