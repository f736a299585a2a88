"""Refusals of accounts, sessions, providers and invitations."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "sign-in-needed": Text(
        "Somebody must be signed in for this: send the session cookie that /sign-in sets.",
        "サインインが必要です。/sign-in で得たセッションのクッキーを送ってください。",
    ),
    "app-key-needed": Text(
        "This is for apps: send a key and its secret (HTTP Basic) or an access token (Bearer).",
        "アプリ用の機能です。キーとシークレット (HTTP Basic) かアクセストークンを送ってください。",
    ),
    "csrf": Text(
        "This page is out of date, or the request came from another site. Open the page again and repeat what you did.",
        "ページの有効期限が切れたか、ほかのサイトからの操作です。ページを開き直して、もう一度操作してください。",
    ),
    "form-file-missing": Text(
        "Choose a file first.",
        "先にファイルを選んでください。",
    ),
    "form-file-too-large": Text(
        "The file is larger than {limit} bytes. Split it, or use the command line, which takes any size.",
        "ファイルが {limit} バイトを超えています。分割するか、大きさに制限のないコマンドラインをお使いください。",
    ),
    "form-needed": Text(
        "Send a form (application/x-www-form-urlencoded) with each field once.",
        "フォーム(application/x-www-form-urlencoded)を、各項目一度ずつで送ってください。",
    ),
    "static-version": Text(
        "There is no such version of this file; leave v out.",
        "その版のファイルはありません。v を付けずに取得してください。",
    ),
    "page-unknown": Text(
        "There is no page at this address.",
        "このアドレスにページはありません。",
    ),
    "tenant-not-here": Text(
        "Nobody signs in at {host}. Use the address that your school gave you.",
        "{host} ではサインインできません。学校から案内されたアドレスを開いてください。",
    ),
    "sign-in-wrong": Text(
        "The sign-in name or the password is wrong.",
        "サインイン名またはパスワードが正しくありません。",
    ),
    "attempts-wait": Text(
        "That was tried too often. Wait {seconds} seconds, then try again.",
        "試行回数が多すぎます。{seconds} 秒待ってから、もう一度お試しください。",
    ),
    "sign-in-stale": Text(
        "This sign-in is over: it took too long, was used already, or began in another browser. Sign in again.",
        "このサインインは無効です。時間切れか、使用済みか、別のブラウザーで始めたものです。もう一度サインインしてください。",
    ),
    "sign-in-cancelled": Text(
        "{provider} did not sign you in. Try again, or choose another way.",
        "{provider} でのサインインが完了しませんでした。もう一度試すか、別の方法を選んでください。",
    ),
    "sign-in-stranger": Text(
        "That account at {provider} does not belong to this school. Choose the account that your school gave you.",
        "その {provider} のアカウントは、この学校のものではありません。学校から渡されたアカウントを選んでください。",
    ),
    "sign-in-unproven": Text(
        "What {provider} sent could not be verified. Sign in again; if it happens again, tell your school.",
        "{provider} からの応答を確認できませんでした。もう一度試し、繰り返すときは学校に連絡してください。",
    ),
    "account-disabled": Text(
        "This account is disabled. Ask the person at your school who looks after accounts.",
        "このアカウントは停止されています。学校のアカウント担当者にお尋ねください。",
    ),
    "account-name-invalid": Text(
        "{name!r} cannot be a sign-in name; 1 to 100 characters without spaces can.",
        "{name!r} はサインイン名にできません。空白を含まない 1〜100 文字にしてください。",
    ),
    "account-taken": Text(
        "The sign-in name {name} is taken; choose another.",
        "サインイン名 {name} は使われています。別の名前にしてください。",
    ),
    "account-unknown": Text(
        "There is no account {account}; `lrs account list` shows those there are.",
        "アカウント {account} はありません。`lrs account list` で一覧を確認できます。",
    ),
    "account-not-local": Text(
        "{account} signs in at a provider, so it has no password here.",
        "{account} は外部プロバイダーでサインインするため、ここにパスワードはありません。",
    ),
    "password-length": Text(
        "A password has {shortest} to {longest} characters.",
        "パスワードは {shortest}〜{longest} 文字にしてください。",
    ),
    "password-is-name": Text(
        "The password must not be the sign-in name.",
        "サインイン名と同じパスワードは使えません。",
    ),
    "password-same": Text(
        "Choose a password other than the present one.",
        "今と違うパスワードにしてください。",
    ),
    "password-differs": Text(
        "The two new passwords are not the same.",
        "新しいパスワードと確認用のパスワードが一致しません。",
    ),
    "password-one-time": Text(
        "That password works once: sign in with it first and choose your own, then come back with the code.",
        "一度だけのパスワードです。先にサインインしてご自分のパスワードを決めてから、コードを入力してください。",
    ),
    "user-not-uuid": Text(
        "{user!r} is not a user's UUID, such as 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d; `lrs roster people` tells "
        "them.",
        "{user!r} は利用者の UUID ではありません(例:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d)。"
        "`lrs roster people` で調べられます。",
    ),
    "user-unknown": Text(
        "There is no user {user} in the roster; `lrs roster people` lists who there is.",
        "利用者 {user} は名簿にありません。`lrs roster people` で一覧を確認できます。",
    ),
    "class-unknown": Text(
        "There is no class {class_id} with members in the roster; `lrs roster show` lists the classes with their ids.",
        "学級 {class_id} は名簿にないか、在籍者がいません。`lrs roster show` で学級の ID を確認できます。",
    ),
    "provider-name-invalid": Text(
        "{name!r} cannot name a provider; 1 to 32 lower-case letters, digits and hyphens can.",
        "{name!r} はプロバイダー名にできません。小文字の英字・数字・ハイフン 1〜32 文字にしてください。",
    ),
    "provider-issuer-unsafe": Text(
        "{issuer!r} cannot be an issuer; one is an https address (or http on this machine) without query, such as "
        "https://accounts.google.com.",
        "{issuer!r} は発行者にできません。クエリのない https アドレス(このマシン上なら http も可)にしてください"
        "(例:https://accounts.google.com)。",
    ),
    "provider-domain-invalid": Text(
        "{domain!r} is not a domain, such as example.ed.jp.",
        "{domain!r} はドメインではありません(例:example.ed.jp)。",
    ),
    "provider-entra-tenant-invalid": Text(
        "{guid!r} is not the GUID of an Entra tenant.",
        "{guid!r} は Entra テナントの GUID ではありません。",
    ),
    "provider-needs-domain": Text(
        "Anybody can have an account at Google: name the school's domain with --hosted-domain.",
        "Google のアカウントは誰でも持てます。--hosted-domain で学校のドメインを指定してください。",
    ),
    "provider-needs-entra-tenant": Text(
        "Anybody can have an account at Microsoft: name the school's tenant with --entra-tenant.",
        "Microsoft のアカウントは誰でも持てます。--entra-tenant で学校のテナントを指定してください。",
    ),
    "provider-taken": Text(
        "There is a provider {name} already; remove it first, or choose another name.",
        "プロバイダー {name} は既にあります。先に削除するか、別の名前にしてください。",
    ),
    "provider-unknown": Text(
        "There is no provider {name}; `lrs provider list` shows those there are.",
        "プロバイダー {name} はありません。`lrs provider list` で一覧を確認できます。",
    ),
    "provider-away": Text(
        "{provider} cannot be reached at the moment. Try again shortly.",
        "{provider} に接続できません。少し待ってからもう一度お試しください。",
    ),
    "invitation-wrong": Text(
        "That is not the code of a letter. It has 16 letters and digits; compare each with the letter.",
        "コードが正しくありません。16 文字の英数字です。ご案内の用紙と一文字ずつ見比べてください。",
    ),
    "invitation-over": Text(
        "This code was used already, has expired or was withdrawn. Ask the school for a new letter.",
        "このコードは使用済みか、期限切れか、取り消されています。学校に新しいご案内をお求めください。",
    ),
    "invitation-own": Text(
        "This is your own record: a guardian's account is another one.",
        "ご本人の記録です。保護者の方のアカウントで登録してください。",
    ),
    "invitation-unknown": Text(
        "There is no unused letter {invitation}; `lrs guardian list` shows those there are.",
        "未使用のご案内 {invitation} はありません。`lrs guardian list` で一覧を確認できます。",
    ),
    "letters-each": Text(
        "Print 1 to {most} letters for a child.",
        "お子さま一人につき 1〜{most} 枚を指定してください。",
    ),
    "guardian-unknown": Text(
        "{account} is not a guardian of {child}; `lrs guardian list` shows the links there are.",
        "{account} は {child} の保護者ではありません。`lrs guardian list` で一覧を確認できます。",
    ),
}
