"""From evidence and what is known at this moment to what stands beside the Statement: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lrs.annotation.evidence import Evidence, instant
from lrs.annotation.identifiers import Identifier
from lrs.annotation.places import Sent, key_of
from lrs.annotation.sources import Place, Timeline
from lrs.codes.book import CodeBook
from lrs.storage.contract.annotations import Annotation, Code, Correction, Where
from lrs.storage.contract.origins import Origin


@dataclass(slots=True)
class Known:
    """What is known when Statements of one tenant are annotated: tables, who is whom, where they were, what content is
    about. `missing`: something of it was not to be had."""

    book: CodeBook
    version: str
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)           # app and account → learner
    identified: Mapping[Identifier, str] = field(default_factory=dict)            # what the roster knows → learner
    aliases: Mapping[str, str] = field(default_factory=dict)                      # UUID → learner
    timelines: Mapping[str, Timeline] = field(default_factory=dict)               # learner → where they were
    mapped: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # app and activity → codes
    missing: bool = False


def stated(evidence: Evidence, known: Known) -> str | None:
    """The UUID behind the actor: that of a trusted account, else the one a link gives, else the one person that all of
    the identifiers mean that the roster knows."""
    if evidence.learner is not None or evidence.stranger is None or evidence.stranger.account is None:
        return evidence.learner
    linked = known.linked.get((evidence.registered.standing.app, evidence.stranger.account))
    if linked is not None or not evidence.identifiers:
        return linked
    meant = {known.identified[each] for each in evidence.identifiers if each in known.identified}
    return meant.pop() if len(meant) == 1 else None


def annotate(evidence: Evidence, known: Known, stored_ms: int, corrections: tuple[Correction, ...] = ()) -> Annotation:
    """What stands beside a Statement stored at `stored_ms`; a correction wins over every rule."""
    registered, learner, stranger, timestamp, sent, activities, judgement, origin, _ = evidence
    place = None
    if (user := learner or stated(evidence, known)) is not None:
        learner, stranger = known.aliases.get(user, user), None
        place = _place(learner, known, timestamp, stored_ms)
        if place is None and user != learner:
            place = _place(user, known, timestamp, stored_ms)  # the roster may know an alias of theirs only
    if corrections and corrections[-1].codes is not None:
        codes = corrected(corrections[-1].codes, known.book)
    elif sent or activities:
        codes = resolved([*sent, *_mapped(evidence, known)], known.book)
    else:
        codes = ()
    if origin is not None:
        codes = codes or resolved([Sent(code, "activity", "origin") for code in origin.codes], known.book)
    school, school_year, grade, classes = _where(place, origin)
    return Annotation(registered.writer, learner, stranger.counted if stranger else None, school, school_year, grade,
                      classes, codes, judgement.activity_class, judgement.category, judgement.sensitivity,
                      known.version, known.missing, corrections)


def _where(place: Place | None, origin: Origin | None) -> tuple[str | None, int | None, str | None, tuple[str, ...]]:
    """School, year, grade, classes. What came in a bundle was not done at a school of ours: its origin stands for one,
    and its classes may be called as ours are."""
    if origin is not None:
        year = origin.school_year or (place.school_year if place else None)
        return origin.issuer, year, origin.grade or (place.grade if place else None), ()
    return (None, None, None, ()) if place is None else (place.school, place.school_year, place.grade, place.classes)


def _place(user: str, known: Known, timestamp: str | None, stored_ms: int) -> Place | None:
    timeline = known.timelines.get(user)
    if not timeline:
        return None
    return timeline.at(stored_ms if timestamp is None else instant(timestamp))


def corrected(codes: Sequence[str], book: CodeBook) -> tuple[Code, ...]:
    """The codes that a person gave."""
    return resolved([Sent(code, "activity", "person") for code in codes], book)


def resolved(sent: Sequence[Sent], book: CodeBook) -> tuple[Code, ...]:
    return tuple(_resolved(code, where, provenance, book) for code, where, provenance in dict.fromkeys(sent))


def _resolved(code: str, where: Where, provenance: str, book: CodeBook) -> Code:
    key = key_of(code)
    found = book.resolve(code) if key is not None else None
    if found is None:
        return Code(code, key, None, where, provenance)
    return Code(code, found.key, found.table, where, provenance)


def _mapped(evidence: Evidence, known: Known) -> Iterator[Sent]:
    app = evidence.registered.standing.app
    for place, activity in enumerate(evidence.activities):
        for code in known.mapped.get((app, activity), ()):
            yield Sent(code, "activity", "parent/map" if place else "map")
