"""Cases over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from lrs.access.facts import StandingService
from lrs.access.wrapping import Wrapping
from lrs.cases.keeping import Approved, Withdrawn, nobody_builds, nobody_tells
from lrs.cases.learners import Learners
from lrs.cases.service import CaseService, Erasing
from lrs.config import Config
from lrs.consent.service import ConsentService, KeyOf, OriginOf
from lrs.journal import Journal
from lrs.people.accounts import AccountService
from lrs.people.enrolled import RosterDirectory
from lrs.roster.service import RosterService
from lrs.storage.store import Store


async def cases_over(store: Store, config: Config, roster: RosterService, accounts: AccountService,
                     standings: StandingService, journal: Journal, key: KeyOf, origin: OriginOf, *,
                     erasing: Erasing | None = None, approved: Approved = nobody_builds,
                     withdrawn: Withdrawn = nobody_tells) -> CaseService:
    consents = ConsentService(store.consents, store.tenants, key, origin)
    return CaseService.over(
        store, consents, standings, Learners(roster, RosterDirectory(roster)), accounts, journal,
        await Wrapping.open(config), config.cases, config.bundles.largest_mb << 20, erasing=erasing,
        changed=standings.forget, approved=approved, withdrawn=withdrawn)
