"""What operators see: counters by route, log lines by request id, and nothing of a learner in either."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from lrs.logs import JSONLines, TextLines
from tests.http.conftest import Client

LEARNER = "hanako-3nen1kumi"


async def test_requests_are_counted_by_template_and_status(lrs: Client) -> None:
    await lrs.get("about")
    await lrs.get(f"nowhere/{LEARNER}")
    await lrs.request("PATCH", "about")
    answer = await lrs.with_(Authorization=None).get("/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    lines = answer.text.splitlines()
    assert any(line.startswith('lrs_requests_total{method="GET",route="/xAPI/about",status="200"}') for line in lines)
    assert any('route="/xAPI/{path:.*}",status="404"' in line for line in lines)
    assert any('method="other",route="/xAPI/about",status="405"' in line for line in lines)
    assert any(line.startswith("lrs_request_seconds_bucket") for line in lines)
    assert LEARNER not in answer.text


async def test_mongodb_is_watched(lrs: Client) -> None:
    await lrs.get("/readyz")
    text = (await lrs.get("/metrics")).text
    assert "lrs_mongodb_seconds_count" in text
    assert 'lrs_mongodb_connections{state="open"}' in text


async def test_commits_are_counted_with_their_statements(lrs: Client) -> None:
    statement = {"actor": {"mbox": "mailto:hanako@school.example.jp"},
                 "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
                 "object": {"id": "https://kyozai.example.jp/kokugo/1"}}
    assert (await lrs.post("statements", json=[statement] * 3)).status == 200
    text = (await lrs.get("/metrics")).text
    assert "lrs_statements_stored_total 3.0" in text
    assert "lrs_commit_statements_count 1.0" in text


async def test_a_refused_request_is_found_in_the_log_by_its_id(lrs: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "lrs.requests"):
        answer = await lrs.get("statements", params={"nobody": LEARNER})
    line = the_line(caplog, answer.headers["X-Request-ID"])
    assert line["route"] == "/xAPI/statements"
    assert (line["method"], line["status"], line["refused"]) == ("GET", 400, "parameter-unknown")
    assert line["tenant"] == "tenant"
    assert line["ms"] >= 0
    assert line["bytes"] == len(answer.body)
    everything = "".join(JSONLines().format(record) + TextLines().format(record) for record in caplog.records)
    assert LEARNER not in everything
    assert lrs.headers["Authorization"] not in everything


def the_line(caplog: pytest.LogCaptureFixture, request_id: str) -> dict[str, Any]:
    lines = [json.loads(JSONLines().format(record)) for record in caplog.records]
    [found] = [line for line in lines if line.get("request") == request_id]
    return found


def test_the_text_of_an_exception_never_reaches_the_log() -> None:
    try:
        raise ValueError(LEARNER)
    except ValueError:
        record = logging.LogRecord("lrs", logging.ERROR, "", 0, "request failed", None, sys.exc_info())
    line = orjson.loads(JSONLines().format(record))
    assert line["error"] == "ValueError"
    assert "test_metrics.py" in "".join(line["trace"])
    assert LEARNER not in json.dumps(line)
    assert LEARNER not in TextLines().format(record)


def test_several_workers_are_counted_together(tmp_path: Path) -> None:
    """Each in a process of its own, because the client library reads the folder's name when it is imported."""
    worker = ("from lrs.metrics import Metrics; m = Metrics(); m.request('/xAPI/about', 'GET', 200, 0.01); "
              "m.commit(5, 0.1)")
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for program in (worker, worker, "from lrs.metrics import Metrics; print(Metrics().text().decode())"):
        done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True)
    text = done.stdout.decode()
    assert 'lrs_requests_total{method="GET",route="/xAPI/about",status="200"} 2.0' in text
    assert "lrs_statements_stored_total 10.0" in text
