"""A bundle taken in: what is stored of it, and what is told."""

from __future__ import annotations

from pathlib import Path

from tests.importing.bundled import ISSUER, answered, bundle
from tests.importing.conftest import Taking


async def test_the_statements_of_a_bundle_are_stored_as_they_are_but_for_stored(b: Taking, tmp_path: Path) -> None:
    sent = [answered(number) for number in range(5)]
    run = await b.take(bundle(tmp_path, b.origin, sent))
    assert await b.counts(run) == {"inserted": 5}
    for each in sent:
        found = await b.text(each["id"])
        assert found["stored"] > "2026-06"
        assert {**found, "stored": each["stored"]} == each
        origin = await b.origin_of(each["id"])
        assert origin is not None
        assert (origin.issuer, origin.stored, origin.school) == (ISSUER, each["stored"], "B101210000011")
