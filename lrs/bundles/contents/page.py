"""The readable page that comes first in a bundle: one file in Japanese and English, without script or anything from
elsewhere, for a family, a teacher, a printer. Pure.

It tells what was learnt and never how somebody compares; that something may be left out it says of every bundle alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lrs.bundles.contents.learnt import Learnt, Stay, Subject, Sum, Term, Unit
from lrs.bundles.contents.words import WORDS
from lrs.bundles.manifest import Counts, Facts
from lrs.formats import Formats
from lrs.messages.text import Language, filled

LANGUAGES: tuple[Language, ...] = "ja", "en"
CHECK = "/check"

_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
                         undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)


@dataclass(frozen=True, slots=True)
class Names:
    """What is called by name: the learner and the recipient only where given; schools by code."""

    zone: ZoneInfo
    learner: str = ""
    recipient: str = ""
    schools: Mapping[str, str] = field(default_factory=dict)


def page(learnt: Learnt, facts: Facts, counts: Counts, names: Names) -> bytes:
    """The page as UTF-8; the same for the same."""
    voices = [Voice(language, learnt, facts, names) for language in LANGUAGES]
    return _templates.get_template("page.html").render(
        voices=voices, learnt=learnt, facts=facts, counts=counts, names=names,
        check=facts.issuer.id + CHECK).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Voice:
    """The page's sentences in one language."""

    language: Language
    learnt: Learnt
    facts: Facts
    names: Names

    @property
    def formats(self) -> Formats:
        return Formats(self.language, self.names.zone)

    def say(self, key: str, **values: object) -> str:
        return filled(WORDS[key].of(self.language), values)

    def counted(self, key: str, **counts: int) -> str:
        return self.say(key, **{name: self.formats.number(count) for name, count in counts.items()})

    def day(self, day: str) -> str:
        return self.formats.day(day, year=True)

    def period(self) -> str:
        """What was asked for, not what was found."""
        begin, end = self.facts.period.begin, self.facts.period.end
        if begin and end:
            return self.say("period-both", first=self.day(begin), last=self.day(end))
        if begin:
            return self.say("period-from", day=self.day(begin))
        return self.say("period-to", day=self.day(end)) if end else self.say("period-open")

    def made(self) -> str:
        return self.day(self.formats.day_of(self.facts.created_ms))

    # --- what was learnt ---

    def whole(self) -> str:
        total = self.learnt.total
        if not total.records:
            return self.say("nothing")
        days = {"first": self.day(total.first), "last": self.day(total.last)}
        told = [self.say("whole", days=self.formats.number(total.days), **days) if total.days > 1
                else self.say("whole-one", **days)]
        named = list(dict.fromkeys(self.name(subject) for subject in self.learnt.subjects if subject.name.ja))
        if named:
            told.append(self.say("whole-subjects", subjects=self.formats.names(named)))
        return self._joined(told)

    def name(self, subject: Subject) -> str:
        return subject.name.of(self.language) or self.say("other-items" if subject.units else "other")

    def kind(self, subject: Subject) -> str:
        return subject.school.of(self.language)

    def subject(self, subject: Subject) -> str:
        total = subject.total
        told = [self.counted("subject-learnt", units=len(subject.units), days=total.days) if subject.units else
                self.counted("subject-recorded", records=total.records, days=total.days)]
        if total.answers:
            told.append(self.counted("answered", answers=total.answers, correct=total.correct))
        if total.seconds:
            told.append(self.say("spent", time=self.formats.duration(total.seconds)))
        return self._joined(told)

    def groups(self, units: Sequence[Unit]) -> Iterator[tuple[tuple[str, ...], list[Unit]]]:
        """Units that stand side by side in the curriculum, under the texts that lead to them."""
        return ((path, list(together)) for path, together in groupby(units, lambda unit: unit.item.path))

    def unit(self, unit: Unit) -> str:
        return unit.item.text or self.say("no-text", code=unit.item.code)

    def term(self, term: Term) -> str:
        return self.say("term", year=term.year, number=term.number)

    def figures(self, sums: Sum) -> str:
        """What a unit's term comes to, in a few words."""
        told = [self.counted("unit-answered", answers=sums.answers, correct=sums.correct) if sums.answers else
                self.counted("unit-recorded", records=sums.records)]
        if sums.seconds:
            told.append(self.formats.duration(sums.seconds))
        return self.formats.names(told)

    def stays(self) -> list[Stay]:
        return [stay for stay in self.learnt.stays if stay.school or stay.grade]

    def stay(self, stay: Stay) -> str:
        told = [self.names.schools.get(stay.school, stay.school), self.formats.grade(stay.grade)]
        return " ".join(filter(None, told))

    def _joined(self, sentences: Sequence[str]) -> str:
        return ("" if self.language == "ja" else " ").join(sentences)
