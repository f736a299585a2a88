"""Which user each person of a file is: by UUID, else by what is known, else somebody new.

Two children are never made one silently. In this order:

1. The UUID that the file gives (userMasterIdentifier) decides. Two rows with one UUID are a problem.
2. OneRoster without a UUID: whoever had this sourcedId before; else somebody new.
3. A sheet's row with an account: whoever has that account, if name or kana (or, after a change of family name, the
   given name) is the same. If none of these is, it is a problem: accounts are handed on from one child to the next.
4. A sheet's row whose account is unknown or empty: whoever is the only one of that school with this name and kana, has
   no other account and, for a learner, is by now in that grade. Kana that is not given on one side does not count.
   Two rows of that name without accounts are a problem. Else somebody new, with a warning if the name is known.

Whoever is new gets a random UUID, version 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from lrs.roster.draft import Draft, Person, Ref
from lrs.roster.grade import advanced
from lrs.roster.problem import Problems
from lrs.roster.sheet import plain
from lrs.storage.contract.roster import Enrollment, Role, User

Ids = dict[Ref, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known and may be meant: by the file's ids and accounts, or as a member of its schools.

    `grades`: of each learner the latest (school year, grade). `schools`: the schools each was ever known at.
    """

    users: Mapping[str, User]
    grades: Mapping[str, tuple[int, str]]
    schools: Mapping[str, Collection[str]]


def known(users: Iterable[User], enrollments: Iterable[Enrollment], roles: Iterable[Role]) -> Known:
    grades: dict[str, tuple[int, str]] = {}
    schools: dict[str, set[str]] = defaultdict(set)
    for found in enrollments:
        schools[found.user].add(found.school)
        if found.role == "student" and found.grade:
            grades[found.user] = max(grades.get(found.user, (0, "")), (found.year, found.grade))
    for role in roles:
        schools[role.user].add(role.school)
    return Known({user.user: user for user in users}, grades, schools)


def identify(draft: Draft, known: Known, year: int, problems: Problems) -> Ids:
    """The user of each ref. What is ambiguous is a problem, and then the ids are not to be used."""
    by_source = {user.source: user for user in known.users.values() if user.source}
    by_account: dict[str, list[User]] = defaultdict(list)
    by_name: dict[str, list[User]] = defaultdict(list)
    for user in known.users.values():
        by_account[user.username].append(user)
        by_name[plain(user.name)].append(user)
    ids: Ids = {}
    for ref, person in draft.people.items():
        if person.user:
            _tell_of_another(person, by_source.get(person.source), problems)
            ids[ref] = person.user
        elif person.source:
            ids[ref] = by_source[person.source].user if person.source in by_source else str(uuid4())
        else:
            ids[ref] = _of_sheet(person, known, by_account, by_name, year, problems)
    _refuse_twice(draft, ids, problems)
    return ids


def _tell_of_another(person: Person, before: User | None, problems: Problems) -> None:
    if before is not None and before.user != person.user:
        problems.warn(person.file, person.line, "userMasterIdentifier", "roster-user-renamed", before=before.user,
                      now=person.user)


def _of_sheet(person: Person, known: Known, by_account: Mapping[str, list[User]], by_name: Mapping[str, list[User]],
              year: int, problems: Problems) -> str:
    if person.username and (holders := by_account.get(person.username)):
        same = [user for user in holders if same_person(person, user)]
        if len(same) != 1:
            problems.add(person.file, person.line, "アカウント", "roster-account-of-another", value=person.username)
        return same[0].user if same else ""
    namesakes = [user for user in by_name.get(plain(person.name), ())
                 if person.school in known.schools.get(user.user, ())]
    meant = [user for user in namesakes if _may_be(person, user, known, year)]
    if len(meant) == 1:
        return meant[0].user
    if len(meant) > 1:
        problems.add(person.file, person.line, "氏名", "roster-name-ambiguous", count=len(meant))
    elif namesakes:
        problems.warn(person.file, person.line, "氏名", "roster-namesake")
    return str(uuid4())


def same_person(person: Person, user: User) -> bool:
    """Whether name or kana is the same, or the given name: its family name may have changed."""
    for now, before in ((person.name, user.name), (person.kana, user.kana)):
        if now and before and (plain(now) == plain(before) or _given(now) == _given(before) != ""):
            return True
    return False


def _may_be(person: Person, user: User, known: Known, year: int) -> bool:
    if person.username and user.username:
        return False  # an account of another name
    if person.kana and user.kana and plain(person.kana) != plain(user.kana):
        return False
    if not person.grade or person.home == "":
        return user.user not in known.grades  # a teacher is no learner of the same name
    if user.user not in known.grades:
        return False
    last_year, grade = known.grades[user.user]
    return advanced(grade, year - last_year) == person.grade


def _given(name: str) -> str:
    _family, _, given = name.partition("\u3000")
    return plain(given)


def _refuse_twice(draft: Draft, ids: Ids, problems: Problems) -> None:
    """Two rows that would be one user: the same UUID, account or, without these, the same name at one school."""
    seen: dict[tuple[str, ...], Person] = {}
    for ref, person in draft.people.items():
        column = "利用者識別子" if not person.source else "userMasterIdentifier"
        claims: list[tuple[str, tuple[str, ...]]] = [(column, ("user", ids[ref]))] if ids[ref] else []
        if not person.source and person.username:
            claims.append(("アカウント", ("account", person.username)))
        elif not person.source and not person.user:
            claims.append(("氏名", ("name", person.school, plain(person.name), plain(person.kana))))
        for column, claim in claims:
            first = seen.setdefault(claim, person)
            if first is not person:
                problems.add(person.file, person.line, column, "roster-person-twice", first=first.line)
                break
