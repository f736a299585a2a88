"""The rules of access as one readable table. Whatever no row allows is refused.

It starts from the roadmap's two tables (who uses what, who stores what), laid over each other: to keep records is
not to use them, and only the learner puts school and private logs side by side. `lrs/access/policy.py` reads the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lrs.access.actions import OF_CLIENTS, Action
from lrs.access.categories import ActivityClass, Category, TenantKind
from lrs.access.purposes import Purpose
from lrs.access.relationships import (
    Relationship,
    case,
    child,
    child_below_age,
    child_openly,
    class_then,
    entrusted_now,
    oneself,
    oneself_of_age,
    own_teaching,
    own_writes,
    school,
    school_and_held,
    school_office,
    token_of_who_decides,
    whole_tenant,
)
from lrs.access.roles import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `slug` names it in answers and in the audit log, for ever; `otherwise` is the refusal of those who have
    the role but not the relationship. Of `purposes` the first is taken when none is named.

    `joins`: may be asked for school and private records at once. `assent`: the learner's is needed. `sums`: opens
    aggregates only; `guarded`: and only of groups that are large enough.
    """

    slug: str
    roles: frozenset[Role]
    actions: frozenset[Action]
    relationship: Relationship
    otherwise: str
    purposes: tuple[Purpose, ...]
    categories: frozenset[Category] = frozenset()
    classes: frozenset[ActivityClass] = frozenset({ActivityClass.LIFE, ActivityClass.LEARNING})
    tenants: frozenset[TenantKind] = frozenset({TenantKind.ESTABLISHER, TenantKind.PROVIDER})
    joins: bool = False
    assent: bool = False
    sums: bool = False
    guarded: bool = False


_READ: frozenset[Action] = frozenset({"statements/read", "use/read", "performance/read"})
_UPKEEP: frozenset[Action] = frozenset({"annotations/write", "links/read", "links/write"})
_DECIDE: frozenset[Action] = frozenset({"requests/decide", "bundles/export", "erasure/ask", "tokens/write"})

_ALL = frozenset(Category)
_LEARNING = frozenset({Category.SCHOOL_LEARNING, Category.PRIVATE_LEARNING})
_RECORD = _LEARNING | {Category.OUTSIDE_EDUCATION}
_AFFAIRS = frozenset({Category.SCHOOL_AFFAIRS})
_SCHOOL_RECORD = frozenset({Category.SCHOOL_LEARNING})
_EVERY_CLASS = frozenset(ActivityClass)
_TEACHING = frozenset({ActivityClass.TEACHING})
_ANYWHERE = frozenset(TenantKind)
_ESTABLISHER = frozenset({TenantKind.ESTABLISHER})
_PERSONAL = frozenset({TenantKind.PERSONAL})
_STAFF = frozenset({Role.TEACHER, Role.ADMINISTRATOR, Role.PRINCIPAL})


