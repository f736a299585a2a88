"""The school: three classes in a city that is on no map, their pupils with numbers and names, teachers, guardians.

A class keeps its children from one school year to the next, so that what they did before April stands in the grade
that they were in. Four pupils of the first class are worth finding, and nothing says so but what they do: one grows
quiet, one does not get 分数のわり算, one is steadily ahead, one came from another school after the summer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from random import Random
from uuid import UUID

from lrs.codes.school import check_digit
from lrs.demo import days
from lrs.demo.names import FAMILY, GIVEN
from lrs.schooldays import school_year

HOME_PAGE = "https://id.minato.example"
VIDEO_HOME_PAGE = "https://video.example.jp"
_CLASSES = ((6, 1), (6, 2), (5, 1))  # grade and class in the school year of the last day
_ENOUGH = 8  # pupils of a class in which some are worth finding


def uid(*parts: object) -> str:
    """A UUID of version 4 that these parts always give."""
    return str(UUID(bytes=blake2b("|".join(map(str, parts)).encode(), digest_size=16).digest(), version=4))


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the school is: pupils, weeks of study up to the last day, and about how many Statements in them."""

    pupils: int = 102
    weeks: int = 14
    statements: int = 100_000
    seed: str = "minato"


@dataclass(frozen=True, slots=True)
class Person:
    """`user` is the UUID that the roster and Statements name; kana are katakana."""

    user: str
    username: str
    family: tuple[str, str]
    given: tuple[str, str]

    @property
    def name(self) -> str:
        return f"{self.family[0]}　{self.given[0]}"


@dataclass(frozen=True, slots=True)
class Pupil:
    """`ability`, `diligence` and `pace` vary around 0, 0.9 and 1; `came`: on what day, of who was not there
    from the beginning."""

    person: Person
    number: int
    video_account: str
    ability: float
    diligence: float
    pace: float
    guardian: Person | None = None
    came: date | None = None
    quiet_from: date | None = None
    puzzled: bool = False

    @property
    def user(self) -> str:
        return self.person.user


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class through the years; `grade` is that of `year`."""

    grade: int
    number: int
    year: int
    seed: str
    pupils: tuple[Pupil, ...]

    def grade_in(self, year: int) -> int:
        return self.grade + year - self.year

    def title_in(self, year: int) -> str:
        return f"{self.grade_in(year)}年{self.number}組"

    def class_id(self, year: int) -> str:
        return uid(self.seed, "class", year, self.grade_in(year), self.number)

    def teacher(self, year: int) -> Person:
        """The homeroom teacher; of another year another one."""
        return staff(self.seed, 10 + self.grade_in(year) * 3 + self.number + (year % 2) * 20)


@dataclass(frozen=True)
class School:
    """The school whose last day of study is `last`, and its city."""

    scale: Scale
    last: date
    city: str = "みなと市教育委員会（デモ）"
    name: str = "みなと市立しおかぜ小学校（デモ）"
    number: str = "B11329999001"

    @property
    def code(self) -> str:
        return self.number + check_digit(self.number)

    @property
    def year(self) -> int:
        return school_year(self.last.isoformat())

    @cached_property
    def days(self) -> list[date]:
        """The school days of the term of study."""
        return days.school_days(days.first_of(5 * self.scale.weeks, self.last), self.last)

    @property
    def ends(self) -> date:
        """The last day of the school year: nobody is in these classes any longer after it."""
        return date(self.year + 1, 3, 31)

    @cached_property
    def classes(self) -> tuple[SchoolClass, ...]:
        pupils = self._pupils()
        size = -(-len(pupils) // len(_CLASSES))
        return tuple(
            SchoolClass(grade, number, self.year, self.scale.seed,
                        self._numbered(pupils[place * size:(place + 1) * size], place == 0))
            for place, (grade, number) in enumerate(_CLASSES))

    @property
    def teacher(self) -> Person:
        """Of the first class, in the year of the last day."""
        return self.classes[0].teacher(self.year)

    @property
    def puzzled(self) -> Pupil:
        return next(pupil for pupil in self.pupils if pupil.puzzled)

    @property
    def guardian(self) -> Person:
        """Of the pupil who is puzzled: one who comes by a letter, whomever the roster lists."""
        return replace(self.officer(5), family=self.puzzled.person.family)

    def officer(self, number: int) -> Person:
        """Somebody of the city whom the roster does not list, from 1 on."""
        return staff(self.scale.seed, 1 + number)

    @property
    def pupils(self) -> list[Pupil]:
        return [pupil for found in self.classes for pupil in found.pupils]

    @property
    def principal(self) -> Person:
        return staff(self.scale.seed, 1)

    @property
    def newcomer_came(self) -> date:
        """The first day after the latest summer."""
        day = days.autumn_term(self.year)
        return day if day < self.last else days.autumn_term(self.year - 1)

    def _pupils(self) -> list[Pupil]:
        dice = Random(f"{self.scale.seed}|pupils")  # noqa: S311  nothing here is secret
        names = [(family, given) for family in FAMILY for given in GIVEN]
        found = []
        seed = self.scale.seed
        for number, (family, given) in enumerate(dice.sample(names, self.scale.pupils)):
            person = Person(uid(seed, "pupil", number), f"s{number + 1:03}@{seed}.example", family, given)
            guardian = Person(uid(seed, "guardian", number), f"p{number + 1:03}@{seed}.example", family,
                              dice.choice(GIVEN)) if number % 3 else None
            found.append(Pupil(person, 0, f"v-{dice.randrange(10 ** 6):06}", dice.gauss(0, 0.8),
                               min(0.99, max(0.6, dice.gauss(0.9, 0.07))), dice.lognormvariate(0, 0.2), guardian))
        return found

    def _numbered(self, pupils: list[Pupil], first: bool) -> tuple[Pupil, ...]:
        """In the order of their kana, as 出席番号 go; who came during the year has the last one."""
        found = sorted(pupils, key=lambda one: one.person.family[1] + one.person.given[1])
        if first and len(found) >= _ENOUGH:
            came = found.pop()
            found[2] = replace(found[2], quiet_from=self.days[-min(9, len(self.days))])
            found[4] = replace(found[4], puzzled=True, ability=-0.2, diligence=0.95)
            found[6] = replace(found[6], ability=1.9, diligence=0.99, pace=0.75)
            found.append(replace(came, came=self.newcomer_came))
        return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def neighbour(last: date) -> School:
    """A small school of another city, to which a pupil may move."""
    return School(Scale(pupils=9, weeks=1, statements=0, seed="hama"), last, "はま市教育委員会（デモ）",
                  "はま市立みさき小学校（デモ）", "B11429999002")


def staff(seed: str, number: int) -> Person:
    family, given = FAMILY[number * 7 % len(FAMILY)], GIVEN[number * 5 % len(GIVEN)]
    return Person(uid(seed, "staff", number), f"t{number:02}@{seed}.example", family, given)
