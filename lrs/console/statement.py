"""One Statement as people read it: each thing it says by name, and its text, every number as it came. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from lrs.annotation.evidence import instant
from lrs.console import entries
from lrs.console.pages import Voice
from lrs.console.sentences import last_part, spoken
from lrs.formats import Formats
from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.origins import Origin
from lrs.studylog.entry import Entry, read
from lrs.xapi.jsontext import load_verbatim

Fact = tuple[str, str]
LONGEST_FACT = 2000


def raw(text: bytes) -> str:
    """Set out over lines, to be read."""
    return orjson.dumps(load_verbatim(text), option=orjson.OPT_INDENT_2).decode()


def headline(entry: Entry, text: bytes, voice: Voice) -> str:
    """The sentence without its time."""
    statement = read(text)
    return entries.told(entry, {entry.activity: statement["object"].get("definition", {})}, voice,
                        statement["verb"].get("display", {}))


def facts(entry: Entry, text: bytes, voice: Voice) -> list[Fact]:
    """What it says, in the order in which one asks: when, what, how it went, with what."""
    statement = read(text)
    found = [*_when(entry, statement, voice), *_about(statement, voice.formats),
             *_result(entry, statement.get("result", {}), voice), *_context(statement, voice.formats)]
    return [(voice.label(f"fact-{name}"), told[:LONGEST_FACT]) for name, told in found if told]


def beside(noted: Annotation, school: str, voice: Voice) -> list[Fact]:
    """What stands beside it but for codes. `school`: what it is called, empty where it is not told."""
    found = [("school", school), ("grade", voice.formats.grade(noted.grade or "")),
             ("year", voice.label("learner-year", year=noted.school_year) if noted.school_year else ""),
             ("class", voice.label(f"activity-class-{noted.activity_class}")),
             ("category", voice.label(f"category-{noted.category}"))]
    return [(voice.label(f"fact-{name}"), told) for name, told in found if told]


def whence(origin: Origin, voice: Voice) -> list[Fact]:
    """What the custodian that it came from said of it, in that custodian's own words."""
    found = [("origin-school", " ".join(filter(None, (origin.school, *origin.classes)))),
             ("origin-stored", voice.formats.moment(instant(origin.stored), year=True) if origin.stored else ""),
             ("origin-bundle", origin.bundle_id)]
    return [(voice.label(f"fact-{name}"), told) for name, told in found if told]


def _when(entry: Entry, statement: Mapping[str, Any], voice: Voice) -> Iterator[Fact]:
    yield "at", voice.formats.moment(entry.at, year=True)
    yield "stored", voice.formats.moment(instant(statement["stored"]), year=True)


def _about(statement: Mapping[str, Any], formats: Formats) -> Iterator[Fact]:
    about = statement["object"]
    definition = about.get("definition", {})
    yield "verb", spoken(statement["verb"].get("display", {}), formats) or last_part(statement["verb"]["id"])
    yield "object", spoken(definition.get("name", {}), formats)
    yield "description", spoken(definition.get("description", {}), formats)
    yield "id", str(about.get("id", ""))
    yield "choices", "\n".join(f"{each['id']}: {spoken(each.get('description', {}), formats)}"
                               for each in definition.get("choices", ()))
    yield "right", "\n".join(definition.get("correctResponsesPattern", ()))


def _result(entry: Entry, result: Mapping[str, Any], voice: Voice) -> Iterator[Fact]:
    formats = voice.formats
    yield "response", str(result.get("response", ""))
    yield "success", "" if entry.success is None else voice.label("fact-yes" if entry.success else "fact-no")
    done = voice.label("fact-done" if entry.completion else "fact-open")
    yield "completion", "" if entry.completion is None else done
    score = result.get("score", {})
    if "raw" in score and "max" in score:
        yield "score", f"{formats.number(score['raw'])} / {formats.number(score['max'])}"
    elif entry.score is not None:
        yield "score", formats.percent(entry.score, 1)
    yield "duration", "" if entry.duration is None else formats.duration(entry.duration / 1000)


def _context(statement: Mapping[str, Any], formats: Formats) -> Iterator[Fact]:
    context = statement.get("context", {})
    yield "platform", str(context.get("platform", ""))
    for kind in ("parent", "grouping"):
        yield kind, "\n".join(spoken(each.get("definition", {}).get("name", {}), formats) or each["id"]
                              for each in context.get("contextActivities", {}).get(kind, ()))
    yield "registration", str(context.get("registration", ""))
