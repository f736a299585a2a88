"""`lrs doctor`."""

from __future__ import annotations

import argparse
from typing import Any

from lrs.cli.command import command
from lrs.config import Config


def add(commands: Any) -> None:
    command(commands, "doctor", "check settings, MongoDB, indexes, clock and keys",
            "Print the effective settings with their sources and check what the server stands on.\n"
            "Exit code 1 when something needs attention.", _doctor)


async def _doctor(config: Config, options: argparse.Namespace) -> int:
    from lrs.operation.doctor import examine

    report = await examine(config)
    print(report.text())
    return 0 if report.healthy else 1
