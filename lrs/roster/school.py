"""The form of a 学校コード: type, prefecture, founder, number and a check digit, 13 characters."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?:A1|A2|B1|C1|C2|D1|D2|E1|F1|F2|G1|H1|H2)(?:0[1-9]|[1-3][0-9]|4[0-7])[123][0-9]{8}")


def is_school_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None and _check_digit(text) == text[-1]


def _check_digit(code: str) -> str:
    """The letter counts as 01 to 08; the digits are weighted 1, 2, 1, 2, … and the digits of each product added."""
    digits = f"{ord(code[0]) - ord('A') + 1:02}{code[1:12]}"
    total = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(digits))
    return str(-total % 10)
