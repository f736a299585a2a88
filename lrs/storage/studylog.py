"""The study log in MongoDB."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo.errors import PyMongoError

from lrs.errors import StorageUnavailable
from lrs.storage.client import Database, translated
from lrs.storage.contract.studylog import View
from lrs.storage.studylog_view import MongoView

LOOK_SECONDS = 6.0  # that a view may take beyond the deadline of one operation


class MongoStudyLogs:
    """`lrs.storage.contract.studylog.StudyLogs`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        try:
            with translated():
                # A transaction that only reads: what it sees is held for it, and was everywhere when it ends.
                async with self._db.transaction(allowance=LOOK_SECONDS) as session:
                    yield MongoView(self._db, session)
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):  # an election, or it took too long
                raise StorageUnavailable from error
            raise
