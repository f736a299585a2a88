"""Whether Events and entities keep Caliper, and if not, every reason why."""

from __future__ import annotations

from typing import Any

from lrs.caliper.contexts import Version
from lrs.caliper.finding import Finding


def is_valid(value: Any, version: Version) -> bool:
    """Whether `value`, an Event or an entity describe, has no finding. `version` counts when its context names none."""
    raise NotImplementedError


def findings(value: Any, version: Version, pointer: str = "", most: int = 50) -> list[Finding]:
    """The first `most` findings in `value`, which stands at `pointer`; none exactly when it `is_valid`."""
    raise NotImplementedError
