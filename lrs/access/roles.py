"""In what roles somebody asks: from the roster, by a grant, or as the kind of an app's key. Pure.

A role alone opens nothing: a rule also asks for a relationship (`lrs/access/rules.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lrs.access.principal import KeyKind


class Role(StrEnum):
    # from the roster
    STUDENT = "student"
    TEACHER = "teacher"
    ADMINISTRATOR = "administrator"  # of a school's office
    GUARDIAN = "guardian"
    # by an audited, dated grant
    PRINCIPAL = "principal"              # of a school
    TEAM = "team"                        # for named learners or a grade: a counsellor, a special-needs team
    RECORDS_OFFICER = "records-officer"  # exports and imports, in cases
    BOARD_OFFICER = "board-officer"      # aggregates; one learner inside an open case
    AUDITOR = "auditor"                  # the audit log and nothing else
    OPERATOR = "operator"                # runs the system, sees no record
    # keys of apps
    APP = "app"
    PORTAL = "portal"
    SYSTEM = "system"
    FORWARD = "forward"  # what sends on what an app wrote
    LEARNER_TOKEN = "learner-token"  # noqa: S105  for programs that read one learner's records


@dataclass(frozen=True, slots=True)
class Breadth:
    """What a grant says besides the role: `school` must be named, or may be; `learners` or a grade of it must be."""

    school: bool = False
    school_optional: bool = False
    learners: bool = False


GRANTED: Mapping[Role, Breadth] = {
    Role.PRINCIPAL: Breadth(school=True),
    Role.TEAM: Breadth(school=True, learners=True),
    Role.RECORDS_OFFICER: Breadth(school=True, school_optional=True),
    Role.BOARD_OFFICER: Breadth(),
    Role.AUDITOR: Breadth(),
    Role.OPERATOR: Breadth(),
}

# Held without a school, these are for the whole tenant; any other role without one reaches no school.
TENANT_WIDE = frozenset(role for role, breadth in GRANTED.items()
                       if breadth.school_optional or not breadth.school)

OF_KEY: Mapping[KeyKind, Role] = {
    KeyKind.APP: Role.APP, KeyKind.PORTAL: Role.PORTAL, KeyKind.SYSTEM: Role.SYSTEM,
    KeyKind.LEARNER: Role.LEARNER_TOKEN,
}

# Whose rights a portal may use: it reads for those who work at a school, never as a learner, a guardian or the board.
THROUGH_PORTAL = frozenset({Role.TEACHER, Role.ADMINISTRATOR, Role.PRINCIPAL, Role.TEAM})
