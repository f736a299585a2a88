"""Rows of tables: a Statement that must be refused, beside a twin that only lacks the fault; one that must be kept.

A refusal counts only if the twin is taken and the bad Statement is not there afterwards, so that neither a server that
takes everything nor one that takes nothing passes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from conformance.check import BOTH, MUST, Check, add, ids
from conformance.lrs import Lrs
from conformance.names import Json, Names, changed
from conformance.sameness import difference_of_statements

Maker = Callable[[Names], Json]


def refused(noun: str, name: str, says: str, clause: str, *requirements: str, good: dict[str, Any] | None = None,
            bad: dict[str, Any], versions: tuple[str, ...] = BOTH, level: str = MUST) -> None:
    """`good` makes the twin of a plain Statement, `bad` the fault of the twin; keys are dotted paths."""
    async def function(lrs: Lrs) -> None:
        twin = changed(lrs.names.statement(), good or {})
        (await lrs.post(twin)).must_be(200, because="this twin of the faulty Statement has no fault")
        faulty = changed(lrs.names.statement(), good or {})
        faulty = changed(faulty, bad)
        (await lrs.post(faulty)).must_be(400, because=says)
        if isinstance(faulty.get("id"), str) and "id" not in bad:
            await lrs.absent(faulty["id"])
    _add(noun, name, f"Refused: {says}.", clause, function, requirements, versions, level)


def accepted(noun: str, name: str, says: str, clause: str, *requirements: str, good: dict[str, Any],
             versions: tuple[str, ...] = BOTH, level: str = MUST, by_put: bool = False) -> None:
    """Stored, and comes back as it was sent."""
    async def function(lrs: Lrs) -> None:
        sent = changed(lrs.names.statement(id=str(uuid4())), good)
        if by_put:
            (await lrs.put(sent)).must_be(204, because=says)
            await lrs.settle(sent["id"])
        else:
            (await lrs.post(sent)).must_be(200, because=says)
            await lrs.settle(sent["id"])
        answer = (await lrs.get(statementId=sent["id"])).must_be(200, because="it was stored")
        told = difference_of_statements(sent, answer.object())
        answer.must(not told, f"the Statement came back changed: {told}", "the Statement as it was sent")
    _add(noun, name, f"Kept as sent: {says}.", clause, function, requirements, versions, level)


def _add(noun: str, name: str, says: str, clause: str, function: Any, requirements: tuple[str, ...],
         versions: tuple[str, ...], level: str) -> None:
    add(Check(f"validation.{noun}", name.replace(" ", "-"), says, clause, function, ids(*requirements), versions,
              level))
