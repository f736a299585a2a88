"""Who the learners of a study log are: by name and 出席番号, from the roster as it is when asked.

Whether the asker may know them follows from the reach: nobody is named whose record it does not open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.access.reach import Period as Stretch
from lrs.access.reach import Reach, Window
from lrs.clock import now_ms
from lrs.errors import NotFound
from lrs.roster.service import Membership
from lrs.roster.timeline import Timeline
from lrs.storage.contract.roster import Class, User


class Roster(Protocol):
    async def class_named(self, tenant: str, class_id: str) -> Class | None: ...
    async def classes_of_year(self, tenant: str, year: int) -> list[Class]: ...
    async def members(self, tenant: str, classes: Collection[str]) -> list[Membership]: ...
    async def people(self, tenant: str, users: Collection[str]) -> Mapping[str, User]: ...
    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]: ...


@dataclass(frozen=True, slots=True)
class Pupil:
    """A learner of whom the roster knows nothing (any more) has no name."""

    user: str
    number: str = ""
    name: str = ""
    kana: str = ""

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """By 出席番号; who has none after those who have."""
        digits = self.number.isdecimal()
        return (0 if digits else 1, int(self.number) if digits else 0, self.number, self.kana, self.user)


@dataclass(frozen=True, slots=True)
class Roll:
    """A class and its learners, as far as the asker may see them, in the order of their numbers; `stays` are the latest
    of each in the class, of those asked for."""

    found: Class
    pupils: Mapping[str, Pupil]
    stays: Mapping[str, Membership]


class Pupils:
    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    async def of_class(self, tenant: str, class_id: str, reach: Reach, happened: Stretch) -> Roll:
        """A class and who belonged to it in that time, within `reach`. Raises `NotFound` where there is no class."""
        found = await self._roster.class_named(tenant, class_id)
        if found is None:
            raise NotFound("roster-class-unknown", id=class_id[:100])
        members = [each for each in await self._roster.members(tenant, [class_id])
                   if each.role == "student" and opened(reach, each, happened)]
        stays = {each.user: each for each in sorted(members, key=lambda each: each.begin_ms)}
        pupils = await self._named(tenant, {user: stay.number for user, stay in stays.items()})
        return Roll(found, pupils, stays)

    async def named(self, tenant: str, users: Iterable[str]) -> Mapping[str, Pupil]:
        """Each of them, with the number they have now or had last."""
        wanted = set(users)
        timelines = await self._roster.timelines(tenant, wanted)
        places = {user: timelines[user].latest(now_ms()) for user in wanted}
        return await self._named(tenant, {user: place.number if place else "" for user, place in places.items()})

    async def classes(self, tenant: str, year: int, reach: Reach) -> list[tuple[Class, int]]:
        """The classes of a school year whose logs `reach` opens, each with how many of its learners it does."""
        classes = {each.class_id: each for each in await self._roster.classes_of_year(tenant, year)}
        seen: dict[str, set[str]] = {class_id: set() for class_id in classes}
        for each in await self._roster.members(tenant, list(classes)):
            if each.role == "student" and any(_of_class(window, each) for window in reach.windows):
                seen[each.class_id].add(each.user)
        found = [(classes[class_id], len(users)) for class_id, users in seen.items() if users]
        return sorted(found, key=lambda each: (each[0].kind, each[0].grades, each[0].title, each[0].class_id))

    async def _named(self, tenant: str, numbers: Mapping[str, str]) -> Mapping[str, Pupil]:
        people = await self._roster.people(tenant, list(numbers))
        found = [Pupil(user, number, people[user].preferred or people[user].name, people[user].kana)
                 if user in people else Pupil(user, number) for user, number in numbers.items()]
        return {pupil.user: pupil for pupil in sorted(found, key=lambda pupil: pupil.order)}


def opened(reach: Reach, member: Membership, happened: Stretch) -> bool:
    """Whether something that somebody did in a class, in that time, is within `reach`."""
    belonged = Stretch(member.begin_ms, member.end_ms).within(happened)
    return belonged is not None and any(
        _at(window, member) and window.period.within(belonged) is not None
        and (window.classes is None or member.class_id in window.classes) for window in reach.windows)


def _of_class(window: Window, member: Membership) -> bool:
    """Whether the window is about the class, or all of its school, and not about single learners."""
    of_class = window.actors is None if window.classes is None else member.class_id in window.classes
    return of_class and _at(window, member) and window.period.within(
        Stretch(member.begin_ms, member.end_ms)) is not None


def _at(window: Window, member: Membership) -> bool:
    return ((window.actors is None or member.user in window.actors) and member.user not in window.without
            and (window.schools is None or member.school in window.schools))


def ordered(learners: Iterable[str], pupils: Mapping[str, Pupil]) -> Sequence[str]:
    """In the order of their numbers."""
    return sorted(learners, key=lambda user: pupils.get(user, Pupil(user)).order)
