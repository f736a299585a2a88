"""The matrix of access, cell by cell, as a table that people can check: every role, with every fact it can have.

A cell holds a sign for each category, in the order school-affairs, school-learning, private-learning,
outside-education: `x` may, `.` may not. What is read one by one is asked about one learner, sums of the whole tenant.
"""

from __future__ import annotations

from typing import get_args

import pytest

from lrs.access.actions import ABOUT_RECORDS, OF_XAPI, Action
from lrs.access.categories import Category, TenantKind
from lrs.access.policy import Asked, Decision, Terms, decide
from tests.unit.standings import HANAKO, NOW, STANDINGS

RECORDS = """
establisher      statements/read  use/read  performance/read  bundles/export  bundles/import  statements/write  annotations/write
nobody           ....             ....      ....              ....            ....            ....              ....
student          .x..             .x..      .x..              .x..            ....            ....              ....
guardian         .x..             .x..      .x..              .x..            ....            ....              ....
teacher          xx..             .x..      .x..              ....            ....            ....              .x..
administrator    x...             .x..      ....              ....            ....            ....              ....
principal        xx..             .x..      .x..              ....            ....            ....              .x..
team             .x..             .x..      .x..              ....            ....            ....              ....
records-officer  .x..             ....      ....              .x..            .x..            ....              .x..
board-officer    .x..             .x..      .x..              ....            ....            ....              ....
auditor          ....             ....      ....              ....            ....            ....              ....
operator         ....             ....      ....              ....            ....            ....              ....
app              xx..             ....      ....              ....            ....            xx..              ....
portal           ....             ....      ....              ....            ....            ....              ....
system           xx..             xx..      xx..              ....            ....            xx..              xx..
learner-token    .x..             ....      ....              ....            ....            ....              ....

provider         statements/read  use/read  performance/read  bundles/export  bundles/import  statements/write  annotations/write
nobody           ....             ....      ....              ....            ....            ....              ....
student          ..xx             ..xx      ..xx              ..xx            ....            ....              ....
guardian         ..xx             ..xx      ..xx              ..xx            ....            ....              ....
teacher          ..x.             ..x.      ..x.              ....            ....            ....              ..x.
administrator    ....             ..x.      ....              ....            ....            ....              ....
principal        ..x.             ..x.      ..x.              ....            ....            ....              ..x.
team             ..x.             ..x.      ..x.              ....            ....            ....              ....
records-officer  ..xx             ....      ....              ..xx            ..xx            ....              ..xx
board-officer    ....             ..x.      ..x.              ....            ....            ....              ....
auditor          ....             ....      ....              ....            ....            ....              ....
operator         ....             ....      ....              ....            ....            ....              ....
app              ..xx             ....      ....              ....            ....            ..xx              ....
portal           ....             ....      ....              ....            ....            ....              ....
system           ..xx             ..xx      ..xx              ....            ....            ..xx              ..xx
learner-token    ..xx             ....      ....              ....            ....            ....              ....

personal         statements/read  use/read  performance/read  bundles/export  bundles/import  statements/write  annotations/write
nobody           ....             ....      ....              ....            ....            ....              ....
student          .xxx             .xxx      .xxx              .xxx            .xxx            ....              ....
guardian         .xxx             .xxx      .xxx              .xxx            ....            ....              ....
teacher          ....             ....      ....              ....            ....            ....              ....
administrator    ....             ....      ....              ....            ....            ....              ....
principal        ....             ....      ....              ....            ....            ....              ....
team             ....             ....      ....              ....            ....            ....              ....
records-officer  ....             ....      ....              ....            ....            ....              ....
board-officer    ....             ....      ....              ....            ....            ....              ....
auditor          ....             ....      ....              ....            ....            ....              ....
operator         ....             ....      ....              ....            ....            ....              ....
app              .xxx             ....      ....              ....            ....            .xxx              ....
portal           ....             ....      ....              ....            ....            ....              ....
system           .xxx             .xxx      .xxx              ....            ....            .xxx              .xxx
learner-token    .xxx             ....      ....              ....            ....            ....              ....
"""  # noqa: E501

