"""Caliper data as sensors send it, of our own making."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from lrs.caliper import envelope
from lrs.caliper.envelope import Envelope
from tests.builders import HOME_PAGE

JSON = dict[str, Any]
CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"
APP = "https://reader.example.jp"
BOOK = f"{APP}/books/分数"
SENT = "2026-05-13T00:50:00.000Z"
AT = "2026-05-13T00:41:00.000Z"  # 09:41 in Japan


def person(name: str | None = None) -> str:
    return f"{HOME_PAGE}/users/{name or uuid4()}"


def event(**members: Any) -> JSON:
    """Somebody looks at a page; members that are None are left out."""
    made = {
        "@context": CONTEXT, "id": f"urn:uuid:{uuid4()}", "type": "ViewEvent",
        "actor": {"id": person(), "type": "Person"}, "action": "Viewed",
        "object": {"id": f"{BOOK}/p/3", "type": "Page", "name": "分数のわり算"}, "eventTime": AT,
        "edApp": {"id": APP, "type": "SoftwareApplication"}, **members}
    return {name: value for name, value in made.items() if value is not None}


def describe(entity_id: str = BOOK, **members: Any) -> JSON:
    return {"@context": CONTEXT, "id": entity_id, "type": "Document", "name": "分数", **members}


def posted(*items: JSON | str, sensor: str = f"{APP}/sensor", sent: str = SENT) -> bytes:
    """The body of a request; an item that is a text stands in it as it is."""
    data = ",".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in items)
    return (f'{{"sensor":"{sensor}","sendTime":"{sent}","dataVersion":"{CONTEXT}","data":[{data}]}}').encode()


def enveloped(*items: JSON | str, sensor: str = f"{APP}/sensor", sent: str = SENT) -> Envelope:
    return envelope.read(posted(*items, sensor=sensor, sent=sent), 100, 10_000, 2**20)


def ids(items: Sequence[JSON]) -> list[str]:
    return [item["id"] for item in items]
