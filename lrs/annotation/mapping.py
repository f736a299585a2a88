"""Publishers' lists of which content carries which curriculum code, in the form that CodeAssign writes: CSV with the
columns `content_id` and `gakushu_shidoyoryo_code`, a line for each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lrs.annotation import tables
from lrs.annotation.places import code, key_of
from lrs.annotation.rebuilding import Rebuilding
from lrs.annotation.tables import Rejected
from lrs.errors import BadRequest, NotFound
from lrs.messages.text import Text
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.annotations import ContentCodes
from lrs.xapi.primitives import is_iri

CONTENT, CODE = "content_id", "gakushu_shidoyoryo_code"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many contents the file maps anew, otherwise than before, no longer, and as before."""

    new: int
    changed: int
    removed: int
    same: int


class MappingService:
    def __init__(self, content_codes: ContentCodes, tenants: Tenants, rebuilding: Rebuilding) -> None:
        self._content_codes = content_codes
        self._tenants = tenants
        self._rebuilding = rebuilding

    async def put(self, tenant: str, app: str, content: bytes, prefix: str, by: str) -> Imported:
        """Map the content that the file names, all or none; what it does not name stays as it is.

        `prefix` before a content's id makes it the id of its Activity. What was stored before is annotated again by
        itself. Raises `BadRequest`, naming each line that cannot be, and why.
        """
        custodian = await self._tenants.get(tenant)
        if custodian is None:
            raise NotFound("tenant-unknown", id=tenant)
        wanted = read(content, prefix)
        standing = {activity: codes async for activity, codes in self._content_codes.all(tenant, app)
                    if activity in wanted}
        news = {activity: codes for activity, codes in wanted.items() if standing.get(activity, ()) != codes}
        if news:
            keys = [QueryKeys(custodian.secret).activity.afresh(activity) for activity in news]
            await self._rebuilding.ask(tenant, f"mapping of {app}", "activities", keys, by)
            await self._content_codes.put(tenant, app, list(news.items()))
        removed = sum(not codes for codes in news.values())
        new = sum(bool(codes) and activity not in standing for activity, codes in news.items())
        return Imported(new, len(news) - new - removed, removed, len(wanted) - len(news))


def read(content: bytes, prefix: str = "") -> Mapping[str, tuple[str, ...]]:
    """The codes of each activity in the file; one named without a code has none from now on. Raises `BadRequest`."""
    found: dict[str, dict[str, None]] = {}
    rejected: list[Rejected] = []
    for row in tables.read(content, [CONTENT, CODE]):
        activity = prefix + row.cells[CONTENT] if row.cells.get(CONTENT) else ""
        given = code(row.cells.get(CODE, ""))
        if not is_iri(activity):
            rejected.append(Rejected(row.line, Text(
                f"{activity!r} is no activity id, an IRI; --prefix can make it one",
                f"{activity} は Activity の ID(IRI)ではありません。前に付けるアドレスを指定してください")))
        elif given and key_of(given) is None:
            rejected.append(Rejected(row.line, _fault(given)))
        else:
            found.setdefault(activity, {}).update({given: None} if given else {})
    if rejected:
        raise BadRequest("mapping-rejected", count=len(rejected), lines=tables.shown(rejected))
    return {activity: tuple(codes) for activity, codes in found.items()}


def _fault(given: str) -> Text:
    if "E+" in given.upper():
        return Text(f"{given!r} is what a spreadsheet made of a code, which is lost; take it from the original as text",
                    f"{given} は表計算ソフトが変えたもので、コードは失われています。元の表から文字列で写してください")
    return Text(f"{given!r} is no curriculum code of 16 letters and digits",
                f"{given} は学習指導要領コード(英数字 16 文字)ではありません")
