"""Slips and requests to be printed, one page each, in Japanese: a code for the next school, and a letter to answer on.

A request prints the privacy notice as the family would see it signed in, and a form to cut off and send back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lrs.cases.slips import PrintedSlip
from lrs.consent.notice import PURPOSES
from lrs.console.letters import written
from lrs.console.pages import Voice, render
from lrs.people.directory import Pupil
from lrs.schooldays import Zone
from lrs.storage.contract.cases import CaseRecord
from lrs.storage.contract.provenance import Kept

SIGN_IN = "/console/requests"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, whose it is, the notice as it is shown, and the bundles of earlier schools that may go along."""

    case: CaseRecord
    pupil: Pupil
    notice: str
    kept: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class _Slip:
    pupil: Pupil
    code: str
    until: str


@dataclass(frozen=True, slots=True)
class _Letter:
    pupil: Pupil
    number: str
    recipient: str
    purpose: str
    period: str
    until: str
    notice: str
    inside: bool
    kept: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Withdrawal:
    pupil: Pupil
    number: str
    recipient: str
    purpose: str
    delivered: str
    withdrawn: str


def slips_page(slips: Sequence[PrintedSlip], tenant: str, origin: str, zone: Zone, now: int) -> str:
    """One file with all slips; it holds their codes."""
    printed = [_Slip(slip.pupil, slip.code, written(zone.day(slip.expires))) for slip in slips]
    return render("slips.html", Voice("ja"), sheets=printed, tenant=tenant, origin=origin, made=written(zone.day(now)))


def requests_page(asked: Sequence[Asked], tenant: str, origin: str, zone: Zone, now: int) -> str:
    """One file with a letter for each case that waits for an answer."""
    letters = [_letter(each, zone) for each in asked]
    return render("case-letters.html", Voice("ja"), sheets=letters, tenant=tenant, address=origin + SIGN_IN,
                  made=written(zone.day(now)))


def withdrawal_page(case: CaseRecord, pupil: Pupil, withdrawn: int, tenant: str, origin: str, zone: Zone,
                    now: int) -> str:
    """A letter to who was handed a record of which the family took its consent back."""
    sheet = _Withdrawal(pupil, case.case_id, case.recipient.name if case.recipient else "", PURPOSES[case.purpose].ja,
                        written(zone.day(case.delivered or now)), written(zone.day(withdrawn)))
    return render("withdrawal-letter.html", Voice("ja"), sheets=[sheet], tenant=tenant, origin=origin,
                  made=written(zone.day(now)))


def _letter(asked: Asked, zone: Zone) -> _Letter:
    case, recipient = asked.case, asked.case.recipient
    first, last = case.period
    period = " から ".join((written(first) if first else "入学時", f"{written(last)} まで" if last else "現在まで"))
    return _Letter(asked.pupil, case.case_id, recipient.name if recipient else "", PURPOSES[case.purpose].ja, period,
                   written(zone.day(case.deadline)) if case.deadline is not None else "", asked.notice,
                   case.inside, [_earlier(each, zone) for each in asked.kept])


def _earlier(kept: Kept, zone: Zone) -> str:
    """A bundle of an earlier school, by what an officer finds it again."""
    first, last = kept.period
    days = f"、{written(first) if first else ''}〜{written(last) if last else ''}" if first or last else ""
    return f"{kept.issuer_name}({written(zone.day(kept.created))} 作成{days})"
