"""Typed keys under which the running application holds its services."""

from __future__ import annotations

from aiohttp import web

from lrs.access.service import AccessService
from lrs.activities import ActivityService
from lrs.agents import AgentService
from lrs.config import Config
from lrs.documents.service import DocumentService
from lrs.http.admission import ByteBudget
from lrs.http.cors import Cors
from lrs.metrics import Metrics
from lrs.refusals import RefusalLog
from lrs.statements.service import StatementService
from lrs.storage.contract import Tenants
from lrs.storage.store import Store

CONFIG: web.AppKey[Config] = web.AppKey("config", Config)
STORE: web.AppKey[Store] = web.AppKey("store", Store)
TENANTS: web.AppKey[Tenants] = web.AppKey("tenants", Tenants)
ACCESS: web.AppKey[AccessService] = web.AppKey("access", AccessService)
STATEMENTS: web.AppKey[StatementService] = web.AppKey("statements", StatementService)
DOCUMENTS: web.AppKey[DocumentService] = web.AppKey("documents", DocumentService)
ACTIVITIES: web.AppKey[ActivityService] = web.AppKey("activities", ActivityService)
AGENTS: web.AppKey[AgentService] = web.AppKey("agents", AgentService)
METRICS: web.AppKey[Metrics] = web.AppKey("metrics", Metrics)
REFUSALS: web.AppKey[RefusalLog] = web.AppKey("refusals", RefusalLog)
BUDGET: web.AppKey[ByteBudget] = web.AppKey("budget", ByteBudget)
CORS: web.AppKey[Cors] = web.AppKey("cors", Cors)
