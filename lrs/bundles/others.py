"""Other people in a learner's Statements: who may read of them, by who the bundle is for. Pure.

To a school a Statement goes exactly as it is, as it does inside one. To a learner's own store, to a family and to
whoever is not known one that names another pupil goes as a derived copy: with an id of its own (UUIDv5 of the bundle's
id and its own), names in place of other pupils that are random for each bundle, and ``…/derived`` among its extensions;
a Statement is never changed under its own id. Teachers in a copy are told as teachers. What the learner only stands by
in goes nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from lrs.bundles.manifest import RecipientKind

DERIVED = "urn:manabi-lrs:learner-record-bundle:derived"
REDACTED = "urn:lrb:redacted"


class Role(StrEnum):
    """Who an Agent is to the learner. Who is not known counts as a pupil."""

    SUBJECT = "subject"
    PUPIL = "pupil"
    TEACHER = "teacher"


RoleOf = Callable[[str], Role]
"""By identifier, as `lrs.xapi.actor.ifi` writes it."""


class Others:
    """`salt`: 32 random bytes of the bundle's, kept with the case, so that the same build gives the same names."""

    def __init__(self, kind: RecipientKind, bundle_id: str, salt: bytes, role_of: RoleOf) -> None:
        raise NotImplementedError

    def told(self, text: bytes, targets: Mapping[str, bytes]) -> bytes | None:
        """The Statement as it goes, or None where it does not. `targets` are the Statements that it refers to, and
        those that these refer to, by id in lower case; one that is not there is not in the bundle."""
        raise NotImplementedError


def references(texts: Iterable[bytes]) -> set[str]:
    """The ids, in lower case, of the Statements that these refer to."""
    raise NotImplementedError
