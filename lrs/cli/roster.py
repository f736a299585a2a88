"""`lrs roster`: who is at which school and in which class."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO

from lrs.cli.command import command, counted
from lrs.cli.progress import Progress
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart, TooLarge
from lrs.operation.rosters import rosters
from lrs.roster.importing import Wish
from lrs.roster.preview import Move, Preview, shown_names
from lrs.roster.problem import InvalidRoster, Problem
from lrs.roster.service import Attending
from lrs.roster.template import template
from lrs.roster.timeline import Place
from lrs.storage.contract.roster import Org

ROSTER = """\
Who is at which school, in which class, with which teachers and guardians, from when to when. A roster comes as a
OneRoster 1.2 CSV zip (Japan Profile) or as one Excel sheet. It is checked whole before anything changes; readers see
the old roster or the new one; what ended is closed, not deleted. The same file again changes nothing.

examples:
  lrs roster template 名簿.xlsx                    a workbook to fill in
  lrs roster import 名簿.xlsx --preview            who is new, has moved, is gone; changes nothing
  lrs roster import RO_20260401_011000.zip
  lrs roster import 新年度.zip --as-of 2026-04-01   the yearly turn-over (年度更新), on another day
  lrs roster calendar 学校暦.csv                    columns 学校, 日付, 種別 (登校日 or 休業日)
  lrs roster show                                  schools and classes of today, with their ids
  lrs roster people 佐藤                            who has this in name, kana or account; tells their UUIDs
  lrs roster people --class ID                     everybody in a class

A file speaks for the schools and school years of its classes: one school's file leaves the others alone.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("roster", help="schools, classes and their people: import and show",
                                description=ROSTER)
    verbs = group.add_subparsers(metavar="import|template|calendar|show|people", required=True)
    load = command(verbs, "import", "take in a OneRoster zip or an Excel sheet", ROSTER, _import)
    load.add_argument("file", type=Path)
    load.add_argument("--preview", action="store_true", help="tell what would change, and change nothing")
    load.add_argument("--as-of", default="", metavar="DATE", help="the day from which it holds (default: today)")
    made = command(verbs, "template", "write an Excel workbook to fill in", ROSTER, _template, ())
    made.add_argument("file", type=Path)
    calendar = command(verbs, "calendar", "take in school days or holidays, CSV or Excel", ROSTER, _calendar)
    calendar.add_argument("file", type=Path)
    show = command(verbs, "show", "schools and classes of today, with counts and ids", ROSTER, _show)
    people = command(verbs, "people", "role, school, grade, class, number, name, kana, account and UUID of who is at "
                                      "a school today", ROSTER, _people)
    people.add_argument("text", nargs="?", default="", help="only who has this in name, kana or account")
    people.add_argument("--class", dest="class_id", default="", metavar="ID", help="only of this class")
    for verb in (load, calendar, show, people):
        verb.add_argument("--tenant", default="school", help="whose roster (default: school)")


async def _import(config: Config, options: argparse.Namespace) -> int:
    wish = Wish(options.as_of, options.file.name, options.preview, f"cli:{getpass.getuser()}")
    with _opened(options.file, config) as file:
        async with rosters(config, options.tenant) as roster:
            try:
                with Progress(pause=0) as progress:
                    found = await roster.load(options.tenant, file, wish, progress.tell)
            except InvalidRoster as invalid:
                return _refused(invalid)
    _print_preview(found)
    for warning in found.warnings:
        print(f"warning: {_where(warning)}: {warning.text('en')} {warning.text('ja')}", file=sys.stderr)
    if found.warned > len(found.warnings):
        print(f"… and {found.warned - len(found.warnings)} more warnings", file=sys.stderr)
    if not found.changes:
        print("Nothing changes: all of this is known already.")
    elif options.preview:
        print(f"{counted(found.changes, 'record')} would change. Nothing was changed; leave out --preview to import.")
    else:
        print(f"Imported: {counted(found.changes, 'record')} changed, generation {found.generation}.")
    return 0


async def _template(config: Config, options: argparse.Namespace) -> int:
    try:
        await asyncio.to_thread(_write_new, options.file, template())
    except OSError as error:
        raise CannotStart(f"{options.file} cannot be written: {error.strerror}.") from None
    print(f"Wrote {options.file}. Fill in the sheet 名簿, then: lrs roster import {options.file} --preview")
    return 0


async def _calendar(config: Config, options: argparse.Namespace) -> int:
    with _opened(options.file, config) as file:
        async with rosters(config, options.tenant) as roster:
            try:
                found = await roster.load_calendar(options.tenant, file, options.file.name)
                schools = {key: org.name for org in await roster.orgs(options.tenant) for key in (org.org, org.code)
                           if key}
            except InvalidRoster as invalid:
                return _refused(invalid)
    print("\t".join(("school", "school year", "school days", "holidays")))
    for one in found:
        school = schools.get(one.school, one.school) or "全校"
        print(f"{school}\t{one.year}\t{len(one.school_days)}\t{len(one.holidays)}")
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with rosters(config, options.tenant) as roster:
        head = await roster.head(options.tenant)
        orgs = await roster.orgs(options.tenant)
        classes = await roster.classes(options.tenant, now_ms())
    if not head.generation:
        print("No roster yet. Next: lrs roster template FILE.xlsx, or lrs roster import FILE.zip")
        return 0
    print(f"generation {head.generation}, imported {utc_text(head.at)} from {head.source}")
    for org in orgs:
        own = [(found, learners) for found, learners in classes if found.school == org.org]
        homerooms = sum(learners for found, learners in own if found.kind == "homeroom")
        print(f"\n{org.name}  {org.code or org.org}  {counted(len(own), 'class', 'classes')}, "
              f"{counted(homerooms, 'learner')} in homerooms")
        for found, learners in sorted(own, key=lambda one: (one[0].kind, one[0].grades, one[0].title)):
            print(f"  {'・'.join(found.grades)}\t{found.title}\t{found.kind}\t{learners}\t{found.class_id}")
    return 0


