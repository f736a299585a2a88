"""What is remembered of a demonstration school beside its records: its scale and last day, sign-ins, keys of its tools,
and how far its Statements were posted. It holds secrets: only its owner may read the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from lrs.access.secrets import readable
from lrs.demo.school import Scale, School

# Each account: where (0 the school's tenant, 1 the neighbour's), its name, what it is for.
ACCOUNTS = (
    (0, "teacher", "担任 / homeroom teacher"), (0, "learner", "児童 / learner"), (0, "guardian", "保護者 / guardian"),
    (0, "principal", "校長 / principal"), (0, "records", "記録担当者 / records officer"),
    (0, "board", "教育委員会 / board member"), (0, "operator", "運用担当者 / operator"),
    (0, "auditor", "監査 / auditor"),
    (1, "records", "転出先の記録担当者 / records officer of the next school"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    tenant: str
    name: str
    password: str
    role: str
    origin: str


@dataclass(slots=True)
class Notebook:
    """`keys`: key and secret of each tool. `codes`: those of published tables that Statements from now on carry.
    `loaded`: the instant up to which Statements were posted."""

    scale: Scale
    last: date
    tenants: tuple[str, str]
    sign_ins: tuple[SignIn, ...]
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    founded: bool = False
    loaded: datetime | None = None

    @classmethod
    def begun(cls, scale: Scale, last: date, tenants: tuple[str, str], origins: tuple[str, str]) -> Notebook:
        """Of a school that is to be, with passwords of its own."""
        sign_ins = tuple(SignIn(tenants[where], name, readable(3), role, origins[where])
                         for where, name, role in ACCOUNTS)
        return cls(scale, last, tenants, sign_ins)

    @property
    def origins(self) -> tuple[str, str]:
        """Where people of each tenant sign in."""
        return self.sign_ins[0].origin, self.sign_ins[-1].origin

    def move(self, origins: tuple[str, str]) -> None:
        self.sign_ins = tuple(replace(one, origin=origins[self.tenants.index(one.tenant)]) for one in self.sign_ins)

    @property
    def school(self) -> School:
        return School(self.scale, self.last)

    def sign_in(self, tenant: str, name: str) -> SignIn:
        return next(one for one in self.sign_ins if (one.tenant, one.name) == (tenant, name))

    def write(self) -> str:
        told = asdict(self) | {"last": self.last.isoformat(), "loaded": self.loaded and self.loaded.isoformat()}
        return json.dumps(told, ensure_ascii=False, indent=2)

    @classmethod
    def read(cls, text: str) -> Notebook:
        told = json.loads(text)
        return cls(Scale(**told["scale"]), date.fromisoformat(told["last"]), tuple(told["tenants"]),
                   tuple(SignIn(**one) for one in told["sign_ins"]),
                   {tool: tuple(pair) for tool, pair in told["keys"].items()}, tuple(told["codes"]), told["founded"],
                   datetime.fromisoformat(told["loaded"]) if told["loaded"] else None)
