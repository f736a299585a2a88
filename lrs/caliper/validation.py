"""Whether Events and entities keep Caliper, and if not, every reason why.

Errors are what the standard forbids; warnings what it advises against, or does not know: an unknown member, a type that
another version has, another spelling of a word. A server that is not told to be strict keeps both.
"""

from __future__ import annotations

from typing import Any

from lrs.caliper import quick
from lrs.caliper.contexts import Version
from lrs.caliper.examination import examined
from lrs.caliper.finding import Finding


def is_valid(value: Any, version: Version) -> bool:
    """Whether `value`, any JSON value, is an Event or an entity in which there is nothing to find.

    `version` is that of the Envelope's `dataVersion`.
    """
    return not findings(value, version, most=1)


def findings(value: Any, version: Version, pointer: str = "", most: int = 50) -> list[Finding]:
    """What is found in `value`, which stands at `pointer`, in order, `most` at most, and errors before warnings then.

    A good Event costs some microseconds: ask this at once, not `is_valid` before it.
    """
    return [] if quick.passes(value, version) else examined(value, version, pointer, most)
