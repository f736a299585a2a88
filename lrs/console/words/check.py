"""The public page that tells whose signature something carries."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "check": Text("Check a signature", "署名の確認"),
    "check-lead": Text("Is a learner's record really from the school or board that it names, and unchanged?",
                       "学習の記録が、書かれている学校や教育委員会から出たままのものかを確認します。"),
    "check-file": Text("Files", "ファイル"),
    "check-file-hint": Text(
        "A bundle (.lrb); or manifest.json and manifest.jws out of it, also with the proof of a single record; or the "
        "receipt of a consent. Up to {limit} MB.",
        "バンドル(.lrb)、またはその中の manifest.json と manifest.jws(記録1件の証明ファイルを加えてもよい)、"
        "または同意の控え。{limit} MB まで。"),
    "check-do": Text("Check", "確認する"),
    "check-again": Text("Check another", "別のものを確認する"),
    "check-kept-not": Text("What you choose is checked and not kept.",
                           "選んだファイルは確認だけに使い、保存しません。"),
    "check-genuine": Text("Signed by {name}.", "{name} の署名です。"),
    "check-is-bundle": Text("Every file of the bundle is as it was signed.",
                            "バンドルのすべてのファイルが、署名されたときのままです。"),
    "check-is-beginning": Text("The signed list of the bundle's files is genuine.",
                               "バンドルのファイルの目録は、署名されたときのままです。"),
    "check-is-manifest": Text("The signed list of the bundle's files is genuine.",
                              "バンドルのファイルの目録は、署名されたときのままです。"),
    "check-is-statement": Text("This record was in the bundle that was signed, word for word.",
                               "この記録は、署名されたバンドルに一字一句このとおり含まれていました。"),
    "check-is-receipt": Text("The receipt is as it was given.", "同意の控えは、渡されたときのままです。"),
    "check-who": Text("Signed by", "署名者"),
    "check-known": Text("Known here", "このサーバーでの扱い"),
    "check-known-own": Text("This server's own signature", "このサーバー自身の署名です"),
    "check-known-trusted": Text("Confirmed as trusted by this server's operators",
                                "運用担当者が確認し、信頼している相手です"),
    "check-made": Text("Made", "作成日時"),
    "check-until": Text("To be taken until", "受け取り期限"),
    "check-over": Text("Too late to be taken by a school; it is genuine all the same.",
                       "学校での受け取り期限は過ぎましたが、本物であることに変わりはありません。"),
    "check-purpose": Text("For", "目的"),
    "check-purpose-transfer": Text("moving to another school", "転校の引き継ぎ"),
    "check-purpose-advancement": Text("going on to the next school", "進学の引き継ぎ"),
    "check-purpose-graduation": Text("graduation", "卒業"),
    "check-purpose-personal-copy": Text("a copy of one's own", "本人の控え"),
    "check-purpose-unknown-destination": Text("a school not known yet", "行き先が未定の引き継ぎ"),
    "check-holds": Text("Holds", "内容"),
    "check-statements": Text("{count} {count:record|records} of learning", "学習の記録 {count} 件"),
    "check-key": Text("Key", "鍵"),
    "check-retired": Text("Nothing new is signed with it since {at}.", "{at} に使い終えた鍵です。"),
    "check-line": Text("The record", "記録"),
    "check-claims": Text("What it says", "控えの内容"),
    "check-files-not": Text(
        "The other files of the bundle were not looked at. Give the whole bundle, or use `lrs bundle verify`.",
        "バンドルのほかのファイルは確認していません。バンドル全体を選ぶか、`lrs bundle verify` をお使いください。"),
}
