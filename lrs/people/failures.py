"""Failed sign-ins, told to the audit log without a flood of them."""

from __future__ import annotations

from time import monotonic

_MINUTE = 60.0
FAILURES_A_MINUTE = 60


class Sparing:
    """Lets through so many events of a tenant a minute in this process, and counts those it did not."""

    def __init__(self, most: int = FAILURES_A_MINUTE) -> None:
        self._most = most
        self._minutes: dict[str, tuple[float, int]] = {}
        self._untold: dict[str, int] = {}

    def admit(self, tenant: str) -> int | None:
        """How many were left out since the last one let through, or None to leave this one out as well."""
        began, told = self._minutes.get(tenant, (0.0, 0))
        now = monotonic()
        if not told or now - began > _MINUTE:
            began, told = now, 0
        if told >= self._most:
            self._untold[tenant] = self._untold.get(tenant, 0) + 1
            return None
        self._minutes[tenant] = (began, told + 1)
        return self._untold.pop(tenant, 0)