# Of an establisher, where no category is asked for.
OTHERS = """
                 requests/read  requests/decide  erasure/ask  erasure/approve  audit/read  links/read  links/write  roster/read  roster/write  access/explain  operation/read  keys/write  mappings/write  tokens/write
nobody           .              .                .            .                .           .           .            .            .             .               .               .           .               .
student          x              x                x            .                x           .           .            .            .             .               .               .           .               x
guardian         x              x                x            .                x           .           .            .            .             .               .               .           .               x
teacher          .              .                .            .                .           .           .            .            .             .               .               .           .               .
administrator    .              .                .            .                .           .           .            .            .             .               .               .           .               .
principal        .              .                .            .                .           .           .            .            .             .               .               .           .               .
team             .              .                .            .                .           .           .            .            .             .               .               .           .               .
records-officer  x              .                x            x                .           x           x            .            .             .               .               .           .               .
board-officer    .              .                .            x                .           .           .            .            .             .               .               .           .               .
auditor          .              .                .            .                x           .           .            .            .             x               .               .           .               .
operator         .              .                .            .                .           .           .            .            .             .               x               x           x               .
app              .              .                .            .                .           .           .            .            .             .               .               .           .               .
portal           .              .                .            .                .           .           .            .            .             .               .               .           .               .
system           .              .                .            .                .           x           x            x            x             x               .               .           .               .
learner-token    .              .                .            .                .           .           .            .            .             .               .               .           .               .
"""  # noqa: E501

SUMS = {"use/read", "performance/read"}
ACTIONS: tuple[Action, ...] = get_args(Action)


def records() -> list[tuple[str, str, str, str]]:
    """Tenant kind, role, action, cell."""
    cells = []
    for block in RECORDS.strip().split("\n\n"):
        head, *rows = [line.split() for line in block.splitlines()]
        cells += [(head[0], row[0], action, cell) for row in rows
                  for action, cell in zip(head[1:], row[1:], strict=True)]
    return cells


def others() -> list[tuple[str, str, bool]]:
    """Role, action, whether it may."""
    head, *rows = [line.split() for line in OTHERS.strip().splitlines()]
    return [(row[0], action, cell == "x") for row in rows for action, cell in zip(head, row[1:], strict=True)]


def ask(kind: TenantKind, role: str, action: Action, category: Category | None = None) -> Decision:
    return decide(Asked(Terms(kind), STANDINGS[role], action, NOW, frozenset({category} if category else ()),
                        learner="" if action in SUMS else HANAKO, assented=True))


@pytest.mark.parametrize(("kind", "role", "action", "cell"), records())
def test_a_role_reaches_just_these_categories(kind: str, role: str, action: Action, cell: str) -> None:
    reached = "".join("x" if ask(TenantKind(kind), role, action, category).allowed else "." for category in Category)
    assert reached == cell


@pytest.mark.parametrize(("role", "action", "may"), others())
def test_a_role_may_do_just_this_besides(role: str, action: Action, may: bool) -> None:
    assert ask(TenantKind.ESTABLISHER, role, action).allowed is may


def test_the_tables_leave_out_nothing() -> None:
    assert {kind for kind, *_ in records()} == set(TenantKind)
    assert {role for _, role, *_ in records()} == set(STANDINGS) == {role for role, *_ in others()}
    asked = {action for _, _, action, _ in records()} | {action for _, action, _ in others()}
    assert asked | OF_XAPI == set(ACTIONS)
    assert {action for _, _, action, _ in records()} == ABOUT_RECORDS


@pytest.mark.parametrize("role", STANDINGS)
@pytest.mark.parametrize("action", sorted(OF_XAPI - ABOUT_RECORDS))
def test_only_keys_do_what_clients_of_xapi_do(role: str, action: Action) -> None:
    apps = {"state/read", "state/write", "profile/read", "profile/write", "activities/read", "agents/read", "define"}
    allowed = {"app": apps, "system": OF_XAPI, "learner-token": {"activities/read", "agents/read"}}.get(role, set())
    assert ask(TenantKind.ESTABLISHER, role, action).allowed is (action in allowed)
