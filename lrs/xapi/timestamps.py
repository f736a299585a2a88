"""Instants and durations: ISO 8601 as xAPI narrows it (Data 4.5 and 4.6).

An instant is a calendar date and a time of day, to the minute or finer, all in the extended or all in the basic
format; a space may stand for the ``T`` (RFC 3339 5.6); without an offset it is UTC. The offsets ``-00:00``, ``-0000``
and ``-00`` are refused: they say that the offset is not known. Week dates, ordinal dates and the hour 24 are refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

LONGEST_MS = 1 << 53  # of a duration: three hundred thousand years

_INSTANT = re.compile(
    r"(?P<year>(?!0000)[0-9]{4})(?P<extended>-)?(?P<month>0[1-9]|1[0-2])(?(extended)-)(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"[Tt ](?P<hour>[01][0-9]|2[0-3])(?(extended):)(?P<minute>[0-5][0-9])"
    r"(?:(?(extended):)(?P<second>[0-5][0-9]|60)(?:[.,](?P<fraction>[0-9]+))?)?"
    r"(?:[Zz]|(?!-00(?::?00)?\Z)(?P<sign>[+-])(?P<off_hour>[01][0-9]|2[0-3])(?::?(?P<off_minute>[0-5][0-9]))?)?"
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+(?=[A-Z]\Z))?"  # only the last component may have a fraction
_DURATION = re.compile(
    rf"P(?:{_NUMBER}W|(?=[0-9T])(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)"
)
_SECONDS_FRACTION = re.compile(r"[.,]([0-9]+)S\Z")
_PART = re.compile(r"([0-9.]+)([A-Z])")
_DAYS = {"Y": 365, "M": 30, "W": 7, "D": 1}
_SECONDS = {"H": 3600, "M": 60, "S": 1}
_EPOCH = date(1970, 1, 1).toordinal()


def is_timestamp(value: object) -> bool:
    """Whether `value` is an instant that exists (2026-02-30 does not)."""
    if type(value) is not str:
        return False
    match = _INSTANT.fullmatch(value)
    if match is None:
        return False
    day = match["day"]
    return day < "29" or int(day) <= monthrange(int(match["year"]), int(match["month"]))[1]


def parse(text: str) -> int:
    """Nanoseconds from 1970-01-01 UTC to the instant `text`, further digits cut; ValueError when it is none.

    A leap second is the first second of the next minute.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day = date(int(match["year"]), int(match["month"]), int(match["day"])).toordinal() - _EPOCH
    seconds = ((day * 24 + int(match["hour"])) * 60 + int(match["minute"])) * 60 + int(match["second"] or 0)
    if match["sign"]:
        offset = int(match["off_hour"]) * 3600 + int(match["off_minute"] or 0) * 60
        seconds += offset if match["sign"] == "-" else -offset
    return seconds * 1_000_000_000 + int((match["fraction"] or "")[:9].ljust(9, "0"))


def parse_ms(text: str) -> int:
    """Milliseconds from 1970-01-01 UTC to `text`, rounded down; ValueError when it is no instant.

    Exact for instants kept in milliseconds: ``stored > since`` and ``stored <= until`` hold of the instants just
    when they hold of the rounded numbers.
    """
    return parse(text) // 1_000_000


def is_duration(value: object) -> bool:
    """Whether `value` is a duration with designators, ``PT4H35M59.14S`` or ``P4W`` (ISO 8601:2004 4.4.3.2)."""
    return type(value) is str and _DURATION.fullmatch(value) is not None


def duration_ms(text: str) -> int:
    """Milliseconds of a valid duration, `LONGEST_MS` at most; a year counts 365 days, a month 30."""
    days, _, time = text[1:].replace(",", ".").partition("T")
    seconds = sum(float(number) * _DAYS[unit] * 86_400 for number, unit in _PART.findall(days))
    seconds += sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(time))
    return round(min(seconds * 1000, LONGEST_MS))


def truncate_duration(text: str) -> str:
    """The duration cut to 0.01 s, fit for comparing: ``PT1.100S`` and ``PT1,109S`` both give ``PT1.1S``."""
    match = _SECONDS_FRACTION.search(text)
    if match is None:
        return text
    digits = match[1][:2].rstrip("0")
    return f"{text[:match.start()]}{'.' if digits else ''}{digits}S"
