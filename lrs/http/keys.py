"""Typed keys under which the running application holds its services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from lrs.config import Config

if TYPE_CHECKING:
    from lrs.access.service import AccessService
    from lrs.activities.service import ActivityService
    from lrs.agents import AgentService
    from lrs.documents.service import DocumentService
    from lrs.metrics import Metrics
    from lrs.statements.service import StatementService
    from lrs.storage.client import Store

CONFIG: web.AppKey[Config] = web.AppKey("config", Config)
