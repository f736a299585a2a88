"""The curriculum code (学習指導要領コード): sixteen letters and digits, and what they say without a table.

Case matters: `84B0000000000000` is 芸術 and `84b0000000000000` 音楽. The sixteenth digit counts partial revisions of
one and the same item, so the first fifteen are the item's key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lrs.codes import facts
from lrs.messages.text import Text

LENGTH = 16
KEY_LENGTH = 15
LOD = "https://w3id.org/jp-cos/"

_CODE = re.compile(r"[0-9A-Za-z]{16}")


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades or, in special needs schools, the stages that an item is for."""

    grades: tuple[int, ...]
    stages: tuple[int, ...]
    name: Text


@dataclass(frozen=True, slots=True)
class Structure:
    """The meaning of the digits; None where a digit says nothing, or nothing that is known."""

    code: str
    period: Text | None
    school: Text | None
    subject: Text | None
    section: Text | None
    grades: Grades | None
    item: Text | None
    revision: int | None


def is_well_formed(code: str) -> bool:
    return _CODE.fullmatch(code) is not None


def key_of(code: str) -> str:
    """What two codes share that name the same item, whatever its revision."""
    return code[:KEY_LENGTH]


def iri(code: str) -> str:
    """The item in the linked open data of the curriculum (学習指導要領LOD)."""
    return LOD + code


def decode(code: str) -> Structure:
    """What a well-formed code says by itself."""
    return Structure(
        code=code,
        period=facts.PERIODS.get(code[0]),
        school=facts.SCHOOLS.get(code[1]),
        subject=facts.SUBJECTS.get(code[:2], {}).get(code[2]),
        section=facts.SECTIONS.get(code[4]),
        grades=_grades(code[5]),
        item=facts.ITEMS.get(code[6]),
        revision=int(code[15]) if code[15].isdigit() else None,
    )


def _grades(digit: str) -> Grades | None:
    if grades := facts.GRADES.get(digit):
        return Grades(grades, (), Text(_english("grade", grades), _japanese("第{}学年", grades)))
    if stages := facts.STAGES.get(digit):
        return Grades((), stages, Text(_english("stage", stages), _japanese("{}段階", stages)))
    return None


def _english(noun: str, numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    return f"{noun}s {numbers[0]} to {numbers[-1]}"


def _japanese(form: str, numbers: tuple[int, ...]) -> str:
    """As the guidelines write it, in full-width digits: 第５学年及び第６学年."""
    names = [form.format(chr(ord("０") + number)) for number in numbers]
    return "及び".join(names) if len(names) < 3 else f"{names[0]}から{names[-1]}まで"
