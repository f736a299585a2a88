"""`lrs case`: cases on a learner's record, their letters and slips."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from lrs.addresses import allowed
from lrs.cases.carrying import carry
from lrs.cases.opening import Wanted
from lrs.cases.purposes import BundlePurpose
from lrs.cases.recipients import recipient
from lrs.cases.withholding import withholding
from lrs.cli.command import command, counted
from lrs.cli.letters import free, write
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.console.caseletters import Asked, requests_page, slips_page
from lrs.errors import CannotStart
from lrs.operation.caseadministration import CaseAdministration, case_administration
from lrs.schooldays import Zone
from lrs.storage.contract.cases import Capacity, CaseRecord, Kind, RecipientKind, State, Which

CASE = """\
A learner's record goes to another school, a PDS or the family by a case: opened here, by a records officer in the
console, or by a recipient with the code of a transfer slip. The family decides, signed in or by a letter; without an
answer nothing is sent. Officers write down letters that came back: `lrs case decide`.

examples:
  lrs case slip --learner 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d -o slip.html
  lrs case open --learner 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --purpose transfer --to paper --name となり小学校
  lrs case open --learner 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --purpose transfer --to school --name となり小学校 \\
      --origin https://lrs.tonari.example.jp --key age1…
  lrs case campaign --school B101200000019 --grade P6 --purpose graduation --to family --name ご家庭 --title 卒業
  lrs case letters --campaign ID -o letters.html
  lrs case import --learner 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --reason 転入-受付12
  lrs case list --state awaiting-decision
  lrs case decide ID --approve --signed-by guardian --assented --withhold-subject 体育
  lrs case decide ID --approve --signed-by learner --carry urn:uuid:3f0c1a2b-3c4d-4e6f-b081-92a3b4c5d6e7
  lrs case close ID --note 窓口で開示

