"""The letters that invite guardians, to be printed: one page each, in Japanese, with the code in letters and as QR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import segno
from markupsafe import Markup

from lrs.console.pages import render
from lrs.people.directory import Pupil
from lrs.people.guardians import Letter

INVITATION_PATH = "/sign-in/invitation"


@dataclass(frozen=True, slots=True)
class _Printed:
    pupil: Pupil
    code: str
    qr: Markup
    until: str


def letters_page(letters: Sequence[Letter], tenant: str, origin: str, zone: ZoneInfo, today: date) -> str:
    """One file with all letters, without anything from elsewhere; it holds their codes."""
    address = origin + INVITATION_PATH
    printed = [_Printed(letter.pupil, letter.code, _qr(f"{address}?code={quote(letter.code)}"),
                        _day(datetime.fromtimestamp(letter.expires / 1000, zone).date())) for letter in letters]
    return render("letters.html", "ja", letters=printed, tenant=tenant, address=address, made=_day(today))


def _qr(address: str) -> Markup:
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library from squares alone


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
