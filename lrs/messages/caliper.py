"""Caliper: refusals, and the rules of Envelopes, Events and entities as sentences.

A sentence says what would be right. ``{name}`` is the member it speaks of; other placeholders are the finding's values.
"""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "caliper-no-envelope": Text(
        "This is no Caliper Envelope. Send one JSON object with sensor, sendTime, dataVersion and data, the Events in "
        "the array data.",
        "Caliper の Envelope ではありません。sensor・sendTime・dataVersion・data を持つ JSON オブジェクトを一つ送り、"
        "Event は配列 data に入れてください。",
    ),
    "caliper-invalid": Text(
        "What was sent breaks Caliper in {count} places, each named under violations. Nothing was stored.",
        "Caliper の規格に合わないところが {count} か所あります。それぞれ violations に示します。何も保存していません。",
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
}
