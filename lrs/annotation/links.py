"""Who is behind an account of a tool: links made in bulk by people, after a preview, and undone as a whole.

An account of a tool is linked to a learner's UUID, given or found by the roster's username. An alias says that a UUID
is another one's learner. What was stored before is annotated again by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import uuid4

from lrs.annotation import identity, tables
from lrs.annotation.identity import uuid_of
from lrs.annotation.rebuilding import Rebuilding
from lrs.annotation.sources import Roster
from lrs.annotation.tables import Rejected
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.journal import Journal
from lrs.messages.text import Text
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.annotations import Annotations, Unlinked
from lrs.storage.contract.links import Batch, Links
from lrs.xapi.jsontext import load

MOST = 200_000
MOST_NAMED = 50  # learners in an audit entry
NESTING = 250
_NO_PAGE = Text("an account needs its home page (--home-page, homePage or a column home_page)",
                "アカウントの homePage がありません(画面・--home-page・homePage・home_page 列のどれかで指定)")
_FORMULA = frozenset("=+-@")


class Link(NamedTuple):
    """What somebody wants linked: an account under a home page (or a mailto: address alone) to a UUID or a username.
    `line` is where they said so."""

    line: int
    account: str
    home_page: str
    learner: str
    username: str


class Stranger(NamedTuple):
    """An account (or a mailto: address alone) that no learner stands behind, and how many Statements name it."""

    account: str
    home_page: str
    statements: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch does: accounts that are `new`, that are `changed` to another learner, that stay the `same`; and how
    many stored Statements name them. `batch_id` is None where nothing was done."""

    batch_id: str | None
    new: int
    changed: int
    same: int
    statements: int


def read(content: bytes, home_page: str) -> list[Link]:
    """The links of a CSV with the headings account, and learner or username, and perhaps home_page, in whose place
    `home_page` stands. A row whose learner and username are empty waits for another day: so a list of unlinked accounts
    can be sent as far as it is filled in. Raises `BadRequest`."""
    return [Link(row.line, _unquoted(row.cells.get("account", "")), row.cells.get("home_page", "") or home_page,
                 row.cells.get("learner", ""), row.cells.get("username", ""))
            for row in tables.read(content, ["account"]) if row.cells.get("learner") or row.cells.get("username")]


def quoted(account: str) -> str:
    """An account as a cell that no spreadsheet takes for a formula; `read` takes the quote away again."""
    return f"'{account}" if account[:1] in _FORMULA else account


