"""For what somebody asks, and on which lawful basis: names and defaults, pure.

The basis is the tenant's to set for each purpose (`lrs tenant basis`): a public school acts in its office, a company
by consent. Where the basis is consent, only learners whose consent is in force are reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lrs.access.categories import TenantKind


class Purpose(StrEnum):
    TEACHING = "teaching"
    SUPPORT = "support"                      # of single learners, by a team
    SCHOOL_MANAGEMENT = "school-management"
    RECORDS = "records"                      # keeping them right: links, corrections, preparing a hand-over
    TRANSFER = "transfer"
    ADVANCEMENT = "advancement"
    FORWARDING = "forwarding"                # to another Learning Record Store, as it comes in
    INQUIRY = "inquiry"                      # of the board, in a case
    PLANNING = "planning"                    # aggregates for the board
    OWN = "own"                              # one's own record, or that of one's child
    AUDIT = "audit"
    OPERATION = "operation"                  # an app that goes on where it stood, a migration


class Basis(StrEnum):
    CONSENT = "consent"
    STATUTE = "statute"
    PUBLIC_TASK = "public-task"


# Not a tenant's to choose: one's own record, its supervision and the work of a processor need no further basis.
FIXED: Mapping[Purpose, Basis] = {
    Purpose.OWN: Basis.STATUTE, Purpose.AUDIT: Basis.STATUTE, Purpose.OPERATION: Basis.PUBLIC_TASK,
}

_SCHOOL: Mapping[Purpose, Basis] = {
    Purpose.TEACHING: Basis.PUBLIC_TASK, Purpose.SUPPORT: Basis.PUBLIC_TASK,
    Purpose.SCHOOL_MANAGEMENT: Basis.PUBLIC_TASK, Purpose.RECORDS: Basis.PUBLIC_TASK,
    Purpose.TRANSFER: Basis.CONSENT, Purpose.ADVANCEMENT: Basis.CONSENT,
    Purpose.FORWARDING: Basis.CONSENT,
    Purpose.INQUIRY: Basis.PUBLIC_TASK, Purpose.PLANNING: Basis.PUBLIC_TASK,
}

DEFAULT: Mapping[TenantKind, Mapping[Purpose, Basis]] = {
    TenantKind.ESTABLISHER: _SCHOOL,
    TenantKind.PROVIDER: dict.fromkeys(_SCHOOL, Basis.CONSENT),
    TenantKind.PERSONAL: dict.fromkeys(_SCHOOL, Basis.CONSENT),
}

SETTABLE = tuple(_SCHOOL)


def basis(kind: TenantKind, own: Mapping[Purpose, Basis], purpose: Purpose) -> Basis:
    """The basis of `purpose` in a tenant of this kind that set `own`."""
    return FIXED.get(purpose) or own.get(purpose) or DEFAULT[kind][purpose]
