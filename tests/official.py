"""The six official curriculum tables, where they are at hand.

They are looked for in the folder MANABI_MEXT_TABLES or in shared/data/mext beside the repository or above it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = [Path(os.environ["MANABI_MEXT_TABLES"])] if "MANABI_MEXT_TABLES" in os.environ else [
    folder / "shared" / "data" / "mext" for folder in ROOT.parents]
FILES = sorted(next((place for place in PLACES if place.is_dir()), ROOT / "none").glob("*.xlsx"))

official = pytest.mark.skipif(not FILES, reason="the ministry's tables are not here: set MANABI_MEXT_TABLES")
