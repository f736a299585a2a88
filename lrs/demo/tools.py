"""What three learning tools say of what a child does, as xAPI Statements: a drill, a digital textbook, videos.

The drill says which question it was, and its publisher's list tells the curriculum code; the textbook puts the code
into the context, the videos into the Activity. The videos know children by accounts of their own. All say that they
follow the profile of Japanese schools, `profiles/japan-school.jsonld`.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from lrs.demo.curriculum import DRILL_ITEMS, Item, Question
from lrs.demo.learning import Answer
from lrs.demo.school import HOME_PAGE, VIDEO_HOME_PAGE, Pupil
from lrs.demo.works import Work

Value = dict[str, Any]

DRILL, TEXTBOOK, VIDEO = "drill", "textbook", "video"
NAMES = {DRILL: "けいさん・ことばドリル", TEXTBOOK: "デジタル教科書", VIDEO: "まなび動画"}

PROFILE = "urn:manabi-lrs:japan-school/v1.0.0"

_ADL = "http://adlnet.gov/expapi"
_CODES = "https://w3id.org/japan-xapi/extensions/course-of-study-code"
_TIME = "https://w3id.org/xapi/video/extensions/time"
_PAGE = "https://textbook.example.jp/extensions/page"
_VERBS = {
    "answered": (f"{_ADL}/verbs/answered", "答えた"), "completed": (f"{_ADL}/verbs/completed", "終えた"),
    "launched": (f"{_ADL}/verbs/launched", "開いた"), "terminated": (f"{_ADL}/verbs/terminated", "閉じた"),
    "viewed": ("http://id.tincanapi.com/verb/viewed", "見た"),
    "noted": ("https://w3id.org/xapi/adb/verbs/noted", "書きこんだ"),
    "played": ("https://w3id.org/xapi/video/verbs/played", "再生した"),
    "paused": ("https://w3id.org/xapi/video/verbs/paused", "一時停止した"),
    "submitted": ("http://activitystrea.ms/schema/1.0/submit", "提出した"),
}


class Made(NamedTuple):
    """A Statement of a tool, without its id, and the work handed in with it."""

    tool: str
    at: datetime
    statement: Value
    work: Work | None = None


def answered(pupil: Pupil, item: Item, question: Question, answer: Answer, registration: str, at: datetime) -> Made:
    choice = item.subject != "算数"
    definition: Value = {
        "name": {"ja": f"{item.title}　問{question.number}"}, "description": {"ja": question.prompt},
        "type": f"{_ADL}/activities/cmi.interaction", "interactionType": "choice" if choice else "fill-in",
        "correctResponsesPattern": ["a" if choice else question.right]}
    response = answer.response
    if choice:
        options = (question.right, *question.wrong)
        definition["choices"] = [{"id": name, "description": {"ja": text}}
                                 for name, text in zip("abcd", options, strict=False)]
        response = dict(zip(options, "abcd", strict=False)).get(answer.response, "")
    result = {"success": answer.right, "response": response, "duration": f"PT{answer.seconds:.1f}S"}
    return Made(DRILL, at, {
        **_said(pupil, "answered", at), "object": _activity(DRILL_ITEMS + item.content(question), definition),
        "result": result, "context": _drill(item, registration)})


def set_completed(pupil: Pupil, item: Item, right: int, asked: int, seconds: float, registration: str,
                  at: datetime) -> Made:
    return Made(DRILL, at, {
        **_said(pupil, "completed", at),
        "object": _activity(_set_of(item), {"name": {"ja": item.title}, "type": f"{_ADL}/activities/assessment"}),
        "result": {"completion": True, "duration": f"PT{seconds:.0f}S",
                   "score": {"scaled": round(right / asked, 4), "raw": right, "min": 0, "max": asked}},
        "context": {**_context(DRILL), "registration": registration}})


def textbook(pupil: Pupil, item: Item, code: str, verb: str, page: int, seconds: float, at: datetime) -> Made:
    chapter = _chapter(item)
    whole = verb in {"launched", "terminated"}
    about = _activity(chapter if whole else f"{chapter}/pages/{page}", {
        "name": {"ja": item.title if whole else f"{item.title}　{page}ページ"},
        "type": "http://id.tincanapi.com/activitytype/" + ("chapter" if whole else "page")})
    made = {**_said(pupil, verb, at), "object": about, "context": _textbook(code)}
    if verb == "viewed":
        made["result"] = {"duration": f"PT{seconds:.0f}S", "extensions": {_PAGE: page}}
    return Made(TEXTBOOK, at, made)


def video(pupil: Pupil, item: Item, code: str, verb: str, second: float, at: datetime) -> Made:
    made = {
        "actor": {"objectType": "Agent", "account": {"homePage": VIDEO_HOME_PAGE, "name": pupil.video_account}},
        "verb": _verb(verb), "timestamp": at.isoformat(timespec="milliseconds"),
        "object": _activity(f"{VIDEO_HOME_PAGE}/videos/{item.key}", {
            "name": {"ja": f"動画：{item.title}"}, "type": "https://w3id.org/xapi/video/activity-type/video",
            "extensions": {_CODES: [code]}}),
        "context": _context(VIDEO),
        "result": {"extensions": {_TIME: round(second, 1)}}}
    if verb == "completed":
        made["result"] = {"completion": True, "duration": f"PT{second:.0f}S", "extensions": {_TIME: round(second, 1)}}
    return Made(VIDEO, at, made)


def handed_in(pupil: Pupil, item: Item, code: str, work: Work, at: datetime) -> Made:
    return Made(TEXTBOOK, at, {
        **_said(pupil, "submitted", at),
        "object": _activity(f"{_chapter(item)}/work", {
            "name": {"ja": f"{item.title}：{work.title}"}, "type": "http://id.tincanapi.com/activitytype/school-assignment"}),
        "context": _textbook(code),
        "attachments": [{
            "usageType": "https://textbook.example.jp/attachments/work", "display": {"ja": work.title},
            "contentType": work.content_type, "length": len(work.content),
            "sha2": sha256(work.content).hexdigest()}]}, work)


def _said(pupil: Pupil, verb: str, at: datetime) -> Value:
    return {"actor": {"objectType": "Agent", "account": {"homePage": HOME_PAGE, "name": pupil.user}},
            "verb": _verb(verb), "timestamp": at.isoformat(timespec="milliseconds")}


def _verb(verb: str) -> Value:
    iri, japanese = _VERBS[verb]
    return {"id": iri, "display": {"ja": japanese, "en": verb}}


def _activity(iri: str, definition: Value) -> Value:
    return {"objectType": "Activity", "id": iri, "definition": definition}


def _drill(item: Item, registration: str) -> Value:
    return {**_context(DRILL, grouping=[{"objectType": "Activity", "id": _set_of(item)}]), "registration": registration}


def _textbook(code: str) -> Value:
    return {**_context(TEXTBOOK), "extensions": {_CODES: [code]}}


def _context(tool: str, **activities: list[Value]) -> Value:
    return {"platform": NAMES[tool], "language": "ja",
            "contextActivities": {**activities, "category": [{"objectType": "Activity", "id": PROFILE}]}}


def _set_of(item: Item) -> str:
    return f"https://drill.example.jp/sets/{item.key}"


def _chapter(item: Item) -> str:
    return f"https://textbook.example.jp/{item.grade}/{item.key}"
