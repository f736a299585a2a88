"""GET /api/v1/access/explain: what the policy decides about somebody's reach, by which rule, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from aiohttp import web

from lrs import parameters
from lrs.access.actions import Action
from lrs.access.explanation import SENTENCES, Explanation, Question
from lrs.access.reach import Period, Window
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.keys import EXPLANATIONS
from lrs.http.learning import wanted
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.messages.catalogue import text
from lrs.messages.text import Language

ACTIONS: tuple[Action, ...] = get_args(Action)
_PARAMETERS = ("learner", "school", "class", "category", "activity_class", "action", "purpose", "since", "until", "at",
               "assented", "account", "user")


async def get_explanation(call: Call) -> web.Response:
    """The decision in the caller's language; never a record, and nothing of who else may."""
    question = _question(call.query(optional=_PARAMETERS))
    explained = await call.app[EXPLANATIONS].explain(call.asker, question)
    return encoded(_shown(explained, call.language), headers={"Cache-Control": "no-store",
                                                              "Content-Language": call.language})


def _question(params: dict[str, str]) -> Question:
    instant, uuid = parameters.instant, parameters.uuid
    happened = Period(parameters.optional(instant, params, "since"), parameters.optional(instant, params, "until"))
    return Question(
        replace(wanted(params), happened=happened), _action(params), parameters.optional(instant, params, "at"),
        parameters.flag(params, "assented"), parameters.word(params, "account"),
        parameters.optional(uuid, params, "user") or "")


def _action(params: dict[str, str]) -> Action:
    asked = params.get("action", "statements/read")
    for action in ACTIONS:
        if action == asked:
            return action
    raise BadRequest("parameter-choice", name="action", value=asked[:40], known=", ".join(ACTIONS))


def _shown(explained: Explanation, language: Language) -> dict[str, Any]:
    decision = explained.decision
    return {
        "allowed": decision.allowed, "rule": decision.rule, "text": text(decision.rule, language, decision.values),
        "purpose": decision.purpose, "at": utc_text(explained.at),
        "conditions": [{"condition": condition, "held": held, "text": text(SENTENCES[condition], language, {})}
                       for condition, held in decision.conditions.items()],
        "reach": [_window(window) for window in decision.reach.merged.windows],
    }


def _window(window: Window) -> dict[str, Any]:
    """What a window opens, as far as it bounds anything; learners are counted, schools hidden where they must be."""
    shown: dict[str, Any] = {}
    if window.actors is not None:
        shown["learners"] = len(window.actors)
    if window.app is not None:
        shown["app"] = window.app
    if window.schools is not None and not window.veiled:
        shown["schools"] = sorted(window.schools)
    if window.classes is not None and not window.veiled:
        shown["classes"] = sorted(window.classes)
    if window.period.since is not None:
        shown["since"] = utc_text(window.period.since)
    if window.period.until is not None:
        shown["until"] = utc_text(window.period.until)
    if window.categories is not None:
        shown["categories"] = sorted(window.categories)
    if window.activity_classes is not None:
        shown["activityClasses"] = sorted(window.activity_classes)
    if window.aggregates_only:
        shown["aggregatesOnly"], shown["smallestGroup"] = True, window.smallest_group
    return shown
