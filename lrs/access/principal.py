"""Who is asking: the one shape that every service is called with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lrs.access.person import Person


class KeyKind(StrEnum):
    """What a key is for (what it may reach beyond its own writes follows from this)."""

    APP = "app"        # a learning app: writes, reads back what it wrote itself
    PORTAL = "portal"  # reads for a signed-in teacher, with that teacher's rights
    SYSTEM = "system"  # the whole tenant: a migration, a conformance suite
    LEARNER = "learner"  # a learner's own token: reads that learner's records, does nothing else


@dataclass(frozen=True, slots=True)
class CaliperRules:
    """How what a key sends in Caliper is taken. `strict`: an Envelope with an Event that breaks the standard is refused
    whole. `maps`: an Event is kept as a Statement too, and so is in the study log."""

    strict: bool = False
    maps: bool = True


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """By which profiles, or versions of one, the Statements of a key are looked at where they claim them, and how
    (`lrs/profiles/judging.py`). `refuses`: one that is not as it says is refused with its batch."""

    profiles: tuple[str, ...] = ()
    mode: str = "letter"
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller inside one tenant.

    `app` is the stable name under which the caller writes: several keys of one app share it, and
    "its own statements" means those written under it. `authority` is the Agent, as compact JSON text,
    set on the statements it stores (xAPI 1.0.3 Data 2.4.9). A learner's own token has neither: it is good for reading
    `learner`'s records (UUID) as long as `holder`, who made it, may decide about them.
    """

    tenant: str
    app: str
    kind: KeyKind
    scopes: frozenset[str]
    authority: bytes
    credential: str
    learner: str = ""
    holder: Person | None = None
    caliper: CaliperRules = CaliperRules()
    profiles: ProfileRules = ProfileRules()

    @property
    def reads_all(self) -> bool:
        """Whether statements of other apps in the tenant may be read: only by a system key, whatever the scopes."""
        return self.kind is KeyKind.SYSTEM and bool(self.scopes & {"all", "all/read", "statements/read"})

    @property
    def reads_all_events(self) -> bool:
        """The same of Caliper Events, which a key may be let read that reads no Statements."""
        return self.reads_all or (self.kind is KeyKind.SYSTEM and "events/read" in self.scopes)

    @property
    def writes_all(self) -> bool:
        """Whether statements of other apps in the tenant may be voided."""
        return self.kind is KeyKind.SYSTEM and "all" in self.scopes