async def _people(config: Config, options: argparse.Namespace) -> int:
    wanted, now = _folded(options.text), now_ms()
    found: list[tuple[Org, Attending]] = []
    async with rosters(config, options.tenant) as roster:
        for org in await roster.orgs(options.tenant):
            for one in sorted(await roster.attending(options.tenant, org.org, now), key=_by_class):
                if options.class_id and (one.found is None or one.found.class_id != options.class_id):
                    continue
                person = one.person
                if wanted in _folded("\n".join((person.name, person.preferred, person.kana, person.username))):
                    found.append((org, one))
        await roster.tell_read(options.tenant, [one.person.user for _, one in found], f"cli:{getpass.getuser()}")
    print("\t".join(("role", "school", "grade", "class", "number", "name", "kana", "account", "user")))
    for org, one in found:
        person, title = one.person, one.found.title if one.found else ""
        print("\t".join((one.role, org.name, one.grade, title, one.number, person.name, person.kana, person.username,
                         person.user)))
    if not found:
        raise CannotStart("There is nobody like that; `lrs roster show` lists the classes with their ids.")
    return 0


def _folded(text: str) -> str:
    """Without spaces, and without the differences of width and case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split(" "))


def _by_class(one: Attending) -> tuple[object, ...]:
    title = (one.found.kind, one.found.grades, one.found.title) if one.found else ()
    return (one.found is None, title, one.role != "student", *_by_number(one.number), one.person.kana)


def _by_number(number: str) -> tuple[int, str]:
    return (int(number) if number.isdecimal() else 0, number)


def _opened(path: Path, config: Config) -> BinaryIO:
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise CannotStart(f"{path} cannot be read: {error.strerror}.") from None
    if size > config.limits.roster_bytes:
        file.close()
        raise TooLarge("roster-too-large", limit=config.limits.roster_bytes)
    return file


def _write_new(path: Path, content: bytes) -> None:
    """Never over a file that is there: it may be filled in."""
    with path.open("xb") as file:
        file.write(content)


def _refused(invalid: InvalidRoster) -> int:
    for problem in invalid.problems:
        print(f"{_where(problem)}: {problem.text('en')} {problem.text('ja')}", file=sys.stderr)
    if invalid.count > len(invalid.problems):
        print(f"… and {invalid.count - len(invalid.problems)} more (limits.roster_problems)", file=sys.stderr)
    print(f"lrs: {invalid}", file=sys.stderr)
    return 1


def _where(problem: Problem) -> str:
    line = f", line {problem.line}" if problem.line else ""
    return f"{problem.file}{line}{f', {problem.column}' if problem.column else ''}"


def _print_preview(found: Preview) -> None:
    names = shown_names(found.roster)
    titles = {key: one.title for key, one in found.roster.classes.items()}
    schools = {org.code or org.org: org.name for org in found.roster.orgs.values()}
    for word, moves in (("new", found.new), ("moved", found.moved), ("gone", found.gone)):
        print(f"{word}: {len(moves)}")
        for move in sorted(moves, key=lambda one: (_by_place(one.before), _by_place(one.after))):
            print(f"  {names.get(move.user, move.user)}\t{_moved(move, titles, schools)}")
    print(f"teachers change: {len(found.teachers)}")
    for change in found.teachers:
        before, after = (", ".join(names.get(user, user) for user in users) or "-"
                         for users in (change.before, change.after))
        print(f"  {titles[change.class_id]}\t{before} → {after}")
    for school in found.schools:
        org = found.roster.orgs[school.school]
        print(f"{org.name}  {org.code}  {counted(school.learners, 'learner')}, {school.staff} staff")
        for one in school.classes:
            teachers = ", ".join(names.get(user, user) for user in one.teachers) or "-"
            print(f"  {titles[one.class_id]}\t{one.learners}\t{teachers}")


def _moved(move: Move, titles: dict[str, str], schools: dict[str, str]) -> str:
    return f"{_place(move.before, titles, schools)} → {_place(move.after, titles, schools)}"


def _place(place: Place | None, titles: dict[str, str], schools: dict[str, str]) -> str:
    if place is None:
        return "-"
    title = titles.get(place.classes[0], "")
    school = schools.get(place.school, place.school)
    return f"{school} {place.school_year} {place.grade} {title} {place.number}".rstrip()


def _by_place(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return ()
    return (place.school, place.school_year, place.grade, place.classes[0], *_by_number(place.number))
