"""How far a run is: one line that changes at a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TextIO

EVERY = 5  # seconds between lines where there is no terminal


class Progress:
    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._counts: Counter[str] = Counter()
        self._of, self._began, self._last = 0, time.monotonic(), 0.0

    def begin(self, of: int) -> None:
        self._of, self._began, self._last = of, time.monotonic(), time.monotonic()

    def told(self, outcome: str) -> None:
        self._counts[outcome] += 1
        now = time.monotonic()
        if now - self._last >= (0.2 if self._out.isatty() else EVERY):
            self._last = now
            self._show()

    def end(self) -> None:
        self._show()
        if self._out.isatty():
            self._out.write("\n")

    def _show(self) -> None:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self._counts.items()))
        line = f"{self._counts.total()} of {self._of} tests, {time.monotonic() - self._began:.0f} s: {counts}"
        self._out.write(f"\r\033[K{line}" if self._out.isatty() else line + "\n")
        self._out.flush()


class Silent(Progress):
    """Says nothing."""

    def _show(self) -> None:
        return
