"""Activities as all Statements about them have described them together (xAPI 1.0.3 Communication 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lrs.access.policy import permits, require
from lrs.access.principal import Principal
from lrs.storage.contract import Activities
from lrs.xapi import jsontext
from lrs.xapi.activity import merge


class ActivityService:
    def __init__(self, activities: Activities) -> None:
        self._activities = activities

    async def definitions(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The merged definition of each activity that has one, numbers as their source text (`jsontext.dump`)."""
        forms = await self._activities.forms(tenant, activity_ids)
        return {activity_id: merge(map(jsontext.load_verbatim, texts)) for activity_id, texts in forms.items()}

    async def learn(self, principal: Principal, statements: Iterable[tuple[bytes, Mapping[str, Any]]]) -> None:
        """Remember the definitions in stored Statements, pairs of text and value, if the principal may define."""
        if permits(principal, "define"):
            forms = [form for text, value in statements for form in _forms(text, value)]
            if forms:
                await self._activities.add_forms(principal.tenant, forms)

    async def get(self, principal: Principal, activity_id: str) -> bytes:
        """The whole Activity as JSON; one never described is known by its id alone. Raises `Forbidden`."""
        require(principal, "activities/read")
        activity: dict[str, Any] = {"objectType": "Activity", "id": activity_id}
        definitions = await self.definitions(principal.tenant, [activity_id])
        if activity_id in definitions:
            activity["definition"] = definitions[activity_id]
        return jsontext.dump(activity)


def _forms(text: bytes, value: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """Pairs of activity id and definition. Extensions may hold numbers, whose text is kept as it was sent."""
    found = list(_definitions(value))
    if any("extensions" in definition for _, definition in found):
        found = list(_definitions(jsontext.load_verbatim(text)))
    return [(activity_id, jsontext.dump(definition)) for activity_id, definition in found]


def _definitions(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    if kind == "SubStatement":
        yield from _definitions(about)
    activities = [about] if kind == "Activity" else []
    for listed in statement.get("context", {}).get("contextActivities", {}).values():
        activities += listed if isinstance(listed, list) else [listed]
    for activity in activities:
        if "definition" in activity:
            yield activity["id"], activity["definition"]
