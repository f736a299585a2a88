"""How far an answer may go: what the policy hands to those who query, export or sum up. Pure values.

A `Reach` is a few windows; a record is within it when it is within one of them, and a window is a conjunction that a
query can be narrowed by. `admits` is what a filter in the database must agree with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lrs.access.categories import ActivityClass, Category


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on and before `until`, in milliseconds; None is open."""

    since: int | None = None
    until: int | None = None

    def holds(self, at: int) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def within(self, other: Period) -> Period | None:
        """What the two have in common; None for nothing."""
        since = max((each for each in (self.since, other.since) if each is not None), default=None)
        until = min((each for each in (self.until, other.until) if each is not None), default=None)
        return None if since is not None and until is not None and since >= until else Period(since, until)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Marks:
    """What the policy knows a Statement by: its actor's UUID, when it happened, who sent it, and its annotation."""

    actor: str
    happened: int
    app: str = ""
    school: str = ""
    grade: str = ""
    classes: frozenset[str] = frozenset()
    category: Category = Category.SCHOOL_LEARNING
    activity_class: ActivityClass = ActivityClass.LEARNING


@dataclass(frozen=True, slots=True)
class Window:
    """Statements for which all of this holds; None asks nothing.

    `actors` are users by UUID, `without` those left out; `schools`, `classes` are codes that stand on the record and
    `period` is when it happened. An origin of imported records stands in `schools` like a school.
    `aggregates_only`: sums, of at least `smallest_group` learners each. `veiled`: no name or code of a school is shown,
    so what was sent cannot be handed out as it came.
    """

    actors: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    app: str | None = None
    schools: frozenset[str] | None = None
    classes: frozenset[str] | None = None
    period: Period = ALWAYS
    categories: frozenset[Category] | None = None
    activity_classes: frozenset[ActivityClass] | None = None
    aggregates_only: bool = False
    smallest_group: int = 1
    veiled: bool = False

    def admits(self, marks: Marks) -> bool:
        return ((self.actors is None or marks.actor in self.actors)
                and marks.actor not in self.without
                and (self.app is None or marks.app == self.app)
                and (self.schools is None or marks.school in self.schools)
                and (self.classes is None or not self.classes.isdisjoint(marks.classes))
                and self.period.holds(marks.happened)
                and (self.categories is None or marks.category in self.categories)
                and (self.activity_classes is None or marks.activity_class in self.activity_classes))

    def covers(self, other: Window) -> bool:
        """Whether all that is within the other one is within this, and shown alike."""
        return (all(mine is None or (its is not None and its <= mine) for mine, its in (
                    (self.actors, other.actors), (self.schools, other.schools), (self.classes, other.classes),
                    (self.categories, other.categories), (self.activity_classes, other.activity_classes)))
                and (self.without <= other.without
                     or (other.actors is not None and self.without.isdisjoint(other.actors - other.without)))
                and self.app in {None, other.app} and self.period.within(other.period) == other.period
                and (self.aggregates_only, self.smallest_group, self.veiled) == (
                    other.aggregates_only, other.smallest_group, other.veiled))

    def only(self, actors: frozenset[str]) -> Window | None:
        """Narrowed to these actors; None when none of them is within."""
        left = (actors if self.actors is None else self.actors & actors) - self.without
        return replace(self, actors=left, without=frozenset()) if left else None

    def in_class(self, school_class: str) -> Window | None:
        if self.classes is not None and school_class not in self.classes:
            return None
        return replace(self, classes=frozenset({school_class}))

    def in_school(self, school: str) -> Window | None:
        if self.schools is not None and school not in self.schools:
            return None
        return replace(self, schools=frozenset({school}))

    def during(self, period: Period) -> Window | None:
        common = self.period.within(period)
        return None if common is None else replace(self, period=common)


@dataclass(frozen=True, slots=True)
class Reach:
    """All that an answer may hold; nothing without windows."""

    windows: tuple[Window, ...] = ()

    def admits(self, marks: Marks) -> bool:
        return any(window.admits(marks) for window in self.windows)

    @property
    def everything(self) -> bool:
        """Whether the whole tenant is within, so that a query needs no narrowing."""
        return Window() in self.windows

    @property
    def merged(self) -> Reach:
        """The same reach in as few windows as are easily told: learners of like windows together, none within another.

        For people to read; a query is served by the windows as they are.
        """
        learners: dict[Window, set[str]] = {}
        for window in self.windows:
            learners.setdefault(replace(window, actors=None if window.actors is None else frozenset()), set()).update(
                window.actors or ())
        alike = [window if window.actors is None else replace(window, actors=frozenset(actors))
                 for window, actors in learners.items()]
        return Reach(tuple(each for place, each in enumerate(alike) if not any(
            other.covers(each) and (not each.covers(other) or before < place)
            for before, other in enumerate(alike) if before != place)))

    @property
    def statements(self) -> Reach:
        """Only where single Statements may be handed out as they came."""
        return Reach(tuple(each for each in self.windows if not (each.aggregates_only or each.veiled)))


NOTHING = Reach()
EVERYTHING = Reach((Window(),))
