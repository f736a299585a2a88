"""Refusals of bundles: one for each thing that can be wrong with one."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "bundle-recipient": Text(
        "This bundle is addressed to {recipient}, not to {reader}; the issuer has to make one for {reader}.",
        "このバンドルの宛先は {recipient} であり、{reader} ではありません。"
        "発行元に {reader} 宛てのバンドルを依頼してください。",
    ),
}
