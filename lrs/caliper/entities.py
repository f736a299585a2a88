"""The entities of Caliper as a table: the supertypes of each, and what its own properties hold.

One table serves 1.1 and 1.2, because it is that of 1.2 with the types that 1.2 dropped; `TYPES_1_1` tells which types
1.1 had by itself. A property is written ``name: form``; ``!`` marks one that must be there, ``+`` one that is new in
1.2. The forms:

    str, int, uint (not below 0), nth (from 1 on), dec (any number), bool, map (an object of anything), dt (date and
    time), dur (duration)
    ref T     an object of type T or a subtype, or its IRI          enum V    a Term of the vocabulary V
    obj T     an object of type T, never an IRI                     list …    a list of any of these
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lrs.caliper.vocabulary import words

TABLE: dict[str, tuple[str, str]] = {
    "Entity": ("", "name: str; description: str; dateCreated: dt; dateModified: dt; extensions: map; "
                   "otherIdentifiers+: list obj SystemIdentifier; isPartOf: ref Entity"),
    "Agent": ("Entity", ""),
    "Person": ("Agent", ""),
    "Organization": ("Agent", "subOrganizationOf: ref Organization; members: list ref Agent"),
    "CourseOffering": ("Organization", "courseNumber: str; academicSession: str"),
    "CourseSection": ("CourseOffering", "category: str"),
    "Group": ("Organization", ""),
    "SoftwareApplication": ("Agent", "host+: str; ipAddress+: str; userAgent+: str; version: str"),
    "AggregateMeasure": ("Entity", "metric!: enum metric; metricValue!: dec; maxMetricValue: dec; startedAtTime: dt; "
                                   "endedAtTime: dt"),
    "Annotation": ("Entity", "annotator: ref Person; annotated: ref DigitalResource"),
    "BookmarkAnnotation": ("Annotation", "bookmarkNotes: str"),
    "HighlightAnnotation": ("Annotation", "selection: obj TextPositionSelector; selectionText: str"),
    "SharedAnnotation": ("Annotation", "withAgents: list ref Agent"),
    "TagAnnotation": ("Annotation", "tags: list str"),
    "Attempt": ("Entity", "assignee: ref Person; assignable: ref DigitalResource; isPartOf: ref Attempt; count: nth; "
                          "startedAtTime: dt; endedAtTime: dt; duration: dur"),
    "Collection": ("Entity", "items: list ref Entity"),
    "AggregateMeasureCollection": ("Collection", "items: list ref AggregateMeasure"),
    "Survey": ("Collection", "items: list ref Questionnaire"),
    "Comment": ("Entity", "commenter: ref Person; commentedOn: ref Entity; value: str"),
    "DigitalResource": ("Entity", "storageName+: str; creators: list ref Agent; mediaType: str; keywords: list str; "
                                  "learningObjectives: list ref LearningObjective; datePublished: dt; version: str"),
    "AssignableDigitalResource": (
        "DigitalResource", "dateToActivate: dt; dateToShow: dt; dateToStartOn: dt; dateToSubmit: dt; "
                           "maxAttempts: uint; maxSubmits: uint; maxScore: dec"),
    "DigitalResourceCollection": ("Collection DigitalResource", "items: list ref DigitalResource"),
    "Assessment": ("AssignableDigitalResource DigitalResourceCollection", "items: list ref AssessmentItem"),
    "AssessmentItem": ("AssignableDigitalResource", "isTimeDependent: bool"),
    "Forum": ("DigitalResourceCollection", "items: list ref Thread"),
    "Thread": ("DigitalResourceCollection", "items: list ref Message"),
    "Questionnaire": ("DigitalResourceCollection", "items: list ref QuestionnaireItem"),
    "Chapter": ("DigitalResource", ""),
    "Document": ("DigitalResource", ""),
    "Page": ("DigitalResource", ""),
    "WebPage": ("DigitalResource", ""),
    "Frame": ("DigitalResource", "index: uint"),
    "LtiLink": ("DigitalResource", "messageType: enum ltiMessageType"),
    "MediaLocation": ("DigitalResource", "currentTime: dur"),
    "MediaObject": ("DigitalResource", "duration: dur"),
    "AudioObject": ("MediaObject", "volumeLevel: str; volumeMin: str; volumeMax: str; muted: bool"),
    "ImageObject": ("MediaObject", ""),
    "VideoObject": ("MediaObject", ""),
    "Message": ("DigitalResource", "replyTo: ref Message; body: str; attachments: list ref DigitalResource"),
    "Question": ("DigitalResource", "questionPosed: str"),
    "DateTimeQuestion": ("Question", "minDateTime: dt; minLabel: str; maxDateTime: dt; maxLabel: str"),
    "MultiselectQuestion": ("Question", "points: uint; itemLabels: list str; itemValues: list str"),
    "OpenEndedQuestion": ("Question", ""),
    "RatingScaleQuestion": ("Question", "scale: ref Scale"),
    "QuestionnaireItem": ("DigitalResource", "question: ref Question; categories: list str; weight: dec"),
    "SurveyInvitation": ("DigitalResource", "rater: ref Person; survey: ref Survey; sentCount: uint; dateSent: dt"),
    "LearningObjective": ("Entity", ""),
    "Link": ("Entity", ""),
    "Membership": ("Entity", "organization: ref Organization; member: ref Person; roles: list enum role; "
                             "status: enum status"),
    "Query": ("Entity", "creator: ref Person; searchTarget: ref Entity; searchTerms: str"),
    "Rating": ("Entity", "rater: ref Person; rated: ref Entity; question: ref Question; selections: list str; "
                         "ratingComment: ref Comment"),
    "Response": ("Entity", "attempt: ref Attempt; startedAtTime: dt; endedAtTime: dt; duration: dur"),
    "DateTimeResponse": ("Response", "dateTimeSelected: dt"),
    "FillinBlankResponse": ("Response", "values: list str"),
    "MultipleChoiceResponse": ("Response", "value: str"),
    "MultipleResponseResponse": ("Response", "values: list str"),
    "MultiselectResponse": ("Response", "selections: list str"),
    "OpenEndedResponse": ("Response", "value: str"),
    "RatingScaleResponse": ("Response", "selections: list str"),
    "SelectTextResponse": ("Response", "values: list str"),
    "TrueFalseResponse": ("Response", "value: str"),
    "Result": ("Entity", "attempt: ref Attempt; maxResultScore: dec; resultScore: dec; scoredBy: ref Agent; "
                         "comment: str"),
    "Scale": ("Entity", ""),
    "LikertScale": ("Scale", "scalePoints: int; itemLabels: list str; itemValues: list str"),
    "MultiselectScale": ("Scale", "scalePoints: int; itemLabels: list str; itemValues: list str; "
                                  "isOrderedSelection: bool; minSelections: int; maxSelections: int"),
    "NumericScale": ("Scale", "minValue: dec; minLabel: str; maxValue: dec; maxLabel: str; step: dec"),
    "Score": ("Entity", "attempt: ref Attempt; maxScore: dec; scoreGiven: dec; scoredBy: ref Agent; comment: str"),
    "SearchResponse": ("Entity", "searchProvider: ref SoftwareApplication; searchTarget: ref Entity; "
                                 "query: ref Query; searchResultsItemCount: uint; searchResults: list ref Entity"),
    "Session": ("Entity", "user: ref Person; client+: ref SoftwareApplication; startedAtTime: dt; endedAtTime: dt; "
                          "duration: dur"),
    "LtiSession": ("Session", "messageParameters: map"),
    "SystemIdentifier": ("", "identifier!: str; identifierType!: enum identifierType; "
                             "source: ref SoftwareApplication; extensions: map"),
    "TextPositionSelector": ("", "start!: uint; end!: uint"),
    # Types of 1.1 that were deprecated there and that 1.2 dropped.
    "EpubChapter": ("DigitalResource", ""),
    "EpubPart": ("DigitalResource", ""),
    "EpubSubChapter": ("DigitalResource", ""),
    "EpubVolume": ("DigitalResource", ""),
    "Reading": ("DigitalResource", ""),
}

WITHOUT_ID = frozenset({"SystemIdentifier", "TextPositionSelector"})
DEPRECATED = frozenset({"EpubChapter", "EpubPart", "EpubSubChapter", "EpubVolume", "Reading"})
TYPES_1_1 = DEPRECATED | words("""
    Entity Agent Annotation Assessment AssessmentItem AssignableDigitalResource Attempt AudioObject BookmarkAnnotation
    Chapter CourseOffering CourseSection DigitalResource DigitalResourceCollection Document FillinBlankResponse Frame
    Forum Group HighlightAnnotation ImageObject LearningObjective LtiSession MediaLocation MediaObject Membership
    Message MultipleChoiceResponse MultipleResponseResponse Organization Page Person Response Result Score
    SelectTextResponse Session SharedAnnotation SoftwareApplication TagAnnotation Thread TrueFalseResponse VideoObject
    WebPage TextPositionSelector
