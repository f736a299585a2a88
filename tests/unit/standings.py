"""Askers with every fact that their role can have, in one small city, for tests of the policy.

Learner HANAKO is in class 6-1 of school MINATO since 1 April 2026 and was in 5-1 before; TARO is at school MIDORI.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lrs.access.principal import KeyKind
from lrs.access.purposes import SETTABLE
from lrs.access.reach import ALWAYS, Period
from lrs.access.roles import Role
from lrs.access.scopes import DEFAULT_SCOPES, LEARNER_SCOPES
from lrs.access.standing import Capacity, Case, Consent, Standing, Tie


def day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")).timestamp() * 1000)


HANAKO, TARO, JIRO = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
TEACHER, OTHER_TEACHER = (f"00000000-0000-4000-8000-0000000000a{n}" for n in (1, 2))
MINATO, MIDORI = "B101200000019", "B101200000026"
THIS_YEAR, LAST_YEAR = Period(day("2026-04-01"), day("2027-04-01")), Period(day("2025-04-01"), day("2026-04-01"))
NOW = day("2026-05-12")

OF_HANAKO = (Tie(HANAKO),)
CONSENTS = tuple(Consent(HANAKO, purpose) for purpose in SETTABLE)
CASES = tuple(Case(kind, HANAKO) for kind in ("export", "import", "inquiry"))


def person(user: str, *capacities: Capacity, cases: tuple[Case, ...] = ()) -> Standing:
    return Standing(user=user, capacities=capacities, cases=cases, consents=CONSENTS)


def key(kind: KeyKind, role: Role) -> Standing:
    return Standing(app="drill", scopes=DEFAULT_SCOPES[kind], capacities=(Capacity(role),))


AT_MINATO = Capacity(Role.TEACHER, ALWAYS, MINATO)
OF_6_1 = Capacity(Role.TEACHER, THIS_YEAR, MINATO, "6-1", (Tie(HANAKO, THIS_YEAR),))
OF_5_1 = Capacity(Role.TEACHER, LAST_YEAR, MINATO, "5-1", (Tie(HANAKO, LAST_YEAR),))

STANDINGS: dict[str, Standing] = {
    "nobody": Standing(),
    "student": person(HANAKO, Capacity(Role.STUDENT, ties=(Tie(HANAKO, decides_from=0),))),
    "guardian": person("", Capacity(Role.GUARDIAN, ties=OF_HANAKO)),
    "teacher": person(TEACHER, AT_MINATO, OF_6_1),
    "administrator": person(OTHER_TEACHER, Capacity(Role.ADMINISTRATOR, school=MINATO)),
    "principal": person(OTHER_TEACHER, Capacity(Role.PRINCIPAL, school=MINATO)),
    "team": person(OTHER_TEACHER, Capacity(Role.TEAM, school=MINATO, ties=OF_HANAKO)),
    "records-officer": person("", Capacity(Role.RECORDS_OFFICER, school=MINATO), cases=CASES),
    "board-officer": person("", Capacity(Role.BOARD_OFFICER), cases=CASES),
    "auditor": person("", Capacity(Role.AUDITOR), cases=CASES),
    "operator": person("", Capacity(Role.OPERATOR), cases=CASES),
    "app": key(KeyKind.APP, Role.APP),
    "portal": key(KeyKind.PORTAL, Role.PORTAL),
    "system": key(KeyKind.SYSTEM, Role.SYSTEM),
    "forward": Standing(app="drill", capacities=(Capacity(Role.FORWARD),), consents=CONSENTS),
    "learner-token": Standing(scopes=LEARNER_SCOPES, capacities=(Capacity(Role.LEARNER_TOKEN, ties=OF_HANAKO),)),
}