def _unquoted(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


class LinkService:
    def __init__(self, links: Links, annotations: Annotations, tenants: Tenants, roster: Roster,
                 rebuilding: Rebuilding, journal: Journal) -> None:
        self._links = links
        self._annotations = annotations
        self._tenants = tenants
        self._roster = roster
        self._rebuilding = rebuilding
        self._journal = journal

    # --- accounts ---

    async def link(self, tenant: str, app: str, wanted: Sequence[Link], by: str, *, preview: bool = False,
                   among: Collection[str] | None = None) -> Preview:
        """Link accounts of `app`, all or none, to learners who are `among` these (None: anybody).

        Raises `BadRequest`, naming each line that cannot be, and why; `Forbidden` for an account that is linked to
        somebody else's learner.
        """
        pairs = await self._pairs(tenant, wanted, among)
        keys = await self._keys(tenant)
        standing = await self._standing(tenant, app, list(pairs))
        _check_among(standing.values(), among)
        news = {account: learner for account, learner in pairs.items() if standing.get(account) != learner}
        batch_id = None
        if news and not preview:
            batch = _batch(tenant, "accounts", app, len(news), by)
            await self._rebuilding.ask(tenant, f"links {batch.batch_id}", "agents", _of(keys, news), by)
            await self._links.add(batch, list(news.items()))
            await self._note("link.accounts", batch, by, news.values())
            batch_id = batch.batch_id
        return Preview(batch_id, sum(account not in standing for account in news),
                       sum(account in standing for account in news), len(pairs) - len(news),
                       await self._annotations.of_agents(tenant, _of(keys, pairs)))

    async def _pairs(self, tenant: str, wanted: Sequence[Link], among: Collection[str] | None) -> dict[str, str]:
        if not wanted:
            raise BadRequest("links-none")
        if len(wanted) > MOST:
            raise BadRequest("links-too-many", count=len(wanted), limit=MOST)
        named = await self._roster.by_username(tenant, {link.username for link in wanted if link.username})
        pairs: dict[str, str] = {}
        rejected: list[Rejected] = []
        for link in wanted:
            account, learner = _account(link), _learner(link, named)
            reason: Text | None = None
            if account is None:
                reason = _NO_PAGE
            elif learner is None:
                reason = _unknown(link, named)
            elif among is not None and learner not in among:
                given = link.learner or link.username
                reason = Text(f"{given!r} is no learner of your school now",
                              f"{given} は現在、担当校に在籍していません")
            elif pairs.get(account, learner) != learner:
                reason = Text(f"{link.account!r} is linked to another learner in a line above",
                              f"{link.account} は、上の行で別の児童生徒に紐付けています")
            else:
                pairs[account] = learner
            if reason:
                rejected.append(Rejected(link.line, reason))
        if rejected:
            raise BadRequest("links-rejected", count=len(rejected), lines=tables.shown(rejected))
        return pairs

    async def _standing(self, tenant: str, app: str, accounts: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for first in range(0, len(accounts), 5000):
            found |= await self._links.learners(tenant, app, accounts[first:first + 5000])
        return found

    # --- aliases ---

    async def alias(self, tenant: str, aliases: Mapping[str, str], by: str, *, preview: bool = False) -> Preview:
        """Say of UUIDs whose learner they are. Raises `BadRequest` for what is no UUID or goes in a circle."""
        standing = dict(await self._links.aliases(tenant))
        pairs = _aliased(aliases, standing)
        news = {alias: learner for alias, learner in pairs.items() if standing.get(alias) != learner}
        batch_id = None
        if news and not preview:
            batch = _batch(tenant, "aliases", "", len(news), by)
            affected = [*news, *(standing[alias] for alias in news if alias in standing)]
            await self._rebuilding.ask_learners(tenant, f"links {batch.batch_id}", affected, by)
            await self._links.add(batch, list(news.items()))
            await self._note("link.aliases", batch, by, affected)
            batch_id = batch.batch_id
        return Preview(batch_id, sum(alias not in standing for alias in news),
                       sum(alias in standing for alias in news), len(pairs) - len(news),
                       await self._annotations.of_learners(tenant, pairs))

    async def meant(self, tenant: str, users: Collection[str]) -> Mapping[str, str]:
        """The learner that each of these UUIDs stands for: its own, unless it is an alias."""
        aliases = await self._links.aliases(tenant)
        return {user: aliases.get(user, user) for user in users}

    # --- both ---

    async def undo(self, tenant: str, batch_id: str, by: str, among: Collection[str] | None = None) -> Batch:
        """Take a batch back: what held before it holds again.

        Raises `NotFound`, `Conflict` when it was undone, `Forbidden` when one of its learners is not `among` these.
        """
        batch = await self._links.get(tenant, batch_id)
        if batch is None:
            raise NotFound("link-batch-unknown", id=batch_id)
        if batch.undone is not None:
            raise Conflict("link-batch-undone", id=batch_id)
        links = await self._links.links(batch)
        _check_among([learner for _, learner in links], among)
        why = f"links {batch_id} undone"
        if batch.kind == "aliases":
            await self._rebuilding.ask_learners(tenant, why, {learner for _, learner in links}, by)
        else:
            accounts = [account for account, _ in links]
            await self._rebuilding.ask(tenant, why, "agents", _of(await self._keys(tenant), accounts), by)
        if not await self._links.undo(batch, by, now_ms()):
            raise Conflict("link-batch-undone", id=batch_id)
        await self._note("link.undone", batch, by, [learner for _, learner in links])
        return batch

    async def batches(self, tenant: str) -> list[Batch]:
        """Newest first."""
        return await self._links.batches(tenant)

    async def unlinked(self, tenant: str, app: str | None) -> list[Unlinked]:
        """How many Statements no learner stands behind, by app and home page, the most first."""
        return await self._annotations.unlinked(tenant, app)

    async def strangers(self, tenant: str, app: str, home_page: str, limit: int) -> list[Stranger]:
        """The accounts that no learner stands behind, under this home page in this app's Statements, those with the
        most first; the first `limit` of them."""
        found: Counter[tuple[str, str]] = Counter()
        for text, count in await self._annotations.strangers(tenant, app, home_page, limit):
            actor = load(text, NESTING)["actor"]
            if "account" in actor:
                found[actor["account"]["name"], actor["account"]["homePage"]] += count
            elif "mbox" in actor:
                found[actor["mbox"], ""] += count
        return [Stranger(account, page, count) for (account, page), count in found.most_common()]

    async def _note(self, event: str, batch: Batch, by: str, learners: Iterable[str]) -> None:
        """Whom it is about is told of few; a class list of thousands is named by its batch."""
        subjects = sorted(set(learners))
        await self._journal.record(batch.tenant, event, by, subjects=subjects if len(subjects) <= MOST_NAMED else (),
                                   details={"batch": batch.batch_id, "app": batch.app, "count": str(batch.count)})

    async def _keys(self, tenant: str) -> QueryKeys:
        found = await self._tenants.get(tenant)
        if found is None:
            raise NotFound("tenant-unknown", id=tenant)
        return QueryKeys(found.secret)


def _check_among(learners: Iterable[str], among: Collection[str] | None) -> None:
    if among is not None and not all(learner in among for learner in learners):
        raise Forbidden("not-at-this-school")


def _account(link: Link) -> str | None:
    """What the account is found by; None when its home page is not known."""
    if link.account.startswith("mailto:"):
        return identity.account({"mbox": link.account})
    if not link.account or not link.home_page:
        return None
    return identity.account({"account": {"homePage": link.home_page, "name": link.account}})


def _learner(link: Link, named: Mapping[str, tuple[str, ...]]) -> str | None:
    if link.learner:
        return uuid_of(link.learner)
    users = named.get(link.username, ())
    return users[0] if len(users) == 1 else None


def _unknown(link: Link, named: Mapping[str, tuple[str, ...]]) -> Text:
    if link.learner:
        return Text(f"{link.learner!r} is no UUID of a learner", f"{link.learner} は児童生徒の UUID ではありません")
    if link.username in named:
        return Text(f"{link.username!r} is the username of several people: give the learner's UUID",
                    f"ユーザー名 {link.username} の人が複数います。UUID を指定してください")
    if link.username:
        return Text(f"the roster knows no {link.username!r}", f"ユーザー名 {link.username} は名簿にありません")
    return Text("neither learner nor username is given", "learner も username も書かれていません")


def _aliased(aliases: Mapping[str, str], standing: Mapping[str, str]) -> dict[str, str]:
    """Each alias and its learner, both in lower case; of a learner who is an alias the learner that stands for."""
    pairs: dict[str, str] = {}
    for line, (one, other) in enumerate(aliases.items(), 1):
        alias, learner = uuid_of(one), uuid_of(other)
        holding = {**standing, **pairs}
        learner = holding.get(learner, learner) if learner else None
        if alias is None or learner is None:
            reason = Text(f"{one!r} and {other!r} must both be UUIDs of learners",
                          f"{one} と {other} は、どちらも児童生徒の UUID にしてください")
        elif alias == learner or alias in holding.values():
            reason = Text(f"{alias} is that learner already, or others are its aliases",
                          f"{alias} は既にその児童生徒のものか、別の UUID の本体です")
        else:
            pairs[alias] = learner
            continue
        rejected = [Rejected(line, reason)]
        raise BadRequest("links-rejected", count=1, lines=tables.shown(rejected))
    if not pairs:
        raise BadRequest("links-none")
    return pairs


def _of(keys: QueryKeys, accounts: Collection[str]) -> list[bytes]:
    return [keys.agent.afresh(identifier) for account in accounts for identifier in identity.spellings(account)]


def _batch(tenant: str, kind: str, app: str, count: int, by: str) -> Batch:
    return Batch(str(uuid4()), tenant, "aliases" if kind == "aliases" else "accounts", app, count, by, now_ms())
