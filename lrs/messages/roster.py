"""Refusals of rosters and school calendars, and what can be wrong with a row of theirs."""

from __future__ import annotations

from lrs.messages.text import Text

TEXTS: dict[str, Text] = {
    # --- the whole --------------------------------------------------------------------------------------------
    "roster-invalid": Text(
        "Problems in the file: {count}. Nothing of it was applied; each is named with its file, line and column.",
        "ファイルに {count} 件の問題があるため、何も反映していません。それぞれのファイル・行・列を示します。",
    ),
    "roster-as-of": Text(
        "{value!r} is not a day; write one as 2026-04-01.",
        "{value!r} は日付ではありません。2026-04-01 のように書いてください。",
    ),
    "roster-busy": Text(
        "Another import of this roster is under way, or was killed in the last {seconds} seconds. Send it again then.",
        "この名簿は別の取り込みの最中か、直近 {seconds} 秒以内に中断されました。そのあとでもう一度送ってください。",
    ),
    "roster-overtaken": Text(
        "Another import of this roster has begun meanwhile; nothing of this one was applied. Send it again.",
        "別の取り込みが始まったため、こちらは何も反映していません。もう一度送ってください。",
    ),
    "roster-names-withheld": Text(
        "Classes with names are personal data; only a key of the kind system may read them here.",
        "氏名を含む学級の情報は個人データです。ここで読めるのは種類が system のキーだけです。",
    ),
    "roster-class-unknown": Text(
        "There is no class {id}; GET /api/v1/roster/classes lists those there are.",
        "学級 {id} はありません。GET /api/v1/roster/classes で一覧を確認できます。",
    ),
    # --- the file ---------------------------------------------------------------------------------------------
    "roster-no-archive": Text(
        "This is neither a zip of OneRoster CSV files nor an Excel workbook (.xlsx).",
        "OneRoster の CSV を収めた zip でも、Excel ブック (.xlsx) でもありません。",
    ),
    "roster-old-excel": Text(
        "This is a workbook of an old Excel (.xls) or one with a password; save it as .xlsx without one.",
        "古い形式 (.xls) かパスワード付きのブックです。パスワードなしの .xlsx で保存してください。",
    ),
    "roster-too-large": Text(
        "The file is larger than {limit} bytes (limits.roster_bytes).",
        "ファイルが {limit} バイト (limits.roster_bytes) を超えています。",
    ),
    "roster-unpacked-large": Text(
        "Unpacked the file would have {size} bytes; at most {limit} are read (limits.roster_unpacked_bytes).",
        "展開すると {size} バイトになります。上限は {limit} バイト (limits.roster_unpacked_bytes) です。",
    ),
    "roster-rows-many": Text(
        "There are more than {limit} rows (limits.roster_rows).",
        "行数が {limit} (limits.roster_rows) を超えています。",
    ),
    "roster-members-many": Text(
        "The zip holds {count} files; a roster has at most {limit}.",
        "zip に {count} 個のファイルがあります。名簿は {limit} 個までです。",
    ),
    "roster-path": Text(
        "The zip holds a path that leads out of it: {name}. Pack the CSV files alone.",
        "zip の外を指すパス {name} が含まれています。CSV ファイルだけを圧縮してください。",
    ),
    "roster-encrypted": Text(
        "The zip is encrypted; send it without a password, over TLS.",
        "zip が暗号化されています。パスワードなしで、TLS で送ってください。",
    ),
    "roster-compression": Text(
        "{name} is compressed in a way that is not read; use the usual one (deflate).",
        "{name} の圧縮方式には対応していません。通常の方式 (deflate) で圧縮してください。",
    ),
    "roster-member-twice": Text(
        "The zip holds {name} twice.",
        "zip に {name} が二つあります。",
    ),
    "roster-workbook-damaged": Text(
        "The workbook cannot be read; open it in Excel and save it again as .xlsx.",
        "ブックを読めません。Excel で開き、.xlsx で保存し直してください。",
    ),
    "roster-file-damaged": Text(
        "The file is damaged inside the zip; pack it again.",
        "zip 内のファイルが壊れています。圧縮し直してください。",
    ),
    "roster-file-missing": Text(
        "The file is not in the zip, but the Japan Profile needs it or the manifest announces it.",
        "日本版プロファイルで必須、またはマニフェストで bulk とされているファイルが zip にありません。",
    ),
    "roster-file-undeclared": Text(
        "The manifest says that the file is absent; it was not read.",
        "マニフェストで absent とされているため、このファイルは読んでいません。",
    ),
    "roster-version": Text(
        "OneRoster {value} is not read; it must be one of {known}.",
        "OneRoster {value} には対応していません。{known} のいずれかにしてください。",
    ),
    "roster-version-missing": Text(
        "The manifest must name oneroster.version: one of {known}.",
        "マニフェストに oneroster.version ({known} のいずれか) が必要です。",
    ),
    "roster-delta": Text(
        "{name} is announced as {mode}; only bulk and absent are read. Export everything.",
        "{name} が {mode} になっています。読めるのは bulk と absent です。全件を出力してください。",
    ),
    "roster-encoding": Text(
        "The line is neither UTF-8 nor cp932 (Shift_JIS); save the file as UTF-8.",
        "UTF-8 でも cp932 (Shift_JIS) でもありません。UTF-8 で保存してください。",
    ),
    "roster-cp932": Text(
        "The file is in cp932 (Shift_JIS); the profile asks for UTF-8, and names with rare characters may be damaged.",
        "ファイルが cp932 (Shift_JIS) です。指定は UTF-8 で、cp932 では人名の漢字が化けることがあります。",
    ),
    "roster-csv": Text(
        "The line is no CSV ({reason}); a quote inside a value is written twice.",
        "CSV として読めません ({reason})。値の中の引用符は二つ重ねて書きます。",
    ),
    "roster-heading-missing": Text(
        "This column is not there; its heading must stand in the first row.",
        "この列がありません。見出しを先頭の行に書いてください。",
    ),
    "roster-cells-many": Text(
        "The row has {count} cells under {headings} headings; is a comma not quoted?",
        "見出しは {headings} 列ですが、この行には {count} 列あります。コンマを引用符で囲んでいますか。",
    ),
    "roster-sheet-empty": Text(
        "The sheet has no rows below its headings.",
        "見出しの下に行がありません。",
    ),
    # --- a cell -----------------------------------------------------------------------------------------------
    "roster-cell-missing": Text(
        "The cell is empty; a value is needed here.",
        "空欄です。値を入れてください。",
    ),
    "roster-cell-error": Text(
        "The formula in this cell gives the error {value}.",
        "セルの数式がエラー {value} になっています。",
    ),
    "roster-cell-long": Text(
        "The cell has more than {limit} characters.",
        "{limit} 文字を超えています。",
    ),
    "roster-cell-control": Text(
        "The cell holds a line break or another control character: {value}.",
        "改行などの制御文字が含まれています: {value}",
    ),
    "roster-day": Text(
        "{value} is not a day that exists; write one as 2026-04-01.",
        "{value} は存在する日付ではありません。2026-04-01 のように書いてください。",
    ),
    "roster-uuid": Text(
        "{value} is not a UUID, such as 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d.",
        "{value} は UUID (例: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d) ではありません。",
    ),
    "roster-flag": Text(
        "{value} is neither true nor false.",
        "{value} は true でも false でもありません。",
    ),
    "roster-choice": Text(
        "{value} is not known here; known are: {known}.",
        "{value} は使えません。使えるのは {known} です。",
    ),
    "roster-grade": Text(
        "{value} is no grade; grades are E1 to E3, P1 to P6, J1 to J3 and H1 to H3.",
        "{value} は学年ではありません。E1〜E3、P1〜P6、J1〜J3、H1〜H3 で書いてください。",
    ),
    "roster-sheet-grade": Text(
        "{value} does not tell the grade; write 小3, 中1, or P3, J1. A number alone is enough where the school's name "
        "or code tells its type.",
        "{value} では学年が分かりません。小3・中1 や P3・J1 のように書いてください。校種が学校名かコードで分かるときは"
        "数字だけで構いません。",
    ),
    "roster-school-code": Text(
        "{value} is no 学校コード: 13 characters, such as B113110000050, of which the last is a check digit.",
        "{value} は学校コードではありません。B113110000050 のような 13 桁 (末尾はチェックディジット) です。",
    ),
    "roster-school-code-missing": Text(
        "The school has no 学校コード; its records will carry its sourcedId instead.",
        "学校コードがありません。記録には sourcedId が付きます。",
    ),
    "roster-interval": Text(
        "It ends on {end}, not after it begins on {begin}; the end is the first day that is no longer included.",
        "開始日 {begin} より後に終わっていません (終了日 {end})。終了日は含まれない最初の日です。",
    ),
    # --- what a row refers to ---------------------------------------------------------------------------------
    "roster-unknown": Text(
        "{value} is not in {file}, or its row there has a problem.",
        "{value} は {file} にないか、その行に問題があります。",
    ),
    "roster-id-twice": Text(
        "{value} stands in line {first} already; each sourcedId may come once.",
        "{value} は {first} 行目にもあります。sourcedId は一度だけにしてください。",
    ),
    "roster-enrolled-twice": Text(
        "Line {first} says the same already: this user, class, role and first day.",
        "{first} 行目と、利用者・クラス・役割・開始日が同じです。",
    ),
    "roster-grade-unknown": Text(
        "The learner's grade is not known: give grades in users.csv, or one grade for the class.",
        "学年が分かりません。users.csv の grades か、クラスの学年を一つ指定してください。",
    ),
    "roster-number-twice": Text(
        "The number {value} of this class stands in row {first} already.",
        "この組の番号 {value} は {first} 行目にもあります。",
    ),
    # --- who a row means --------------------------------------------------------------------------------------
    "roster-person-twice": Text(
        "This is the person of line {first} again. If they are two, give each an account or UUID of their own.",
        "{first} 行目と同じ人になります。別人なら、それぞれにアカウントか利用者識別子を付けてください。",
    ),
    "roster-account-of-another": Text(
        "The account {value} is known as that of somebody with another name. If it is the same person, give the "
        "利用者識別子 (UUID); if not, another account.",
        "アカウント {value} は別の氏名の人のものとして登録されています。同じ人なら利用者識別子 (UUID) を、別人なら別の"
        "アカウントを書いてください。",
    ),
    "roster-name-ambiguous": Text(
        "{count} people of this school may be meant; give an account or the 利用者識別子 (UUID).",
        "この学校に該当しうる人が {count} 人います。アカウントか利用者識別子 (UUID) を書いてください。",
    ),
    "roster-namesake": Text(
        "Somebody of this name is known at this school, of another grade, kana or account; this row is taken as "
        "another person. If it is the same, give the 利用者識別子 (UUID).",
        "この学校に同姓同名の人がいますが、学年・かな・アカウントが違うため別人として扱います。同じ人なら利用者識別子 "
        "(UUID) を書いてください。",
    ),
    "roster-user-renamed": Text(
        "This sourcedId was known as the user {before} and comes as {now} now; earlier records stay with the former.",
        "この sourcedId の利用者は {before} でしたが、今回は {now} です。これまでの記録は前者に残ります。",
    ),
    # --- calendars --------------------------------------------------------------------------------------------
    "roster-calendar-school": Text(
        "The school {value} is not in the roster; write its 学校コード or name, or leave it empty for all schools.",
        "学校 {value} は名簿にありません。名簿どおりの学校コードか学校名を書くか、全校なら空欄にしてください。",
    ),
    "roster-calendar-both": Text(
        "{value} is named as a school day and as a holiday.",
        "{value} が登校日と休業日の両方になっています。",
    ),
}
