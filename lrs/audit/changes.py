"""What people change about who may do what, as entries of the audit log: roles, lawful bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.access.purposes import Purpose
from lrs.audit.entry import Actor, Entry
from lrs.audit.service import AuditService

_OPERATOR = Actor("system", "lrs", "operator")


class AuditedChanges:
    """`lrs.access.journal.Journal`."""

    def __init__(self, audit: AuditService) -> None:
        self._audit = audit

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        # A terminal can give what UTF-8 cannot hold.
        told = {name: value.encode("utf-8", "replace").decode() for name, value in (details or {}).items()}
        await self._audit.record(tenant, Entry(
            event, Actor("person", actor) if actor else _OPERATOR, tuple(subjects), Purpose.OPERATION.value,
            request=request, details=told))
