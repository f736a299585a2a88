"""Who asks this room for something, and how records and the audit log name them."""

from __future__ import annotations

from lrs.access.person import Person
from lrs.access.principal import Principal

TERMINAL = "terminal"  # the session of whoever is at the command line

Caller = Principal | Person


def named(caller: Caller) -> str:
    """How records name who did something."""
    return caller.account if isinstance(caller, Person) else f"key {caller.credential}"


def actor(caller: Caller) -> str:
    """The same for the audit log, as `lrs.journal.Journal` wants it."""
    if not isinstance(caller, Person):
        return f"key:{caller.credential}"
    return f"cli:{caller.account}" if caller.session == TERMINAL else caller.user or caller.account
