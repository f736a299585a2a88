"""A learner's own stores, and bundles on their way there."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "stores": Text("My own store", "自分の保管場所", "じぶんの ほかんばしょ"),
    "stores-why": Text(
        "A file with the record can be put into a place of your own: a WebDAV folder such as Nextcloud's, or a Solid "
        "pod. It is encrypted to its recipient, and read back to make sure.",
        "記録のファイルを、Nextcloud などの WebDAV フォルダーや Solid ポッドに保存できます。受け取り先の鍵で暗号化し、"
        "保存したあと読み返して確かめます。"),
    "stores-none": Text("No store yet", "保管場所はまだありません"),
    "stores-none-why": Text("Name one below; it is tried at once.", "下で登録すると、すぐに確かめます。"),
    "stores-new": Text("Name a store", "保管場所を登録"),
    "stores-label": Text("Name", "名前"),
    "stores-label-hint": Text("A name by which you will know it again.",
                              "あとで見分けるための名前です。例:家のクラウド"),
    "stores-kind-webdav": Text("WebDAV folder", "WebDAV フォルダー"),
    "stores-kind-solid": Text("Solid pod", "Solid ポッド"),
    "stores-kind": Text("Kind", "種類"),
    "stores-url": Text("Address of the folder or pod", "フォルダーまたはポッドのアドレス"),
    "stores-user": Text("User name (WebDAV) or client id (Solid)", "ユーザー名(WebDAV)またはクライアント ID(Solid)"),
    "stores-secret": Text("App password or client secret", "アプリパスワードまたはクライアントシークレット"),
    "stores-secret-hint": Text("Make one for this purpose alone, so that you can take it back.",
                               "この用途だけのものを作ってください。いつでも取り消せます。"),
    "stores-issuer": Text("Provider of the pod (Solid only)", "ポッドの提供元のアドレス(Solid のみ)"),
    "stores-add": Text("Try it and keep it", "確かめて登録する"),
    "stores-remove": Text("Remove", "登録を消す"),
    "stores-bundles": Text("Files that are ready", "準備ができたファイル"),
    "stores-bundle": Text("File of {at}", "{at}のファイル"),
    "stores-send": Text("Put it into {name}", "{name}に保存する"),
    "stores-sent": Text("On their way, and there", "保存の状況"),
    "stores-queued": Text("on its way to {name}", "{name}に保存中"),
    "stores-done": Text("is in {name}, read back and the same", "{name}に保存し、読み返して確認しました"),
    "stores-failed": Text("did not get into {name}", "{name}に保存できませんでした"),
}