def _of(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _may(*actions: Action) -> frozenset[Action]:
    return frozenset(actions)


RULES: tuple[Rule, ...] = (
    # keys of apps
    Rule("app-reads-its-own", _of(Role.APP), _may("statements/read", "events/read"), own_writes,
         "app-reads-only-its-own", (Purpose.OPERATION,), _ALL, _EVERY_CLASS, joins=True, tenants=_ANYWHERE),
    Rule("app-works", _of(Role.APP),
         (OF_CLIENTS - {"statements/read", "events/read"}) | _UPKEEP | {"roster/write"}, whole_tenant, "no-role",
         (Purpose.OPERATION,), _ALL, _EVERY_CLASS, joins=True, tenants=_ANYWHERE),
    Rule("system-key", _of(Role.SYSTEM),
         OF_CLIENTS | _UPKEEP | {"use/read", "performance/read", "roster/read", "roster/write", "access/explain"},
         whole_tenant, "no-role", (Purpose.OPERATION,), _ALL, _EVERY_CLASS, joins=True, tenants=_ANYWHERE),

    # what an app wrote, sent on as it comes in
    Rule("forwards-agreed", _of(Role.FORWARD), _may("statements/forward"), own_writes,
         "no-role", (Purpose.FORWARDING,), _RECORD),

    # teachers
    Rule("teacher-of-learner-now", _of(Role.TEACHER), _READ | {"annotations/write"}, entrusted_now,
         "not-taught", (Purpose.TEACHING,), _LEARNING),
    Rule("teacher-of-class-then", _of(Role.TEACHER), _READ, class_then,
         "not-taught", (Purpose.TEACHING,), _LEARNING),
    Rule("teacher-own-teaching", _of(Role.TEACHER), _may("statements/read"), own_teaching,
         "teaching-is-the-teachers-own", (Purpose.TEACHING,), _LEARNING, _TEACHING),

    # others at a school
    Rule("staff-school-affairs", _STAFF, _may("statements/read"), school,
         "not-at-this-school", (Purpose.SCHOOL_MANAGEMENT, Purpose.TEACHING), _AFFAIRS),
    Rule("principal-of-school", _of(Role.PRINCIPAL), _READ | {"annotations/write"}, school_and_held,
         "not-at-this-school", (Purpose.SCHOOL_MANAGEMENT, Purpose.TEACHING, Purpose.SUPPORT), _LEARNING),
    Rule("team-of-learner-now", _of(Role.TEAM), _READ, entrusted_now,
         "not-entrusted", (Purpose.SUPPORT, Purpose.TEACHING), _LEARNING),
    Rule("administrator-counts-use", _of(Role.ADMINISTRATOR), _may("use/read"), school,
         "not-at-this-school", (Purpose.SCHOOL_MANAGEMENT,), _LEARNING, sums=True),

    # records officer
    Rule("records-officer-in-case", _of(Role.RECORDS_OFFICER), _may("statements/read"), case("export", "import"),
         "records-officer-needs-case", (Purpose.RECORDS,), _RECORD),
    Rule("records-officer-exports", _of(Role.RECORDS_OFFICER), _may("bundles/export"), case("export"),
         "records-officer-needs-case", (Purpose.TRANSFER, Purpose.ADVANCEMENT), _RECORD),
    Rule("records-officer-imports", _of(Role.RECORDS_OFFICER), _may("bundles/import"), case("import"),
         "records-officer-needs-case", (Purpose.RECORDS,), _RECORD),
    Rule("records-officer-keeps-records", _of(Role.RECORDS_OFFICER),
         _UPKEEP | {"requests/read", "cases/write", "erasure/ask", "erasure/approve"}, school_office,
         "not-at-this-school", (Purpose.RECORDS,), _RECORD),

    # the board: it keeps the records of its schools and reads sums
    Rule("board-counts-use", _of(Role.BOARD_OFFICER), _may("use/read"), whole_tenant,
         "board-reads-aggregates-only", (Purpose.PLANNING,), _LEARNING, sums=True),
    Rule("board-sums-performance", _of(Role.BOARD_OFFICER), _may("performance/read"), whole_tenant,
         "board-reads-aggregates-only", (Purpose.PLANNING,), _LEARNING, sums=True, guarded=True),
    Rule("board-in-case", _of(Role.BOARD_OFFICER), _may("statements/read"), case("inquiry"),
         "board-reads-aggregates-only", (Purpose.INQUIRY,), _SCHOOL_RECORD, tenants=_ESTABLISHER),
    Rule("board-opens-inquiry", _of(Role.BOARD_OFFICER), _may("inquiries/write"), whole_tenant,
         "no-role", (Purpose.INQUIRY,), tenants=_ESTABLISHER),
    Rule("board-approves-erasure", _of(Role.BOARD_OFFICER), _may("erasure/approve"), whole_tenant,
         "no-role", (Purpose.RECORDS,)),

    # learners; their own store is theirs alone
    Rule("learner-own", _of(Role.STUDENT), _READ, oneself,
         "learner-reads-only-own", (Purpose.OWN,), _RECORD, tenants=_ANYWHERE),
    Rule("owner-joins", _of(Role.STUDENT), _READ, oneself,
         "learner-reads-only-own", (Purpose.OWN,), _RECORD, tenants=_PERSONAL, joins=True),
    Rule("owner-imports", _of(Role.STUDENT), _may("bundles/import"), oneself,
         "learner-reads-only-own", (Purpose.OWN,), _RECORD, tenants=_PERSONAL, joins=True),
    Rule("learner-told", _of(Role.STUDENT), _may("requests/read", "audit/read"), oneself,
         "learner-reads-only-own", (Purpose.OWN,), tenants=_ANYWHERE),
    Rule("learner-decides", _of(Role.STUDENT), _DECIDE, oneself_of_age,
         "guardian-decides-first", (Purpose.OWN,), _RECORD, tenants=_ANYWHERE),
    Rule("owner-exports-joined", _of(Role.STUDENT), _may("bundles/export"), oneself_of_age,
         "guardian-decides-first", (Purpose.OWN,), _RECORD, tenants=_PERSONAL, joins=True),

    # guardians act for the learner, and have no rights of their own
    Rule("guardian-of-learner", _of(Role.GUARDIAN), _READ, child,
         "not-guardian-now", (Purpose.OWN,), _RECORD, tenants=_ANYWHERE),
    Rule("guardian-told", _of(Role.GUARDIAN), _may("requests/read", "audit/read"), child_openly,
         "guardian-not-told", (Purpose.OWN,), tenants=_ANYWHERE),
    Rule("guardian-decides", _of(Role.GUARDIAN), _DECIDE, child_below_age,
         "guardian-decides-not", (Purpose.OWN,), _RECORD, assent=True, tenants=_ANYWHERE),

    # what they let a program of their choice read
    Rule("learner-token", _of(Role.LEARNER_TOKEN), _may("statements/read", "activities/read", "agents/read"),
         token_of_who_decides, "learner-token-lapsed", (Purpose.OWN,), _RECORD, tenants=_ANYWHERE),
    Rule("owner-token-joins", _of(Role.LEARNER_TOKEN), _may("statements/read"), token_of_who_decides,
         "learner-token-lapsed", (Purpose.OWN,), _RECORD, tenants=_PERSONAL, joins=True),

    # who runs the system: it is about keys, counts and jobs, and about nobody's record
    Rule("operator-runs-system", _of(Role.OPERATOR), _may("operation/read", "keys/write", "mappings/write"),
         whole_tenant, "no-role", (Purpose.OPERATION,), tenants=_ANYWHERE),

    # supervision
    Rule("auditor", _of(Role.AUDITOR), _may("audit/read", "access/explain"), whole_tenant,
         "no-role", (Purpose.AUDIT,), tenants=_ANYWHERE),
)

# What those are told whose role has no row for what they asked.
WITHOUT_A_ROW: Mapping[Role, str] = {
    Role.APP: "app-reads-only-its-own",
    Role.PORTAL: "portal-needs-teacher",
    Role.LEARNER_TOKEN: "learner-token-reads-only",
    Role.OPERATOR: "operator-sees-no-record",
    Role.AUDITOR: "auditor-reads-audit-only",
}
