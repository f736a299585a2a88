"""What people, keys and operators change, told to whoever keeps account of it (`lrs/audit/changes.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Journal(Protocol):
    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        """Returns when it is durable.

        `actor` is a person's UUID (their account, for who stands in no roster), ``key:`` and a key, ``holder:`` and
        what opened it to whoever holds it (a link, a slip), or ``cli:`` and the operator's name at the command line
        (empty: an operator); `subjects` are users by UUID; `request` is the request's id. Neither names nor secrets are
        in `details`.
        """
