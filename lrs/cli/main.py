"""The command `lrs`. Exit code 0, or 1 with one clear sentence on standard error."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from lrs import __version__
from lrs.cli.command import Parser, Run
from lrs.config import BadSetting, load
from lrs.errors import CannotStart, LRSError

OVERVIEW = """\
Manabi LRS, a Learning Record Store for school districts: xAPI 1.0.3 and 2.0 on MongoDB.

first steps:
  lrs serve                        start; prints the xAPI address, a key and a curl line to try
  lrs credential create --help     a key for a learning app
  lrs roster --help                schools, classes and their people
  lrs doctor                       what is configured, and is it well?

settings:
  Each is a flag, an environment variable or a line in the file named by --config, in this order of
  precedence: --server-port 9000, LRS_SERVER_PORT=9000, or port = 9000 under [server].
  `lrs serve --help` lists them all.
"""

NOUNS = (
    "serve", "doctor", "credential", "tenant",
    "codes", "roster", "role", "link", "annotate", "studylog",
    "account", "provider", "guardian", "session",
    "audit", "erase", "hold", "retention", "bundle", "trust", "forward", "case",
    "caliper", "profile",
)  # each a file here


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    # `lrs serve` lives long and is to stay small, so nothing is loaded for the commands that were not asked for.
    asked = [noun for noun in NOUNS if noun in arguments[:1]]
    options = parser(asked or NOUNS).parse_args(arguments)
    flags = {key: value for key, value in vars(options).items() if "." in key and value is not None}
    try:
        run: Run = options.run
        code = asyncio.run(run(load(flags, file=vars(options).get("config")), options))
        sys.stdout.flush()
        return code
    except (CannotStart, BadSetting, LRSError) as error:
        print(f"lrs: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has seen enough, as `head` does; nothing more goes there, also at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def parser(nouns: Iterable[str] = NOUNS) -> argparse.ArgumentParser:
    found = Parser(prog="lrs", description=OVERVIEW)
    found.add_argument("--version", action="version", version=f"Manabi LRS {__version__}")
    commands = found.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for noun in nouns:
        import_module(f"lrs.cli.{noun}").add(commands)
    return found
