"""Keys of apps."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "keys": Text("Keys", "キー"),
    "keys-lead": Text("Each learning app has a key of its own. Give a key to one app only, and revoke it when it "
                      "leaves.",
                      "学習アプリごとに一つのキーを発行します。使わなくなったキーは無効にしてください。"),
    "keys-new": Text("New key", "キーを発行"),
    "keys-new-lead": Text("For one learning app. Its secret is shown once, right after.",
                          "一つの学習アプリのために発行します。シークレットは、発行の直後に一度だけ表示されます。"),
    "keys-in-use": Text("In use ({count})", "使用中({count})"),
    "keys-revoked": Text("Revoked ({count})", "無効にしたキー({count})"),
    "keys-none": Text("No key yet", "キーはまだありません"),
    "keys-none-why": Text("Make the first one, then enter address, key and secret in the app's settings.",
                          "最初のキーを発行し、アドレス・キー・シークレットをアプリに設定してください。"),
    "keys-wide": Text("Keys that reach every record: {count}", "すべての記録に届くキーが {count} 個あります"),
    "keys-wide-why": Text(
        "A system key is meant for a migration or a conformance test. Revoke it as soon as its work is done.",
        "システムキーは移行や適合性試験のためのものです。作業が終わったら、すぐに無効にしてください。"),
    "keys-name": Text("Name", "名前"),
    "keys-name-hint": Text("What people call the app, such as Drill.", "利用者が呼ぶ名前です。例:計算ドリル"),
    "keys-kind": Text("Kind", "種類"),
    "keys-kind-app": Text("Learning app", "学習アプリ"),
    "keys-kind-portal": Text("Portal", "ポータル"),
    "keys-kind-system": Text("System", "システム"),
    "keys-kind-app-why": Text("Writes records, and reads back only what it wrote itself. Nearly always right.",
                              "記録を書き込み、自分が書いた記録だけを読み戻します。通常はこれを選びます。"),
    "keys-kind-portal-why": Text("Reads for a teacher who is signed in, with that teacher's rights.",
                                 "サインイン中の教員の代わりに、その教員の権限で読みます。"),
    "keys-kind-system-why": Text("Reaches all records of the tenant. For a migration; revoke it afterwards.",
                                 "テナントのすべての記録に届きます。移行などに使い、終わったら無効にします。"),
    "keys-may": Text("May", "できること"),
    "keys-whose": Text("Home pages of learners' accounts", "児童生徒のアカウントの homePage"),
    "keys-whose-none": Text("none of its own", "キー固有の指定なし"),
    "keys-whose-hint": Text(
        "Under these addresses an account's name is taken for the learner's UUID; one on each line, "
        "e.g. https://id.city.example. Empty: only those that every key may name.",
        "ここに書いたアドレスのアカウント名を、児童生徒の UUID とみなします。1行に1件。例:https://id.city.example。"
        "空欄なら全キー共通の指定だけを使います。"),
    "keys-shared": Text("Every key may name those of:", "全キー共通の指定:"),
    "keys-category": Text("Records belong to", "記録の区分"),
    "keys-class": Text("Kind of activity", "活動の種類"),
    "keys-latest": Text("Last stored", "最後の受信"),
    "keys-latest-method": Text(
        "“Last stored” is the newest record of the key's app; keys of one app share it. Reading leaves no trace here.",
        "「最後の受信」は、そのアプリの最新の記録の時刻です。同じアプリのキーは共通です。読み取りは含みません。"),
    "keys-never": Text("nothing yet", "まだありません"),
    "keys-more": Text("More choices", "詳しい設定"),
    "keys-app": Text("App", "アプリ ID"),
    "keys-app-hint": Text(
        "Stable name of the app. Keys of one app share what it wrote, so a secret is replaced by a second key. "
        "Empty: an app of its own.",
        "アプリの変わらない名前です。同じ ID のキーは書いた記録を共有するので、シークレットの交換に使えます。"
        "空欄なら新しいアプリになります。"),
    "keys-scopes": Text("Scopes", "スコープ"),
    "keys-scopes-hint": Text("Tick none for the usual ones of the kind.", "選ばなければ、種類ごとの標準になります。"),
    "keys-make": Text("Make the key", "発行する"),
    "keys-made": Text("The key is made", "キーを発行しました"),
    "keys-once-title": Text("Copy the secret now.", "シークレットを今すぐ控えてください。"),
    "keys-once": Text("It is shown this once and kept nowhere.",
                      "表示されるのは今回だけです。サーバーにも残りません。"),
    "keys-made-before-title": Text("This key was made already, and no other.",
                                   "このキーは発行済みです。新しいキーは発行していません。"),
    "keys-made-before": Text(
        "Its secret was shown once, right after. If nobody has kept it, revoke this key and make another.",
        "シークレットは発行の直後に一度だけ表示しました。控えていないときは、このキーを無効にして、"
        "別のキーを発行してください。"),
    "keys-endpoint": Text("Address", "アドレス"),
    "keys-key": Text("Key", "キー"),
    "keys-secret": Text("Secret", "シークレット"),
    "keys-made-next": Text(
        "A tool that speaks xAPI takes address, key and secret, which it sends as HTTP Basic. One that speaks Caliper "
        "(Moodle, WordPress) takes the Caliper address and the token.",
        "xAPI のツールにはアドレス・キー・シークレットを設定します(HTTP Basic 認証で送られます)。"
        "Caliper のツール(Moodle、WordPress など)には Caliper のアドレスとトークンを設定します。"),
    "keys-caliper-endpoint": Text("Caliper address", "Caliper のアドレス"),
    "keys-token": Text("Token", "トークン"),
    "keys-caliper": Text("Caliper", "Caliper"),
    "keys-caliper-strict": Text("Refuse what breaks the standard", "規格に合わないものを拒否する"),
    "keys-caliper-strict-why": Text(
        "An Envelope with one wrong Event is refused whole. Otherwise it is kept, and what is wrong is reported.",
        "誤りのある Event が一つでもあれば、Envelope 全体を拒否します。選ばなければ保存し、誤りを報告します。"),
    "keys-events-only": Text("Keep Events only", "Event としてのみ保存する"),
    "keys-events-only-why": Text(
        "No Statement is made of an Event, so it is not in the study log.",
        "Event からステートメントを作らないため、学習記録には現れません。"),
    "keys-profiles": Text("Looked at by profiles", "調べるプロファイル"),
    "keys-profiles-kept": Text("What does not fit is kept among the refusals; nothing is refused for it.",
                               "合わない点は拒否の一覧に残します。拒否はしません。"),
    "keys-profiles-refused": Text("What does not fit is refused.", "合わないものは拒否します。"),
    "keys-kept": Text("I have kept it", "控えました"),
    "keys-created": Text("Made", "発行日時"),
    "keys-revoked-at": Text("Revoked {at}", "{at} に無効化"),
    "keys-registration": Text("Whose accounts, which records", "アカウントと記録の扱い"),
    "keys-registration-why": Text(
        "It holds for what is stored from now on. To apply it to older records too, annotate again on the page of "
        "unresolved codes.",
        "これから届く記録に適用されます。過去の記録にも適用するときは、"
        "「未解決コード」の画面で注釈を付け直してください。"),
    "keys-change": Text("Save", "保存する"),
    "keys-changed": Text("Saved.", "保存しました。"),
    "keys-revoke": Text("Revoke this key", "このキーを無効にする"),
    "keys-revoke-why": Text(
        "The app is refused within {seconds} {seconds:second|seconds}. It cannot be taken back; what the app wrote "
        "stays.",
        "{seconds} 秒以内に、アプリからの要求を拒否します。元には戻せません。書き込まれた記録は残ります。"),
    "keys-revoke-sure": Text("The app no longer needs it", "このアプリではもう使いません"),
    "keys-revoke-now": Text("Revoke", "無効にする"),
    "keys-revoked-done": Text("The key is revoked.", "キーを無効にしました。"),
}
