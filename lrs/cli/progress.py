"""How far long work came, on standard error: a line that renews itself on a terminal, else one each few seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

SECONDS = 3.0


class Progress:
    """Used with ``with``: what is printed after it begins at an empty line, also after an error.

    `pause`: seconds between two lines on a terminal, for work that tells more often than anybody can read.
    """

    def __init__(self, pause: float = 0.2) -> None:
        self._terminal = sys.stderr.isatty()
        self._pause = pause if self._terminal else SECONDS
        self._next = time.monotonic() + (0 if self._terminal else SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.clear()

    def tell(self, text: str) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._pause
        print(f"\r{text}\x1b[K" if self._terminal else text, end="" if self._terminal else "\n", file=sys.stderr,
              flush=True)

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
