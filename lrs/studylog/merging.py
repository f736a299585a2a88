"""Which groups are large enough to be told apart, so that no number and no difference of numbers tells of a few. Pure.

A subject is told of all schools, of each school and of each grade there. Whoever takes the parts that are told away
from the whole learns what is left; so what is left is of nobody, or as large as what is told:

- a grade that is too small is told with its school only, and if that would leave a few, the smallest others are too;
- a school that is too small is told together with others, at least two as one; what they are told with are the smallest
  of the rest. If that leaves no school by itself, there is only the whole.

Nothing here looks at how it went: groups are merged by how many learners they have, told in the order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from lrs.studylog.results import Group, Results, together

K = TypeVar("K")


class Told(NamedTuple):
    """What is told of a subject: of these `schools` together, or of one `grade` of a school (empty: of all). `whole`:
    of all schools there are."""

    subject: str
    schools: tuple[str, ...]
    grade: str
    results: Results
    whole: bool = False


def told(results: Mapping[Group, Results], schools: Sequence[str], smallest: int) -> list[Told]:
    """By subject; in each the whole first, then schools in the order of `schools`, each with its grades, then those
    that are told together. `smallest`: so many learners make a group."""
    subjects = sorted({group.subject for group in results}, key=lambda subject: (not subject, subject))
    return [each for subject in subjects
            for each in _subject(subject, _tree(results, schools, subject), smallest)]


Grades = Mapping[str, Results]


def _tree(results: Mapping[Group, Results], schools: Sequence[str], subject: str) -> dict[str, Grades]:
    """By school and grade, what there is of a subject, schools in order and others after them."""
    found: dict[str, dict[str, Results]] = {}
    for group, each in sorted(results.items()):
        if group.subject == subject and each.learners:
            found.setdefault(group.school, {})[group.grade] = each
    place = {school: number for number, school in enumerate(schools)}
    return dict(sorted(found.items(), key=lambda item: (place.get(item[0], len(place)), item[0])))


def _subject(subject: str, tree: Mapping[str, Grades], smallest: int) -> Iterable[Told]:
    by_school = {school: together(grades.values()) for school, grades in tree.items()}
    whole = together(by_school.values())
    if len(whole.learners) < smallest:
        return
    yield Told(subject, tuple(tree), "", whole, whole=True)
    apart = _apart(by_school, smallest, least=2)
    for school in apart:
        yield Told(subject, (school,), "", by_school[school])
        for grade in _apart(tree[school], smallest, least=1):
            yield Told(subject, (school,), grade, tree[school][grade])
    if apart and (others := tuple(school for school in tree if school not in apart)):
        yield Told(subject, others, "", together(by_school[school] for school in others))


def _apart(parts: Mapping[K, Results], smallest: int, least: int) -> list[K]:
    """The parts that are told by themselves, in order, so that the others, if any, are at least `least` and have as
    many learners as a group needs."""
    apart = [part for part, each in parts.items() if len(each.learners) >= smallest]
    while apart and not _enough([each for part, each in parts.items() if part not in apart], smallest, least):
        apart.remove(min(apart, key=lambda part: len(parts[part].learners)))
    return apart


def _enough(others: Sequence[Results], smallest: int, least: int) -> bool:
    return not others or (len(others) >= least and len(together(others).learners) >= smallest)
