"""The map's tables (`profiles/caliper/mapping.json`), made ready for looking up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Table:
    """What each action and type of Caliper is in xAPI. Made once for a process."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """`content` is that of the file, which its JSON Schema holds good."""
        self._content = content
