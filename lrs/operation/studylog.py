"""What keeps study logs, over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from lrs.config import Config
from lrs.storage.store import Store
from lrs.studylog.keeper import Keeper, Observer
from lrs.studylog.view import method


def keeper_of(store: Store, config: Config, observer: Observer | None = None) -> Keeper:
    return Keeper(store.studylogs, store.statements, store.tenants, store.leases, method(config), observer)
