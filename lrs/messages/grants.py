"""Refusals of grants of roles, and of the lawful bases that a tenant sets."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    "grant-role": Text(
        "There is no role {role!r} to grant; the roles are {known}. Students, teachers, administrators and guardians "
        "come from the roster.",
        "付与できる役割 {role!r} はありません。使えるのは {known} です。"
        "児童生徒・先生・事務・保護者は名簿から決まります。",
    ),
    "grant-to-whom": Text(
        "Name the person by either an account or a user of the roster, not by both.",
        "対象の人は、アカウントか名簿の利用者のどちらか一方で指定してください。",
    ),
    "grant-uuid": Text(
        "{value!r} is not a user's UUID; one looks like 8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10.",
        "{value!r} は利用者の UUID ではありません。8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10 のような形で指定してください。",
    ),
    "grant-reason": Text(
        "Say why: the reason is kept with the role for ever.",
        "理由を書いてください。役割とともに記録に残ります。",
    ),
    "grant-dates": Text(
        "A role must end after it begins.",
        "終わりの日時は、始まりより後にしてください。",
    ),
    "grant-school-code": Text(
        "{school!r} is not a school code, such as B101200000019, nor a school's id in the roster.",
        "{school!r} は学校コード(例:B101200000019)でも、名簿での学校の ID でもありません。",
    ),
    "grant-school-unknown": Text(
        "Neither the roster nor a school list knows the school {school}. The nearest: {near}.",
        "学校 {school} は名簿にも学校コード一覧にもありません。近いもの:{near}",
    ),
    "grant-school-nowhere": Text(
        "Neither the roster nor a school list knows the school {school}, nor one with a code like it. `lrs roster "
        "show` lists the schools of the roster; `lrs codes import` reads the published school lists.",
        "学校 {school} は名簿にも学校コード一覧にもなく、似たコードの学校もありません。名簿の学校は "
        "`lrs roster show` で確かめられます。公表された学校コード一覧は `lrs codes import` で取り込めます。",
    ),
    "grant-school-missing": Text(
        "The role {role} is held at a school: name its code.",
        "役割 {role} には学校が必要です。学校コードを指定してください。",
    ),
    "grant-school-needless": Text(
        "The role {role} is for the whole tenant, not for a school.",
        "役割 {role} はテナント全体のもので、学校は指定できません。",
    ),
    "grant-grade": Text(
        "{grade!r} is not a grade; the grades are P1 to P6, J1 to J3, H1 to H3 and E1 to E3.",
        "{grade!r} は学年ではありません。P1〜P6、J1〜J3、H1〜H3、E1〜E3 を使ってください。",
    ),
    "grant-learners": Text(
        "The role {role} is for named learners or for one grade of the school: name either.",
        "役割 {role} には、児童生徒か学年のどちらか一方を指定してください。",
    ),
    "grant-learners-needless": Text(
        "The role {role} is not for single learners or a grade.",
        "役割 {role} では、児童生徒や学年は指定できません。",
    ),
    "grant-learners-many": Text(
        "A role can name at most {most} learners; a grade names all of its own.",
        "一度に指定できる児童生徒は {most} 人までです。学年で指定することもできます。",
    ),
    "grant-unknown": Text(
        "There is no granted role {id} here; `lrs role list` shows those there are.",
        "付与された役割 {id} はありません。`lrs role list` で一覧を確認できます。",
    ),
    "grant-closed": Text(
        "The role {id} was revoked already.",
        "役割 {id} は既に取り消されています。",
    ),
    "basis-unknown": Text(
        "A tenant sets a basis of {bases} for one of the purposes {purposes}, not {basis!r} for {purpose!r}.",
        "設定できる根拠は {bases}、目的は {purposes} です({purpose!r} に {basis!r} は設定できません)。",
    ),
}
