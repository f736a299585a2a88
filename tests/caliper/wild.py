"""Envelopes in the shapes that tools in the field send, made up after what is known of them."""

from __future__ import annotations

from typing import Any

from tests.caliper.samples import V1P1, V1P2

UUID = "6b2f0c1e-4d55-4a86-9d0a-3f1f6f0d7c21"


def envelope(version: str, *data: Any, sent: str = "2026-04-08T01:23:45.000Z") -> dict[str, Any]:
    return {"sensor": "https://tool.example.jp/", "sendTime": sent, "dataVersion": version, "data": list(data)}


# A WordPress plug-in: good 1.2 throughout, with Japanese titles and what the plug-in knows of a post as extensions.
WORDPRESS = envelope(
    V1P2.context,
    {
        "@context": V1P2.context, "id": f"urn:uuid:{UUID}", "type": "SessionEvent", "action": "LoggedIn",
        "profile": "SessionProfile", "eventTime": "2026-04-08T01:23:44.120Z",
        "actor": {"id": "https://blog.aoba.example.jp/author/hana/", "type": "Person", "name": "はな",
                  "otherIdentifiers": [{"type": "SystemIdentifier", "identifier": "hana",
                                        "identifierType": "AccountUserName"}]},
        "object": {"id": "https://blog.aoba.example.jp", "type": "SoftwareApplication", "name": "学級だより",
                   "version": "6.8.1"},
        "edApp": "https://blog.aoba.example.jp",
        "session": {"id": "https://blog.aoba.example.jp/session/8c1f", "type": "Session",
                    "user": "https://blog.aoba.example.jp/author/hana/",
                    "client": {"id": "https://blog.aoba.example.jp/session/8c1f/client", "type": "SoftwareApplication",
                               "host": "blog.aoba.example.jp", "ipAddress": "192.0.2.7", "userAgent": "Mozilla/5.0"},
                    "startedAtTime": "2026-04-08T01:23:44.000Z"},
    },
    {
        "@context": V1P2.context, "id": "urn:uuid:0b0f3c9e-1f6e-4f43-a6ff-5e0c8a4b7d10",
        "type": "ResourceManagementEvent", "action": "Modified", "profile": "ResourceManagementProfile",
        "eventTime": "2026-04-08T01:23:45.000Z", "actor": "https://blog.aoba.example.jp/author/hana/",
        "object": {"id": "https://blog.aoba.example.jp/?p=12", "type": "WebPage", "name": "あさがおの観察",
                   "isPartOf": {"id": "https://blog.aoba.example.jp/blog/1", "type": "DigitalResourceCollection"},
                   "creators": [{"id": "https://blog.aoba.example.jp/author/hana/", "type": "Person"}],
                   "dateModified": "2026-04-08T01:23:45.000Z", "extensions": {"post_type": "post", "tags": []}},
    },
    {
        "@context": V1P2.context, "id": "urn:uuid:5a4b2f7e-77e3-4e0a-8f70-1e0d2a3b4c5d", "type": "FeedbackEvent",
        "action": "Ranked", "profile": "FeedbackProfile", "eventTime": "2026-04-08T01:23:45.000Z",
        "actor": {"id": "https://blog.aoba.example.jp/author/hana/", "type": "Person"},
        "object": {"id": "https://blog.aoba.example.jp/?p=12", "type": "WebPage"},
        "generated": {"id": "https://blog.aoba.example.jp/?p=12#vote", "type": "Rating", "selections": ["1"],
                      "rater": {"id": "https://blog.aoba.example.jp/author/hana/", "type": "Person"},
                      "question": {"id": "https://blog.aoba.example.jp/#q", "type": "RatingScaleQuestion",
                                   "scale": {"id": "https://blog.aoba.example.jp/#s", "type": "LikertScale",
                                             "scalePoints": 2, "itemLabels": ["👎", "👍"], "itemValues": ["-1", "1"]}}},
    },
)

