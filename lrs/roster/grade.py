"""School grades: ``P1``–``P6``, ``J1``–``J3``, ``H1``–``H3``, ``E1``–``E3``, and what people write for them."""

from __future__ import annotations

import re
import unicodedata

STAGES = {"E": 3, "P": 6, "J": 3, "H": 3}
GRADES = tuple(f"{stage}{number}" for stage, most in STAGES.items() for number in range(1, most + 1))

_WRITTEN = re.compile(r"(?P<stage>[EPJH]|幼稚園|幼|小学校|小学|小|中学校|中学|中|高等学校|高校|高)?"
                      r"第?(?P<number>[1-9])(?:学年|年生|年)?")
_WORDS = {"幼": "E", "小": "P", "中": "J", "高": "H"}
_NURSERY = {"年少": "E1", "年中": "E2", "年長": "E3"}

# School types whose years are counted through more than one stage.
_COUNTED_THROUGH = {"C2": ("P", "J"), "D2": ("J", "H")}
_STAGE_OF_TYPE = {"A1": "E", "A2": "E", "B1": "P", "C1": "J", "D1": "H"}
_TYPE_IN_NAME = (("義務教育学校", "C2"), ("中等教育学校", "D2"), ("小学校", "B1"), ("中学校", "C1"), ("高等学校", "D1"),
                 ("高校", "D1"), ("幼稚園", "A1"), ("こども園", "A2"))


def school_type(code: str, name: str) -> str:
    """The type of a school by its code, else by its name; empty when neither tells."""
    return code[:2] or next((kind for word, kind in _TYPE_IN_NAME if word in name), "")


def read_grade(text: str, kind: str) -> str:
    """``P3`` for P3, 小3, 小学校第３学年 or, at an elementary school (`kind` B1), 3 and ３年; empty when it is none."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if plain in _NURSERY:
        return _NURSERY[plain]
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        return ""
    number = int(found["number"])
    if found["stage"]:
        stage = _WORDS.get(found["stage"][0], found["stage"][0])
    elif kind in _COUNTED_THROUGH:
        lower, upper = _COUNTED_THROUGH[kind]
        stage, number = (lower, number) if number <= STAGES[lower] else (upper, number - STAGES[lower])
    else:
        stage = _STAGE_OF_TYPE.get(kind, "")
    return f"{stage}{number}" if stage and number <= STAGES[stage] else ""


def advanced(grade: str, years: int) -> str:
    """The grade so many years later within one stage and into the next; empty past the last one or before the first."""
    place = GRADES.index(grade) + years
    return GRADES[place] if 0 <= place < len(GRADES) else ""
