"""`lrs forward` at a terminal, towards a real server."""

from __future__ import annotations

