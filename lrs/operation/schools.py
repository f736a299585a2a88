"""Which schools there are, as far as a tenant's roster and the imported school lists tell."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from lrs.codes import school
from lrs.errors import BadRequest
from lrs.roster.service import RosterService
from lrs.storage.contract.codes import Schools

_NEAREST = 3
_ALIKE = 0.75  # two codes that differ in three digits still are


class KnownSchools:
    """`lrs.access.grants.Schools`."""

    def __init__(self, roster: RosterService, lists: Schools) -> None:
        self._roster = roster
        self._lists = lists

    async def check(self, tenant: str, code: str) -> None:
        schools = [org for org in await self._roster.orgs(tenant) if org.kind == "school"]
        rostered = {org.code or org.org: org.name for org in schools}
        if code in rostered or await self._lists.find([code]):
            return
        if not rostered and not await self._lists.lists():
            school.decode(code)  # its check digit is all there is to go by
            return
        meant = {org.code: org.name for org in schools if org.org == code}  # records know it by its code alone
        near = _told(meant or await self._nearest(code, rostered))
        raise BadRequest("grant-school-unknown" if near else "grant-school-nowhere", school=code, near=near)

    async def _nearest(self, code: str, rostered: Mapping[str, str]) -> Mapping[str, str]:
        """The schools of the roster whose codes are most like it, each with its name; and what it is with the check
        digit that it should have, if a list has that."""
        right = code[:-1] + school.check_digit(code) if school.CODE.fullmatch(code) else ""
        listed = {found: forms[-1].name for found, forms in (await self._lists.find([right] if right else [])).items()}
        return {**listed, **{each: rostered[each] for each in get_close_matches(code, rostered, _NEAREST, _ALIKE)}}


def _told(schools: Mapping[str, str]) -> str:
    return ", ".join(f"{code} ({name})" for code, name in schools.items())
