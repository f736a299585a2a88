"""JSON as text: reading it strictly, cutting it into slices, and keeping numbers as they were written.

`load` is the one door for JSON from outside. It refuses what RFC 8259 leaves open and the standard forbids or
cannot mean (Data 2.2): a repeated key, a byte order mark, a lone surrogate, NaN, a number beyond a double, and
nesting deeper than the server allows. `split` and `members` give the source slices of a value that was loaded.
`load_exact` and `load_verbatim` read accepted text again, the first for comparing numbers by value without
rounding, the second for writing them back with the very text that was sent.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec
import orjson

from lrs.xapi.findings import step

TEXTS: dict[str, tuple[str, str]] = {
    "json-byte-order-mark": (
        "The JSON begins with a byte order mark; send UTF-8 without one (RFC 8259 section 8.1).",
        "JSON の先頭に BOM があります。BOM なしの UTF-8 で送ってください(RFC 8259 の 8.1 節)。",
    ),
    "json-not-utf8": (
        "The JSON is not UTF-8 at byte {offset}; encode it as UTF-8.",
        "JSON の {offset} バイト目が UTF-8 ではありません。UTF-8 で符号化してください。",
    ),
    "json-malformed": (
        "This is not JSON at line {line}, column {column}: {reason}.",
        "{line} 行 {column} 列目が JSON として正しくありません({reason})。",
    ),
    "json-number": (
        "{number} is not a number JSON can carry; send a finite number within the range of a double.",
        "{number} は JSON で表せる数ではありません。倍精度の範囲にある有限の数を送ってください。",
    ),
    "json-lone-surrogate": (
        "A string holds half of a surrogate pair; send the whole character, e.g. \\ud83d\\ude00.",
        "文字列にサロゲートペアの片方だけがあります。\\ud83d\\ude00 のように両方を送ってください。",
    ),
    "json-too-deep": (
        "The JSON is nested deeper than {limit} levels (limits.nesting); send a flatter structure.",
        "JSON の入れ子が {limit} 段(limits.nesting)を超えています。浅い構造にしてください。",
    ),
    "json-repeated-key": (
        'The key "{key}" stands more than once in its object, at {pointer}; send each key once.',
        "同じオブジェクトにキー「{key}」が二つ以上あります({pointer})。キーは一度だけ送ってください。",
    ),
}


class BadJSON(ValueError):
    """Text that is refused as JSON. `slug` names the reason, `values` fill its text."""

    def __init__(self, slug: str, **values: object) -> None:
        super().__init__(slug)
        self.slug = slug
        self.values = values

    def text(self, language: Literal["en", "ja"]) -> str:
        """The reason in `language`, and what would be right."""
        return TEXTS[self.slug][language == "ja"].format_map(self.values)

    def __str__(self) -> str:
        return self.text("en")


_ESCAPED_COLON = re.compile(rb"\\u003[aA]")
_WRITABLE_LEVELS = 254  # orjson's documented limit


def load(body: bytes, nesting: int) -> Any:
    """The value of `body`. Raises `BadJSON`; `nesting` is the most levels of objects and arrays, up to 250."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _reason(body, nesting) from None
    written = _write(value, nesting, shallow=body.count(b"[") + body.count(b"{") <= nesting)
    # Each key brings one colon, and `value` has lost the repeated ones: writing it again gives as many colons as
    # `body` has, unless some were lost; only an escaped colon could make up for a loss.
    if body.count(b":") != written.count(b":") or (b"\\u003" in body and _ESCAPED_COLON.search(body)):
        _refuse_repeated_keys(body)
    return value


def _write(value: Any, nesting: int, *, shallow: bool) -> bytes:
    # With the levels that the caller does not allow put around it, a value that is too deep cannot be written.
    if not shallow:
        for _ in range(_WRITABLE_LEVELS - nesting):
            value = [value]
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        raise BadJSON("json-too-deep", limit=nesting) from None


class _Repeating(dict[str, Any]):
    """An object whose source named `key` more than once."""

    key: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    repeating = _Repeating(value)
    repeating.key, _ = Counter(key for key, _ in pairs).most_common(1)[0]
    return repeating


def _refuse_repeated_keys(body: bytes) -> None:
    value = json.loads(body.decode(), object_pairs_hook=_object, parse_int=float)
    for pointer, repeating in _repeating(value, ""):
        raise BadJSON("json-repeated-key", pointer=pointer + step(repeating.key), key=repeating.key)


def _repeating(value: Any, pointer: str) -> Iterator[tuple[str, _Repeating]]:
    if isinstance(value, _Repeating):
        yield pointer, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _repeating(child, pointer + step(key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _repeating(child, f"{pointer}/{index}")


def _reason(body: bytes, nesting: int) -> BadJSON:
    """Why `body` was refused: asked of Python's lenient reader, which is slower and explains more."""
    if body.startswith(b"\xef\xbb\xbf"):
        return BadJSON("json-byte-order-mark")
    try:
        json.loads(body.decode(), parse_float=_finite, parse_int=_finite, parse_constant=_finite)
    except UnicodeDecodeError as error:
        return BadJSON("json-not-utf8", offset=error.start)
    except json.JSONDecodeError as error:
        return BadJSON("json-malformed", line=error.lineno, column=error.colno, reason=error.msg)
    except RecursionError:
        return BadJSON("json-too-deep", limit=nesting)
    except BadJSON as error:
        return error
    return BadJSON("json-lone-surrogate")


def _finite(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf") or number != number:
        raise BadJSON("json-number", number=text if len(text) <= 40 else f"{text[:40]}…")
    return number


_elements = msgspec.json.Decoder(list[msgspec.Raw])
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])


def split(body: bytes) -> list[bytes]:
    """The source slice of each element of the array `body`, which was loaded before."""
    return [bytes(element) for element in _elements.decode(body)]


def members(raw: bytes) -> dict[str, bytes]:
    """The source slice of each member of the object `raw`, which was loaded before."""
    return {name: bytes(value) for name, value in _members.decode(raw).items()}


def join(parts: Mapping[str, bytes]) -> bytes:
    """The object whose members have these texts: the inverse of `members`."""
    return msgspec.json.encode({name: msgspec.Raw(text) for name, text in parts.items()})


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # its exponent has twenty digits: as a double, which it was accepted as, it is zero
        return Decimal(float(text))


_exact = json.JSONDecoder(parse_float=_decimal, parse_int=_decimal)
_verbatim = json.JSONDecoder(parse_float=orjson.Fragment, parse_int=orjson.Fragment)


def load_exact(raw: bytes) -> Any:
    """The value of accepted text with each number as a `Decimal`, for comparing by value without rounding."""
    return _exact.decode(raw.decode())


def load_verbatim(raw: bytes) -> Any:
    """The value of accepted text with each number as its own source text, to be written again by `dump`."""
    return _verbatim.decode(raw.decode())


def dump(value: Any) -> bytes:
    """Compact JSON of a value, also of one from `load_verbatim`."""
    return orjson.dumps(value)


def equal(a: Any, b: Any) -> bool:
    """Equal JSON: unlike Python's ``==``, true is not 1."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)
