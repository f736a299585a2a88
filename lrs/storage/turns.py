"""The turns of a lane: its name and the number of the commit, so that those of one lane stand together and in order."""

from __future__ import annotations

import secrets

_NAME = 8  # bytes
_NUMBER = 8


def new_name() -> bytes:
    return secrets.token_bytes(_NAME)


def turn(name: bytes, number: int) -> bytes:
    """The `number`-th turn, from 0, of the lane of that name."""
    return name + number.to_bytes(_NUMBER)


def number_of(turn: bytes) -> int:
    return int.from_bytes(turn[_NAME:])


def all_of(name: bytes) -> dict[str, bytes]:
    """The condition for the turns of the lane of that name."""
    return {"$gte": turn(name, 0), "$lte": name + b"\xff" * _NUMBER}
