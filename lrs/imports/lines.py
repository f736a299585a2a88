"""From a line of an arriving bundle, and the annotation beside it, to a Statement ready to be stored; or why not.

Every line is judged by the standard as if a client had sent it, whatever its issuer did before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from lrs.access.categories import ActivityClass
from lrs.config import Limits
from lrs.statements.drafting import Draft, Drafting
from lrs.storage.contract.origins import Origin
from lrs.xapi import validation
from lrs.xapi.jsontext import BadJSON, load, members
from lrs.xapi.version import Version


class Unfit(Exception):
    """The line is rejected; `slug` names why in `lrs/messages/imports.py`."""

    def __init__(self, slug: str, statement_id: str = "", **values: Any) -> None:
        super().__init__(slug)
        self.slug = slug
        self.statement_id = statement_id
        self.values = values


class _Code(msgspec.Struct):
    code: str = ""


class _Beside(msgspec.Struct, rename="camel"):
    """An annotation line as far as it is used here."""

    id: str = ""
    school: str | None = None
    school_year: int | None = None
    grade: str | None = None
    classes: list[str] = []
    category: str | None = None
    activity_class: str | None = None
    codes: list[_Code] = []


_BESIDE = msgspec.json.Decoder(_Beside)
_MOST_CODES, _MOST_CLASSES, _LONGEST = 100, 50, 200


@dataclass(frozen=True, slots=True)
class Lines:
    """Drafts the lines of one bundle. `held` are the categories that the tenant's kind keeps (decision 8)."""

    issuer: str
    bundle_id: str
    drafting: Mapping[Version, Drafting]
    held: Collection[str]
    replaces_authority: bool
    limits: Limits

    def draft(self, index: int, raw: bytes, beside: bytes) -> Draft:
        """Line `index` of the bundle. Raises `Unfit`."""
        if len(raw) > self.limits.statement_bytes:
            raise Unfit("import-line-long", limit=self.limits.statement_bytes)
        value = _loaded(raw, self.limits.nesting)
        version = Version.V2 if str(value.get("version", "")).startswith("2.") else Version.V1
        named = value.get("id")
        statement_id = named if isinstance(named, str) else ""
        if not validation.is_valid(value, version):
            [finding] = validation.findings(value, version, "", 1)
            raise Unfit("import-line-invalid", _shown(statement_id), pointer=finding.pointer,
                        rule=finding.rule, values=dict(finding.values))
        if not statement_id:
            raise Unfit("import-line-unnamed")
        return self.drafting[version].draft(raw, value, "", self._origin(index, raw, value, _noted(beside)))

    def _origin(self, index: int, raw: bytes, value: Mapping[str, Any], noted: _Beside) -> Origin:
        if noted.id and noted.id.lower() != value["id"].lower():
            raise Unfit("import-line-annotation", value["id"])
        if noted.category and noted.category not in self.held:
            raise Unfit("import-line-category", value["id"], category=_shown(noted.category))
        if noted.activity_class == ActivityClass.TEACHING:
            raise Unfit("import-line-teaching", value["id"])
        known = noted.activity_class in {ActivityClass.LIFE, ActivityClass.LEARNING}
        return Origin(
            self.issuer, self.bundle_id, index, value.get("stored", ""),
            members(raw)["authority"] if self.replaces_authority and "authority" in value else None,
            _shown(noted.school or ""), noted.school_year, _shown(noted.grade or ""),
            tuple(map(_shown, noted.classes[:_MOST_CLASSES])),
            tuple(dict.fromkeys(_shown(each.code) for each in noted.codes[:_MOST_CODES] if each.code)),
            noted.category or "", noted.activity_class or "" if known else "")


def _loaded(raw: bytes, nesting: int) -> dict[str, Any]:
    try:
        value = load(raw, nesting)
    except BadJSON as error:
        raise Unfit("import-line-json", reason=error.slug) from None
    if not isinstance(value, dict):
        raise Unfit("import-line-json", reason="json-object")
    return value


def _noted(beside: bytes) -> _Beside:
    """What stood beside it; nothing is known of a line without an annotation."""
    try:
        return _BESIDE.decode(beside or b"{}")
    except msgspec.MsgspecError:
        raise Unfit("import-line-annotation") from None


def _shown(text: str) -> str:
    """As a record can hold it, however long it was."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()
