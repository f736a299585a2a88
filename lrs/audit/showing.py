"""Entries as they are read back: tags become people again, what was sealed is opened; but not of who was forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from lrs.audit.entry import ActorKind, Shown
from lrs.audit.sealing import TENANT, Keeper, People, opened
from lrs.storage.contract.audit import AuditRecord


async def shown(people: People, tenant: str, records: Sequence[AuditRecord]) -> list[Shown]:
    tags = {tag for record in records for tag in (*record.subjects, _tag(record)) if tag}
    behind = await people.behind(tenant, tags)
    own = (await people.known(tenant, [TENANT])).get(TENANT)
    return [_shown(record, behind, own) for record in records]


def _shown(record: AuditRecord, behind: Mapping[str, Keeper], own: Keeper | None) -> Shown:
    kind, _, actor_id = record.actor.partition(":")
    sealed_for = record.subjects or ((actor_id,) if kind == "person" else ())
    keepers = [behind.get(tag) for tag in sealed_for] if sealed_for else [own]
    told = opened(record.keys, record.sealed, record.entry_id, keepers)
    return Shown(
        entry_id=record.entry_id, at=record.at, seq=record.seq, event=record.event, actor=cast("ActorKind", kind),
        actor_id=_person(behind, actor_id) if kind == "person" else actor_id, role=record.role,
        subjects=tuple(_person(behind, tag) for tag in record.subjects), purpose=record.purpose, rule=record.rule,
        request=record.request, object=told and told["object"], details=told and told["details"])


def _tag(record: AuditRecord) -> str:
    """The tag of an actor who is a person; else empty."""
    kind, _, actor_id = record.actor.partition(":")
    return actor_id if kind == "person" else ""


def _person(behind: Mapping[str, Keeper], tag: str) -> str | None:
    keeper = behind.get(tag)
    return keeper.person if keeper else None
