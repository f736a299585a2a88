"""The broader item of an item: what makes a table of curriculum codes a tree.

"The code with its last digit zeroed" does not do: it misses hundreds of items, because a grade or a subject may have no
heading of its own, and it makes the chapter 総則 (two digits and zeros) the parent of every subject. So a parent is
looked for among the codes that there are, digit by digit. Everything here works on keys, the first fifteen characters.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from lrs.codes.facts import GRADES, STAGES

_NONE = "0"
_CHAPTERS = "no0KLMNO"  # digit 3 of what is a chapter by itself, not a subject
_SPECIALISED = "PQRTUWXYZabcd"  # digit 3 of upper secondary subjects under the chapter `o`, not `n`

# Lists whose running number takes more than one digit: of persons in social studies, of notes in music.
_RUNNING = ("822026523", "722026514", "828030029", "83803002A", "728030026")

# Digit 2 of what is for one disability or school level, and of what it belongs to, nearest first.
_GENERAL = {**dict.fromkeys("789A", "6"), **dict.fromkeys("DEFH", "CB"), **dict.fromkeys("CG", "B")}

_MEMBERS = {digit: frozenset((kind, number) for number in numbers)
            for kind, groups in (("grade", GRADES), ("stage", STAGES)) for digit, numbers in groups.items()}
_WIDER = {digit: sorted((other for other in _MEMBERS if _MEMBERS[digit] < _MEMBERS[other]),
                        key=lambda other: (len(_MEMBERS[other]), other)) for digit in _MEMBERS}


def parent(key: str, keys: Container[str]) -> str | None:
    """The key of the next broader item among `keys`; None for a chapter."""
    if found := _nearest(_out_of_list(key), key, keys):
        return found
    for general in _GENERAL.get(key[1], ""):
        broader = _with(key, 2, general)
        if broader in keys:
            return broader
        if found := _nearest(_out_of_list(broader), key, keys):
            return found
    return None if key[2] in _CHAPTERS else _chapter(key, keys)


def _nearest(start: str, key: str, keys: Container[str]) -> str | None:
    """The first broader item on the way from `start` up to its subject."""
    current = start
    while True:
        for candidate in _candidates(current):
            if candidate in keys and candidate != key:
                return candidate
        if _last(current) <= 3:
            return None
        current = _with(current, _last(current), _NONE)


def _candidates(key: str) -> Iterator[str]:
    """`key` itself and the same for a whole subject and for more grades, the nearest first."""
    for part in dict.fromkeys((key[3], _NONE)):
        for grades in (key[5], *_WIDER.get(key[5], ()), _NONE):
            yield f"{key[:3]}{part}{key[4]}{grades}{key[6:]}"
    last = _last(key)
    if last == 6 and key[4] != _NONE:
        yield _with(key, 5, _NONE)
    if last == 8 and key[6] != _NONE:
        yield _with(key, 7, _NONE)


def _out_of_list(key: str) -> str:
    """`key`, or the list it stands in as an element under a running number of several digits."""
    kanji = key[1:3] == "21" and key[3:5] == "00"  # 学年別漢字配当表
    if kanji and key[9:12] != "000" and key[12:] == "000":
        return key[:9] + "000000"
    if key.startswith(_RUNNING) and key[9:11] != "00" and key[11] == _NONE:
        return key[:9] + "00" + key[11:]
    return key


def _chapter(key: str, keys: Container[str]) -> str | None:
    """The chapter of a subject, which may stand in the part that is common to several kinds of school."""
    letter = "o" if key[1] == "4" and key[2] in _SPECIALISED else "n"
    for school in key[1] + _GENERAL.get(key[1], ""):
        chapter = f"{key[0]}{school}{letter}{'':0<12}"
        if chapter in keys:
            return chapter
    return None


def _last(key: str) -> int:
    """The place, counted from 1, of the last digit that is not zero."""
    return len(key.rstrip(_NONE))


def _with(key: str, place: int, digit: str) -> str:
    return key[:place - 1] + digit + key[place:]
