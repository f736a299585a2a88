"""What came of an Event as a Statement's result: score, success, completion, response, duration."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from lrs.caliper.mappingnames import CALIPER
from lrs.caliper.mappingtable import Row, Surroundings, Value
from lrs.xapi.timestamps import duration_ms, is_duration

GENERATED = f"{CALIPER}generated"
VIDEO = "https://w3id.org/xapi/video/extensions/"
CAPTIONS = f"{VIDEO}cc-enabled"
JOINT = "[,]"  # between the answers of one response, as xAPI writes them


def result(event: Value, row: Row, thing: Any, kind: str, about: Surroundings) -> dict[str, Any] | None:
    """Of an Event about `thing`, whose type is `kind`."""
    generated = event.get("generated")
    found: dict[str, Any] = {}
    extensions: dict[str, Any] = {}
    if generated is not None:
        extensions[GENERATED] = generated
        if type(generated) is dict:
            _tell(generated, thing, kind, found, about)
    if row.completion:
        found["completion"] = True
    if row.captions is not None:
        extensions[CAPTIONS] = row.captions
    if (at := seconds(event.get("target"), "currentTime")) is not None:
        extensions[f"{VIDEO}time-to" if row.seeks else f"{VIDEO}time"] = at
    if extensions:
        found["extensions"] = extensions
    return found or None


def _tell(generated: Value, thing: Any, kind: str, found: dict[str, Any], about: Surroundings) -> None:
    made, table = about.table.term(generated.get("type")), about.table
    if made in table.scores:
        raw, most = table.scores[made]
        most_of = generated.get(most)
        if most_of is None and type(thing) is dict:
            most_of = thing.get("maxScore")
        if score := _score(generated.get(raw), most_of):
            found["score"] = score
            if kind in table.items and "max" in score and score["raw"] in {0, score["max"]}:
                found["success"] = score["raw"] != 0  # of an answer that is partly right nothing is told
        return
    if made == "Rating" and (score := _rating(generated)):
        found["score"] = score
    for name in table.answers:
        if (answer := _answer(generated.get(name))) is not None:
            found["response"] = answer
            break
    if (took := _duration(generated)) is not None:
        found["duration"] = took


def _score(raw: Any, most: Any) -> dict[str, Any] | None:
    """Of a mark above the highest, as some tools give, the mark alone."""
    if not is_number(raw):
        return None
    found = {"raw": raw}
    if is_number(most) and most > 0 and raw <= most:
        found["max"] = most
        if raw >= 0:
            found["min"] = 0
        if raw >= -most:
            found["scaled"] = raw / most
    return found


def _rating(rating: Value) -> dict[str, Any] | None:
    """A single number that was chosen on a scale of numbers."""
    question, chosen = rating.get("question"), rating.get("selections")
    scale = question.get("scale") if type(question) is dict else None
    if type(scale) is not dict or type(chosen) is not list or len(chosen) != 1 or type(chosen[0]) is not str:
        return None
    try:
        raw = float(chosen[0])
    except ValueError:
        return None
    least: Any = scale.get("minValue")
    most: Any = scale.get("maxValue")
    if not (is_number(least) and is_number(most) and least < most and least <= raw <= most):
        return None
    return {"raw": int(raw) if raw.is_integer() else raw, "min": least, "max": most}


def _answer(value: Any) -> str | None:
    if type(value) is str:
        return value
    if type(value) is list and value:
        return JOINT.join(each for each in value if type(each) is str)
    return None


def _duration(generated: Value) -> str | None:
    """What is said, else what lies between beginning and end."""
    if is_duration(took := generated.get("duration")):
        return str(took)
    begun, ended = generated.get("startedAtTime"), generated.get("endedAtTime")
    if type(begun) is not str or type(ended) is not str:
        return None
    try:
        took_s = (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds()
    except (ValueError, TypeError):  # no instant, or only one of them with an offset
        return None
    return f"PT{took_s:.3f}".rstrip("0").rstrip(".") + "S" if took_s >= 0 else None


def seconds(entity: Any, name: str) -> float | None:
    """The duration that a property of an entity holds, in seconds."""
    told = entity.get(name) if type(entity) is dict else None
    if not is_duration(told):
        return None
    found = duration_ms(str(told)) / 1000
    return int(found) if found.is_integer() else found


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
