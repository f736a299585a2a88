"""Everything that a bundle tells besides its files, made in one pass over the learner's Statements. Pure.

The preview for the family is this pass with nobody to write it down: what they see is what the recipient gets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from lrs.bundles.contents import credential, page, summary
from lrs.bundles.contents.annotated import Line, annotated
from lrs.bundles.contents.learnt import Counting, Learnt
from lrs.bundles.contents.others import Others
from lrs.bundles.contents.page import Names
from lrs.bundles.manifest import Counts, Facts
from lrs.codes.book import CodeBook
from lrs.schooldays import Beginnings
from lrs.studylog.entry import read
from lrs.xapi import attachments


class Taken(NamedTuple):
    """What goes into the bundle of some lines: Statements and annotations, one for one, and the `sha2` of the
    attachments that these Statements carry, in order and each once."""

    statements: list[bytes]
    annotations: list[bytes]
    attachments: list[str]

_NONE: Mapping[str, str] = MappingProxyType({})


class Telling:
    """One bundle's contents. Lines come in the bundle's order, after whatever is withheld was taken out. `learners` are
    the UUIDs, in lower case, that the learner has and had; `carried` the bundles that go along inside."""

    def __init__(self, facts: Facts, names: Names, learners: Collection[str], others: Others, book: CodeBook,
                 terms: Beginnings, carried: Collection[str] = ()) -> None:
        self._facts = facts
        self._names = names
        self._learners = frozenset(learners)
        self._others = others
        self._book = book
        self._carried = frozenset(carried)
        self._counting = Counting(names.zone, terms)

    def take(self, lines: Iterable[Line], targets: Mapping[str, bytes], voided: Mapping[str, str] = _NONE) -> Taken:
        """Count these lines and give what of them goes into the bundle; `targets` as in `Others.told`, `voided` the
        bundles that those of them came in which were voided.

        Of what goes along inside and was voided no copy is made: what voids it names that one."""
        statements, annotations, hashes = [], [], dict[str, None]()
        inside = {name for name, bundle in voided.items() if bundle in self._carried}
        for line in lines:
            told = self._others.told(line.text, targets, own=line.annotation.learner in self._learners, inside=inside)
            copied = line.bundle in self._carried and told != line.text
            if told is not None and not (copied and line.voided):
                statement = read(told)
                statements.append(told)
                original = read(line.text)["id"] if copied else ""
                annotations.append(annotated(statement["id"], line.annotation, self._book, voided=line.voided,
                                             derived_from=original))
                hashes.update(dict.fromkeys(each.sha2 for each in attachments.declared(statement)))
        self.resume(statements, annotations)
        return Taken(statements, annotations, list(hashes))

    def hears(self, event: bytes) -> bool:
        """Whether a Caliper Event goes along, whose Statement does as it is."""
        return self._others.hears(event)

    def resume(self, statements: Sequence[bytes], annotations: Sequence[bytes]) -> None:
        """Count lines that a build before this one took already, from the chunk that holds them."""
        self._counting.add(statements, annotations)

    def learnt(self) -> Learnt:
        """Of all lines so far, as is the rest."""
        return self._counting.learnt()

    def page(self, counts: Counts) -> bytes:
        """The readable page."""
        return page.page(self.learnt(), self._facts, counts, self._names)

    def workbook(self) -> bytes:
        """For a school without an LRS."""
        return summary.workbook(self.learnt(), self._facts, self._names)

    def credential(self) -> dict[str, Any] | None:
        """The CLR, to be signed by `credential.signed`; None where no unit was touched."""
        return credential.clr(self.learnt(), self._facts, self._names.zone)
