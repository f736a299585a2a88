"""The school code (学校コード): type, prefecture, founder, number and check digit, and what they say without a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lrs.errors import BadRequest
from lrs.messages.text import Text

TYPES: Mapping[str, Text] = {
    "A1": Text("kindergarten", "幼稚園"),
    "A2": Text("integrated centre for early childhood education and care", "幼保連携型認定こども園"),
    "B1": Text("elementary school", "小学校"),
    "C1": Text("lower secondary school", "中学校"),
    "C2": Text("compulsory education school", "義務教育学校"),
    "D1": Text("upper secondary school", "高等学校"),
    "D2": Text("secondary school", "中等教育学校"),
    "E1": Text("special needs school", "特別支援学校"),
    "F1": Text("university", "大学"),
    "F2": Text("junior college", "短期大学"),
    "G1": Text("college of technology", "高等専門学校"),
    "H1": Text("specialised training college", "専修学校"),
    "H2": Text("miscellaneous school", "各種学校"),
}
FOUNDERS: Mapping[str, Text] = {
    "1": Text("national", "国立"), "2": Text("public", "公立"), "3": Text("private", "私立"),
}
_PREFECTURES = re.findall(r"\S+", """\
Hokkaido 北海道 Aomori 青森県 Iwate 岩手県 Miyagi 宮城県 Akita 秋田県 Yamagata 山形県 Fukushima 福島県 Ibaraki 茨城県
Tochigi 栃木県 Gunma 群馬県 Saitama 埼玉県 Chiba 千葉県 Tokyo 東京都 Kanagawa 神奈川県 Niigata 新潟県 Toyama 富山県
Ishikawa 石川県 Fukui 福井県 Yamanashi 山梨県 Nagano 長野県 Gifu 岐阜県 Shizuoka 静岡県 Aichi 愛知県 Mie 三重県
Shiga 滋賀県 Kyoto 京都府 Osaka 大阪府 Hyogo 兵庫県 Nara 奈良県 Wakayama 和歌山県 Tottori 鳥取県 Shimane 島根県
Okayama 岡山県 Hiroshima 広島県 Yamaguchi 山口県 Tokushima 徳島県 Kagawa 香川県 Ehime 愛媛県 Kochi 高知県
Fukuoka 福岡県 Saga 佐賀県 Nagasaki 長崎県 Kumamoto 熊本県 Oita 大分県 Miyazaki 宮崎県 Kagoshima 鹿児島県
Okinawa 沖縄県""")
PREFECTURES: Mapping[str, Text] = {
    f"{number:02}": Text(*names)
    for number, names in enumerate(zip(_PREFECTURES[::2], _PREFECTURES[1::2], strict=True), 1)}

LENGTH = 13
CODE = re.compile(r"[A-H][0-9]{12}")


@dataclass(frozen=True, slots=True)
class SchoolCode:
    """What a school code says by itself."""

    code: str
    type: Text
    prefecture: Text
    founder: Text
    number: str


def decode(code: str) -> SchoolCode:
    """Raises `BadRequest` that names the part of the code that cannot be."""
    if not CODE.fullmatch(code):
        raise BadRequest("school-code-malformed", code=code[:40])
    if code[:2] not in TYPES:
        raise BadRequest("school-code-type", code=code, type=code[:2], known=", ".join(TYPES))
    if code[2:4] not in PREFECTURES:
        raise BadRequest("school-code-prefecture", code=code, prefecture=code[2:4])
    if code[4] not in FOUNDERS:
        raise BadRequest("school-code-founder", code=code, founder=code[4])
    if code[12] != check_digit(code):
        raise BadRequest("school-code-check-digit", code=code, digit=code[12], right=check_digit(code))
    return SchoolCode(code, TYPES[code[:2]], PREFECTURES[code[2:4]], FOUNDERS[code[4]], code[5:12])


def is_school_code(text: str) -> bool:
    """Whether every part of `text`, its check digit included, is that of a school code."""
    return (CODE.fullmatch(text) is not None and text[:2] in TYPES and text[2:4] in PREFECTURES and text[4] in FOUNDERS
            and text[12] == check_digit(text))


def check_digit(code: str) -> str:
    """The digit that must end a code with these first twelve characters."""
    digits = f"{ord(code[0]) - ord('A') + 1:02}{code[1:12]}"
    products = (int(digit) * weight for digit, weight in zip(digits, (1, 2) * 7, strict=False))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)
