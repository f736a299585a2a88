"""Why a page names a learner to their teacher: each fact as a sentence with its evidence. Pure."""

from __future__ import annotations

from lrs.console.pages import Voice
from lrs.formats import Formats
from lrs.studylog.attention import Measure, Quiet, Unusual


def quiet(fact: Quiet, voice: Voice) -> str:
    since, last = voice.formats.day(fact.since), fact.last
    why = voice.label("term-quiet-why", count=voice.formats.number(fact.school_days), since=since)
    then = voice.label("term-quiet-last", day=voice.formats.day(last)) if last else voice.label("term-quiet-never")
    return f"{why}{'' if voice.language == 'ja' else ' '}{then}"


def unusual(fact: Unusual, voice: Voice) -> str:
    measure, side = fact.measure, "above" if fact.value > fact.high else "below"
    value, low, high = (_written(measure, each, voice.formats) for each in (fact.value, fact.low, fact.high))
    return voice.label("term-unusual-why", day=voice.formats.day(fact.day), measure=voice.label(f"term-{measure}"),
                       value=value, way=voice.label(f"term-{measure}-{side}"), low=low, high=high,
                       days=voice.formats.number(fact.days))


def _written(measure: Measure, value: float, formats: Formats) -> str:
    match measure:
        case "accuracy":
            return formats.percent(value, 1)
        case "attempts":
            return formats.number(round(value, 1))
        case "time":
            return formats.duration(value / 1000)
