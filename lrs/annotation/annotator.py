"""Annotating Statements, as they are stored and again later.

What annotation draws on is looked up once for a whole request and remembered for `annotation.cache_seconds`. Where some
of it is not to be had, the Statement is stored all the same, and annotated again later.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence

import orjson

from lrs.annotation import annotate
from lrs.annotation.annotate import Known
from lrs.annotation.evidence import Evidence, Reading
from lrs.annotation.identifiers import Identifier
from lrs.annotation.profiles import Profiles
from lrs.annotation.registrations import Registrations
from lrs.annotation.remembered import Remembered
from lrs.annotation.sources import Codes, Roster
from lrs.clock import now_ms
from lrs.codes.book import CodeBook
from lrs.config import Config
from lrs.errors import StorageUnavailable
from lrs.storage import positions
from lrs.storage.contract.access import Credentials, Tenants
from lrs.storage.contract.annotations import AnnotatedRow, Annotation, ContentCodes, Correction
from lrs.storage.contract.links import Links

NO_TABLES = CodeBook()

log = logging.getLogger(__name__)

_Apps = Callable[[str], Awaitable[frozenset[str]]]


class Annotator:
    def __init__(self, links: Links, content_codes: ContentCodes, tenants: Tenants,
                 credentials: Credentials, codes: Codes, roster: Roster, profiles: Profiles, config: Config) -> None:
        seconds = config.annotation.cache_seconds
        self._links = links
        self._content_codes = content_codes
        self._codes = codes
        self._roster = roster
        self._profiles = profiles
        self._registrations = Registrations(tenants, credentials, seconds)
        self._linked_apps: Remembered[str, frozenset[str]] = Remembered(seconds)
        self._mapped_apps: Remembered[str, frozenset[str]] = Remembered(seconds)
        self._aliases: Remembered[str, Mapping[str, str]] = Remembered(seconds)
        self._linked: Remembered[tuple[str, str, str], str] = Remembered(seconds)
        self._identified: Remembered[tuple[str, Identifier], str] = Remembered(seconds)
        self._mapped: Remembered[tuple[str, str, str], tuple[str, ...]] = Remembered(seconds)

    # --- annotating ---

    async def reading(self, tenant: str, writer: str, app: str) -> Reading:
        """Reads the evidence of what the key `writer` of `app` stores."""
        registered = await self._registrations.of(tenant, writer, app)
        mapped = app in await self._apps(self._mapped_apps, self._content_codes.apps, tenant)
        return Reading(registered, self._profiles, mapped=mapped)

    async def annotations(self, tenant: str, evidence: Sequence[Evidence]) -> list[Annotation]:
        """What stands beside each of these, stored at this moment."""
        known, now = await self.known(tenant, evidence), now_ms()
        return [annotate.annotate(each, known, now) for each in evidence]

    async def again(self, tenant: str, rows: Sequence[AnnotatedRow],
                    corrections: Sequence[tuple[Correction, ...]]) -> list[Annotation]:
        """What stands beside stored Statements now, with the corrections of each.

        Raises `StorageUnavailable` where not all was to be had: what they have already is better than less.
        """
        evidence = []
        for row in rows:
            writer = row.annotation.writer if row.annotation else ""
            reading = await self.reading(tenant, writer, row.by)
            evidence.append(reading.evidence(orjson.loads(row.text), row.origin))
        known = await self.known(tenant, evidence)
        if known.missing:
            raise StorageUnavailable
        return [annotate.annotate(each, known, positions.ms_of(row.pos), corrected)
                for each, row, corrected in zip(evidence, rows, corrections, strict=True)]

    async def known(self, tenant: str, evidence: Sequence[Evidence]) -> Known:
        """All that is known of who and what these are about."""
        book = NO_TABLES
        known = Known(book, "")
        try:
            known.book = book = self._codes.book()
            known.linked = await self._links_of(tenant, evidence)
            known.identified = await self._identified_of(tenant, evidence)
            users = {user for each in evidence if (user := each.learner or annotate.stated(each, known))}
            if "" in await self._apps(self._linked_apps, self._links.apps, tenant):
                known.aliases = (await self._aliases.of([tenant], self._load_aliases)).get(tenant, {})
                users.update(known.aliases[user] for user in list(users) if user in known.aliases)
            if users:
                known.timelines = await self._roster.timelines(tenant, users)
            known.mapped = await self._codes_of(tenant, evidence)
        except Exception:  # whatever it is: children's work is kept, and annotated when it can be
            log.exception("annotation: not all was to be had; Statements are annotated later")
            known.missing = True
        known.version = f"{self._profiles.version}.{book.version[:8]}"
        return known

    async def _links_of(self, tenant: str, evidence: Sequence[Evidence]) -> Mapping[tuple[str, str], str]:
        strangers = {(each.registered.standing.app, each.stranger.account) for each in evidence
                     if each.stranger is not None and each.stranger.account is not None}
        if not strangers:
            return {}
        linked_apps = await self._apps(self._linked_apps, self._links.apps, tenant)
        asked = [(tenant, app, account) for app, account in strangers if app in linked_apps]
        found = await self._linked.of(asked, self._load_links) if asked else {}
        return {(app, account): learner for (_, app, account), learner in found.items()}

    async def _identified_of(self, tenant: str, evidence: Sequence[Evidence]) -> Mapping[Identifier, str]:
        asked = {(tenant, identifier) for each in evidence if each.identifiers for identifier in each.identifiers}
        found = await self._identified.of(asked, self._load_identified) if asked else {}
        return {identifier: user for (_, identifier), user in found.items()}

    async def _codes_of(self, tenant: str, evidence: Sequence[Evidence]) -> Mapping[tuple[str, str], tuple[str, ...]]:
        asked = {(tenant, each.registered.standing.app, activity) for each in evidence for activity in each.activities}
        found = await self._mapped.of(asked, self._load_codes) if asked else {}
        return {(app, activity): codes for (_, app, activity), codes in found.items()}

    # --- looking up ---

    async def _apps(self, remembered: Remembered[str, frozenset[str]], apps: _Apps, tenant: str) -> frozenset[str]:
        async def load(tenants: list[str]) -> Mapping[str, frozenset[str]]:
            return {each: await apps(each) for each in tenants}

        return (await remembered.of([tenant], load))[tenant]

    async def _load_aliases(self, tenants: list[str]) -> Mapping[str, Mapping[str, str]]:
        return {tenant: await self._links.aliases(tenant) for tenant in tenants}

    async def _load_links(self, asked: list[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], str]:
        found = {}
        for (tenant, app), accounts in _by_app(asked).items():
            for account, learner in (await self._links.learners(tenant, app, accounts)).items():
                found[tenant, app, account] = learner
        return found

    async def _load_identified(self, asked: list[tuple[str, Identifier]]) -> Mapping[tuple[str, Identifier], str]:
        found = {}
        for tenant in {tenant for tenant, _ in asked}:
            wanted = [identifier for each, identifier in asked if each == tenant]
            sources = {each.text for each in wanted if each.kind == "source"}
            usernames = {each.text for each in wanted if each.kind == "username"}
            known = {"source": await self._roster.by_source(tenant, sources) if sources else {},
                     "username": await self._roster.by_username(tenant, usernames) if usernames else {}}
            for each in wanted:
                if len(users := known[each.kind].get(each.text, ())) == 1:  # an account may have been handed on
                    found[tenant, each] = users[0]
        return found

    async def _load_codes(self, asked: list[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
        found = {}
        for (tenant, app), activities in _by_app(asked).items():
            for activity, codes in (await self._content_codes.of(tenant, app, activities)).items():
                found[tenant, app, activity] = codes
        return found


def _by_app(asked: Sequence[tuple[str, str, str]]) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tenant, app, what in asked:
        found[tenant, app].append(what)
    return found
