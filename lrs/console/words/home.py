"""Home: what somebody finds first, by role."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "home-hello": Text("Hello, {name}", "{name} さん、こんにちは", "{name} さん、こんにちは"),
    "home-my-classes": Text("My classes", "担当する学級"),
    "home-homeroom": Text("Homeroom", "学級担任"),
    "home-school-classes": Text("Classes of {school}", "{school}の学級"),
    "home-learners": Text("{count} {count:learner|learners}", "{count}人"),
    "home-today": Text("Today", "今日のようす"),
    "home-term": Text("Term", "学期"),
    "home-children": Text("My children", "お子さまの学習"),
    "home-child-open": Text("See how it is going", "学習のようすを見る"),
    "home-entrusted": Text("Learners entrusted to me", "担当する児童生徒"),
    "home-entrusted-none": Text("No learner of this grant is at the school now.",
                                "この担当の対象となる児童生徒は、いま在籍していません。"),
    "home-places": Text("Your pages", "担当の画面", "あなたの ページ"),
    "home-no-classes": Text("No class of yours in the roster", "名簿に担当学級がありません"),
    "home-no-classes-why": Text(
        "The roster names no class that you teach today. Ask the person who looks after the roster to enter you as "
        "its teacher; you will see it here within a minute.",
        "今日の名簿では、担当する学級が登録されていません。名簿の担当者に、担当教員としての登録を依頼してください。登録後1分以内にここに表示されます。"),
    "home-no-school-classes": Text("No class in the roster yet", "名簿に学級がまだありません"),
    "home-no-school-classes-why": Text("Once the school's roster is imported, its classes stand here.",
                                       "学校の名簿を取り込むと、ここに学級が並びます。"),
    "home-nobody": Text("Your account is not connected yet", "アカウントがまだ名簿と結び付いていません",
                        "まだ じゅんびが できていません"),
    "home-nobody-why": Text(
        "You are signed in, but the school's roster does not know this account. Tell the person who looks after "
        "accounts at your school this number: {account}",
        "サインインはできていますが、学校の名簿にこのアカウントがありません。学校のアカウント担当者に、次の番号をお伝えください:{account}",
        "先生《せんせい》に この ばんごうを 見《み》せてください:{account}"),
    "home-nobody-guardian": Text("Guardians: enter the code of the school's letter",
                                 "保護者の方:学校からのご案内のコードを入力"),
    "home-student": Text("Your own learning", "自分の学習の記録", "じぶんの がくしゅうの きろく"),
    "home-board-officer": Text("Use and results of the schools, as sums", "各校の利用状況と成果の集計"),
    "home-operator": Text("Keys, incoming records, refusals, jobs", "キー、受信、拒否、ジョブの状況"),
    "home-auditor": Text("The audit log is read with an auditor's session at /api/v1/audit.",
                         "監査ログは、監査担当のセッションで /api/v1/audit から読めます。"),
    "home-records-officer": Text("Erasures are asked for and approved with lrs erase.",
                                 "消去の申請と承認は lrs erase で行います。"),

    # the guided start
    "start": Text("Set up in three steps", "はじめの設定(3ステップ)"),
    "start-why": Text("As soon as records arrive, this list goes away.",
                      "記録が届くと、この案内は表示されなくなります。"),
    "start-done": Text("done", "完了"),
    "start-open": Text("to do", "未完了"),
    "start-roster": Text("Import the roster", "名簿を取り込む"),
    "start-roster-why": Text("OneRoster (Japan Profile) or the Excel template; look first, then import.",
                             "OneRoster(Japan Profile)または Excel のひな形で。まずプレビューで確認します。"),
    "start-key": Text("Make a key for a learning app", "学習アプリのキーを作る"),
    "start-key-why": Text("Enter address, key and secret in the app's settings.",
                          "アドレス・キー・シークレットをアプリの設定に入力します。"),
    "start-statement": Text("Receive the first record", "最初の記録を受け取る"),
    "start-statement-why": Text("Answer one question in the app; it shows up at once. The xAPI address of this server:",
                                "アプリで1問解くと、すぐに届きます。このサーバーの xAPI アドレス:"),
    "start-help": Text("Setting up, step by step", "導入手順を見る"),
    "start-wait": Text("Nothing has arrived yet", "まだ記録が届いていません", "まだ きろくが ありません"),
    "start-wait-why": Text(
        "The system is being set up. When the roster and the learning apps are connected, you will see your classes "
        "and children here. Questions: the person who looks after accounts at your school.",
        "ただいま準備中です。名簿と学習アプリがつながると、ここに表示されます。ご不明な点は、学校のアカウント担当者にお尋ねください。",
        "いま じゅんびを しています。もうすこし まってください。"),
}
