"""Storing and finding Statements: every road to them, also of console and exports, begins here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from lrs.access.person import Person
from lrs.access.policy import read_by, require
from lrs.access.principal import Principal
from lrs.access.reach import NOTHING, Reach
from lrs.activities import ActivityService
from lrs.annotation.annotator import Annotator
from lrs.claims.service import ClaimService
from lrs.config import Config
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.statements import showing, submission
from lrs.statements.drafting import Drafting
from lrs.statements.query import Format, Single, StatementQuery
from lrs.statements.queryfields import QueryKeys
from lrs.statements.submission import Submission
from lrs.statements.uploads import Shipment
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.attachments import Attachments, StoredFile
from lrs.storage.contract.statements import NewStatement, Outcome, StatementFilter, StatementRow, Statements
from lrs.xapi.version import Version


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, the last position that may follow them (None on the last page), and the list's mark."""

    rows: list[StatementRow]
    next: int | None
    mark: int


def _take_all(tenant: str, batch: Sequence[NewStatement], keys: QueryKeys) -> None:
    """Nobody's Statements are refused."""


class StatementService:
    """`refuse` raises for a batch of a tenant that holds somebody of whom no Statement is taken."""

    def __init__(self, statements: Statements, attachments: Attachments, activities: ActivityService,
                 tenants: Tenants, annotator: Annotator, config: Config,
                 refuse: Callable[[str, Sequence[NewStatement], QueryKeys], None] = _take_all,
                 claims: ClaimService | None = None) -> None:
        self._statements = statements
        self._attachments = attachments
        self._activities = activities
        self._tenants = tenants
        self._annotator = annotator
        self._limits = config.limits
        self._refuse = refuse
        self._claims = claims
        self._keys: dict[str, QueryKeys] = {}
        self._written: dict[tuple[str, str], int] = {}  # the last position acknowledged to each app

    # --- storing ---

    async def read(self, principal: Principal, version: Version, body: bytes,
                   statement_id: str | None = None) -> Submission:
        """The valid Statements of a POST, or with `statement_id` the one of a PUT, and what there is to remark on them
        by the profiles that the key is looked at by. Nothing is stored yet."""
        require(principal, "statements/write")
        reading = await self._annotator.reading(principal.tenant, principal.credential, principal.app)
        drafting = Drafting(principal, version, await self.keys(principal.tenant), reading, statement_id)
        claims = self._claims.of(principal.profiles) if self._claims is not None else None
        if statement_id is None:
            return await submission.read(body, drafting, self._limits, claims)
        return await submission.read_single(body, statement_id, drafting, self._limits, claims)

    async def store(self, principal: Principal, submitted: Submission) -> list[str]:
        """Store all or nothing; the ids in order. Durable, and visible by id, when this returns.

        A Statement that is there already and the same counts as stored (Communication 2.1.1); so does whatever comes
        under the id of an erased one, and is not kept: a client that sends it again has done its part, the rest of its
        batch arrives, and it learns nothing. Raises `Conflict` for one with the id of another content, `BadRequest` for
        voiding what cannot be voided.
        """
        if not submitted.drafts:
            return []
        new = await self.annotated(principal, submitted)
        self._refuse(principal.tenant, new, await self.keys(principal.tenant))
        outcome = await self._statements.insert_batch(principal.tenant, new, void_any=principal.writes_all)
        match outcome:
            case Outcome.Different(statement_id):
                raise Conflict("statement-conflict", id=statement_id)
            case Outcome.Unvoidable(statement_id, reason):
                raise BadRequest(f"statement-unvoidable-{reason}", id=statement_id)
            case Outcome.Stored(_, last, erased):
                self.acknowledge(principal, last)
                if erased:
                    await self._discard(principal.tenant, new, set(erased))
                # Also from what was there before: a process may have died between storing it and learning from it.
                await self._activities.learn(principal.tenant, [
                    form for draft in submitted.drafts if draft.statement.statement_id not in erased
                    for form in draft.forms])
        return [each.statement_id for each in new]

    async def annotated(self, principal: Principal, submitted: Submission) -> list[NewStatement]:
        """The Statements of `submitted`, each with what stands beside it at this moment."""
        found = await self._annotator.annotations(principal.tenant, [draft.evidence for draft in submitted.drafts])
        for draft, annotation in zip(submitted.drafts, found, strict=True):
            draft.statement.annotation = annotation
        return [draft.statement for draft in submitted.drafts]

    async def _discard(self, tenant: str, batch: Sequence[NewStatement], erased: set[str]) -> None:
        """Forget the attachments that came with the erased Statements of the batch alone."""
        kept = {file.file for each in batch if each.statement_id not in erased for file in each.files}
        files = {file.file: file for each in batch if each.statement_id in erased for file in each.files}
        await self._attachments.discard(tenant, [file for name, file in files.items() if name not in kept])

    def acknowledge(self, principal: Principal, last: int) -> None:
        """Remember that this app was told of what is stored up to the position `last`."""
        writer = principal.tenant, principal.app
        self._written[writer] = max(self._written.get(writer, 0), last)

    def acknowledged(self, principal: Principal) -> int:
        """The position up to which this process told the app that what it wrote is stored."""
        return self._written.get((principal.tenant, principal.app), 0)

    def shipment(self, principal: Principal, submitted: Submission) -> Shipment:
        """The attachments of `submitted`, on their way in."""
        return Shipment(self._attachments, principal.tenant, submitted, self._limits.nesting)

    # --- finding ---

    async def one(self, caller: Principal | Person, asked: Single, reach: Reach | None = None) -> StatementRow:
        """Within `reach`, or without one as far as the key itself reads.

        Raises `NotFound`, also for one that is there but not the caller's to see.
        """
        by, reach = _bounds(caller, reach)
        keys = await self.keys(caller.tenant)
        row = await self._statements.get(caller.tenant, keys.statement(asked.statement_id), voided=asked.voided,
                                         by=by, reach=reach)
        if row is None:
            raise NotFound("statement-unknown")
        return row

    async def standing(self, tenant: str, key: bytes, by: str | None) -> StatementRow | None:
        """The one with this record key, if it stands; `by` restricts to one app's."""
        return await self._statements.get(tenant, key, voided=False, by=by)

    async def page(self, caller: Principal | Person, query: StatementQuery, reach: Reach | None = None) -> Page:
        """One page of a list, within `reach`, or without one as far as the key itself reads.

        It ends at its mark; the pages that follow keep to the first one's.

        A caller that continues from where another process stood, a little ahead of this one, is waited for; and an app
        finds in it all that this process acknowledged to it.
        """
        by, reach = _bounds(caller, reach)
        acknowledged = self.acknowledged(caller) if isinstance(caller, Principal) else 0
        keys = await self.keys(caller.tenant)
        await self._statements.reached(max(query.ahead(), acknowledged))
        mark = self._statements.mark()
        if query.cursor:
            mark = min(mark, query.cursor.mark)
        rows, more = await self._statements.find(caller.tenant, query.bounded(keys, by, mark, reach), query.limit,
                                                 self._limits.page_bytes)
        return Page(rows, rows[-1].pos if more else None, mark)

    async def works(self, person: Person, learner: str, reach: Reach, limit: int, before: int | None = None,
                    sha2: str | None = None) -> Page:
        """What a learner attached files to (`sha2`: this one), within `reach`, newest first; `before`: where the page
        before it ended."""
        wanted = StatementFilter(reach=reach, attached_by=learner, sha2=sha2, before=before,
                                 mark=self._statements.mark())
        rows, more = await self._statements.find(person.tenant, wanted, limit, self._limits.page_bytes)
        return Page(rows, rows[-1].pos if more else None, self._statements.mark())

    async def begun(self, tenant: str) -> bool:
        """Whether any Statement of the tenant is there."""
        rows, _ = await self._statements.find(tenant, StatementFilter(), 1, 1)
        return bool(rows)

    async def recent_of_agent(self, principal: Principal, identifier: str, limit: int,
                              reach: Reach | None = None) -> list[bytes]:
        """The exact texts of the newest Statements about an agent, within `reach`, or without one as far as the key
        itself reads."""
        by, reach = _bounds(principal, reach)
        keys = await self.keys(principal.tenant)
        query = StatementFilter(agent=keys.agent(identifier), by=by, reach=reach, mark=self._statements.mark())
        rows, _ = await self._statements.find(principal.tenant, query, limit, self._limits.page_bytes)
        return [row.text for row in rows]

    async def mentions(self, tenant: str, activity_id: str, reach: Reach) -> bool:
        """Whether a Statement within `reach` is about this Activity, or names it in its context."""
        keys = await self.keys(tenant)
        query = StatementFilter(activity=keys.activity(activity_id), related_activities=True, reach=reach,
                                mark=self._statements.mark())
        rows, _ = await self._statements.find(tenant, query, 1, 1)
        return bool(rows)

    async def shown(self, caller: Principal | Person, rows: Sequence[StatementRow], wanted: Format,
                    accept_language: str) -> list[bytes]:
        """The JSON text of each row in the format `wanted`: exact copies bytes, the others read and write JSON."""
        if wanted == "exact":
            return [row.text for row in rows]
        return await showing.rewritten(rows, wanted, accept_language, caller.tenant, self._activities)

    def attachment(self, caller: Principal | Person, file: StoredFile) -> AsyncIterator[bytes]:
        """The bytes of an attachment of a Statement that was found for this caller."""
        return self._attachments.read(caller.tenant, file)

    async def keys(self, tenant: str) -> QueryKeys:
        found = self._keys.get(tenant)
        if found is None:
            record = await self._tenants.get(tenant)
            if record is None:
                raise NotFound("tenant-unknown", id=tenant)
            found = self._keys.setdefault(tenant, QueryKeys(record.secret))
        return found


def _bounds(caller: Principal | Person, reach: Reach | None) -> tuple[str | None, Reach | None]:
    """Whose Statements are found (None: anybody's), and within which reach: without one nobody but a key has any."""
    if reach is not None:
        return None, reach
    return (read_by(caller), None) if isinstance(caller, Principal) else (None, NOTHING)
