"""Schemathesis against the running server: whatever is asked, the answer is one that the description tells of."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from lrs.bundles.encryption import MEDIA_TYPE
from lrs.bundles.members import ZIPPED
from lrs.http.openapi.parts import XLSX

EXAMPLES = int(os.environ.get("LRS_API_EXAMPLES", "4"))  # of each operation and caller
CHECKS = [schemathesis.checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
          checks.response_schema_conformance]
LAST = {"endSession"}  # whoever does this asks nothing more


@dataclass(frozen=True)
class Asker:
    """Somebody with what every request of theirs carries."""

    name: str
    origin: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


@schemathesis.serializer("application/zip", XLSX, "application/jose", ZIPPED, MEDIA_TYPE)
def bytes_of(context: Any, value: Any) -> Any:
    """A file that nobody describes: any bytes."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


async def faults(asker: Asker, known: Mapping[str, dict[str, str]]) -> list[str]:
    """What was answered otherwise than described; `known` are path parameters that lead somewhere, by operation.

    In a process of its own, because making things up must not share its randomness with a server.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, json.dumps([asdict(asker), known]), stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0
    found: list[str] = json.loads(told)
    return found


def _found(asker: Asker, known: Mapping[str, dict[str, str]]) -> list[str]:
    found: list[str] = []
    described = schemathesis.openapi.from_url(f"{asker.origin}/api/v1/openapi.json")
    operations = sorted((result.ok() for result in described.get_all_operations()), key=_name_last)
    with requests.Session() as session:
        for operation in operations:
            try:
                _try(operation, session, asker, known.get(_name(operation)))
            except FailureGroup as group:
                found += [f"{asker.name}: {operation.label}: {error}" for error in group.exceptions]
    return found


def _try(operation: Any, session: requests.Session, asker: Asker, path: dict[str, str] | None) -> None:
    @seed(20260401)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=strategies.one_of(_cases(operation, path)))
    def answered_as_described(case: Any) -> None:
        case.cookies = {}
        case.headers.pop("Authorization", None)  # made up
        response = case.call(base_url=asker.origin, session=session, headers=dict(asker.headers),
                             cookies=dict(asker.cookies), timeout=30)
        case.validate_response(response, checks=CHECKS)

    answered_as_described()


def _cases(operation: Any, path: dict[str, str] | None) -> Sequence[Any]:
    right = operation.as_strategy(GenerationMode.POSITIVE)
    if path is None:
        return [right, operation.as_strategy(GenerationMode.NEGATIVE)]
    return [right, operation.as_strategy(GenerationMode.POSITIVE, path_parameters=path)]


def _name(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


def _name_last(operation: Any) -> bool:
    return _name(operation) in LAST


if __name__ == "__main__":
    of, leading = json.loads(sys.argv[1])
    print(json.dumps(_found(Asker(**of), leading)))
