"""From a line of an arriving bundle, and the annotation beside it, to a Statement ready to be stored; or why not.

Every line is judged by the standard as if a client had sent it, whatever its issuer did before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from lrs.access.categories import ActivityClass
from lrs.codes.curriculum import is_well_formed
from lrs.config import Limits
from lrs.statements.drafting import Draft, Drafting
from lrs.storage.contract.origins import Origin, Wording
from lrs.xapi import validation
from lrs.xapi.jsontext import BadJSON, load, members
from lrs.xapi.primitives import is_uuid
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
    text: str = ""
    path: list[str] = []
    subject: str = ""

    def wording(self) -> Wording:
        return Wording(self.code, _shown(self.text, _LONGEST_TEXT), tuple(
            _shown(text, _LONGEST_TEXT) for text in self.path[:_MOST_PATH]), _shown(self.subject))


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
    derived_from: str = ""


_BESIDE = msgspec.json.Decoder(_Beside)
_MOST_CODES, _MOST_CLASSES, _MOST_PATH, _LONGEST, _LONGEST_TEXT = 100, 50, 12, 200, 1000
MOST_WORDED = 20_000  # codes of one bundle whose words are kept


@dataclass(frozen=True, slots=True)
class Lines:
    """Drafts the lines of one bundle. `held` are the categories that the tenant's kind keeps (decision 8); `unkept` is
    how the issuer words codes beside them that no line before had."""

    issuer: str
    bundle_id: str
    drafting: Mapping[Version, Drafting]
    held: Collection[str]
    replaces_authority: bool
    limits: Limits
    unkept: list[Wording] = field(default_factory=list)
    _worded: set[str] = field(default_factory=set)

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

    def original(self, beside: bytes) -> str:
        """The id of the Statement, in a bundle inside this one, of which the line is a copy; empty for none."""
        named = _noted(beside).derived_from if b'"derivedFrom"' in beside else ""
        return named if is_uuid(named) else ""

    def _origin(self, index: int, raw: bytes, value: Mapping[str, Any], noted: _Beside) -> Origin:
        if noted.id and noted.id.lower() != value["id"].lower():
            raise Unfit("import-line-annotation", value["id"])
        if noted.category and noted.category not in self.held:
            raise Unfit("import-line-category", value["id"], category=_shown(noted.category))
        if noted.activity_class == ActivityClass.TEACHING:
            raise Unfit("import-line-teaching", value["id"])
        self._word(noted.codes[:_MOST_CODES])
        known = noted.activity_class in {ActivityClass.LIFE, ActivityClass.LEARNING}
        return Origin(
            self.issuer, self.bundle_id, index, value.get("stored", ""),
            members(raw)["authority"] if self.replaces_authority and "authority" in value else None,
            _shown(noted.school or ""), noted.school_year, _shown(noted.grade or ""),
            tuple(map(_shown, noted.classes[:_MOST_CLASSES])),
            tuple(dict.fromkeys(_shown(each.code) for each in noted.codes[:_MOST_CODES] if each.code)),
            noted.category or "", noted.activity_class or "" if known else "")

    def _word(self, codes: Sequence[_Code]) -> None:
        for each in codes:
            if (each.code not in self._worded and each.text and is_well_formed(each.code)
                    and len(self._worded) < MOST_WORDED):
                self._worded.add(each.code)
                self.unkept.append(each.wording())


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


def _shown(text: str, longest: int = _LONGEST) -> str:
    """As a record can hold it, however long it was."""
    return text[:longest].encode("utf-8", "replace").decode()
