"""Activities as all Statements about them have described them together (xAPI 1.0.3 Communication 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lrs.access.policy import require
from lrs.access.principal import Principal
from lrs.storage.contract.activities import Activities
from lrs.xapi import jsontext
from lrs.xapi.activity import merge


class ActivityService:
    def __init__(self, activities: Activities) -> None:
        self._activities = activities

    async def definitions(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The merged definition of each activity that has one, numbers as their source text (`jsontext.dump`)."""
        forms = await self._activities.forms(tenant, activity_ids)
        return {activity_id: merge(map(jsontext.load_verbatim, texts)) for activity_id, texts in forms.items()}

    async def learn(self, tenant: str, forms: Sequence[tuple[str, bytes]]) -> None:
        """Remember the definitions that came with stored Statements: pairs of activity id and JSON text."""
        if forms:
            await self._activities.add_forms(tenant, forms)

    async def get(self, principal: Principal, activity_id: str, *, described: bool = True) -> bytes:
        """The whole Activity as JSON; one never described, or not to this caller, is known by its id alone. Raises
        `Forbidden`."""
        require(principal, "activities/read")
        activity: dict[str, Any] = {"objectType": "Activity", "id": activity_id}
        definitions = await self.definitions(principal.tenant, [activity_id] if described else [])
        if activity_id in definitions:
            activity["definition"] = definitions[activity_id]
        return jsontext.dump(activity)
