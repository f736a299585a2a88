"""How a section of settings says its fields: default, help, and what a value must be. `lrs/config.py` reads it."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def setting(default: Any, help: str, *, secret: bool = False, choices: tuple[str, ...] = (),  # noqa: A002
            minimum: int | None = None, maximum: int | None = None, pattern: str | None = None) -> Any:
    return field(default=default, metadata={"help": help, "secret": secret, "choices": choices,
                                            "minimum": minimum, "maximum": maximum, "pattern": pattern})
