"""How far long work came, on standard error: a line that renews itself on a terminal, else one each few seconds."""

from __future__ import annotations

import sys
import time

SECONDS = 5.0


class Progress:
    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + (0 if self._terminal else SECONDS)

    def tell(self, text: str) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (0.2 if self._terminal else SECONDS)
        print(f"\r{text}\x1b[K" if self._terminal else text, end="" if self._terminal else "\n", file=sys.stderr,
              flush=True)

    def end(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
