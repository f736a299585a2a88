"""What is changed, by whomever, as entries of the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.access.purposes import Purpose
from lrs.audit.entry import Actor, Entry
from lrs.audit.service import AuditService


class AuditedChanges:
    """`lrs.journal.Journal`."""

    def __init__(self, audit: AuditService) -> None:
        self._audit = audit

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        # A terminal can give what UTF-8 cannot hold.
        told = {name: value.encode("utf-8", "replace").decode() for name, value in (details or {}).items()}
        await self._audit.record(tenant, Entry(
            event, _actor(actor), tuple(subjects), Purpose.OPERATION.value, request=request, details=told))


def _actor(text: str) -> Actor:
    kind, _, name = text.partition(":")
    if kind == "key":
        return Actor("key", name)
    if kind == "holder":
        return Actor("system", name, "holder")
    return Actor("system", name or "lrs", "operator") if kind in {"", "cli"} else Actor("person", text)
