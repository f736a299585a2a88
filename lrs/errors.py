"""Every way a request can be refused: one tree, each class with its HTTP status.

An error is raised where it is known, with the slug of a message in `lrs/messages/` and the values that
fill it; `lrs/http/problems.py` renders it, in the reader's language, as RFC 9457 problem details. A refusal
never tells whether something exists that the caller may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from lrs.xapi.findings import Finding


class LRSError(Exception):
    """A refusal with a status. `slug` names its text, `values` fill the text's placeholders."""

    status: ClassVar[int] = 500
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, slug: str, **values: object) -> None:
        super().__init__(slug)
        self.slug = slug
        self.values = values

    def __str__(self) -> str:
        from lrs.messages.catalogue import text

        return text(self.slug, "en", self.values)


class BadRequest(LRSError):
    status = 400


class InvalidStatements(BadRequest):
    """Statements that break the standard; carries each violation with its JSON pointer."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("statements-invalid", count=len(findings))
        self.findings = tuple(findings)


class InvalidParameter(InvalidStatements):
    """A parameter whose JSON breaks the standard; carries each violation."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        BadRequest.__init__(self, "parameter-invalid", name=name)
        self.findings = tuple(findings)


class Unauthorized(LRSError):
    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Basic realm="xAPI", Bearer'}


class SignInNeeded(Unauthorized):
    """Somebody must sign in; it asks for no key, so that a browser shows no box for one."""

    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(LRSError):
    """Refused by a rule of the access policy, named in the slug."""

    status = 403


class NotPrivileged(Forbidden):
    """Refused by a rule of the access policy, where a protocol has 401 for it, as Caliper has."""

    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}


class NotFound(LRSError):
    status = 404


class MethodNotAllowed(LRSError):
    status = 405


class RequestTimeout(LRSError):
    """The client stopped sending in the middle of a request."""

    status = 408


class Conflict(LRSError):
    status = 409


class PreconditionFailed(LRSError):
    status = 412


class TooLarge(LRSError):
    """A limit was passed; the text names the limit's setting."""

    status = 413


class RangeNotThere(LRSError):
    """A range of a file begins behind its end (RFC 9110 15.5.17)."""

    status = 416


class UnsupportedMediaType(LRSError):
    status = 415


class Unprocessable(LRSError):
    """Well-formed, but of a version that this server does not know."""

    status = 422


class TooManyRequests(LRSError):
    status = 429


class StorageUnavailable(LRSError):
    """MongoDB cannot be reached or did not acknowledge in time; nothing was acknowledged to the client."""

    status = 503
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}

    def __init__(self, slug: str = "storage-unavailable", **values: object) -> None:
        super().__init__(slug, **values)


class Busy(LRSError):
    """No room for the request just now; nothing of it was stored."""

    status = 503
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


class CannotStart(Exception):
    """The program cannot go on; its text tells the person at the terminal why and what to do."""
