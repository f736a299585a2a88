"""Sensors written by others, as they are, and requests as those send that do not run here: what they post is kept, and
they take the answer for a success. Skipped where they cannot be had."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from lrs.access.principal import KeyKind
from lrs.config import Config
from tests.clients.running import run
from tests.http.conftest import Key, Server, serving
from tests.http.sensing import EVENTS, LEARNER, PATH, VIDEO, bearer, envelope, event, new_key, sensor

README = Path(__file__).parents[2] / "README.md"
SOURCE = "git+https://github.com/IMSGlobal/caliper-python"


def beside(config: Config) -> Config:
    """The same for a server of one test, beside the one that all share."""
    return replace(config, mongo=replace(config.mongo, database=f"{config.mongo.database[-50:]}_beside"))


@pytest.fixture
async def app(server: Server) -> Key:
    return await new_key(server)


@pytest.fixture(scope="session")
async def caliper_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with 1EdTech's package, from the source in the folder CALIPER_PYTHON, or else from where it is kept."""
    folder, source = tmp_path_factory.mktemp("caliper"), SOURCE
    if given := os.environ.get("CALIPER_PYTHON"):
        source = str(shutil.copytree(Path(given), folder / "source"))
    try:
        await run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder / "there"), source,
                  GIT_TERMINAL_PROMPT="0")
    except (AssertionError, TimeoutError) as error:
        pytest.skip(f"caliper-python is not to be had; CALIPER_PYTHON may name a folder with its source: {error}")
    return str(folder / "there")


async def test_the_sensor_for_javascript_is_understood(server: Server, app: Key, node: str) -> None:
    asked = {"endpoint": server.origin + PATH, "authorization": bearer(app), "learner": LEARNER, "video": VIDEO}
    sent = json.loads(await run(node, "ims_caliper.cjs", given=json.dumps(asked)))
    assert sent["sendTime"].endswith("+0000")
    found = (await sensor(server, app).get(f"{EVENTS}/{sent['id']}")).json()
    assert (found["actor"]["id"], found["object"]["id"], found["action"]) == (LEARNER, VIDEO, "Started")
    assert found["object"]["name"] == "分数のわり算"


@pytest.mark.parametrize("snake_case", [False, True])
async def test_the_sensor_for_python_counts_everything_as_successful(
        config: Config, caliper_python: str, snake_case: bool) -> None:
    settings = replace(config.caliper, snake_case=snake_case)
    async with serving(replace(beside(config), caliper=settings)) as server:
        key, ids = server.keys[KeyKind.APP], [f"urn:uuid:{uuid4()}" for _ in range(5)]
        asked = {"endpoint": server.origin + PATH, "scheme": "Bearer", "token": f"{key.key}.{key.secret}", "ids": ids,
                 "learner": LEARNER, "video": VIDEO}
        told = json.loads(await run(sys.executable, "caliper_sensor.py", given=json.dumps(asked),
                                    PYTHONPATH=caliper_python))
        assert (told["sent"], told["successful"], told["failed"]) == (7, 7, 0)
        assert set(ids) < set(told["ids"])
        versions = "caliper_supported_versions" if snake_case else "caliperSupportedVersions"
        assert "http://purl.imsglobal.org/ctx/caliper/v1p2" in told["config"][versions]
        found = (await sensor(server, key).get(f"{EVENTS}?ascending=true")).json()["events"]
        assert [each["id"] for each in found] == ids


@pytest.mark.parametrize("way", ["{key}.{secret}", "Bearer {key}.{secret}"])
@pytest.mark.parametrize("agent", [
    {"User-Agent": "Caliper (PHP curl extension)", "Content-Type": "application/json", "Accept": "*/*"},
    {"User-Agent": "Apache-HttpClient/4.5.2 (Java/11)", "Content-Type": "application/json; charset=UTF-8",
     "Accept-Encoding": "gzip,deflate", "Connection": "Keep-Alive"},
], ids=["php", "java"])
async def test_what_an_administrator_typed_into_a_plugin_opens(
        server: Server, app: Key, way: str, agent: dict[str, str]) -> None:
    """Their sensors send it as it is, and take only 200 for a success."""
    plugin = sensor(server, app, way.format(key=app.key, secret=app.secret)).with_(**{
        name.replace("-", "_"): value for name, value in agent.items()})
    sent = event()
    answer = await plugin.post(PATH, data=json.dumps(envelope(sent)).encode())
    assert (answer.status, answer.body) == (200, b"")
    assert (await plugin.get(EVENTS)).json()["events"] == [sent]


async def test_the_line_of_the_readme_works_as_it_is_pasted(server: Server, app: Key) -> None:
    shell = shutil.which("bash")
    if not shell or not shutil.which("curl"):
        pytest.skip("bash or curl is not installed")
    [line] = [each for each in README.read_text("utf-8").split("```")
              if each.startswith("bash\ncurl -i")]
    pasted = line.removeprefix("bash\n").replace("http://127.0.0.1:8080", server.origin)
    for _ in range(2):
        answer = await run(shell, "-c", pasted, XAPI_KEY=app.key, XAPI_SECRET=app.secret)
        assert answer.startswith("HTTP/1.1 200")
    [kept] = (await sensor(server, app).get(EVENTS)).json()["events"]
    assert (await sensor(server, app).post(f"{PATH}/validate", json=envelope(kept))).json()["findings"] == []


@pytest.fixture
async def small(config: Config) -> AsyncIterator[Server]:
    limits = replace(config.limits, body_bytes=10_000, batch_events=3, event_bytes=2_000)
    config = replace(beside(config), limits=limits, caliper=replace(config.caliper, path="/sensors/caliper"))
    async with serving(config) as found:
        yield found


async def test_limits_and_the_path_are_settings(small: Server) -> None:
    moodle, path = sensor(small, small.keys[KeyKind.APP]), "/sensors/caliper"
    assert (await moodle.get(path)).json()["caliperMaximumPayloadSize"] == 9
    assert (await moodle.post(PATH, json=envelope(event()))).status == 404
    assert (await moodle.post(path, json=envelope(event(), event(), event()))).status == 200
    for sent, slug in ((envelope(*[event() for _ in range(4)]), "caliper-batch-too-long"),
                       (envelope(event(extensions={"x": "あ" * 500})), "caliper-item-too-large"),
                       (envelope(event(extensions={"x": "あ" * 10_000})), "body-too-large")):
        refused = await moodle.post(path, json=sent)
        assert (refused.status, refused.problem()) == (413, slug)
    assert len((await moodle.get(EVENTS)).json()["events"]) == 3
