"""The letters that invite guardians, to be printed: one page each, in Japanese, with the code in letters and as QR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import segno
from markupsafe import Markup

from lrs.console.pages import Voice, render
from lrs.people.directory import Pupil
from lrs.people.guardians import Letter
from lrs.schooldays import Zone

INVITATION_PATH = "/sign-in/invitation"


@dataclass(frozen=True, slots=True)
class _Printed:
    pupil: Pupil
    code: str
    qr: Markup
    until: str


def letters_page(letters: Sequence[Letter], tenant: str, origin: str, zone: Zone, now: int) -> str:
    """One file with all letters, without anything from elsewhere; it holds their codes."""
    address = origin + INVITATION_PATH
    printed = [_Printed(letter.pupil, letter.code, _qr(f"{address}?code={quote(letter.code)}"),
                        written(zone.day(letter.expires))) for letter in letters]
    return render("letters.html", Voice("ja"), sheets=printed, tenant=tenant, address=address,
                  made=written(zone.day(now)))


def _qr(address: str) -> Markup:
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library from squares alone


def written(day: str) -> str:
    """A day as a letter has it."""
    year, month, of_month = map(int, day.split("-"))
    return f"{year} 年 {month} 月 {of_month} 日"
