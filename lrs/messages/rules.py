"""The rules of access in a sentence each: what allowed it, what refused it, and the conditions that were looked at."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    # what allows
    "app-reads-its-own": Text(
        "An app reads back the Statements it wrote itself.",
        "アプリは、自分が書いたステートメントを読み返せます。",
    ),
    "app-works": Text(
        "An app does what its scopes say.",
        "アプリは、与えられたスコープの範囲で動作します。",
    ),
    "system-key": Text(
        "A system key reaches the whole tenant, within its scopes.",
        "システムキーは、スコープの範囲でテナント全体を扱えます。",
    ),
    "teacher-of-learner-now": Text(
        "A teacher reads the record that the school holds of a learner they teach now, earlier years included.",
        "先生は、いま教えている児童生徒について、学校が適法に持つ記録を、過去の年度も含めて読めます。",
    ),
    "teacher-of-class-then": Text(
        "A teacher reads a class's log for the time in which its members belonged to it and the teacher taught it.",
        "先生は、担当した学級の記録を、児童生徒の在籍期間かつ自分の担当期間の範囲で読めます。",
    ),
    "teacher-own-teaching": Text(
        "A teacher reads the record of their own teaching.",
        "先生は、自分の指導の記録を読めます。",
    ),
    "staff-school-affairs": Text(
        "The school's staff reads its school-affairs records.",
        "校務の記録は、その学校の教職員が読めます。",
    ),
    "principal-of-school": Text(
        "A principal reads the records of the school.",
        "校長は、その学校の記録を読めます。",
    ),
    "team-of-learner-now": Text(
        "A member of a team reads the record that the school holds of a learner entrusted to it.",
        "チームの構成員は、担当する児童生徒について学校が持つ記録を読めます。",
    ),
    "administrator-counts-use": Text(
        "A school's office reads how much is used at the school.",
        "学校の事務担当は、その学校の利用状況の集計を読めます。",
    ),
    "records-officer-in-case": Text(
        "A records officer reads a learner's record inside an open case of export or import.",
        "記録担当者は、進行中の引き継ぎ案件の中で、その児童生徒の記録を読めます。",
    ),
    "records-officer-exports": Text(
        "A records officer exports a learner's record inside an open case, as was decided.",
        "記録担当者は、進行中の案件の中で、決定に従って児童生徒の記録を書き出せます。",
    ),
    "records-officer-imports": Text(
        "A records officer takes in a learner's record inside an open case.",
        "記録担当者は、進行中の案件の中で、児童生徒の記録を受け入れられます。",
    ),
    "records-officer-keeps-records": Text(
        "A records officer keeps the school's records right.",
        "記録担当者は、その学校の記録を正しく保ちます。",
    ),
    "board-counts-use": Text(
        "A board officer reads how much is used at each school.",
        "教育委員会の担当者は、学校ごとの利用状況の集計を読めます。",
    ),
    "board-sums-performance": Text(
        "A board officer reads sums of performance over groups that are large enough.",
        "教育委員会の担当者は、十分な人数の集団についてのみ、成績の集計を読めます。",
    ),
    "board-in-case": Text(
        "A board officer reads one learner's record inside an open case.",
        "教育委員会の担当者は、進行中の案件の中で、その児童生徒の記録を読めます。",
    ),
    "board-opens-inquiry": Text(
        "A board officer opens the case in which one learner's record is read.",
        "教育委員会の担当者は、一人の記録を読むための案件を開けます。",
    ),
    "board-approves-erasure": Text(
        "A board officer approves erasures.",
        "教育委員会の担当者は、消去を承認できます。",
    ),
    "learner-own": Text(
        "A learner reads their own record.",
        "本人は、自分の記録を読めます。",
    ),
    "owner-joins": Text(
        "In a store of their own a learner reads school and private records together.",
        "個人のストアでは、本人が学校と学校外の記録を合わせて読めます。",
    ),
    "owner-imports": Text(
        "A learner takes records into a store of their own.",
        "本人は、個人のストアに記録を取り込めます。",
    ),
    "owner-exports-joined": Text(
        "A learner hands on what is in a store of their own.",
        "本人は、個人のストアにある記録を書き出せます。",
    ),
    "learner-told": Text(
        "A learner is told who asked for the record and who looked at it.",
        "本人は、だれが記録を求め、だれが見たかを知ることができます。",
    ),
    "learner-decides": Text(
        "A learner of sufficient age decides about their record.",
        "一定の年齢に達した本人は、自分の記録について決定できます。",
    ),
    "guardian-of-learner": Text(
        "A guardian reads the record of their child.",
        "保護者は、子どもの記録を読めます。",
    ),
    "guardian-told": Text(
        "A guardian is told who asked for their child's record and who looked at it.",
        "保護者は、子どもの記録をだれが求め、だれが見たかを知ることができます。",
    ),
    "guardian-decides": Text(
        "A guardian decides for a child below the age of deciding alone, with the child's assent.",
        "決定できる年齢に達しない子どもについては、本人の賛意のもとで保護者が決定します。",
    ),
    "forwards-agreed": Text(
        "What an app wrote about learners who agreed is sent on to another Learning Record Store.",
        "アプリが書いた記録のうち、同意した児童生徒のものは、別の学習記録ストアへ転送されます。",
    ),
    "learner-token": Text(
        "A program with a learner's own token reads that learner's record.",
        "本人用トークンを持つプログラムは、その本人の記録を読めます。",
    ),
    "owner-token-joins": Text(
        "A program with the owner's token reads school and private records of a store of their own together.",
        "個人のストアでは、本人用トークンを持つプログラムが学校と学校外の記録を合わせて読めます。",
    ),
    "operator-runs-system": Text(
        "An operator looks after keys, jobs and what comes in, and sees no record.",
        "運用担当者は、キー・ジョブ・受信の状況を管理します。記録は読めません。",
    ),
    "auditor": Text(
        "An auditor reads the audit log and asks how the policy decides.",
        "監査担当者は、監査記録を読み、判定の理由を確かめられます。",
    ),
    # what refuses
    "no-role": Text(
        "Nothing allows this: no role in force is entitled to it.",
        "許可する規則がありません。この操作に必要な、有効な役割がありません。",
    ),
    "not-of-this-tenant": Text(
        "This is not done with the records of a tenant of kind {kind}.",
        "種類が {kind} のテナントの記録では、この操作はできません。",
    ),
    "category-not-kept": Text(
        "A tenant of kind {kind} keeps no records of this category.",
        "種類が {kind} のテナントは、この区分の記録を保管しません。",
    ),
    "categories-not-joined": Text(
        "Only learners join school and private records, in a store of their own. Ask for one category at a time.",
        "学校と学校外の記録を合わせて扱えるのは、個人のストアを持つ本人だけです。区分を一つずつ指定してください。",
    ),
    "category-not-of-role": Text(
        "Records of this category are not open to this role.",
        "この区分の記録は、この役割には開かれていません。",
    ),
    "teaching-is-the-teachers-own": Text(
        "Records of teaching are open to the teacher they are about, and to nobody else.",
        "指導の記録は、その先生本人だけのものです。",
    ),
    "school-affairs-stay-with-staff": Text(
        "School-affairs records are open to the staff of the school only, and never leave in a bundle.",
        "校務の記録は、その学校の教職員だけが読めます。持ち出しにも含まれません。",
    ),
    "not-taught": Text(
        "A teacher reads of the learners they teach now, and of a former class the time in which they taught it.",
        "先生が読めるのは、いま教えている児童生徒の記録と、以前の担当学級の担当期間中の記録だけです。",
    ),
    "not-entrusted": Text(
        "This learner is not entrusted to the team now, or not at the school any longer.",
        "この児童生徒は、いまチームの担当ではないか、すでに在籍していません。",
    ),
    "not-at-this-school": Text(
        "This role is for another school.",
        "この役割は、別の学校のものです。",
    ),
    "records-officer-needs-case": Text(
        "A records officer handles a learner's record only inside an open case.",
        "記録担当者が児童生徒の記録を扱えるのは、進行中の案件の中だけです。",
    ),
    "sums-of-whole-schools": Text(
        "Sums of schools are for the board of education, and for who leads a school or runs its office.",
        "学校の集計を見られるのは、教育委員会と、その学校の校長や学校事務の担当者です。",
    ),
    "board-reads-aggregates-only": Text(
        "The board keeps the records of its schools and reads sums; one learner only inside an open case.",
        "教育委員会は記録を保管し、集計を読みます。一人の記録を読めるのは、進行中の案件の中だけです。",
    ),
    "learner-reads-only-own": Text(
        "A learner reads nobody else's record.",
        "本人以外の記録は読めません。",
    ),
    "guardian-decides-first": Text(
        "Below the age of deciding alone a guardian decides, with the learner's assent.",
        "決定できる年齢に達するまでは、本人の賛意のもとで保護者が決定します。",
    ),
    "not-guardian-now": Text(
        "A guardian reads the record of a child while they are guardian, at most until the child is 18.",
        "保護者が読めるのは、保護者である間の子どもの記録です。子どもが18歳になると終わります。",
    ),
    "guardian-not-told": Text(
        "This is not shown to this guardian.",
        "この保護者には表示されません。",
    ),
    "guardian-decides-not": Text(
        "This is not this guardian's to decide: the learner is of age to decide, or it is not shown to this guardian.",
        "この保護者は決定できません。本人が決定できる年齢に達しているか、この保護者には示されない事柄です。",
    ),
    "learner-token-reads-only": Text(
        "A learner's own token reads Statements, Activities and Agents of the xAPI, by GET, and opens nothing else.",
        "本人用トークンでできるのは、xAPI の Statement・Activity・Agent を GET で読むことだけです。",
    ),
    "learner-token-lapsed": Text(
        "This token opens nothing now: who made it does not decide about this learner's record any more.",
        "このトークンは今は使えません。発行した人が、この記録について決定できる立場ではなくなりました。",
    ),
    "learner-departed": Text(
        "This learner's record was handed over; it is open only to the records officer, inside a case.",
        "この児童生徒の記録は引き継ぎ済みです。記録担当者だけが、案件の中で扱えます。",
    ),
    "app-reads-only-its-own": Text(
        "An app reads back what it wrote, and nothing else.",
        "アプリが読めるのは、自分が書いたものだけです。",
    ),
    "portal-needs-teacher": Text(
        "A portal reads for a signed-in teacher, with that teacher's rights: name the session in X-Manabi-Session.",
        "ポータルは、ログイン中の先生の権限で読みます。X-Manabi-Session でセッションを示してください。",
    ),
    "portal-session-unknown": Text(
        "Nobody is signed in by the session in X-Manabi-Session, or no longer. Let the teacher sign in again.",
        "X-Manabi-Session のセッションは無効か、終了しています。先生にもう一度ログインしてもらってください。",
    ),
    "operator-sees-no-record": Text(
        "An operator runs the system and sees no record.",
        "運用担当者は、システムを動かしますが、記録は読めません。",
    ),
    "auditor-reads-audit-only": Text(
        "An auditor reads the audit log, and no learner's record.",
        "監査担当者が読めるのは監査記録だけで、児童生徒の記録は読めません。",
    ),
    "purpose-not-of-role": Text(
        "This role does not act for the purpose {purpose}; its purposes here are {known}.",
        "この役割は目的 {purpose} では扱えません。ここで使える目的は {known} です。",
    ),
    "consent-missing": Text(
        "The lawful basis of this purpose is consent, and none is in force.",
        "この目的の法的根拠は同意ですが、有効な同意がありません。",
    ),
    "assent-missing": Text(
        "A guardian decides with the learner's assent, and none is recorded.",
        "保護者の決定には本人の賛意が必要ですが、まだ記録されていません。",
    ),
    # the conditions
    "condition-tenant": Text(
        "A tenant of this kind keeps such records, and this is done with them.",
        "この種類のテナントが、そうした記録を保管し、この操作を行うこと。",
    ),
    "condition-scope": Text(
        "The app's key that asks, if one does, has a scope for it.",
        "アプリのキーを通す場合、そのキーに必要なスコープがあること。",
    ),
    "condition-role": Text(
        "The asker has, at that instant, a role that the rule is about.",
        "その時点で、規則の対象となる役割を持っていること。",
    ),
    "condition-relationship": Text(
        "The asker stands in the relationship to the learner, class or school that the rule asks for, by its dates.",
        "児童生徒・学級・学校との間に、規則が求める関係が、日付の上でも成り立つこと。",
    ),
    "condition-category": Text(
        "The rule is about records of this category and activity class.",
        "規則が、この区分と活動分類の記録を対象とすること。",
    ),
    "condition-purpose": Text(
        "The purpose is one of the rule's.",
        "目的が、規則の認めるものであること。",
    ),
    "condition-basis": Text(
        "There is a lawful basis for that purpose: the statute, the public task, or a consent in force.",
        "その目的に法的根拠(法令、公的な任務、または有効な同意)があること。",
    ),
}