# Open edX: bare 1.2 Events with microsecond times, `Webpage`, an object that is not named by an IRI, untyped results.
OPEN_EDX = envelope(
    V1P2.context,
    {
        "@context": V1P2.context, "id": f"urn:uuid:{UUID}", "type": "NavigationEvent", "action": "NavigatedTo",
        "actor": {"id": "urn:uuid:33af0b7e-ad77-5a1b-9c1f-5fa0dfb0a8a4", "type": "Person"},
        "object": {"id": "https://edx.example.jp/courses/course-v1:aoba+math+2026/", "type": "Webpage",
                   "extensions": {"course_id": "course-v1:aoba+math+2026"}},
        "eventTime": "2026-04-08T01:23:45.123456Z", "referrer": {"id": "https://edx.example.jp/", "type": "Webpage"},
        "session": {"id": "urn:uuid:0b0f3c9e-1f6e-4f43-a6ff-5e0c8a4b7d10", "type": "Session"},
        "extensions": {"transformerVersion": "event-routing-backends@9.3.0"},
    },
    {
        "@context": V1P2.context, "id": "urn:uuid:4b1c9a52-07a4-5ea2-9c55-8fbe9a5b7f3b", "type": "Event",
        "action": "Activated", "actor": {"id": "urn:uuid:33af0b7e-ad77-5a1b-9c1f-5fa0dfb0a8a4", "type": "Person"},
        "object": {"id": "course-v1:aoba math 2026", "type": "CourseOffering", "name": "算数 5年"},
        "eventTime": "2026-04-08T01:23:45.123Z", "profile": "GeneralProfile",
    },
    {
        "@context": V1P2.context, "id": "urn:uuid:7c2d3e4f-5a6b-5c7d-8e9f-0a1b2c3d4e5f", "type": "AssessmentEvent",
        "action": "Submitted", "actor": {"id": "urn:uuid:33af0b7e-ad77-5a1b-9c1f-5fa0dfb0a8a4", "type": "Person"},
        "object": {"id": "https://edx.example.jp/xblock/block-v1:aoba+math", "type": "Assessment"},
        "generated": {"score": {"maxScore": 10, "scoreGiven": 7.5}}, "eventTime": "2026-04-08T01:23:45.123Z",
    },
)

# Canvas live events: an Attempt where a resource belongs, members of its own, extensions under a dotted name.
CANVAS = envelope(
    V1P1.context,
    {
        "@context": V1P1.context, "id": f"urn:uuid:{UUID}", "type": "AssignableEvent", "action": "Submitted",
        "actor": {"id": "urn:instructure:canvas:user:21070000000000001", "type": "Person", "name": "",
                  "extensions": {"com.instructure.canvas": {"entity_id": "21070000000000001", "user_login": "hana"}}},
        "object": {"id": "urn:instructure:canvas:submission:21070000000000012", "type": "Attempt",
                   "body": "<p>答え</p>",
                   "extensions": {"com.instructure.canvas": {"submission_type": "online_text_entry", "url": None}},
                   "assignee": {"id": "urn:instructure:canvas:user:21070000000000001", "type": "Person"},
                   "assignable": {"id": "urn:instructure:canvas:assignment:2107000000000007",
                                  "type": "AssignableDigitalResource", "maxScore": 1}},
        "group": {"id": "urn:instructure:canvas:course:2107000000000565", "type": "CourseOffering"},
        "membership": {"id": "urn:instructure:canvas:course:2107000000000565:Instructor:1", "type": "Membership",
                       "member": {"id": "urn:instructure:canvas:user:21070000000000001", "type": "Person"},
                       "organization": {"id": "urn:instructure:canvas:course:2107000000000565",
                                        "type": "CourseOffering"},
                       "roles": ["Learner", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"]},
        "session": {"id": "urn:instructure:canvas:session:ef686f8ed684abf78cbfa1f6a58112b5", "type": "Session"},
        "edApp": {"id": "http://oxana.instructure.com/", "type": "SoftwareApplication"},
        "eventTime": "2026-04-08T01:23:45.000Z",
        "extensions": {"com.instructure.canvas": {"hostname": "oxana.instructure.com", "version": "1.0.0",
                                                  "$request_id": "1dd9dc6f"}},
    },
    sent="2026-04-08T01:23:46.033+0000",
)

# Blackboard Learn: bare UUIDs, a type of its own by its IRI under two contexts, empty lists, grades in bulk at night.
BLACKBOARD = envelope(
    "https://purl.imsglobal.org/ctx/caliper/v1p1/",
    {
        "@context": ["http://caliper.blackboard.com/caliper/v1/context", V1P1.context],
        "id": UUID, "type": "http://caliper.blackboard.com/caliper/v1/LTIEvent", "action": "Used",
        "actor": {"id": "https://caliper-mapping.cloudbb.blackboard.com/v1/users/5f1a", "type": "Person",
                  "members": []},
        "object": {"id": "https://lti.example.jp/launch", "type": "SoftwareApplication"},
        "eventTime": "2026-04-08T01:23:45.000Z", "group": {"id": "_:course", "type": "CourseSection"},
        "extensions": {"bb:contentHandler": "resource/x-bb-blti-link", "bb:groups": []}, "federatedSession": None,
    },
    {
        "@context": V1P1.context, "id": "0b0f3c9e-1f6e-4f43-a6ff-5e0c8a4b7d10",
        "type": "GradeEvent", "action": "Graded",
        "actor": {"id": "https://caliper-mapping.cloudbb.blackboard.com/v1/users/7c2e", "type": "Person"},
        "object": {"id": "https://caliper-mapping.cloudbb.blackboard.com/v1/attempts/1", "type": "Attempt", "count": 1},
        "generated": {"id": "https://caliper-mapping.cloudbb.blackboard.com/v1/scores/1", "type": "Score",
                      "scoreGiven": 85, "maxScore": 100, "comment": "よくできました"},
        "eventTime": "2026-04-07T15:00:00.000Z",
    },
)
