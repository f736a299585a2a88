"""The image cannot be built here; what can be checked is that what it copies is there and what it runs, runs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.commands import serving

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def command_of(line: str) -> list[str]:
    """The program and arguments of an exec-form CMD."""
    found: list[str] = json.loads(line[line.index("["):])
    return found


def run(command: list[str], **env: str) -> int:
    """Run as in the image, with the programs of this Python's environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(command, check=False, timeout=30, cwd=ROOT, stderr=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, env={**os.environ, "PATH": path, **env}).returncode


def test_everything_it_copies_is_there_and_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}
    copied = [source for line in instructions("COPY") if not line.startswith("--from")
              for source in line.split()[:-1]]
    assert copied
    for source in copied:
        assert (ROOT / source).exists()
        assert source.rstrip("/") in allowed


def test_it_does_not_run_as_root() -> None:
    assert instructions("USER") == ["lrs"]


def test_its_command_is_one_of_ours() -> None:
    [command] = instructions("CMD")
    assert command_of(command)[0] == "lrs"
    assert run([sys.executable, "-m", *command_of(command), "--help"]) == 0


def test_each_setting_it_makes_is_one() -> None:
    from lrs.config import settings

    made = {name for line in instructions("ENV") for name in re.findall(r"(LRS_\w+)=", line)}
    assert made <= {setting.env for setting in settings()}


def test_its_health_check_tells_a_living_server_from_none(tmp_path: Path, mongo_uri: str) -> None:
    [check] = instructions("HEALTHCHECK")
    with serving(tmp_path / "data", "--mongo-uri", mongo_uri, "--mongo-database", "docker") as server:
        port = server.address.split(":")[2].split("/")[0]
        assert run(command_of(check), LRS_SERVER_PORT=port) == 0
    assert run(command_of(check), LRS_SERVER_PORT=port) != 0
