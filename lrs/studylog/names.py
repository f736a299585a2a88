"""What things are called where a study log is told: activities by their definitions; and how its sums are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from lrs.messages.text import Language, Text
from lrs.xapi.language import Range, narrow

METHOD = Text(
    "An attempt is a Statement with a success or a score. The first try is a learner's first judged attempt at an "
    "activity on a day. An entry with two codes counts for both, and once in the total. Time on task is the duration "
    "that a Statement declares, else the time since the learner's Statement before it on the same day, at most "
    "{seconds} seconds; nothing for the day's first.",
    "取り組みは、正誤か得点のある記録です。初回は、その日にその活動で初めて正誤が付いた取り組みです。"
    "コードが二つある記録はそれぞれに数え、全体では一度だけ数えます。取り組み時間は、記録にある所要時間、"
    "なければ同じ日の直前の記録からの経過時間({seconds} 秒まで。その日の最初は 0)です。")


class Activities(Protocol):
    async def definitions(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, dict[str, Any]]: ...


async def of_activities(activities: Activities, tenant: str, activity_ids: Iterable[str],
                        language: Language) -> Mapping[str, str]:
    """The names of the activities that have one, in this language where there is one."""
    found = await activities.definitions(tenant, list({each for each in activity_ids if each}))
    return {activity: name for activity, definition in found.items()
            if (name := _name(definition.get("name", {}), language))}


def _name(forms: Mapping[str, str], language: Language) -> str:
    name = next(iter(narrow(forms, (Range(language, 1.0),)).values()), "")
    return name.encode("utf-8", "replace").decode()


def method(language: Language, longest_gap: int) -> str:
    text: str = getattr(METHOD, language)
    return text.format(seconds=longest_gap)
