"""Clients written by others: what they post comes back the same. Skipped where they cannot be had."""

import json
import shutil
import sys
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.principal import KeyKind
from tests.clients.running import run
from tests.http.conftest import Client, Server


def statement() -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "https://id.minato.ed.jp", "name": str(uuid4())}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "答えた"}},
        "object": {"objectType": "Activity", "id": "https://drill.example.jp/bunsu/7",
                   "definition": {"name": {"ja": "分数のかけ算 – 第七問 😀"}, "type": "https://example.jp/drill"}},
        "result": {"response": "三分の二", "success": True, "score": {"scaled": 0.85, "raw": 17, "max": 20}},
        "context": {"registration": str(uuid4()), "platform": "計算ドリル", "language": "ja-JP"},
        "timestamp": "2026-04-08T09:05:00.123000+00:00",  # as the Python client would write it anyway
    }


def holds(found: Any, sent: Any) -> bool:
    """Whether all that was sent is in what came back; the server adds members of its own."""
    if isinstance(sent, dict):
        return all(name in found and holds(found[name], value) for name, value in sent.items())
    return bool(found == sent)


def asked(server: Server, sent: dict[str, Any]) -> str:
    key = server.keys[KeyKind.SYSTEM]
    return json.dumps({"endpoint": f"{server.origin}/xAPI/", "key": key.key, "secret": key.secret, "statement": sent})


@pytest.mark.parametrize("client", ["xapi.cjs", "tincan.cjs"])
async def test_a_javascript_client_gets_back_what_it_posted(
        server: Server, lrs_1: Client, node: str, client: str) -> None:
    sent = statement()
    assert holds(json.loads(await run(node, client, given=asked(server, sent))), sent)
    assert holds((await lrs_1.get(f"statements?statementId={sent['id']}")).json(), sent)


async def test_a_python_client_gets_back_what_it_posted(server: Server, lrs_1: Client, packages: str) -> None:
    sent = statement()
    found = await run(sys.executable, "tincan_client.py", given=asked(server, sent), PYTHONPATH=packages)
    assert holds(json.loads(found), sent)
    assert holds((await lrs_1.get(f"statements?statementId={sent['id']}")).json(), sent)


async def test_curl_gets_back_what_it_posted_to_the_digit(server: Server) -> None:
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("curl is not installed")
    key = server.keys[KeyKind.SYSTEM]
    sent = statement()
    body = json.dumps(sent, ensure_ascii=False).replace("0.85", "8.50E-1").replace(": 17", ": 17.000")
    to = (curl, "-sS", "-u", f"{key.key}:{key.secret}", "-H", "X-Experience-API-Version: 2.0.0")
    url = f"{server.origin}/xAPI/statements"
    posted = await run(*to, "-H", "Content-Type: application/json", "--data-binary", "@-", url, given=body)
    assert json.loads(posted) == [sent["id"]]
    found = await run(*to, f"{url}?statementId={sent['id']}")
    assert holds(json.loads(found), sent)
    assert "8.50E-1" in found
    assert "17.000" in found
