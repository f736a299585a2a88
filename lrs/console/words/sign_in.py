"""Signing in and out, passwords, letters of invitation."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "sign-in": Text("Sign in", "サインイン"),
    "sign-in-to": Text("Study log", "スタディ・ログ"),
    "sign-in-with": Text("Sign in with {provider}", "{provider} でサインイン"),
    "or": Text("or", "または"),
    "name": Text("Sign-in name", "サインイン名"),
    "password": Text("Password", "パスワード"),
    "change-password": Text("Change the password", "パスワードの変更"),
    "first-password": Text("Choose your own password", "ご自分のパスワードを決めてください"),
    "first-password-why": Text(
        "The password you were given works once. Choose one that only you know.",
        "お渡ししたパスワードは最初の一度だけ使えます。ご自分だけが知っているパスワードに変えてください。"),
    "given-password": Text("The password you were given", "渡されたパスワード"),
    "present-password": Text("Present password", "今のパスワード"),
    "new-password": Text("New password", "新しいパスワード"),
    "new-password-again": Text("New password, once more", "新しいパスワード(確認)"),
    "password-hint": Text(
        "At least {shortest} characters. A few words that you can remember are better than signs that you cannot.",
        "{shortest} 文字以上。記号を混ぜるより、覚えやすい言葉をいくつか並べるほうが安全です。"),
    "save": Text("Save and sign in", "保存してサインイン"),
    "forgotten": Text(
        "Forgotten your password? Ask the person at your school who looks after accounts.",
        "パスワードを忘れたときは、学校のアカウント担当者にお尋ねください。"),
    "guardian": Text("Guardians", "保護者の方へ"),
    "have-letter": Text("I have a letter with a code", "コードの書かれた案内をお持ちの方"),
    "signed-in": Text("You are signed in", "サインインしています"),
    "signed-in-as": Text("Account", "アカウント"),
    "roles": Text("Roles", "役割"),
    "user": Text("In the roster", "名簿との対応"),
    "user-linked": Text("linked", "対応済み"),
    "user-unlinked": Text("not linked yet", "未対応"),
    "user-unlinked-why": Text(
        "Your account is not in the school's roster yet. Tell the person who looks after accounts this number: "
        "{account}",
        "このアカウントはまだ学校の名簿と結び付いていません。担当者に次の番号をお伝えください:{account}"),
    "children": Text("Children", "お子さま"),
    "children-count": Text("{count}", "{count} 人"),
    "sign-out": Text("Sign out", "サインアウト"),
    "sign-out-ask": Text("Sign out of this browser?", "このブラウザーからサインアウトしますか?"),
    "stay": Text("Stay signed in", "サインアウトしない"),
    "shared-device": Text(
        "On a device that others use too, sign out when you have finished.",
        "ほかの人も使う端末では、終わったら必ずサインアウトしてください。"),
    "invitation": Text("Enter the code of your letter", "ご案内のコードを入力"),
    "invitation-why": Text(
        "The school's letter shows a code of 16 letters and digits. It works once, for one guardian.",
        "学校からのご案内にある 16 文字のコードです。保護者お一人につき一度だけ使えます。"),
    "code": Text("Code", "コード"),
    "next": Text("Continue", "次へ"),
    "back": Text("Back to sign-in", "サインインに戻る"),
    "choose-account": Text("How will you sign in from now on?", "サインイン方法を選ぶ"),
    "choose-account-why": Text(
        "The code is right. Choose an account of your own; the letter will not be needed again.",
        "コードを確認しました。ご自分のアカウントを選んでください。次回からこのコードは必要ありません。"),
    "use-current": Text("Go on as {label}", "{label} で続ける"),
    "use-new": Text("Make an account here", "ここで新しいアカウントを作る"),
    "use-new-do": Text("Make the account and continue", "アカウントを作って続ける"),
    "use-local": Text("I have an account here already", "すでにアカウントをお持ちの方"),
    "choose-name": Text("Choose a sign-in name", "サインイン名を決める"),
    "choose-name-hint": Text("It need not be your real name.", "本名でなくてかまいません。"),
    "bound": Text("Your account is linked", "登録が完了しました"),
    "bound-why": Text(
        "You are now registered as a guardian. You can throw the letter away.",
        "保護者として登録されました。ご案内の用紙は破棄してかまいません。"),
    "bound-next": Text("Continue", "続ける"),
}
