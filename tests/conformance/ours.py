"""The suite against a server of this repository, in both versions: `make conformance`.

    python -m tests.conformance.ours [OPTIONS OF THE SUITE]

Reports are written to conformance-report/VERSION. Exit code 1 when a MUST is not kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.check import BOTH
from tests.commands import Running, serving
from tests.private import quickest

REPORTS = Path("conformance-report")


def caliper(server: Running, ready: Path) -> list[str]:
    """Options for the Caliper endpoint of a server that says it has one."""
    url = json.loads(ready.read_text()).get("caliper")
    return ["--caliper", url, "--token", f"{server.key}.{server.secret}"] if url else []


def main(options: list[str]) -> int:
    code = 0
    with TemporaryDirectory(dir=quickest()) as folder, serving(Path(folder) / "data") as server:
        options = [*caliper(server, Path(folder) / "data-ready.json"), *options]
        for version in BOTH:
            done = subprocess.run(
                [sys.executable, "-m", "conformance", server.address, "--key", server.key, "--secret", server.secret,
                 "--xapi", version, "--reports", str(REPORTS / version), *options], check=False)
            code = code or done.returncode
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
