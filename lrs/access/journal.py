"""What is told of roles and bases that people changed, so that it can be audited."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

_log = logging.getLogger(__name__)


class Journal(Protocol):
    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        """Returns when it is durable. `actor` is empty for an operator at the command line; `subjects` are users."""


class LogJournal:
    """A line of the server's log for each event, where there is no audit log."""

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        _log.info(event, extra={"fields": {"tenant": tenant, "account": actor, "subjects": list(subjects),
                                           "request": request, **(details or {})}})
