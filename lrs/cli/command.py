"""How every command is built: it takes every setting and explains itself. A command returns its exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Coroutine
from pathlib import Path
from typing import Any

from lrs.config import Config, Setting, settings
from lrs.errors import CannotStart

Run = Callable[[Config, argparse.Namespace], Coroutine[Any, Any, int]]

CONNECTION = ("server.data", "mongo.uri", "mongo.database")
SHORT = {"server.port": "--port", "server.host": "--host", "server.data": "--data", "server.workers": "--workers"}


class Parser(argparse.ArgumentParser):
    """Keeps the line breaks of its texts, and takes no abbreviations: a new flag must not change an old script."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
                         **options)  # type: ignore[arg-type]


def command(parsers: Any, name: str, line: str, text: str, run: Run,
             shown: Collection[str] | None = CONNECTION) -> Any:
    """Add a command. It takes every setting; its help shows those in `shown` (None: all)."""
    parser = parsers.add_parser(name, help=line, description=text)
    if shown is None:
        parser.usage = f"{parser.prog} [options]"
    parser.set_defaults(run=run)
    parser.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS,
                        help="settings file (TOML); also LRS_CONFIG")
    sections = {setting.section: parser.add_argument_group(f"settings [{setting.section}]")
                for setting in settings() if shown is None or setting.key in shown}
    for setting in settings():
        if shown is None or setting.key in shown:
            _add_setting(sections[setting.section], setting, _explained(setting))
        else:
            _add_setting(parser, setting, argparse.SUPPRESS)
    return parser


def _add_setting(group: argparse._ActionsContainer, setting: Setting, text: str) -> None:
    names = [SHORT[setting.key], setting.flag] if setting.key in SHORT else [setting.flag]
    group.add_argument(*names, dest=setting.key, metavar="|".join(setting.choices) or setting.type.__name__.upper(),
                       help=text, default=argparse.SUPPRESS)  # else that of a verb hides what its noun was given


def _explained(setting: Setting) -> str:
    return f"{setting.help} [{setting.env}; default {setting.default!r}]".replace("%", "%%")


def content(file: Path) -> bytes:
    """What is in a file that a command was given. Raises `CannotStart`."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotStart(f"{file}: {error.strerror}") from None


def counted(number: int, one: str, many: str = "") -> str:
    """So many of something, in words."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def applied(config: Config) -> str:
    """When a change reaches what is stored."""
    return (f"A running server annotates what was stored before, beginning in {2 * config.annotation.cache_seconds} s; "
            "without one: lrs annotate --rebuild")
