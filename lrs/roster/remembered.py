"""Timelines that one process remembers, within bounds, and only as long as the roster's generation stays the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping

from lrs.roster.timeline import Timeline


class RememberedTimelines:
    """At most `most` of all tenants together; those not asked for longest are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[str, str], tuple[int, Timeline]] = OrderedDict()

    def of(self, tenant: str, generation: int, users: Collection[str]) -> dict[str, Timeline]:
        """Those of `users` that are remembered from this generation."""
        found = {}
        for user in users:
            remembered = self._found.get((tenant, user))
            if remembered is not None and remembered[0] == generation:
                self._found.move_to_end((tenant, user))
                found[user] = remembered[1]
        return found

    def keep(self, tenant: str, generation: int, timelines: Mapping[str, Timeline]) -> None:
        for user, timeline in timelines.items():
            self._found[tenant, user] = (generation, timeline)
            self._found.move_to_end((tenant, user))
        while len(self._found) > self._most:
            self._found.popitem(last=False)
