"""Work in a process of its own: what it measures shares no interpreter with the rest."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")

_FORK = multiprocessing.get_context("fork")


class Apart:
    """A coroutine function that began to run in a child process. It sees what this process had prepared."""

    def __init__(self, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> None:
        self._receiving, sending = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_child, args=(sending, work, arguments))
        self._process.start()
        sending.close()

    def result(self) -> Any:
        """What it returned. Raises `RuntimeError` with the reason when it failed."""
        try:
            failed, result = self._receiving.recv()
        except EOFError:
            failed, result = True, "ended without a result"
        self._process.join()
        if failed:
            raise RuntimeError(result)
        return result


def apart(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """Run `work(*arguments)` in a child process to its end."""
    result: T = Apart(work, *arguments).result()
    return result


def _child(sending: Connection, work: Callable[..., Coroutine[Any, Any, Any]], arguments: tuple[Any, ...]) -> None:
    gc.freeze()  # as a worker of the server does
    gc.set_threshold(50_000, 20, 20)
    try:
        sending.send((False, uvloop.run(work(*arguments))))
    except Exception as error:
        sending.send((True, f"{work.__qualname__}: {error!r}"))
