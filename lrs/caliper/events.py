"""The Events of Caliper as a table: the actions of each type, and what may stand in its slots.

A slot that a row does not name holds what `EVENT` says for every Event. Types stand by themselves in objects only: any
slot may hold an IRI instead.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from lrs.caliper.contexts import Version
from lrs.caliper.entities import TABLE, Property, parsed
from lrs.caliper.finding import Severity
from lrs.caliper.vocabulary import ACTIONS

EVENT = ("actor!: ref Agent; action!: enum action; object!: ref Entity; eventTime!: dt; profile+: enum profile; "
         "edApp: ref SoftwareApplication; generated: ref Entity; target: ref Entity; referrer: ref Entity; "
         "group: ref Organization; membership: ref Membership; session: ref Session; federatedSession: ref LtiSession; "
         "extensions: map")


class Row(NamedTuple):
    actions: str
    slots: dict[str, str]
    new: bool = False  # came with 1.2, and with an extension of 1.1 before


EVENTS: dict[str, Row] = {
    "Event": Row(" ".join(sorted(ACTIONS)), {}),
    "AnnotationEvent": Row("Bookmarked Highlighted Shared Tagged", {
        "actor": "Person", "object": "DigitalResource", "generated": "Annotation", "target": "Frame"}),
    "AssessmentEvent": Row("Started Paused Resumed Restarted Reset Submitted", {
        "actor": "Person", "object": "Assessment", "generated": "Attempt"}),
    "AssessmentItemEvent": Row("Started Skipped Completed", {
        "actor": "Person", "object": "AssessmentItem", "generated": "Attempt Response", "referrer": "AssessmentItem"}),
    "AssignableEvent": Row("Activated Deactivated Started Completed Submitted Reviewed", {
        "actor": "Person", "object": "AssignableDigitalResource", "generated": "Attempt", "target": "Frame"}),
    "FeedbackEvent": Row("Commented Ranked", {
        "actor": "Person", "object": "Entity", "generated": "Comment Rating", "target": "Frame"}, new=True),
    "ForumEvent": Row("Subscribed Unsubscribed", {"actor": "Person", "object": "Forum"}),
    "GradeEvent": Row("Graded", {"actor": "Agent", "object": "Attempt", "generated": "Score"}),
    "MediaEvent": Row(
        "Started Ended Paused Resumed Restarted ForwardedTo JumpedTo ChangedResolution ChangedSize ChangedSpeed "
        "ChangedVolume EnabledClosedCaptioning DisabledClosedCaptioning EnteredFullScreen ExitedFullScreen Muted "
        "Unmuted OpenedPopout ClosedPopout",
        {"actor": "Person", "object": "MediaObject", "target": "MediaLocation"}),
    "MessageEvent": Row("MarkedAsRead MarkedAsUnread Posted", {"actor": "Person", "object": "Message"}),
    "NavigationEvent": Row("NavigatedTo", {
        "actor": "Person", "object": "DigitalResource SoftwareApplication", "target": "DigitalResource",
        "referrer": "DigitalResource SoftwareApplication"}),
    "QuestionnaireEvent": Row("Started Submitted", {
        "actor": "Person", "object": "Questionnaire", "generated": "Attempt"}, new=True),
    "QuestionnaireItemEvent": Row("Started Skipped Completed", {
        "actor": "Person", "object": "QuestionnaireItem", "generated": "Attempt Response"}, new=True),
    "ResourceManagementEvent": Row(
        "Archived Copied Created Deleted Described Downloaded Modified Printed Published Restored Retrieved Saved "
        "Unpublished Uploaded",
        {"actor": "Person", "object": "DigitalResource", "generated": "DigitalResource"}, new=True),
    "SearchEvent": Row("Searched", {"actor": "Person", "object": "Entity", "generated": "SearchResponse"}, new=True),
    "SessionEvent": Row("LoggedIn LoggedOut TimedOut", {
        "actor": "Person SoftwareApplication", "object": "SoftwareApplication Session", "target": "DigitalResource",
        "referrer": "DigitalResource SoftwareApplication"}),
    "SurveyEvent": Row("OptedIn OptedOut", {"actor": "Person", "object": "Survey"}, new=True),
    "SurveyInvitationEvent": Row("Accepted Declined Sent", {
        "actor": "Person", "object": "SurveyInvitation"}, new=True),
    "ThreadEvent": Row("MarkedAsRead MarkedAsUnread", {"actor": "Person", "object": "Thread"}),
    "ToolLaunchEvent": Row("Launched Returned", {
        "actor": "Person", "object": "SoftwareApplication", "generated": "DigitalResource",
        "target": "Link LtiLink"}, new=True),
    "ToolUseEvent": Row("Used", {
        "actor": "Person", "object": "SoftwareApplication", "generated": "AggregateMeasureCollection",
        "target": "SoftwareApplication"}),
    "ViewEvent": Row("Viewed", {"actor": "Person", "object": "DigitalResource Result"}),
    # Deprecated in 1.1, dropped by 1.2.
    "OutcomeEvent": Row("Graded", {"actor": "Agent", "object": "Attempt", "generated": "Result"}),
    "ReadingEvent": Row("NavigatedTo Searched Viewed", {"actor": "Person", "object": "DigitalResource"}),
}
DEPRECATED = frozenset({"OutcomeEvent", "ReadingEvent"})

# Where 1.1 allowed more than 1.2 does, a slot that it had and 1.2 dropped, and one that it did not have (no types).
SLOTS_1_1: dict[str, dict[str, str]] = {
    "GradeEvent": {"target": ""},
    "ToolUseEvent": {"generated": "Entity"},
    "NavigationEvent": {"navigatedFrom": "DigitalResource SoftwareApplication"},
    "ReadingEvent": {"navigatedFrom": "DigitalResource SoftwareApplication"},
}

class Pair(NamedTuple):
    """With one of these actions, an object in `slot` is of these types."""

    event: str
    actions: str
    slot: str
    types: str
    severity: Severity


class Need(NamedTuple):
    """With one of these actions (none: with any), `member` is there; with a `slot`, in the object that stands there."""

    event: str
    actions: str
    slot: str
    member: str
    severity: Severity


PAIRS = (
    Pair("SessionEvent", "LoggedIn LoggedOut", "actor", "Person", "error"),
    Pair("SessionEvent", "LoggedIn LoggedOut", "object", "SoftwareApplication", "error"),
    Pair("SessionEvent", "TimedOut", "actor", "SoftwareApplication", "error"),
    Pair("SessionEvent", "TimedOut", "object", "Session", "error"),
    Pair("FeedbackEvent", "Commented", "generated", "Comment", "error"),
    Pair("FeedbackEvent", "Ranked", "generated", "Rating", "error"),
    Pair("AssessmentItemEvent", "Started", "generated", "Attempt", "warning"),
    Pair("AssessmentItemEvent", "Completed", "generated", "Response", "warning"),
    Pair("QuestionnaireItemEvent", "Started", "generated", "Attempt", "warning"),
    Pair("QuestionnaireItemEvent", "Completed", "generated", "Response", "warning"),
    Pair("AnnotationEvent", "Bookmarked", "generated", "BookmarkAnnotation", "warning"),
    Pair("AnnotationEvent", "Highlighted", "generated", "HighlightAnnotation", "warning"),
    Pair("AnnotationEvent", "Shared", "generated", "SharedAnnotation", "warning"),
    Pair("AnnotationEvent", "Tagged", "generated", "TagAnnotation", "warning"),
)
NEEDS = (
    Need("ToolLaunchEvent", "Launched", "", "federatedSession", "error"),
    Need("ResourceManagementEvent", "Copied", "", "generated", "warning"),
    Need("MediaEvent", "", "target", "currentTime", "warning"),
)


@cache
def properties(name: str, version: Version) -> dict[str, Property]:
    """What the members of an Event of this type hold, besides `@context`, `id` and `type`."""
    found = parsed(EVENT)
    narrowed = {**EVENTS[name].slots, **(SLOTS_1_1.get(name, {}) if version is Version.V1P1 else {})}
    for slot, types in narrowed.items():
        found[slot] = found.get(slot, Property("ref"))._replace(of=tuple(types.split()))
        if not types:
            del found[slot]
    return found


@cache
def actions(name: str) -> frozenset[str]:
    """The actions that an Event of this type may have."""
    return frozenset(EVENTS[name].actions.split())


Kind = Literal["event", "entity"]
_OF_EVENTS = ("action", "actor", "object", "eventTime")


def kind_of(value: dict[str, Any]) -> Kind:
    """Whether this is meant as an Event or describes an entity."""
    name = value.get("type")
    if type(name) is str:
        if name in TABLE:
            return "entity"
        if name.endswith("Event"):
            return "event"
    return "event" if any(member in value for member in _OF_EVENTS) else "entity"
