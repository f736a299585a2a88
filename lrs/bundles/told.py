"""Everything that a bundle tells, made in one pass over the learner's Statements; the builder and the preview for the
family are the same pass, so what a family sees is what a recipient gets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lrs.bundles.annotated import Line
from lrs.bundles.learnt import Learnt
from lrs.bundles.manifest import Counts, Facts
from lrs.bundles.others import Others
from lrs.bundles.page import Names
from lrs.codes.book import CodeBook
from lrs.schooldays import Beginnings


class Taken(NamedTuple):
    """What goes into the bundle of some lines: Statements and annotations, one for one, and the `sha2` of the
    attachments that these Statements carry, in order and each once."""

    statements: list[bytes]
    annotations: list[bytes]
    attachments: list[str]


class Telling:
    """One bundle's contents. Lines come in the bundle's order, after whatever is withheld was taken out."""

    def __init__(self, facts: Facts, names: Names, others: Others, book: CodeBook, terms: Beginnings) -> None:
        raise NotImplementedError

    def take(self, lines: Iterable[Line], targets: Mapping[str, bytes]) -> Taken:
        """Count these lines and give what of them goes into the bundle; `targets` as in `Others.told`."""
        raise NotImplementedError

    def resume(self, statements: Sequence[bytes], annotations: Sequence[bytes]) -> None:
        """Count lines that a build before this one took already, from the chunk that holds them."""
        raise NotImplementedError

    def learnt(self) -> Learnt:
        raise NotImplementedError

    def page(self, counts: Counts) -> bytes:
        """The readable page, of all that was taken so far."""
        raise NotImplementedError

    def workbook(self) -> bytes:
        raise NotImplementedError
