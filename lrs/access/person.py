"""Somebody who signed in: a teacher, an officer, a learner, a guardian."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person inside one tenant. What they may do follows from roster, grants and links, never from here.

    `account` is what they signed in with. `user` is their UUID in the roster, in lower case; empty for who stands in no
    roster (a guardian, an operator). `session` is the session that this request came with.
    """

    tenant: str
    account: str
    user: str
    session: str
