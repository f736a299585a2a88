"""Results, scores, durations, timestamps (Data 2.4.5, 4.5, 4.6)."""

from __future__ import annotations

from typing import Any

from conformance.validation.table import accepted, refused
from conformance.validation.values import PLACE, SUB

CLAUSE = "Data 2.4.5"
PLACES: dict[str, tuple[str, dict[str, Any]]] = {"": ("", {}), "sub ": ("object.", {"object": SUB})}
SCORE = {"scaled": 0.5, "raw": 50, "min": 0, "max": 100}

BAD: dict[str, tuple[str, Any, str]] = {
    "success a string": ("success", "true", "00074"), "success a number": ("success", 1, "00074"),
    "success null": ("success", None, "00001"),
    "completion a string": ("completion", "false", "00075"), "completion a number": ("completion", 0, "00075"),
    "response a number": ("response", 5, "00076"), "response an array": ("response", ["a"], "00076"),
    "unknown member": ("grade", "A", "00010"), "Success": ("Success", True, "00008"),
    "extensions a string": ("extensions", "x", "00078"), "extensions an array": ("extensions", [1], "00120"),
    "extensions without IRI": ("extensions", {"note": 1}, "00118"),
    "extensions with id": ("extensions", {"id": 1}, "00118"),
    "score a number": ("score", 5, "00079"), "score a string": ("score", "good", "00079"),
    "score unknown member": ("score", {"percent": 5}, "00010"),
    "scaled over one": ("score", {"scaled": 1.01}, "00083"),
    "scaled below minus one": ("score", {"scaled": -1.00001}, "00083"),
    "scaled a string": ("score", {"scaled": "0.5"}, "00083"),
    "raw over max": ("score", {"raw": 101, "max": 100}, "00082"),
    "raw below min": ("score", {"raw": -1, "min": 0}, "00082"),
    "raw a string": ("score", {"raw": "100"}, "00082"), "raw a boolean": ("score", {"raw": True}, "00082"),
    "min over max": ("score", {"min": 10, "max": 5}, "00081"), "min a string": ("score", {"min": "0"}, "00081"),
    "max equal to min": ("score", {"min": 5, "max": 5}, "00080"), "max a string": ("score", {"max": "100"}, "00080"),
    "raw null": ("score", {"raw": None}, "00001"),
}
BAD_DURATIONS = ("PA1H0M0S", "P4W1D", "1H", "P", "PT", "PT1.5H30M", "-PT1H", "P0003-06-04T12:00:00", "P1S", "1 hour",
                 "", 5, {"hours": 1}, None)
GOOD_DURATIONS = ("PT1H0M0.1S", "PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1DT12H")
BAD_TIMESTAMPS = ("yesterday", "01/011/2015", "2024-13-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-04-01T25:00:00Z",
                  "2024-04-01T00:61:00Z", "2024-04-01T00:00:00-00", "2024-04-01T00:00:00-0000",
                  "2024-04-01T00:00:00-00:00", "1711929600", "", 1711929600, None, {"date": "2024-04-01"})
GOOD_TIMESTAMPS = ("2024-04-01T00:00:00Z", "2024-04-01T09:00:00.123+09:00", "2024-04-01T00:00:00.123456Z",
                   "2024-02-29T23:59:59.999Z", "2024-03-31T19:00:00-05:00", "1999-12-31T23:59:59Z",
                   "2099-04-01T00:00:00Z")


def _label(value: Any) -> str:
    return "empty" if value == "" else value if isinstance(value, str) else f"{type(value).__name__} {value}"


for place, (path, around) in PLACES.items():
    for fault, (member, value, number) in BAD.items():
        refused("results", f"{place}{fault}", f"a result: {fault}", CLAUSE, number,
                good={**around, f"{path}result": {"success": True}}, bad={f"{path}result.{member}": value})
    for value in BAD_DURATIONS:
        refused("durations", f"{place}{_label(value)}", f"the duration {_label(value)}", "Data 4.6", "00077", "00124",
                good={**around, f"{path}result": {"duration": "PT1H"}}, bad={f"{path}result.duration": value})
    for value in GOOD_DURATIONS:
        accepted("durations", f"{place}kept {value}", f"the duration {value}", "Data 4.6", "00077", "00124",
                 good={**around, f"{path}result": {"duration": value}})
    for value in BAD_TIMESTAMPS:
        refused("timestamps", f"{place}{_label(value)}", f"the timestamp {_label(value)}", "Data 4.5", "00022", "00123",
                good={**around, f"{path}timestamp": "2024-04-01T00:00:00Z"}, bad={f"{path}timestamp": value})
    for value in GOOD_TIMESTAMPS:
        accepted("timestamps", f"{place}kept {value}", f"the timestamp {value}", "Data 4.5", "00122", "00022",
                 good={**around, f"{path}timestamp": value})
    accepted("results", f"{place}complete", "a result with everything", CLAUSE, "00080", "00081", "00082", "00083",
             good={**around, f"{path}result": {
                 "score": SCORE, "success": False, "completion": True, "response": "いろは", "duration": "PT1S",
                 "extensions": {f"{PLACE}/x": None, f"{PLACE}/y": "", f"{PLACE}/z": {}}}})
    for score in ({"scaled": 1.0}, {"scaled": -1.0}, {"scaled": 0}, {"raw": 100, "max": 100}, {"raw": 0, "min": 0},
                  {"min": -5, "max": -1}, {"raw": 12.5}, {"scaled": 0.12123434}):
        told = " ".join(f"{name} {number}" for name, number in score.items())
        accepted("results", f"{place}score {told}", f"the score {told}", f"{CLAUSE}.1", "00079",
                 good={**around, f"{path}result": {"score": score}})

accepted("extensions", "any value", "extensions with null, empty and nested values", "Data 4.1", "00119",
         good={"result.extensions": {f"{PLACE}/null": None, f"{PLACE}/empty": "", f"{PLACE}/object": {},
                                     f"{PLACE}/array": [[], {}, None, 0, False], f"{PLACE}/dots.and.$dollar": {
                                         "$gt": "", "a.b": 1, "": 2, "__proto__": 3}}})
accepted("extensions", "by PUT", "extensions with null and empty values, by PUT", "Data 4.1", "00119", by_put=True,
         good={"result.extensions": {f"{PLACE}/null": None, f"{PLACE}/empty": "", f"{PLACE}/object": {}}})
