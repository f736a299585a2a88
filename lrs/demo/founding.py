"""Founding the school through the services that a city would use: roster, calendar, codes, keys, links, people.

Done again after it was cut short, or over what is there, it ends the same.
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lrs.access.grants import GrantService, Wanted
from lrs.access.principal import KeyKind
from lrs.access.service import AccessService
from lrs.annotation.links import Link, LinkService
from lrs.annotation.mapping import MappingService
from lrs.codes.importing import CodeImport
from lrs.codes.service import CodeService
from lrs.demo import tools
from lrs.demo.curriculum import DRILL_ITEMS, TABLE, items, mapping_csv, table_csv
from lrs.demo.notebook import Notebook
from lrs.demo.roster import calendar_csv, roster_zip
from lrs.demo.school import HOME_PAGE, VIDEO_HOME_PAGE, Person, School, neighbour
from lrs.errors import Conflict
from lrs.people.service import PeopleService
from lrs.roster.importing import Wish
from lrs.roster.service import RosterService
from lrs.storage.contract.access import Registration
from lrs.storage.contract.accounts import Account

BY = "cli:demo"
_OFFICES = (("records", "records-officer"), ("board", "board-officer"), ("operator", "operator"),
            ("auditor", "auditor"))
_UNLINKED = 3  # accounts of the video tool that nobody linked yet


@dataclass(frozen=True, slots=True)
class Services:
    access: AccessService
    roster: RosterService
    codes: CodeService
    imports: CodeImport
    mappings: MappingService
    links: LinkService
    people: PeopleService
    grants: GrantService


class Founding:
    def __init__(self, services: Services, notebook: Notebook) -> None:
        self._services = services
        self._notebook = notebook
        self._school = notebook.school
        self._tenant, self._other = notebook.tenants

    async def found(self) -> None:
        """Everything but Statements. The notebook then has the keys."""
        await self._rosters(self._tenant, self._school)
        await self._services.roster.load_calendar(self._tenant, BytesIO(calendar_csv(self._school)), "学校暦.csv")
        self._notebook.codes = tuple(sorted(await self.codes()))
        await self._keys()
        await self._links()
        await self._people()
        await self._neighbour()
        self._notebook.founded = True

    async def codes(self) -> frozenset[str]:
        """Map the drill's content to the codes of published tables that are loaded, which are returned; else to those
        of the sample, which is then imported. What the drill said before is annotated again by itself."""
        codes = self._services.codes
        await codes.refresh()
        published = published_codes(codes)
        if len(published) < len({item.published for item in items()}):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / f"{TABLE}.csv"
                await asyncio.to_thread(file.write_bytes, table_csv())
                await self._services.imports.file(file)
        await self._services.mappings.put(self._tenant, tools.DRILL, mapping_csv(published), DRILL_ITEMS, BY)
        return published

    async def _rosters(self, tenant: str, school: School) -> None:
        for year in (school.year - 1, school.year):
            await self._services.roster.load(tenant, BytesIO(roster_zip(school, year)),
                                             Wish(f"{year}-04-01", f"demo {year}", dry=False, by=BY))

    async def _keys(self) -> None:
        for tool, name in tools.NAMES.items():
            if tool not in self._notebook.keys:
                made, secret = await self._services.access.create_credential(
                    self._tenant, tool, name, KeyKind.APP, registration=Registration(frozenset({HOME_PAGE})))
                self._notebook.keys[tool] = made.key, secret

    async def _links(self) -> None:
        wanted = [Link(line, pupil.video_account, VIDEO_HOME_PAGE, pupil.user, "")
                  for line, pupil in enumerate(self._school.pupils[:-_UNLINKED], 1)]
        await self._services.links.link(self._tenant, tools.VIDEO, wanted, BY)

    async def _neighbour(self) -> None:
        school = neighbour(self._notebook.last)
        with suppress(Conflict):  # made before
            await self._services.access.create_tenant(self._other, school.city, "establisher",
                                                      self._notebook.origins[1])
        await self._rosters(self._other, school)
        await self._granted(self._other, "records", "records-officer", school.officer(6))

    # --- people -------------------------------------------------------------------------------------------

    async def _people(self) -> None:
        school, child = self._school, self._school.puzzled
        await self._account(self._tenant, "teacher", school.teacher, school.teacher.user)
        await self._account(self._tenant, "learner", child.person, child.user)
        await self._guardian(child.user)
        await self._granted(self._tenant, "principal", "principal", school.principal, school.code,
                            school.principal.user)
        for number, (name, role) in enumerate(_OFFICES, 1):
            await self._granted(self._tenant, name, role, school.officer(number))

    async def _account(self, tenant: str, name: str, person: Person, user: str = "") -> Account:
        """With the password of the notebook; `user` where the roster lists the person."""
        accounts, wanted = self._services.people.accounts, self._notebook.sign_in(tenant, name)
        try:
            _, first = await accounts.create(tenant, name, person.name, user)
        except Conflict:
            account, first = await accounts.reset_password(tenant, name)
            if user and account.user != user:
                await accounts.link(tenant, account.account_id, user)
        return await accounts.change_password(tenant, name, first, wanted.password)

    async def _granted(self, tenant: str, name: str, role: str, person: Person, school: str = "",
                       user: str = "") -> None:
        account, grants = await self._account(tenant, name, person, user), self._services.grants
        held = {(one.account, one.role) for one in await grants.list(tenant) if one.closed is None}
        if (account.account_id, role) not in held:
            await grants.grant(tenant, Wanted(role, "デモ", account=account.account_id, school=school))

    async def _guardian(self, child: str) -> None:
        """By a letter, as guardians come."""
        guardians = self._services.people.guardians
        account = await self._account(self._tenant, "guardian", self._school.guardian)
        if await guardians.children(self._tenant, account.account_id):
            return
        [letter] = await guardians.invite(self._tenant, children=[child])
        invitation = await guardians.check(self._tenant, letter.code)
        await guardians.bind(account, invitation.invitation_id)


def published_codes(codes: CodeService) -> frozenset[str]:
    """The codes for which a table that was published stands ready."""
    return frozenset(item.published for item in items() if codes.item(item.published).item is not None)
