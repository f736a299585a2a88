"""The JSONPath of xAPI Profiles: names, indices, `*`, unions, `..`, and several paths joined by `|`.

    $.result.score.scaled    context.contextActivities.category[*].id    $.result.extensions['https://a.example/b|c']

IRIs stand in brackets and hold whatever they like, so a path is read token by token. A leading `$` may be missing, as
published profiles leave it out. Filters, scripts and slices are no part of it and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from lrs.xapi.findings import step as pointer_step

_NAME = re.compile(r"""[^\s.\[\]|'"()*,?@]+""")
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_INDEX = re.compile(r"[0-9]{1,9}(?![^\s,\]])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s*")
_MOST_FOUND = 10_000  # `..` may find a value many times; a Statement holds no more than this in earnest


class BadPath(ValueError):
    """Text that is no path of this kind. `at` is the character where it goes wrong, counted from 1."""

    def __init__(self, at: int) -> None:
        super().__init__(f"at character {at}")
        self.at = at


class Found(NamedTuple):
    """A value, and the JSON pointer to it from where the path began."""

    pointer: str
    value: Any


class _Step(NamedTuple):
    """Names and indices to go by; both empty for every member or element. `deep`: of whatever is inside, too."""

    names: tuple[str, ...] = ()
    indices: tuple[int, ...] = ()
    deep: bool = False


class Path:
    """A path that was read. `text` is what it was read from."""

    def __init__(self, text: str, ways: Sequence[tuple[_Step, ...]]) -> None:
        self.text = text
        self._ways = ways
        plain = ways[0] if len(ways) == 1 and all(len(each.names) == 1 and not each.indices and not each.deep
                                                  for each in ways[0]) else None
        self._names = None if plain is None else tuple(each.names[0] for each in plain)

    def values(self, root: Any) -> list[Any]:
        """The values found in `root`, in order; a value that is an array is one value."""
        if self._names is None:
            return [found.value for found in self.find(root)]
        for name in self._names:
            if not isinstance(root, dict) or name not in root:
                return []
            root = root[name]
        return [root]

    def find(self, root: Any) -> list[Found]:
        """The same, each with its place."""
        every: list[Found] = []
        for way in self._ways:
            found = [Found("", root)]
            for each in way:
                found = _go(each, found)
            every += found
        return every

    @property
    def missing(self) -> str:
        """A pointer to where the first value would be: as far as the path goes by single names."""
        pointer = ""
        for each in self._ways[0]:
            if each.deep or each.indices or len(each.names) != 1:
                break
            pointer += pointer_step(each.names[0])
        return pointer


def _go(each: _Step, found: Iterable[Found]) -> list[Found]:
    if each.deep:
        found = islice((inner for one in found for inner in _inside(one)), _MOST_FOUND)
    names, indices, beyond = each.names, each.indices, []
    for pointer, value in found:
        if isinstance(value, dict):
            chosen = names if names or indices else value
            beyond += [Found(pointer + pointer_step(name), value[name]) for name in chosen if name in value]
        elif isinstance(value, list):
            places = indices if names or indices else range(len(value))
            beyond += [Found(f"{pointer}/{place}", value[place]) for place in places if place < len(value)]
    return beyond[:_MOST_FOUND]


def _inside(found: Found) -> list[Found]:
    """The value and all that is in it, the outer before the inner."""
    every = [found]
    for one in every:  # it grows meanwhile
        if len(every) < _MOST_FOUND:
            every += _go(_Step(), [one])
    return every


@lru_cache(maxsize=4096)
def path(text: str) -> Path:
    """Raises `BadPath`."""
    ways, at = [], 0
    while True:
        steps, at = _way(text, at)
        ways.append(steps)
        if at == len(text):
            return Path(text, ways)
        at += 1  # the bar


def _way(text: str, at: int) -> tuple[tuple[_Step, ...], int]:
    at = _space(text, at)
    begins = at
    steps: list[_Step] = []
    rooted = text.startswith("$", at)
    at += rooted
    while True:
        bare = not rooted and at == begins
        if text.startswith("..", at):
            one, at = _after_dots(text, at + 2)
        elif text.startswith("[", at):
            one, at = _brackets(text, at + 1)
        elif text.startswith(".", at) or (bare and _NAME.match(text, at)):
            one, at = _named(text, at + (not bare))
        else:
            break
        steps.append(one)
    end = _space(text, at)
    if at == begins or (end < len(text) and text[end] != "|"):
        raise BadPath(end + 1)
    return tuple(steps), end


def _after_dots(text: str, at: int) -> tuple[_Step, int]:
    one, at = _brackets(text, at + 1) if text.startswith("[", at) else _named(text, at)
    return one._replace(deep=True), at


def _named(text: str, at: int) -> tuple[_Step, int]:
    if text.startswith("*", at):
        return _Step(), at + 1
    name = _NAME.match(text, at)
    if name is None:
        raise BadPath(at + 1)
    return _Step((name[0],)), name.end()


def _brackets(text: str, at: int) -> tuple[_Step, int]:
    at = _space(text, at)
    if text.startswith("*", at):
        return _Step(), _closed(text, at + 1)
    names: list[str] = []
    indices: list[int] = []
    while True:
        if quoted := _QUOTED.match(text, at):
            names.append(_ESCAPED.sub(r"\1", quoted[1] if quoted[1] is not None else quoted[2]))
            at = quoted.end()
        elif index := _INDEX.match(text, at):
            indices.append(int(index[0]))
            at = index.end()
        else:
            raise BadPath(at + 1)
        at = _space(text, at)
        if not text.startswith(",", at):
            return _Step(tuple(names), tuple(indices)), _closed(text, at)
        at = _space(text, at + 1)


def _closed(text: str, at: int) -> int:
    at = _space(text, at)
    if not text.startswith("]", at):
        raise BadPath(at + 1)
    return at + 1


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
