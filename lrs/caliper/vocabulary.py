"""The words of Caliper: actions, profiles, metrics, roles and the like, with the spellings that count as the same.

JSON carries a word as a bare Term. Its IRI, as Caliper 1.0 sent it, still tells which Term is meant.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


ACTIONS_1_1 = words("""
    Abandoned Activated Added Attached Bookmarked ChangedResolution ChangedSize ChangedSpeed ChangedVolume Classified
    ClosedPopout Commented Completed Created Deactivated Deleted Described DisabledClosedCaptioning Disliked
    EnabledClosedCaptioning Ended EnteredFullScreen ExitedFullScreen ForwardedTo Graded Hid Highlighted Identified
    JumpedTo Liked Linked LoggedIn LoggedOut MarkedAsRead MarkedAsUnread Modified Muted NavigatedTo OpenedPopout Paused
    Posted Questioned Ranked Recommended Removed Reset Restarted Resumed Retrieved Reviewed Rewound Searched Shared
    Showed Skipped Started Submitted Subscribed Tagged TimedOut Unmuted Unsubscribed Used Viewed
""")
ACTIONS_1_2 = words("""
    Accepted Archived Copied Declined Downloaded Launched OptedIn OptedOut Printed Published Restored Returned Saved
    Sent Unpublished Uploaded
""")
ACTIONS = ACTIONS_1_1 | ACTIONS_1_2

PROFILES = frozenset(f"{name}Profile" for name in words("""
    Annotation Assessment Assignable Feedback Forum General Grading Media Reading ResourceManagement Search Session
    Survey ToolLaunch ToolUse
"""))

_SUB_ROLES = {
    "Administrator": "Administrator Developer ExternalDeveloper ExternalSupport ExternalSystemAdministrator Support "
                     "SystemAdministrator",
    "ContentDeveloper": "ContentDeveloper ContentExpert ExternalContentExpert Librarian",
    "Instructor": "ExternalInstructor Grader GuestInstructor Instructor Lecturer PrimaryInstructor "
                  "SecondaryInstructor TeachingAssistant TeachingAssistantGroup TeachingAssistantOffering "
                  "TeachingAssistantSection TeachingAssistantTemplate",
    "Learner": "ExternalLearner GuestLearner Learner NonCreditLearner",
    "Manager": "AreaManager CourseCoordinator ExternalObserver Manager Observer",
    "Member": "Member",
    "Mentor": "Advisor Auditor ExternalAdvisor ExternalAuditor ExternalLearningFacilitator ExternalMentor "
              "ExternalReviewer ExternalTutor LearningFacilitator Mentor Reviewer Tutor",
    "Officer": "Chair Secretary Treasurer Vice-Chair",
}
CONTEXT_ROLES = tuple(_SUB_ROLES)

VOCABULARIES: dict[str, frozenset[str]] = {
    "action": ACTIONS,
    "profile": PROFILES,
    "metric": words("""
        AssessmentsPassed AssessmentsSubmitted MinutesOnTask SkillsMastered StandardsMastered UnitsCompleted UnitsPassed
        WordsRead
    """),
    "status": frozenset({"Active", "Inactive"}),
    "ltiMessageType": frozenset({"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}),
    "identifierType": words("""
        AccountUserName CaseItemUri EmailAddress LisSourcedId LtiContextId LtiDeploymentId LtiPlatformId LtiToolId
        LtiUserId OneRosterSourcedId Other SisSourcedId SystemId
    """),
    "role": frozenset(CONTEXT_ROLES) | {f"{role}#{sub}" for role, subs in _SUB_ROLES.items() for sub in subs.split()},
}

# Published spellings, in event tables, contexts or prose of 1EdTech itself, that are not the vocabulary's.
SPELLINGS: dict[str, dict[str, str]] = {
    "action": {
        "MarkedAsUnRead": "MarkedAsUnread",
        "EnabledCloseCaptioning": "EnabledClosedCaptioning",
        "DisabledCloseCaptioning": "DisabledClosedCaptioning",
        "EnteredFullscreen": "EnteredFullScreen",
    },
    "metric": {"AssessmentPassed": "AssessmentsPassed", "AssessmentSubmitted": "AssessmentsSubmitted"},
}

_BASES = tuple(f"{scheme}://purl.imsglobal.org/{path}" for scheme in ("http", "https") for path in (
    "caliper/actions/", "caliper/profiles/", "caliper/metrics/", "caliper/systemIdentifiers/", "caliper/lti/",
    "caliper/", "vocab/caliper/v1/action#", "vocab/systemIdentifiers/", "vocab/lis/v2/membership#",
    "vocab/lis/v2/membership/", "vocab/lis/v2/status#",
))
LIS_ROLES = ("http://purl.imsglobal.org/vocab/lis/v2/", "https://purl.imsglobal.org/vocab/lis/v2/")


def term(word: str, vocabulary: str) -> str | None:
    """The Term of a vocabulary that `word` means: itself, another spelling of it, or its IRI. None for no such Term."""
    terms = VOCABULARIES[vocabulary]
    if word in terms:
        return word
    for base in ("", *_BASES):
        if word.startswith(base):
            bare = word.removeprefix(base)
            spelled = SPELLINGS.get(vocabulary, {}).get(bare, bare)
            if spelled in terms:
                return spelled
    return None


def action(word: str) -> str:
    """The Term of an action in any accepted spelling; what is no action of Caliper's stays as it is."""
    return term(word, "action") or word
