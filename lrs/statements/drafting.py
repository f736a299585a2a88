"""From a valid Statement to what is stored of it: its text, the keys it is found by, what it brings along.

The parsed value is left behind: it takes about ten times the room of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from lrs.access.policy import permits
from lrs.access.principal import Principal
from lrs.annotation.evidence import Evidence, Reading
from lrs.statements.queryfields import QueryKeys, element, identifiers
from lrs.storage.contract.origins import Origin
from lrs.storage.contract.statements import NewStatement
from lrs.xapi import activity, attachments, statement
from lrs.xapi.attachments import Declared
from lrs.xapi.jsontext import dump, load_verbatim, members
from lrs.xapi.version import Version


@dataclass(frozen=True, slots=True)
class Draft:
    """A Statement ready to be stored, with the definitions of activities and the attachments that it declares.

    `evidence` is what it will be annotated from. `raw` is its text as it came, kept only where an attachment may sign
    it.
    """

    statement: NewStatement
    forms: list[tuple[str, bytes]]
    declared: list[Declared]
    evidence: Evidence
    raw: bytes = b""


class Drafting:
    """Drafts the Statements of one request. `statement_id` is that of a PUT, for a Statement without an id.

    `keeps_authority`: a Statement that has one keeps it (Data 2.4.9 allows it of a trusted source).
    """

    def __init__(self, principal: Principal, version: Version, keys: QueryKeys, reading: Reading,
                 statement_id: str | None, *, keeps_authority: bool = False) -> None:
        self._authority = principal.authority
        self._identifiers = _identifiers(principal.authority)
        self._by = principal.app
        self._defines = permits(principal, "define")
        self._keys = keys
        self._reading = reading
        self._statement_id = statement_id
        self._keeps_authority = keeps_authority
        self.version = version

    def draft(self, raw: bytes, value: dict[str, Any], pointer: str, origin: Origin | None = None) -> Draft:
        """The valid Statement `value`, whose text is `raw`, at `pointer` in the request or from `origin`."""
        keys, authority, named = self._keys, self._authority, self._identifiers
        if self._keeps_authority and "authority" in value:
            authority, named = members(raw)["authority"], tuple(identifiers(value["authority"]))
        prepared = statement.prepare(raw, value, statement_id=self._statement_id, authority=authority,
                                     version=self.version)
        target = statement.target(value)
        new = NewStatement(
            key=keys.statement(prepared.statement_id), statement_id=prepared.statement_id, head=prepared.head,
            set_timestamp=prepared.set_timestamp, element=element(value, named, keys), by=self._by,
            version=self.version, target=keys.statement(target) if target else None,
            voiding=statement.is_voiding(value), origin=origin)
        declared = attachments.declared(value, pointer)
        return Draft(new, _forms(raw, value) if self._defines else [], declared,
                     self._reading.evidence(value, origin),
                     raw if declared else b"")


@lru_cache(maxsize=256)
def _identifiers(authority: bytes) -> tuple[str, ...]:
    return tuple(identifiers(orjson.loads(authority)))


def _forms(raw: bytes, value: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """Pairs of activity id and definition. Extensions may hold numbers, whose text is kept as it was sent; where all of
    the text is as it would be written, as that of a mapped Event is, it need not be read again for that."""
    found = activity.defined(value)
    extended = [one["definition"]["extensions"] for one in found if "extensions" in one["definition"]]
    if any(map(_may_be_written_otherwise, extended)) and dump(value) != raw:
        found = activity.defined(load_verbatim(raw))
    return [(one["id"], dump(one["definition"])) for one in found]


def _may_be_written_otherwise(value: Any) -> bool:
    """Whether a number is in it that has more than one text: those without a fraction, up to 64 bits, have one, but for
    0, which may have come as -0."""
    if type(value) is dict:
        return any(map(_may_be_written_otherwise, value.values()))
    if type(value) is list:
        return any(map(_may_be_written_otherwise, value))
    return type(value) is float or (type(value) is int and value == 0)
