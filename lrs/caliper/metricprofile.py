"""The metric profile of an Event by its type: 1.1 knew no `profile` member, and in 1.2 it may be missing.

What was sent and what is derived may differ, and neither is wrong: a tool may navigate as part of anything.
"""

from __future__ import annotations

from typing import Any

from lrs.caliper.entities import is_a
from lrs.caliper.identity import entity_type

_OF_EVENT = {
    "AnnotationEvent": "AnnotationProfile",
    "AssessmentEvent": "AssessmentProfile",
    "AssessmentItemEvent": "AssessmentProfile",
    "AssignableEvent": "AssignableProfile",
    "Event": "GeneralProfile",
    "FeedbackEvent": "FeedbackProfile",
    "ForumEvent": "ForumProfile",
    "GradeEvent": "GradingProfile",
    "MediaEvent": "MediaProfile",
    "MessageEvent": "ForumProfile",
    "OutcomeEvent": "GradingProfile",
    "QuestionnaireEvent": "SurveyProfile",
    "QuestionnaireItemEvent": "SurveyProfile",
    "ReadingEvent": "ReadingProfile",
    "ResourceManagementEvent": "ResourceManagementProfile",
    "SearchEvent": "SearchProfile",
    "SessionEvent": "SessionProfile",
    "SurveyEvent": "SurveyProfile",
    "SurveyInvitationEvent": "SurveyProfile",
    "ThreadEvent": "ForumProfile",
    "ToolLaunchEvent": "ToolLaunchProfile",
    "ToolUseEvent": "ToolUseProfile",
}
_OF_SEVERAL = ("NavigationEvent", "ViewEvent")
_OF_OBJECT = (  # the first that holds, else reading
    (("Assessment", "AssessmentItem"), "AssessmentProfile"),
    (("AssignableDigitalResource",), "AssignableProfile"),
    (("Forum", "Thread", "Message"), "ForumProfile"),
    (("Result",), "GradingProfile"),
    (("MediaObject", "MediaLocation"), "MediaProfile"),
    (("Questionnaire", "QuestionnaireItem"), "SurveyProfile"),
)


def derived(event: dict[str, Any]) -> str | None:
    """The Term, such as ``ReadingProfile``, that the Event belongs to; None for a type that is not Caliper's."""
    name = event.get("type")
    if type(name) is not str:
        return None
    if name not in _OF_SEVERAL:
        return _OF_EVENT.get(name)
    kind = entity_type(event.get("object"))
    return next((profile for types, profile in _OF_OBJECT if is_a(kind, *types)), "ReadingProfile")
