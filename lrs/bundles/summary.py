"""The page's counts as a workbook, for a school without an LRS."""

from __future__ import annotations

from lrs.bundles.learnt import Learnt
from lrs.bundles.manifest import Facts
from lrs.bundles.page import Names


def workbook(learnt: Learnt, facts: Facts, names: Names) -> bytes:
    """An .xlsx with Japanese and English headings; the same for the same."""
    raise NotImplementedError
