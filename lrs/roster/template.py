"""The workbook to fill in: a sheet with the headings and drop-downs, and one that explains them with an example."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from lrs.roster.sheet import HEADINGS, SHEET

GUIDE = "書き方"
_WIDTHS = {"学校": 22, "氏名": 18, "ふりがな": 22, "アカウント": 26, "学校コード": 18, "利用者識別子": 40}
_EXPLAINED = {
    "学校": "学校名。名簿を一校分ずつ送っても、ほかの学校には影響しません。 / The school's name.",
    "学年": "1〜6、小3、中1、P3 など。校名に「小学校」「中学校」などを含むときは数字だけで構いません。 / The grade.",
    "組": "1、A、ひまわり など。 / The class.",
    "番号": "出席番号。 / The number in the class.",
    "氏名": "姓と名の間に空白を入れてください。 / Family and given name, a space between.",
    "ふりがな": "ひらがなかカタカナ。 / Kana.",
    "アカウント": "学習用アカウント。あれば必ず書いてください。同姓同名や改姓のときも同じ子と分かります。 / "
             "The account a child signs in with: it tells namesakes apart and follows a child through changes.",
    "役割": "空欄は児童生徒。ほかは担任 (学年と組も書く)、教員、管理職。一人一行。 / Empty for a learner.",
    "学校コード": "分かれば 13 桁の学校コード。 / The school's code, where known.",
    "利用者識別子": "既に UUID がある人だけ。空欄なら自動で作り、次からも同じ人には同じものを使います。 / "
               "Only for who has a UUID already; others get one, and keep it.",
    "生年月日": "2014-05-01 の形。書けば、保護者と本人のどちらが決めるかが年齢で正しく分かれます。 / "
            "Like 2014-05-01: it tells when a learner decides in place of a guardian.",
}
_EXAMPLE = (
    ("みどり市立第一小学校", "3", "1", "1", "青木　はな", "あおき　はな", "aoki.hana@school.example", "", "", "", ""),
    ("みどり市立第一小学校", "3", "1", "2", "石田　空", "いしだ　そら", "ishida.sora@school.example", "", "", "", ""),
    ("みどり市立第一小学校", "3", "1", "", "上野　直子", "うえの　なおこ", "ueno@school.example", "担任", "", "", ""),
)
_ROWS = 5000


@cache
def template() -> bytes:
    """An .xlsx whose first sheet, once filled in, `lrs roster import` takes."""
    from openpyxl import Workbook  # here, so that a server that is asked for none does not keep it in memory
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET)
    sheet.append(list(HEADINGS))
    sheet.freeze_panes = "A2"
    for place, name in enumerate(HEADINGS, 1):
        cell = sheet.cell(1, place)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="DDEBF7")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 8)
    roles = DataValidation(type="list", formula1='"児童生徒,担任,教員,管理職"', allow_blank=True)
    sheet.add_data_validation(roles)
    column = get_column_letter(list(HEADINGS).index("役割") + 1)
    roles.add(f"{column}2:{column}{_ROWS}")
    guide = book.create_sheet(GUIDE)
    for name, text in _EXPLAINED.items():
        guide.append([name, text])
    guide.append([])
    guide.append(list(HEADINGS))
    for example in _EXAMPLE:
        guide.append(list(example))
    guide.column_dimensions["A"].width = 22
    written = BytesIO()
    book.save(written)
    return written.getvalue()
