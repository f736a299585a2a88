"""How days, durations, shares and numbers are written for people, in their language and the schools' time zone. Pure.

Instants are milliseconds, days ISO text (``2026-05-12``), durations seconds. A number that a page shows is written
here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lrs.messages.text import Language

_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STAGES = {"E": ("幼稚園 ", "年", "Kindergarten "), "P": ("小学", "年", "Grade "), "J": ("中学", "年", "Junior high "),
           "H": ("高校", "年", "High school ")}
_UNITS = ("B", "KB", "MB", "GB")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Formats:
    language: Language
    zone: ZoneInfo
    easy: bool = False

    @property
    def _ja(self) -> bool:
        return self.language == "ja"

    # --- when ---------------------------------------------------------------------------------------------

    def local(self, ms: int) -> datetime:
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(self.zone)

    def day_of(self, ms: int) -> str:
        """The school's day of an instant."""
        return self.local(ms).date().isoformat()

    def clock(self, ms: int) -> str:
        """9:12"""
        at = self.local(ms)
        return f"{at.hour}:{at.minute:02}"

    def day(self, day: str, *, year: bool = False) -> str:
        """5月12日(火), Tue 12 May; with the year 2026年5月12日(火), Tue 12 May 2026."""
        when = date.fromisoformat(day)
        if self._ja:
            return f"{f'{when.year}年' if year else ''}{when.month}月{when.day}日({self.weekday(day)})"
        return f"{self.weekday(day)} {when.day} {_MONTHS[when.month - 1]}{f' {when.year}' if year else ''}"

    def weekday(self, day: str) -> str:
        """火, Tue."""
        return _WEEKDAYS[self.language][date.fromisoformat(day).weekday()]

    def short_day(self, day: str) -> str:
        """5/12, 12 May: for the head of a column."""
        when = date.fromisoformat(day)
        return f"{when.month}/{when.day}" if self._ja else f"{when.day} {_MONTHS[when.month - 1]}"

    def days(self, first: str, last: str) -> str:
        """A period: 5月12日(火)〜5月18日(月)."""
        year = first[:4] != last[:4]
        if first == last:
            return self.day(first)
        return ("〜" if self._ja else " – ").join(self.day(each, year=year) for each in (first, last))

    def moment(self, ms: int, *, year: bool = False) -> str:
        """5月12日(火) 9:12, Tue 12 May 9:12."""
        return f"{self.day(self.day_of(ms), year=year)} {self.clock(ms)}"

    def iso(self, ms: int) -> str:
        """For the attribute `datetime`."""
        return self.local(ms).isoformat(timespec="seconds")

    # --- how much -----------------------------------------------------------------------------------------

    def number(self, count: float) -> str:
        """1,234; a fraction with one digit."""
        return f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"

    def duration(self, seconds: float) -> str:
        """12秒, 3分5秒, 1時間20分; 12 s, 3 min 5 s, 1 h 20 min. Hours are told to the minute."""
        whole = round(seconds)
        if whole >= 3600:
            parts = [(whole // 3600, "時間", " h"), (whole % 3600 // 60, "分", " min")]
        else:
            parts = [(whole // 60, "分", " min"), (whole % 60, "秒", " s")]
        told = [(count, ja if self._ja else en) for count, ja, en in parts if count]
        if not told:
            return "0秒" if self._ja else "0 s"
        return ("" if self._ja else " ").join(f"{self.number(count)}{unit}" for count, unit in told)

    def percent(self, part: float, whole: float) -> str:
        """86%; – of nothing. All and nothing are said only where it is so: 399 of 400 are 99%."""
        if not whole:
            return NOTHING
        share = 100 * part / whole
        return f"{round(share) if share in (0, 100) else min(99, max(1, round(share)))}%"

    def share(self, part: float, whole: float) -> str:
        """A share with what it is of: 86%(18/21), 86% (18 of 21)."""
        if not whole:
            return NOTHING
        if self._ja:
            return f"{self.percent(part, whole)}({self.number(part)}/{self.number(whole)})"
        return f"{self.percent(part, whole)} ({self.number(part)} of {self.number(whole)})"

    def size(self, count: int) -> str:
        """Bytes: 340 KB, 1.2 MB."""
        power = next((power for power in (0, 1, 2) if count < 999.5 * 1000 ** power), 3)
        told = count / 1000 ** power
        return f"{told:.1f} {_UNITS[power]}" if power and told < 10 else f"{told:,.0f} {_UNITS[power]}"

    # --- what it is called --------------------------------------------------------------------------------

    def grade(self, grade: str) -> str:
        """小学5年, Grade 5 for P5; what is no grade stays as it is."""
        stage = _STAGES.get(grade[:1])
        if stage is None or not grade[1:].isdecimal():
            return grade
        return f"{stage[0]}{grade[1:]}{stage[1]}" if self._ja else f"{stage[2]}{grade[1:]}"

    def names(self, names: list[str]) -> str:
        """A list in a sentence."""
        return ("、" if self._ja else ", ").join(names)
