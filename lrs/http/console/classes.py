"""A class on the console: whether the viewer may look at it, whom they see there, and what the address asks for.

The files that a page links to hold what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from lrs.access.categories import ActivityClass
from lrs.access.reach import Period as Stretch
from lrs.access.reach import Reach
from lrs.access.reading import Wanted
from lrs.access.roles import Role
from lrs.access.rules import RULES
from lrs.errors import Forbidden, NotFound
from lrs.http import lending
from lrs.http.console.addresses import Params, address, asked, files
from lrs.http.console.viewer import Viewer
from lrs.http.keys import CONFIG, PUPILS, ROSTER
from lrs.http.lending import Opened
from lrs.http.requests import Call
from lrs.schooldays import year_days
from lrs.storage.contract.roster import Class
from lrs.studylog import question
from lrs.studylog.period import Period
from lrs.studylog.pupils import Pupil
from lrs.studylog.which import Which

EVENT = "studylog.read"
WHICH = ("subject", "code", "activity_class", "tool", "result")

# Others may see learners of a class, each by the learner's own page.
_STAFF = frozenset({Role.TEACHER, Role.PRINCIPAL})


@dataclass(frozen=True, slots=True)
class ShownClass:
    """A class as a page shows it. `pupils` are those of the period, in the order of their numbers, by UUID; `params`
    is what the address says, `today` the school's day of now."""

    opened: Opened
    found: Class
    pupils: Mapping[str, Pupil]
    params: Params
    period: Period
    which: Which
    today: str

    @property
    def reach(self) -> Reach:
        return self.opened.reach

    @property
    def class_id(self) -> str:
        return self.found.class_id

    @property
    def path(self) -> str:
        return f"/console/classes/{quote(self.class_id, safe='')}"

    def everybody(self, learners: Iterable[str]) -> list[Pupil]:
        """The pupils and these learners, whom the roll may not have any more, by number."""
        everybody = {**{learner: Pupil(learner) for learner in learners}, **self.pupils}
        return sorted(everybody.values(), key=lambda each: each.order)

    @property
    def when(self) -> dict[str, str]:
        """The period as the address has it."""
        return {name: self.params[name] for name in question.WHEN if name in self.params}

    @property
    def narrowing(self) -> dict[str, str]:
        """What else the address narrows down by."""
        return {name: self.params[name] for name in WHICH if name in self.params}

    def file(self, answer: str, **params: str) -> list[tuple[str, str]]:
        """The API's files of the same question: (kind, address)."""
        shown = {"from": self.period.first, "to": self.period.last, **self.narrowing, **params}
        return files(f"/api/v1/classes/{quote(self.class_id, safe='')}/{answer}", shown)

    def terms(self, call: Call, path: str, kept: Params) -> list[tuple[str, str, bool]]:
        """Which terms of the class's school year have begun, and the year: (key of the word, address, whether it is
        this one)."""
        usual = question.usual(self.found.year, self.today, call.app[CONFIG].studylog.term_begins())
        return [(f"term-{each.term or 'year'}", address(path, {**kept, **each.params}), each.period == self.period)
                for each in usual]


async def of_day(call: Call, viewer: Viewer) -> ShownClass:
    """A class on a `day`, by default today."""
    params = asked(call, ("day",))
    today = call.app[ROSTER].zone.day(viewer.now)
    day = question.period({"from": params.get("day", today), "to": params.get("day", today)}, today, ())
    opened, found = await _opened(call, viewer, Which())
    return await _shown(call, viewer, opened, found, params, day, Which())


async def of_term(call: Call, viewer: Viewer, known: tuple[str, ...]) -> ShownClass:
    """A class in a period, by default the present term, or the last one of its school year."""
    params = asked(call, (*question.WHEN, *known))
    which = question.which(params)
    opened, found = await _opened(call, viewer, which)
    there = min(call.app[ROSTER].zone.day(viewer.now), Period.of(year_days(found.year)).last)
    period = question.period_or_term(params, there, call.app[CONFIG].studylog.term_begins())
    return await _shown(call, viewer, opened, found, params, period, which)


async def _opened(call: Call, viewer: Viewer, which: Which) -> tuple[Opened, Class]:
    """Raises `Forbidden` unless the viewer teaches or leads the class, `NotFound` when there is none."""
    class_id = call.request.match_info["class"]
    opened = await lending.study_log(call, Wanted(
        school_class=class_id, activity_class=ActivityClass(which.activity_class) if which.activity_class else None))
    lent = opened.lent
    if lent is None or lent.role not in _STAFF:
        raise Forbidden(next((rule.otherwise for rule in RULES if lent and rule.slug == lent.rule), "no-role"))
    found = await call.app[ROSTER].class_named(viewer.tenant, class_id)
    if found is None:
        raise NotFound("roster-class-unknown", id=class_id[:100])
    return opened, found


async def _shown(call: Call, viewer: Viewer, opened: Opened, found: Class, params: Params, period: Period,
                 which: Which) -> ShownClass:
    zone = call.app[ROSTER].zone
    stretch = Stretch(zone.start(period.first), zone.start(period.end))
    roll = await call.app[PUPILS].of_class(viewer.tenant, found.class_id, opened.reach, stretch)
    return ShownClass(opened, found, roll.pupils, params, period, which, zone.day(viewer.now))
