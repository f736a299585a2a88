"""Refusals about other custodians, their keys and their signatures."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "custodian-origin-invalid": Text(
        "{origin!r} is not the address of a custodian; one is like https://lrs.midori.example, without a path (http on "
        "this machine alone).",
        "{origin!r} は管理者のアドレスではありません。https://lrs.midori.example のように、パスのない https アドレスを"
        "書いてください(http はこのマシン上だけ)。",
    ),
    "custodian-own": Text(
        "{origin} is this tenant's own address; its own keys count without that.",
        "{origin} はこのテナント自身のアドレスです。自分の鍵は登録しなくても使われます。",
    ),
    "custodian-unreachable": Text(
        "{url} did not answer as it should: {reason}. Is the address right, is that server running?",
        "{url} から正しい応答がありません:{reason}。アドレスと、相手のサーバーが動いているかを確かめてください。",
    ),
    "custodian-unlike": Text(
        "What {url} answers is not what a custodian publishes: {reason}.",
        "{url} の応答は管理者の公開情報ではありません:{reason}。",
    ),
    "custodian-other-origin": Text(
        "{origin} says of itself that it is {issuer}. If that is whom you mean, use that address.",
        "{origin} は自身を {issuer} と名乗っています。それが目当ての相手なら、そのアドレスを使ってください。",
    ),
    "custodian-fingerprint-differs": Text(
        "That is not the fingerprint of the keys at {origin}, which is {fingerprint}. Nothing is trusted. Call them at "
        "a number that you knew before, and compare.",
        "{origin} の鍵の指紋({fingerprint})と一致しません。登録していません。以前から知っている電話番号にかけて、"
        "読み合わせてください。",
    ),
    "custodian-unknown": Text(
        "There is no trusted custodian {origin}; `lrs trust list` shows those there are.",
        "信頼する管理者に {origin} はありません。`lrs trust list` で一覧を確認できます。",
    ),
    "custodian-key-unknown": Text(
        "There is no key {thumbprint} here; /.well-known/jwks.json lists those there are, also the retired ones.",
        "鍵 {thumbprint} はここにありません。使い終えた鍵も含め、/.well-known/jwks.json に一覧があります。",
    ),
    "custodian-keys-changed": Text(
        "{origin} no longer publishes the keys that were confirmed, so nothing that it signed is taken. Call them at a "
        "number that you knew before; then confirm anew: lrs trust add {origin}",
        "{origin} が、確認済みの鍵を公開しなくなりました。この管理者の署名は受け付けません。以前から知っている電話番号"
        "で相手に確かめてから、登録し直してください:lrs trust add {origin}",
    ),
}
