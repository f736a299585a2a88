"""What the standard asks of a Statement, as sentences in English and Japanese, each with its clause.

A sentence says what would be right. ``{name}`` is the member it speaks of; other placeholders are the finding's
values. Rules with an empty clause take that of the noun they speak of, from `CLAUSES`.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    en: str
    ja: str
    clause: str


CLAUSES = {
    "Statement": "Data 2.4",
    "Agent": "Data 2.4.2.1",
    "Group": "Data 2.4.2.2",
    "Account": "Data 2.4.2.4",
    "Verb": "Data 2.4.3",
    "Activity": "Data 2.4.4.1",
    "Activity Definition": "Data 2.4.4.1",
    "Interaction Component": "Data 2.4.4.1",
    "StatementRef": "Data 2.4.4.3",
    "SubStatement": "Data 2.4.4.3",
    "Result": "Data 2.4.5",
    "Score": "Data 2.4.5.1",
    "Context": "Data 2.4.6",
    "contextActivities": "Data 2.4.6.2",
    "contextAgent": "xAPI 2.0 4.2.2.5",
    "contextGroup": "xAPI 2.0 4.2.2.5",
    "Attachment": "Data 2.4.11",
}

_SHAPES = {
    "null": Rule(
        "`{name}` must not be null; leave it out instead. Null is allowed only inside extensions.",
        "`{name}` を null にすることはできません。値がなければ省いてください。null は extensions の中でのみ使えます。",
        "Data 2.2",
    ),
    "object": Rule(
        "`{name}` must be a JSON object: {noun}.", "`{name}` は {noun} の JSON オブジェクトにしてください。", ""
    ),
    "array": Rule("`{name}` must be a JSON array.", "`{name}` は JSON 配列にしてください。", "Data 2.2"),
    "string": Rule("`{name}` must be a string.", "`{name}` は文字列にしてください。", "Data 2.2"),
    "boolean": Rule(
        "`{name}` must be true or false, without quotes.",
        "`{name}` は引用符なしの true か false にしてください。",
        "Data 2.2",
    ),
    "number": Rule(
        "`{name}` must be a number, without quotes.", "`{name}` は引用符なしの数値にしてください。", "Data 2.2"
    ),
    "member-unknown": Rule(
        "`{name}` is no property of {noun}, which may have: {allowed}. Put your own data into extensions.",
        "`{name}` は {noun} のプロパティではありません。使えるもの: {allowed}。"
        "独自のデータは extensions に入れてください。",
        "",
    ),
    "member-case": Rule(
        "`{name}` must be written `{right}`; upper and lower case matter.",
        "`{name}` は `{right}` と書いてください。大文字と小文字は区別されます。",
        "Data 2.2",
    ),
    "member-missing": Rule("{noun} must have `{member}`.", "{noun} には `{member}` が必要です。", ""),
    "one-of": Rule(
        "`{name}` must be one of: {allowed}; upper and lower case matter.",
        "`{name}` は次のいずれかにしてください: {allowed}。大文字と小文字は区別されます。",
        "Data 2.2",
    ),
}

_TEXTS = {
    "iri": Rule(
        "`{name}` must be an IRI with a scheme, such as https://school.example.jp/drill/7, spaces and the like "
        "percent-encoded.",
        "`{name}` は https://school.example.jp/drill/7 のようなスキーム付きの IRI にしてください。空白などは"
        "パーセントエンコードします。",
        "Data 4.3",
    ),
    "extension-key": Rule(
        "A key of extensions must be an IRI with a scheme, such as https://school.example.jp/ext/seat; `{name}` "
        "is none.",
        "extensions のキーは https://school.example.jp/ext/seat のようなスキーム付きの IRI にしてください。"
        "`{name}` は IRI ではありません。",
        "Data 4.1",
    ),
    "uuid": Rule(
        "`{name}` must be a UUID in its standard form, such as 8f87ccde-bb56-4c2e-ab83-44982ef22df0.",
        "`{name}` は 8f87ccde-bb56-4c2e-ab83-44982ef22df0 のような標準形の UUID にしてください。",
        "Data 4.4",
    ),
    "language-tag": Rule(
        "`{name}` must be an RFC 5646 language tag, such as ja or en-GB.",
        "`{name}` は ja や en-GB のような RFC 5646 の言語タグにしてください。",
        "Data 2.4.6",
    ),
    "language-key": Rule(
        "A key of a language map must be an RFC 5646 language tag, such as ja or en-GB; `{name}` is none.",
        "言語マップのキーは ja や en-GB のような RFC 5646 の言語タグにしてください。"
        "`{name}` は言語タグではありません。",
        "Data 4.2",
    ),
    "language-map": Rule(
        '`{name}` must be a language map, such as {{"ja": "解答した", "en": "answered"}}.',
        '`{name}` は {{"ja": "解答した", "en": "answered"}} のような言語マップにしてください。',
        "Data 4.2",
    ),
    "extensions": Rule(
        '`{name}` must be an object whose keys are IRIs, such as {{"https://school.example.jp/ext/seat": 7}}.',
        '`{name}` は {{"https://school.example.jp/ext/seat": 7}} のように IRI をキーとするオブジェクトにしてください。',
        "Data 4.1",
    ),
    "timestamp": Rule(
        "`{name}` must be an ISO 8601 date and time that exists, such as 2026-04-08T09:00:00.000+09:00 (an "
        "offset of -00:00 is refused).",
        "`{name}` は 2026-04-08T09:00:00.000+09:00 のような、実在する ISO 8601 の日時にしてください"
        "(オフセット -00:00 は使えません)。",
        "Data 4.5",
    ),
    "duration": Rule(
        "`{name}` must be an ISO 8601 duration, such as PT4H35M59.14S or P4W (weeks stand alone).",
        "`{name}` は PT4H35M59.14S や P4W のような ISO 8601 の期間にしてください(週は単独で使います)。",
        "Data 4.6",
    ),
    "mbox": Rule(
        "`{name}` must be a mailto IRI such as mailto:hanako@school.example.jp.",
        "`{name}` は mailto:hanako@school.example.jp のような mailto IRI にしてください。",
        "Data 2.4.2.3",
    ),
    "sha1sum": Rule(
        "`{name}` must be the SHA-1 of a mailto IRI, as 40 hexadecimal digits.",
        "`{name}` は mailto IRI の SHA-1 を 40 桁の 16 進数で表したものにしてください。",
        "Data 2.4.2.3",
    ),
    "media-type": Rule(
        "`{name}` must be an Internet media type, such as image/png or text/plain; charset=utf-8.",
        "`{name}` は image/png や text/plain; charset=utf-8 のようなメディアタイプにしてください。",
        "Data 2.4.11",
    ),
    "sha2": Rule(
        "`{name}` must be the SHA-2 hash of the attachment, as hexadecimal digits (64 for SHA-256).",
        "`{name}` は添付ファイルの SHA-2 ハッシュを 16 進数(SHA-256 なら 64 桁)で表したものにしてください。",
        "Data 2.4.11",
    ),
    "length": Rule(
        "`{name}` must be the attachment's length in octets, a whole number.",
        "`{name}` は添付ファイルの長さをオクテット数(整数)で表したものにしてください。",
        "Data 2.4.11",
    ),
    "version-1.0.3": Rule(
        "`{name}` must be 1.0.x, such as 1.0.0, or be left out.",
        "`{name}` は 1.0.0 のような 1.0.x とするか、省いてください。",
        "Data 2.4.10",
    ),
    "version-2.0.0": Rule(
        "`{name}` must be 2.0.x or 1.0.x, such as 2.0.0, or be left out.",
        "`{name}` は 2.0.0 のような 2.0.x か 1.0.x とするか、省いてください。",
        "Data 2.4.10",
    ),
}

_LAWS = {
    "one-identifier": Rule(
        "An Agent must have exactly one of mbox, mbox_sha1sum, openid, account.",
        "Agent には mbox、mbox_sha1sum、openid、account のうちちょうど 1 つが必要です。",
        "Data 2.4.2.1",
    ),
    "group-identifier": Rule(
        "A Group must have at most one of mbox, mbox_sha1sum, openid, account.",
        "Group に使えるのは mbox、mbox_sha1sum、openid、account のうち 1 つまでです。",
        "Data 2.4.2.2",
    ),
    "group-member": Rule(
        "A Group without mbox, mbox_sha1sum, openid, account must list its Agents in `member`.",
        "mbox、mbox_sha1sum、openid、account のない Group には、Agent を列挙した `member` が必要です。",
        "Data 2.4.2.2",
    ),
    "group-identified": Rule(
        "A Group asked for here must have exactly one of mbox, mbox_sha1sum, openid, account.",
        "ここで指定する Group には mbox、mbox_sha1sum、openid、account のうちちょうど 1 つが必要です。",
        "Data 2.4.2.2",
    ),
    "authority-pair": Rule(
        "An authority that is a Group must have exactly two members, an app and a person, and no identifier of its "
        "own.",
        "Group である authority は、アプリと利用者のちょうど 2 つの member を持ち、"
        "自身の識別子を持たないようにしてください。",
        "Data 2.4.9",
    ),
    "voiding-object": Rule(
        "The object of a Statement with the verb voided must be a StatementRef.",
        "動詞 voided の Statement の object は StatementRef にしてください。",
        "Data 2.3.2",
    ),
    "activity-only": Rule(
        "`{name}` may be used only when the object is an Activity.",
        "`{name}` は object が Activity のときだけ使えます。",
        "Data 2.4.6",
    ),
    "interaction-type": Rule(
        "An Activity Definition with correctResponsesPattern, choices, scale, source, target or steps must have "
        "`interactionType`.",
        "correctResponsesPattern、choices、scale、source、target、steps のいずれかを持つ Activity Definition には "
        "`interactionType` が必要です。",
        "Data 2.4.4.1",
    ),
    "distinct-ids": Rule(
        "The components in `{name}` must have ids that differ from each other.",
        "`{name}` の各要素の id は互いに異なるものにしてください。",
        "Data 2.4.4.1",
    ),
    "not-empty": Rule(
        "`{name}` must hold at least one element, or be left out.",
        "`{name}` には 1 つ以上の要素を入れるか、省いてください。",
        "xAPI 2.0 4.2.2.5",
    ),
    "scaled-range": Rule(
        "`{name}` must lie from -1 to 1.", "`{name}` は -1 以上 1 以下にしてください。", "Data 2.4.5.1"
    ),
    "min-below-max": Rule(
        "`min` must be less than `max`.", "`min` は `max` より小さくしてください。", "Data 2.4.5.1"
    ),
    "raw-range": Rule(
        "`{name}` must not be below `min` nor above `max`.",
        "`{name}` は `min` 以上 `max` 以下にしてください。",
        "Data 2.4.5.1",
    ),
}

_ATTACHED = {
    "attachment-absent": Rule(
        "The bytes of this attachment did not come: send them as a part with X-Experience-API-Hash {sha2}, or "
        "give its fileUrl.",
        "この添付ファイルの内容が届いていません。X-Experience-API-Hash が {sha2} のパートとして送るか、fileUrl を"
        "付けてください。",
        "Communication 1.5.2",
    ),
    "attachment-undeclared": Rule(
        "No Statement declares the part with X-Experience-API-Hash {sha2}; declare it in `attachments` with that "
        "sha2, or leave the part out.",
        "X-Experience-API-Hash が {sha2} のパートを宣言する Statement がありません。その sha2 を `attachments` で"
        "宣言するか、パートを省いてください。",
        "Communication 1.5.2",
    ),
    "signature-content-type": Rule(
        "A signature must have the contentType application/octet-stream.",
        "署名の contentType は application/octet-stream にしてください。",
        "Data 2.6",
    ),
    "signature-absent": Rule(
        "A signature must come with the Statement, as a part of the request; a fileUrl alone cannot be checked.",
        "署名は Statement と一緒に、リクエストのパートとして送ってください。fileUrl だけでは検証できません。",
        "Data 2.6",
    ),
    "signature-form": Rule(
        "A signature must be a JWS in compact serialization: header, payload and signature in base64url without "
        "padding, joined by dots; its header a JSON object without `crit`.",
        "署名は JWS の Compact Serialization にしてください。パディングなしの base64url にしたヘッダー、ペイロード、"
        "署名をドットでつなぎ、ヘッダーは `crit` のない JSON オブジェクトにします。",
        "Data 2.6",
    ),
    "signature-algorithm": Rule(
        "A signature must use the algorithm RS256, RS384 or RS512.",
        "署名のアルゴリズムは RS256、RS384、RS512 のいずれかにしてください。",
        "Data 2.6",
    ),
    "signature-payload": Rule(
        "The payload of a signature must be the Statement as JSON, complete and valid, before the signature was "
        "added.",
        "署名のペイロードは、署名を付ける前の完全で正しい Statement の JSON にしてください。",
        "Data 2.6",
    ),
    "signature-statement": Rule(
        "The payload of a signature must be the same Statement as the one it is attached to.",
        "署名のペイロードは、署名が付いている Statement と同じ内容にしてください。",
        "Data 2.6",
    ),
    "signature-certificates": Rule(
        "`x5c` in a signature's header must be one to ten certificates in base64 DER, the signer's first, each "
        "issued by the next.",
        "署名ヘッダーの `x5c` は base64 の DER 証明書 1 から 10 個とし、署名者のものを先頭に、それぞれが次の"
        "証明書から発行された順に並べてください。",
        "Data 2.6",
    ),
    "signature-expired": Rule(
        "The certificates of a signature must be valid at the Statement's timestamp or now.",
        "署名の証明書は、Statement の timestamp か現在の時点で有効なものにしてください。",
        "Data 2.6",
    ),
    "signature-key": Rule(
        "A signature's first certificate must hold an RSA key of at least 2048 bits.",
        "署名の先頭の証明書には 2048 ビット以上の RSA 鍵が必要です。",
        "RFC 7518 3.3",
    ),
    "signature-false": Rule(
        "The signature does not belong to the key of its first certificate; sign header and payload with that key.",
        "署名が先頭の証明書の鍵によるものではありません。ヘッダーとペイロードをその鍵で署名してください。",
        "Data 2.6",
    ),
}

RULES: dict[str, Rule] = {**_SHAPES, **_TEXTS, **_LAWS, **_ATTACHED}
