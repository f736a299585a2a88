"""What a terminal shows of long work, and what a log file does."""

from __future__ import annotations

import io
import sys

import pytest

from lrs.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_renews_itself_and_makes_room_also_for_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    with pytest.raises(OSError), Progress(pause=0) as progress:  # noqa: PT011, PT012  any will do
        progress.tell("reading the file")
        progress.tell("comparing")
        raise OSError
    assert shown.getvalue() == "\rreading the file\x1b[K\rcomparing\x1b[K\r\x1b[K"


def test_elsewhere_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", shown := io.StringIO())
    with Progress(pause=0) as progress:
        progress.tell("reading the file")
    assert shown.getvalue() == ""
