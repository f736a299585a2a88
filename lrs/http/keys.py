"""Typed keys under which the running application holds its services."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from lrs.access.explanation import ExplanationService
    from lrs.access.facts import StandingService
    from lrs.access.learnertokens import LearnerTokenService
    from lrs.access.portals import PortalService
    from lrs.access.reading import ReadingService
    from lrs.access.service import AccessService
    from lrs.activities import ActivityService
    from lrs.agents import AgentService
    from lrs.annotation.annotator import Annotator
    from lrs.annotation.links import LinkService
    from lrs.annotation.mapping import MappingService
    from lrs.annotation.rebuilding import Rebuilding
    from lrs.annotation.service import AnnotationService
    from lrs.audit.refused import RefusedAccess
    from lrs.audit.service import AuditService
    from lrs.cases.service import CaseService
    from lrs.codes.service import CodeService
    from lrs.config import Config
    from lrs.custodians.checking import Checking
    from lrs.custodians.offered import Offered
    from lrs.custodians.service import CustodianService
    from lrs.delivery.stores import LearnerStoreService
    from lrs.documents.service import DocumentService
    from lrs.events.service import EventService
    from lrs.exports.preview import Previews
    from lrs.exports.service import ExportService
    from lrs.exports.spool import Spool
    from lrs.exports.withdrawing import Withdrawing
    from lrs.forwarding.agreement import Agreement
    from lrs.forwarding.service import ForwardService
    from lrs.http.admission import ByteBudget
    from lrs.http.cors import Cors
    from lrs.imports.service import ImportService
    from lrs.imports.withdrawn import Withdrawn
    from lrs.jobs.runner import Work
    from lrs.jobs.service import Again, JobService
    from lrs.messages.text import Language
    from lrs.metrics import Metrics
    from lrs.overview import OverviewService
    from lrs.people.service import PeopleService
    from lrs.refusals import RefusalLog
    from lrs.retention.blocking import Blocking
    from lrs.retention.erasures import ErasureService
    from lrs.roster.service import RosterService
    from lrs.statements.service import StatementService
    from lrs.storage.contract.jobs import JobKind
    from lrs.storage.store import Store
    from lrs.studylog.board import BoardService
    from lrs.studylog.classes import ClassService
    from lrs.studylog.live import Live
    from lrs.studylog.pupils import Pupils
    from lrs.studylog.service import StudyLogService
    from lrs.xapi.version import Version

CONFIG: web.AppKey[Config] = web.AppKey("config")
STORE: web.AppKey[Store] = web.AppKey("store")
ACCESS: web.AppKey[AccessService] = web.AppKey("access")
STANDINGS: web.AppKey[StandingService] = web.AppKey("standings")
EXPLANATIONS: web.AppKey[ExplanationService] = web.AppKey("explanations")
PORTALS: web.AppKey[PortalService] = web.AppKey("portals")
LEARNER_TOKENS: web.AppKey[LearnerTokenService] = web.AppKey("learner_tokens")
FORWARDS: web.AppKey[ForwardService] = web.AppKey("forwards")
AGREEMENT: web.AppKey[Agreement] = web.AppKey("agreement")
LEARNER_STORES: web.AppKey[LearnerStoreService] = web.AppKey("learner_stores")
READING: web.AppKey[ReadingService] = web.AppKey("reading")
STATEMENTS: web.AppKey[StatementService] = web.AppKey("statements")
EVENTS: web.AppKey[EventService] = web.AppKey("events")
DOCUMENTS: web.AppKey[DocumentService] = web.AppKey("documents")
ACTIVITIES: web.AppKey[ActivityService] = web.AppKey("activities")
AGENTS: web.AppKey[AgentService] = web.AppKey("agents")
AUDIT: web.AppKey[AuditService] = web.AppKey("audit")
REFUSED: web.AppKey[RefusedAccess] = web.AppKey("refused")
CODES: web.AppKey[CodeService] = web.AppKey("codes")
ANNOTATOR: web.AppKey[Annotator] = web.AppKey("annotator")
ANNOTATIONS: web.AppKey[AnnotationService] = web.AppKey("annotations")
REBUILDING: web.AppKey[Rebuilding] = web.AppKey("rebuilding")
LINKS: web.AppKey[LinkService] = web.AppKey("links")
MAPPINGS: web.AppKey[MappingService] = web.AppKey("mappings")
CUSTODIANS: web.AppKey[CustodianService] = web.AppKey("custodians")
CHECKING: web.AppKey[Checking] = web.AppKey("checking")
IMPORTS: web.AppKey[ImportService] = web.AppKey("imports")
WITHDRAWN: web.AppKey[Withdrawn] = web.AppKey("withdrawn")
WORKS: web.AppKey[list[Work]] = web.AppKey("works")
AGAIN: web.AppKey[dict[JobKind, Again]] = web.AppKey("again")
PEOPLE: web.AppKey[PeopleService] = web.AppKey("people")
METRICS: web.AppKey[Metrics] = web.AppKey("metrics")
ROSTER: web.AppKey[RosterService] = web.AppKey("roster")
LIVE: web.AppKey[Live] = web.AppKey("live")
PUPILS: web.AppKey[Pupils] = web.AppKey("pupils")
STUDYLOG: web.AppKey[StudyLogService] = web.AppKey("studylog")
BOARD: web.AppKey[BoardService] = web.AppKey("board")
CLASSES: web.AppKey[ClassService] = web.AppKey("classes")
OVERVIEW: web.AppKey[OverviewService] = web.AppKey("overview")
REFUSALS: web.AppKey[RefusalLog] = web.AppKey("refusals")
CASES: web.AppKey[CaseService] = web.AppKey("cases")
ERASURES: web.AppKey[ErasureService] = web.AppKey("erasures")
BLOCKING: web.AppKey[Blocking] = web.AppKey("blocking")
BUDGET: web.AppKey[ByteBudget] = web.AppKey("budget")
CORS: web.AppKey[Cors] = web.AppKey("cors")
DESCRIPTION: web.AppKey[Callable[[Language], dict[str, Any]]] = web.AppKey("description")
ASSUMED_VERSION: web.AppKey[Version] = web.AppKey("assumed_version")
PREVIEWS: web.AppKey[Previews] = web.AppKey("previews")
JOBS: web.AppKey[JobService] = web.AppKey("jobs")
SPOOL: web.AppKey[Spool] = web.AppKey("spool")
OFFERED: web.AppKey[Offered] = web.AppKey("offered")
EXPORTS: web.AppKey[ExportService] = web.AppKey("exports")
WITHDRAWING: web.AppKey[Withdrawing] = web.AppKey("withdrawing")
