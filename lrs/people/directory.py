"""What people's sign-in needs to know of the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child as a letter names it. `grade` is P1 … P6, J1 … J3, H1 … H3 in `school_year`; empty when nobody knows."""

    user: str
    name: str = ""
    class_name: str = ""
    number: str = ""
    birth: str = ""
    grade: str = ""
    school_year: int = 0


class Directory(Protocol):
    async def knows(self, tenant: str, user: str) -> bool:
        """Whether the roster has this user."""

    async def named(self, tenant: str, username: str) -> Sequence[str]:
        """The users whose `username` or `identifier` in the roster is exactly this."""

    async def pupil(self, tenant: str, user: str) -> Pupil | None: ...

    async def pupils(self, tenant: str, class_id: str) -> Sequence[Pupil]:
        """The members of a class today, by number."""
