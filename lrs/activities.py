"""Activities as all Statements about them have described them together (xAPI 1.0.3 Communication 2.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    async def learn(self, principal: Principal, statements: Sequence[tuple[bytes, Mapping[str, Any]]]) -> None:
        """Remember the definitions in stored Statements, pairs of text and value, if the principal may define."""
        if permits(principal, "define"):
            forms: list[tuple[str, bytes]] = []
            for text, value in statements:
                forms += _forms(text, value)
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
    found = _defined(value)
    if any("extensions" in activity["definition"] for activity in found):
        found = _defined(jsontext.load_verbatim(text))
    return [(activity["id"], jsontext.dump(activity["definition"])) for activity in found]


def _defined(statement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The activities that come with a definition, in whatever position."""
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    found = [about] if kind == "Activity" and "definition" in about else []
    if kind == "SubStatement":
        found += _defined(about)
    if "context" in statement:
        for listed in statement["context"].get("contextActivities", {}).values():
            found += [one for one in (listed if isinstance(listed, list) else [listed]) if "definition" in one]
    return found
