"""Where an imported Statement comes from, and what stood beside it there: values."""

from __future__ import annotations

from typing import NamedTuple

APP = "bundle:"  # no key can be of an app of such a name


def is_origin(school: str) -> bool:
    """Whether what stands for a school beside a Statement is the custodian that it came from."""
    return "://" in school


class Wording(NamedTuple):
    """A curriculum code in its issuer's words: `path` are the texts that lead to it, from the chapter down. It may be
    of a table that is not loaded here."""

    code: str
    text: str
    path: tuple[str, ...]
    subject: str


class Origin(NamedTuple):
    """Where an imported Statement comes from, and what stood beside it there.

    `issuer` is the public origin of the custodian that signed the bundle, `line` its number there. `authority` is the
    JSON text that was replaced; None where the Statement kept its own. School, grade and classes are the issuer's
    words, and may mean others here; `codes` are the curriculum codes it had found.
    """

    issuer: str
    bundle_id: str
    line: int
    stored: str = ""
    authority: bytes | None = None
    school: str = ""
    school_year: int | None = None
    grade: str = ""
    classes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    category: str = ""
    activity_class: str = ""

    @property
    def app(self) -> str:
        """Under which name its Statements are stored: no key reads or voids them as its own."""
        return APP + self.issuer
