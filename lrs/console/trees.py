"""The curriculum as a page shows it: items with what they say, and a figure beside each. `parts/tree.html` draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """`figure` is written as people read it; with `whole` a bar shows `part` of it as well. `open`: its items below are
    seen at once."""

    text: str
    code: str = ""
    href: str = ""
    figure: str = ""
    part: float = 0
    whole: float = 0
    below: tuple[Node, ...] = ()
    open: bool = False