Open slips and letters in a browser and print them; then delete the file: slips hold codes, letters hold names.
"""
_MOST = 10_000


def add(commands: Any) -> None:
    group = commands.add_parser("case", help="let a learner's record go with the learner: open, decide, print letters",
                                description=CASE)
    verbs = group.add_subparsers(metavar="open|import|list|show|decide|close|slip|letters|campaign", required=True)
    opening = command(verbs, "open", "open an export; prints the id", CASE, _open)
    opening.add_argument("--learner", required=True, metavar="UUID", help="`lrs roster people` tells it")
    arrival = command(verbs, "import", "open a case in which a bundle is taken in; prints the id", CASE, _import)
    arrival.add_argument("--learner", required=True, metavar="UUID", help="whose record it becomes")
    arrival.add_argument("--reason", required=True, help="where it comes from, a case number; nobody's name")
    listing = command(verbs, "list", "id, kind, state, learner, deadline, recipient", CASE, _list)
    listing.add_argument("--state", choices=get_args(State), help="only in this state")
    listing.add_argument("--kind", choices=get_args(Kind), help="only of this kind")
    listing.add_argument("--campaign", default="", metavar="ID", help="only of this campaign")
    show = _of_one(verbs, "show", "all that is known of one, but what was withheld", _show)
    decide = _of_one(verbs, "decide", "write down a letter that came back signed", _decide)
    _decision(decide)
    close = _of_one(verbs, "close", "close an inquiry, a disclosure, a correction, an import", _close)
    close.add_argument("--note", required=True, help="what came of it; nobody's name")
    slip = command(verbs, "slip", "transfer slips with codes, to print", CASE, _slip)
    slip.add_argument("--learner", action="append", required=True, metavar="UUID", help="once for each")
    letters = command(verbs, "letters", "letters for what waits for an answer, to print", CASE, _letters)
    letters.add_argument("--campaign", default="", metavar="ID", help="only of this campaign")
    campaign = command(verbs, "campaign", "open an export for each learner of a grade", CASE, _campaign)
    campaign.add_argument("--title", required=True, help="what the campaign is called")
    campaign.add_argument("--school", required=True, metavar="CODE", help="学校コード, as the roster has it")
    campaign.add_argument("--grade", required=True, help="P1 … P6, J1 … J3, H1 … H3")
    for parser in (opening, campaign):
        _export(parser)
    for parser in (slip, letters):
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="where they go, as HTML")
    for parser in (opening, arrival, listing, show, decide, close, slip, letters, campaign):
        parser.add_argument("--tenant", default="school", help="whose case it is (default: school)")


def _of_one(verbs: Any, name: str, line: str, run: Any) -> Any:
    parser = command(verbs, name, line, CASE, run)
    parser.add_argument("id", metavar="ID", help="as `list` shows it")
    return parser


def _export(parser: Any) -> None:
    parser.add_argument("--purpose", required=True, choices=[each.value for each in BundlePurpose])
    parser.add_argument("--to", required=True, choices=get_args(RecipientKind), metavar="KIND",
                        help="school, pds (with --origin and --key), family, paper (a school without an LRS), inside "
                             "(a school of this board, with --to-school; no file is made)")
    parser.add_argument("--name", required=True, help="what the recipient is called")
    parser.add_argument("--origin", default="", metavar="URL", help="https://lrs.tonari.example.jp")
    parser.add_argument("--key", default="", metavar="age1…", help="what a bundle is encrypted to")
    parser.add_argument("--to-school", default="", metavar="CODE", help="学校コード of a school of this board")
    parser.add_argument("--from", dest="first", default="", metavar="DAY", help="records from this day on")
    parser.add_argument("--until", dest="last", default="", metavar="DAY", help="records up to this day")
    parser.add_argument("--days", type=int, help="days to decide (default: cases.decision_days)")


def _decision(parser: Any) -> None:
    answer = parser.add_mutually_exclusive_group(required=True)
    answer.add_argument("--approve", action="store_true", help="they agree")
    answer.add_argument("--refuse", action="store_true", help="they do not")
    parser.add_argument("--signed-by", required=True, choices=get_args(Capacity), help="who signed the letter")
    parser.add_argument("--assented", action="store_true", help="the learner's assent is on it")
    for name, member, text in (("subject", "subjects", "a whole subject, as 体育"),
                               ("unit", "codes", "a unit, by the beginning of its curriculum codes"),
                               ("category", "categories", "a category, as school-learning"),
                               ("statement", "statements", "a single Statement, by its id")):
        parser.add_argument(f"--withhold-{name}", dest=member, action="append", default=[], metavar=name.upper(),
                            help=f"leave out {text}")
    parser.add_argument("--withhold-period", dest="periods", action="append", default=[], metavar="DAY..DAY",
                        help="leave out what happened from the first day to the last")
    parser.add_argument("--carry", action="append", metavar="BUNDLE",
                        help="let a bundle that the learner arrived with go along, by its id (`show` lists them)")


async def _open(config: Config, options: argparse.Namespace) -> int:
    async with case_administration(config, options.tenant) as admin:
        case = await admin.cases.opening.export(admin.officer, options.learner, await _wanted(config, admin, options))
    print(case.case_id)
    return 0


async def _import(config: Config, options: argparse.Namespace) -> int:
    async with case_administration(config, options.tenant) as admin:
        case = await admin.cases.opening.arrival(admin.officer, options.learner, options.reason)
    print(case.case_id)
    return 0


async def _campaign(config: Config, options: argparse.Namespace) -> int:
    async with case_administration(config, options.tenant) as admin:
        begun = await admin.cases.campaigns.begin(admin.officer, options.title, options.school, options.grade,
                                                  await _wanted(config, admin, options))
    print(f"{begun.campaign.campaign_id}\t{counted(begun.cases, 'case')}")
    return 0


async def _wanted(config: Config, admin: CaseAdministration, options: argparse.Namespace) -> Wanted:
    told = {"kind": options.to, "name": options.name, "origin": options.origin, "key": options.key,
            "school": options.to_school}
    schools = await admin.cases.learners.schools(admin.tenant.tenant_id)
    return Wanted(options.purpose, recipient(told, schools, allow=allowed(config.outgoing.allow_stores)), (
        options.first, options.last), options.days)


async def _list(config: Config, options: argparse.Namespace) -> int:
    which = Which((options.kind,) if options.kind else (), (options.state,) if options.state else (),
                  campaign=options.campaign)
    async with case_administration(config, options.tenant) as admin:
        found = await admin.cases.list(admin.officer, which, _MOST)
    print("\t".join(("id", "kind", "state", "learner", "deadline", "recipient")))
    for case in found:
        print("\t".join([case.case_id, case.kind, case.state, case.learner or "-",
                         utc_text(case.deadline) if case.deadline is not None else "-",
                         case.recipient.name if case.recipient else "-"]))
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with case_administration(config, options.tenant) as admin:
        case = await admin.cases.get(admin.officer, options.id)
        kept = await admin.cases.carrying.there(case)
    _print(case)
    for each in kept:
        period = "..".join(each.period).strip(".") or "-"
        print(f"may go along\t{each.bundle_id}\t{each.issuer_name}\t{utc_text(each.created)}\t{period}")
    return 0


async def _decide(config: Config, options: argparse.Namespace) -> int:
    withheld = withholding({"subjects": options.subjects, "codes": options.codes, "categories": options.categories,
                            "statements": options.statements, "periods": _periods(options.periods)})
    async with case_administration(config, options.tenant) as admin:
        case = await admin.cases.deciding.by_letter(
            admin.officer, options.id, approve=options.approve, signed_by=options.signed_by,
            assented=options.assented, withholding=withheld, carry=carry(options.carry))
    print(f"The case is {case.state}.")
    return 0


async def _close(config: Config, options: argparse.Namespace) -> int:
    async with case_administration(config, options.tenant) as admin:
        await admin.cases.close(admin.officer, options.id, options.note)
    print("Closed.")
    return 0


async def _slip(config: Config, options: argparse.Namespace) -> int:
    output = free(options.output)
    async with case_administration(config, options.tenant) as admin:
        slips = await admin.cases.slips.make(admin.officer, options.learner)
    here = Zone(config.school.time_zone())
    write(output, slips_page(slips, admin.tenant.name, admin.origin, here, now_ms()))
    print(f"{counted(len(slips), 'slip')} in {output}. Open it in a browser and print it; delete it afterwards.")
    return 0


async def _letters(config: Config, options: argparse.Namespace) -> int:
    output = free(options.output)
    async with case_administration(config, options.tenant) as admin:
        found = await admin.cases.list(admin.officer, Which(
            ("export",), ("awaiting-decision",), campaign=options.campaign), _MOST)
        asked = await admin.cases.letters(found)
    if not asked:
        raise CannotStart("Nothing waits for an answer; `lrs case list` shows how the cases stand.")
    here = Zone(config.school.time_zone())
    letters = [Asked(*each) for each in asked]
    write(output, requests_page(letters, admin.tenant.name, admin.origin, here, now_ms()))
    print(f"{counted(len(letters), 'letter')} in {output}. Open it in a browser and print it; delete it afterwards.")
    return 0


def _periods(texts: Sequence[str]) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    for text in texts:
        first, dots, last = text.partition("..")
        if not dots:
            raise CannotStart(f"{text!r} is no period; one looks like 2026-04-01..2026-07-20.")
        found.append({"from": first, "to": last})
    return found


def _print(case: CaseRecord) -> None:
    told = {"id": case.case_id, "kind": case.kind, "state": case.state, "learner": case.learner,
            "school": case.school, "purpose": case.purpose, "period": "..".join(case.period).strip("."),
            "recipient": case.recipient.name if case.recipient else "", "reason": case.reason,
            "deadline": utc_text(case.deadline) if case.deadline is not None else "", "bundle": case.bundle_id}
    for name, value in told.items():
        if value:
            print(f"{name}\t{value}")
    for event in case.events:
        print(f"{utc_text(event.at)}\t{event.what}\t{event.by or '-'}\t{event.note}".rstrip())
