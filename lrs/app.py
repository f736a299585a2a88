"""The composition root: settings become stores, stores become services, services an aiohttp application.

Only this file knows everything. What is opened here is closed here, in reverse order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator

from aiohttp import web

from lrs import addresses
from lrs.access.explanation import ExplanationService
from lrs.access.facts import GrantedRoles, StandingService
from lrs.access.learnertokens import LearnerTokenService
from lrs.access.portals import PortalService
from lrs.access.reading import ReadingService
from lrs.access.rosterfacts import GuardianLinks, RosterFacts
from lrs.access.service import AccessService
from lrs.access.wrapping import Wrapping
from lrs.activities import ActivityService
from lrs.agents import AgentService
from lrs.annotation.profiles import caliper
from lrs.audit.changes import AuditedChanges
from lrs.audit.pruning import Pruning
from lrs.audit.refused import RefusedAccess
from lrs.audit.sealer import Sealer
from lrs.cases.facts import CaseFacts
from lrs.claims.known import Known
from lrs.claims.service import ClaimService
from lrs.codes.service import CodeService
from lrs.config import Config
from lrs.custodians.checking import Checking
from lrs.custodians.discovery import Discovery
from lrs.custodians.offered import Offered
from lrs.custodians.service import CustodianService
from lrs.custodians.watching import Watching
from lrs.delivery.stores import LearnerStoreService
from lrs.delivery.work import Delivery
from lrs.documents.service import DocumentService
from lrs.events.service import EventService
from lrs.exports.notices import Notice
from lrs.exports.withdrawing import Withdrawing
from lrs.forwarding.agreement import Agreement
from lrs.forwarding.forwarder import Forwarder, Records
from lrs.forwarding.selection import Selection
from lrs.forwarding.service import ForwardService
from lrs.http import keys
from lrs.http.admission import ByteBudget
from lrs.http.cors import Cors
from lrs.http.fetching import fetching
from lrs.http.outgoing import Outgoing
from lrs.http.pulling import pulling
from lrs.http.routes import add_routes
from lrs.imports.asking import Asking
from lrs.imports.holdings import ImportedHoldings
from lrs.imports.service import ImportService, ImportWork
from lrs.imports.withdrawn import Withdrawn
from lrs.jobs.runner import JobRunner
from lrs.jobs.service import JobService
from lrs.metrics import Metrics
from lrs.operation.administration import audit_log
from lrs.operation.annotating import Annotating
from lrs.operation.cases import cases_over
from lrs.operation.exporting import exporting_over
from lrs.operation.importing import Taking
from lrs.operation.retention import neighbours
from lrs.operation.spool import arrivals_of, spool_of
from lrs.operation.studylog import keeper_of
from lrs.overview import OverviewService
from lrs.people.enrolled import RosterDirectory
from lrs.people.service import PeopleService
from lrs.recurring import beside
from lrs.refusals import RefusalLog
from lrs.retention.blocking import Blocking
from lrs.retention.offices import offices
from lrs.retention.permissions import ByPolicy
from lrs.roster.service import RosterService
from lrs.statements.service import StatementService
from lrs.storage.store import Store
from lrs.studylog.board import BoardService
from lrs.studylog.classes import ClassService
from lrs.studylog.following import Following
from lrs.studylog.live import Live
from lrs.studylog.pupils import Pupils
from lrs.studylog.service import StudyLogService
from lrs.studylog.view import method
from lrs.xapi.version import Version

OFFER_SECONDS = 5  # longest silence of a server that somebody named, as a recipient


def build_app(config: Config, uri: str) -> web.Application:
    """The application, writing to the MongoDB at `uri`; it connects when it is started."""
    config = dataclasses.replace(config, mongo=dataclasses.replace(config.mongo, uri=uri))
    app = web.Application()
    app[keys.CONFIG] = config
    app[keys.ASSUMED_VERSION] = Version(config.xapi.assumed_version)
    app[keys.METRICS] = Metrics()
    app[keys.BUDGET] = ByteBudget(config.limits.body_budget_bytes)
    app[keys.CORS] = Cors(config.server.cors_origins)
    app[keys.WORKS] = []
    app[keys.AGAIN] = {}
    app.cleanup_ctx.extend([_store, _access, _audit, _codes, _roster, _people, _custodians, _annotation, _blocking,
                            _services, _studylog, _forwarding, _attachments, _refusals, _retention, _cases, _exports,
                            _others, _imports, _delivery, _jobs])
    app.on_shutdown.append(_let_go)
    add_routes(app)
    return app


async def _store(app: web.Application) -> AsyncIterator[None]:
    app[keys.STORE] = store = await Store.open(app[keys.CONFIG], app[keys.METRICS])
    store.statements.commits.observe = app[keys.METRICS].commit
    yield
    await store.close()


async def _access(app: web.Application) -> AsyncIterator[None]:
    store = app[keys.STORE]
    async with fetching(None) as outside:
        app[keys.ACCESS] = access = AccessService(
            store.tenants, store.credentials, store.signing_keys, app[keys.CONFIG], outside.get,
            store.learner_tokens)
        await access.start()
        yield
        access.stop()


async def _audit(app: web.Application) -> AsyncIterator[None]:
    config, store, metrics = app[keys.CONFIG], app[keys.STORE], app[keys.METRICS]
    entries, trees = store.audit_entries, store.audit_trees
    app[keys.AUDIT] = audit = audit_log(store.db, config)
    app[keys.REFUSED] = refused = RefusedAccess(audit.record, metrics)
    sealer = Sealer(entries, trees, store.leases, audit.sign, config.audit.checkpoint_minutes * 60, metrics)
    pruning = Pruning(entries, trees, audit.record, config.audit.keep_years)
    await audit.start()
    async with (beside(sealer.keep_sealing()), beside(refused.keep_counting()),
               beside(pruning.keep_pruning(store.leases))):
        yield
    await refused.write()
    await audit.stop()
    await sealer.finish()


async def _codes(app: web.Application) -> AsyncIterator[None]:
    store = app[keys.STORE]
    app[keys.CODES] = codes = CodeService(store.curriculum_tables, store.schools)
    await codes.refresh()
    async with beside(codes.keep_fresh()):
        yield


async def _roster(app: web.Application) -> AsyncIterator[None]:
    config, store = app[keys.CONFIG], app[keys.STORE]
    app[keys.ROSTER] = RosterService(store.rosters, store.calendars, store.leases, AuditedChanges(app[keys.AUDIT]),
                                     config, store.studylogs)
    yield


async def _people(app: web.Application) -> AsyncIterator[None]:
    async with fetching(None) as outside:
        app[keys.PEOPLE] = people = await PeopleService.open(
            app[keys.STORE], app[keys.CONFIG], outside, RosterDirectory(app[keys.ROSTER]),
            AuditedChanges(app[keys.AUDIT]))
        yield
        people.close()


async def _custodians(app: web.Application) -> AsyncIterator[None]:
    store, config = app[keys.STORE], app[keys.CONFIG]
    async with fetching(addresses.allowed(config.outgoing.allow)) as outside:
        app[keys.CUSTODIANS] = custodians = await CustodianService.open(
            store, config, outside.get, AuditedChanges(app[keys.AUDIT]))
        app[keys.CHECKING] = Checking(custodians, config.limits.checks)
        async with beside(Watching(custodians.registry, store.tenants, store.leases).keep_looking()):
            yield


async def _annotation(app: web.Application) -> AsyncIterator[None]:
    found = Annotating.over(app[keys.STORE], app[keys.CODES], app[keys.ROSTER],
                            AuditedChanges(app[keys.AUDIT]), app[keys.CONFIG])
    app[keys.ANNOTATOR] = found.annotator
    app[keys.ANNOTATIONS] = found.annotations
    app[keys.LINKS] = found.links
    app[keys.MAPPINGS] = found.mappings
    app[keys.REBUILDING] = found.rebuilding
    async with beside(found.rebuilding.keep_working()):
        yield


async def _blocking(app: web.Application) -> AsyncIterator[None]:
    app[keys.BLOCKING] = blocking = Blocking(app[keys.STORE].blocks, app[keys.STORE].tenants)
    await blocking.look()
    async with beside(blocking.keep_looking()):
        yield


async def _services(app: web.Application) -> AsyncIterator[None]:
    config, store = app[keys.CONFIG], app[keys.STORE]
    activities = ActivityService(store.activities)
    app[keys.CLAIMS] = claims = ClaimService(Known.open(config.profiles.folder))
    statements = StatementService(store.statements, store.attachments, activities, store.tenants, app[keys.ANNOTATOR],
                                  config, app[keys.BLOCKING].refuse, claims)
    app[keys.EVENTS] = EventService(store.events, statements, activities, store.tenants, app[keys.ANNOTATOR],
                                    caliper(), config, app[keys.BLOCKING].refuse)
    facts = RosterFacts(app[keys.ROSTER], config.policy.guardian_decides_below)
    in_cases = CaseFacts(store.cases, store.grants, app[keys.ROSTER])
    app[keys.STANDINGS] = standings = StandingService(
        [facts, GuardianLinks(app[keys.PEOPLE].guardians, facts), GrantedRoles(store.grants, facts),
         ImportedHoldings(store.provenance, in_cases.schools), in_cases],
        store.tenants, config.policy)
    app[keys.READING] = ReadingService(standings, facts)
    app[keys.PORTALS] = PortalService(standings, app[keys.PEOPLE].sessions, facts)
    app[keys.LEARNER_TOKENS] = tokens = LearnerTokenService(
        store.learner_tokens, standings, AuditedChanges(app[keys.AUDIT]), config.own_access, app[keys.ACCESS].forget)
    app[keys.EXPLANATIONS] = ExplanationService(standings, app[keys.PEOPLE].accounts, facts)
    app[keys.ACTIVITIES] = activities
    app[keys.STATEMENTS] = statements
    app[keys.DOCUMENTS] = DocumentService(store.documents, config.limits, app[keys.BLOCKING].refuse_agent)
    app[keys.AGENTS] = AgentService(statements)
    app[keys.OVERVIEW] = OverviewService(store.overviews, config.school.time_zone())
    yield
    tokens.close()


async def _studylog(app: web.Application) -> AsyncIterator[None]:
    store, config = app[keys.STORE], app[keys.CONFIG]
    app[keys.PUPILS] = pupils = Pupils(app[keys.ROSTER])
    app[keys.STUDYLOG] = logs = StudyLogService(store.studylogs, store.statements, app[keys.CODES], config)
    app[keys.CLASSES] = ClassService(app[keys.ROSTER], pupils, logs, app[keys.CODES], config)
    app[keys.BOARD] = BoardService(app[keys.ROSTER], store.studylogs, store.statements, config)
    app[keys.LIVE] = Live(Following(store.studylogs, store.statements, method(config)), config.studylog.live_listeners)
    keeper = keeper_of(store, config, app[keys.METRICS], config.studylog.share)
    async with beside(keeper.keep_keeping()):
        yield
    await keeper.finish()


async def _let_go(app: web.Application) -> None:
    """Whoever follows something live would keep the server from stopping."""
    app[keys.LIVE].end()


async def _forwarding(app: web.Application) -> AsyncIterator[None]:
    store, config = app[keys.STORE], app[keys.CONFIG]
    journal, allow = AuditedChanges(app[keys.AUDIT]), addresses.allowed(config.outgoing.allow)
    app[keys.AGREEMENT] = agreement = Agreement(store.consents, store.forwards, app[keys.STANDINGS], journal)
    wrapping = await Wrapping.open(config)
    async with Outgoing.open(allow, config.outgoing.seconds) as outgoing:
        app[keys.FORWARDS] = ForwardService(store.forwards, store.tenants, store.credentials, outgoing, wrapping,
                                            journal, allow)
        forwarder = Forwarder(
            Records(store.statements, store.attachments, store.forwards, app[keys.STATEMENTS]), store.leases,
            app[keys.STANDINGS], Selection(agreement), outgoing, wrapping, config.forwarding, app[keys.METRICS])
        async with beside(forwarder.keep_forwarding()):
            yield
        await forwarder.finish()


async def _attachments(app: web.Application) -> AsyncIterator[None]:
    async with beside(app[keys.STORE].attachments.keep_sweeping()):
        yield


async def _refusals(app: web.Application) -> AsyncIterator[None]:
    app[keys.REFUSALS] = refusals = RefusalLog(app[keys.STORE].refusals, app[keys.METRICS].refusals_dropped)
    async with beside(refusals.keep_writing()):
        yield
    await refusals.write()


async def _retention(app: web.Application) -> AsyncIterator[None]:
    store, roster = app[keys.STORE], app[keys.ROSTER]
    known = neighbours(store, roster, app[keys.AUDIT], ByPolicy(app[keys.STANDINGS], roster), app[keys.CONFIG])
    retention = offices(store, app[keys.CONFIG], known)
    app[keys.ERASURES] = retention.erasures
    async with beside(retention.erasing.keep_running()):
        yield


async def _cases(app: web.Application) -> AsyncIterator[None]:
    config, custodians = app[keys.CONFIG], app[keys.CUSTODIANS]
    app[keys.CASES] = cases = await cases_over(
        app[keys.STORE], config, app[keys.ROSTER], app[keys.PEOPLE].accounts, app[keys.STANDINGS],
        AuditedChanges(app[keys.AUDIT]), custodians.signer, custodians.origin, erasing=app[keys.ERASURES],
        approved=lambda case: app[keys.EXPORTS].approved(case),
        withdrawn=lambda case: app[keys.WITHDRAWING].settle(case))
    allow = addresses.allowed(config.outgoing.allow_stores)
    async with Outgoing.open(allow, OFFER_SECONDS) as outgoing, beside(cases.keep_deadlines()):
        app[keys.OFFERED] = Offered(Discovery(outgoing.get))
        yield


async def _exports(app: web.Application) -> AsyncIterator[None]:
    found = exporting_over(app[keys.STORE], app[keys.CONFIG], app[keys.CASES].work, app[keys.CUSTODIANS],
                           app[keys.ROSTER], app[keys.CODES], app[keys.STANDINGS], AuditedChanges(app[keys.AUDIT]))
    app[keys.EXPORTS] = found.service
    app[keys.PREVIEWS] = found.previews
    app[keys.SPOOL] = spool_of(app[keys.CONFIG])
    app[keys.WORKS].append(found.work)
    app[keys.AGAIN]["export"] = found.service.again
    async with beside(found.service.keep_beginning()), beside(found.work.keep_sweeping()):
        yield


async def _others(app: web.Application) -> AsyncIterator[None]:
    """Other custodians are asked for records, and told of consents that were taken back, as they tell here."""
    store, config, custodians = app[keys.STORE], app[keys.CONFIG], app[keys.CUSTODIANS]
    app[keys.WITHDRAWING] = withdrawing = Withdrawing(store.jobs, store.cases, store.tenants, spool_of(config))
    app[keys.WITHDRAWN] = Withdrawn(store.withdrawals, store.provenance, custodians, AuditedChanges(app[keys.AUDIT]))
    allow = addresses.allowed(config.outgoing.allow, config.outgoing.allow_stores)  # schools, and families' stores
    async with Outgoing.open(allow, config.outgoing.seconds) as outgoing:
        app[keys.ASKING] = Asking(outgoing, custodians)
        notice = Notice(app[keys.CASES].work, withdrawing, store.tenants, custodians, outgoing,
                        config.bundles.notice_days)
        app[keys.WORKS].append(notice)
        app[keys.AGAIN]["notice"] = notice.again
        async with beside(withdrawing.keep_settling()):
            yield


async def _imports(app: web.Application) -> AsyncIterator[None]:
    config, store, custody = app[keys.CONFIG], app[keys.STORE], app[keys.CUSTODIANS]
    found = Taking.over(store, config, app[keys.STATEMENTS], app[keys.ACTIVITIES], app[keys.ANNOTATOR],
                        app[keys.LINKS], app[keys.ROSTER], custody, app[keys.BLOCKING].refuse,
                        AuditedChanges(app[keys.AUDIT]))
    waiting = arrivals_of(config)
    app[keys.IMPORTS] = ImportService(found.importing, found.confirming, store.provenance, store.jobs,
                                      store.rebuilds, app[keys.READING], waiting)
    async with pulling(addresses.allowed(config.outgoing.allow), custody.registry, waiting) as issuers:
        work = ImportWork(found.importing, found.confirming, store.tenants, store.jobs, waiting, issuers)
        app[keys.WORKS].append(work)
        async with beside(work.keep_sweeping()):
            yield


async def _delivery(app: web.Application) -> AsyncIterator[None]:
    store, config = app[keys.STORE], app[keys.CONFIG]
    allow = addresses.allowed(config.outgoing.allow_stores)
    async with Outgoing.open(allow, config.outgoing.seconds) as outgoing:
        app[keys.LEARNER_STORES] = stores = LearnerStoreService(
            store.learner_stores, store.jobs, app[keys.STANDINGS], outgoing, await Wrapping.open(config),
            AuditedChanges(app[keys.AUDIT]), allow)
        delivery = Delivery(stores, app[keys.EXPORTS], store.tenants, app[keys.CUSTODIANS])
        app[keys.WORKS].append(delivery)
        app[keys.AGAIN]["delivery"] = stores.again
        yield


async def _jobs(app: web.Application) -> AsyncIterator[None]:
    works = app[keys.WORKS]
    again = app[keys.AGAIN]
    app[keys.JOBS] = JobService(app[keys.STORE].jobs, works, again, AuditedChanges(app[keys.AUDIT]))
    runner = JobRunner(app[keys.STORE].jobs, works, app[keys.CONFIG].bundles.look_seconds)
    async with beside(runner.keep_running()):
        yield