""")


class Property(NamedTuple):
    """What a property holds: a value of `form`, or a list of such; `of` are types or a vocabulary."""

    form: str
    of: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    new: bool = False


def parsed(text: str) -> dict[str, Property]:
    """The properties that a text of the table names."""
    found = {}
    for part in filter(None, text.split("; ")):
        marked, _, kind = part.partition(": ")
        words = kind.split()
        many = words[0] == "list"
        form, *of = words[many:]
        found[marked.rstrip("!+")] = Property(form, tuple(of), many, "!" in marked, "+" in marked)
    return found


@cache
def supertypes(name: str) -> frozenset[str]:
    """A type of the table and everything that it is besides."""
    return frozenset({name}).union(*map(supertypes, TABLE[name][0].split()))


@cache
def subtypes(names: tuple[str, ...]) -> frozenset[str]:
    """Every type that is one of these."""
    return frozenset(name for name in TABLE if not supertypes(name).isdisjoint(names))


def is_a(name: str | None, *types: str) -> bool:
    """Whether an entity of type `name` is one of these; a type that is not in the table is none."""
    return name in TABLE and not supertypes(name).isdisjoint(types)


@cache
def properties(name: str) -> dict[str, Property]:
    """All properties of a type, inherited ones with the form that the subtype narrows them to."""
    above, own = TABLE[name]
    inherited: dict[str, Property] = {}
    for supertype in above.split():
        inherited |= properties(supertype)
    return {**inherited, **parsed(own)}


@cache
def people() -> frozenset[str]:
    """The properties, of whichever type, that hold people: a Person, or an Agent, which may be one."""
    held = (parsed(own) for _, own in TABLE.values())
    return frozenset(name for own in held for name, each in own.items() if not {"Person", "Agent"}.isdisjoint(each.of))
