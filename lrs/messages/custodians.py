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
    "custodian-key-foreign": Text(
        "That is not the key that {origin} publishes to be encrypted to; use `encryptionKey` of "
        "{origin}/.well-known/learner-record-bundle.",
        "{origin} が公開している暗号化用の鍵ではありません。{origin}/.well-known/learner-record-bundle の "
        "`encryptionKey` を使ってください。",
    ),
    "custodian-keys-changed": Text(
        "{origin} no longer publishes the keys that were confirmed, so nothing that it signed is taken. Call them at a "
        "number that you knew before; then confirm anew: lrs trust add {origin}",
        "{origin} が、確認済みの鍵を公開しなくなりました。この管理者の署名は受け付けません。以前から知っている電話番号"
        "で相手に確かめてから、登録し直してください:lrs trust add {origin}",
    ),
    # --- the page /check ----------------------------------------------------------------------------------
    "check-files": Text(
        "Choose one of these: a bundle (.lrb); manifest.json and manifest.jws out of one, with or without a proof; or "
        "the receipt of a consent.",
        "次のどれかを選んでください:バンドル(.lrb)、バンドルから取り出した manifest.json と manifest.jws(証明ファイルが"
        "あればそれも)、同意の控え。",
    ),
    "check-encrypted": Text(
        "This bundle is encrypted; only its recipient can open it. Have it opened there, and check the plain one.",
        "このバンドルは暗号化されており、宛先でしか開けません。宛先で開いたものを確認してください。",
    ),
    "check-beginning": Text(
        "There is no signed manifest at the beginning of this file. If it was cut, give more of it; if it was unpacked "
        "and packed anew, give manifest.json and manifest.jws.",
        "ファイルの先頭に署名付きの目録がありません。途中で切れているなら、もっと長い部分を、展開して圧縮し直したなら "
        "manifest.json と manifest.jws を選んでください。",
    ),
    "check-too-large": Text(
        "These files are too large for this page (limits.check_bytes). Give manifest.json and manifest.jws out of the "
        "bundle instead, or use `lrs bundle verify`.",
        "ファイルが大きすぎて、ここでは確認できません(limits.check_bytes)。バンドルの中の manifest.json と "
        "manifest.jws を選ぶか、`lrs bundle verify` をお使いください。",
    ),
    "check-slow": Text(
        "The files did not arrive within {seconds} seconds (limits.check_seconds). Give manifest.json and manifest.jws "
        "out of the bundle instead.",
        "ファイルが {seconds} 秒(limits.check_seconds)以内に届きませんでした。代わりに、バンドルの中の "
        "manifest.json と manifest.jws を選んでください。",
    ),
    "check-busy": Text(
        "Others are checking just now. Try again in a moment.",
        "ほかの確認を行っています。少し待ってから、もう一度お試しください。",
    ),
    "check-issuer-unknown": Text(
        "It says that it comes from {issuer}. This server does not know that custodian, so it cannot tell whether that "
        "is true. Ask at an address or number that you knew before.",
        "{issuer} が発行したと書かれていますが、このサーバーはその管理者を知らないため、本当かどうか判断できません。"
        "以前から知っている連絡先に問い合わせてください。",
    ),
    "check-receipt-form": Text(
        "This is not the receipt of a consent in the form in which it is given.",
        "同意の控えの形式ではありません。",
    ),
    "check-receipt-wrong": Text(
        "The signature of the receipt is wrong: it was changed, or somebody else made it.",
        "控えの署名が正しくありません。書き換えられたか、別の人が作ったものです。",
    ),
    "check-proof-other": Text(
        "The proof belongs to another bundle than this manifest.",
        "証明ファイルは、この目録のバンドルのものではありません。",
    ),
    "check-proof-wrong": Text(
        "The proof does not hold: this Statement is not in the bundle that was signed.",
        "証明が成り立ちません。この記録は、署名されたバンドルに含まれていません。",
    ),
}
