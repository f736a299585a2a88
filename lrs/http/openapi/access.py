"""Who is signed in, what the policy decides about somebody, and this description itself."""

from __future__ import annotations

from lrs.access.categories import ActivityClass, Category
from lrs.access.policy import Condition
from lrs.access.purposes import Purpose
from lrs.http.access import ACTIONS
from lrs.http.openapi.parts import (
    COUNT,
    FLAG,
    INSTANT,
    JSON,
    TEXT,
    UUID,
    Operation,
    Operations,
    Parameter,
    choice,
    listed,
    nullable,
    record,
)
from lrs.http.openapi.statements import ACTIVITY_CLASS, CATEGORY, LEARNER, PURPOSE
from lrs.messages.text import Text

_WINDOW = {"learners": COUNT, "app": TEXT, "schools": listed(TEXT), "classes": listed(TEXT), "since": INSTANT,
           "until": INSTANT, "categories": listed(choice(Category)), "activityClasses": listed(choice(ActivityClass)),
           "aggregatesOnly": FLAG, "smallestGroup": COUNT}
_EXPLAINED = record({
    "allowed": FLAG, "rule": TEXT, "text": TEXT, "purpose": nullable(choice(Purpose)), "at": INSTANT,
    "conditions": listed(record({"condition": choice(Condition), "held": FLAG, "text": TEXT})),
    "reach": listed(record(_WINDOW, _WINDOW))})
_SESSION = record({"tenant": TEXT, "account": TEXT, "user": nullable(UUID), "name": TEXT, "children": listed(UUID),
                   "since": INSTANT, "ends": INSTANT, "csrf": TEXT})

OPERATIONS: Operations = {
    "/api/v1/access/explain": {"get": Operation(
        "explainAccess", Text("What the policy decides, by which rule, and why", "だれに何が許されるか、その理由"),
        {JSON: _EXPLAINED},
        Text("One's own case; an auditor or a system key may ask about somebody else.",
             "自分について。監査担当者とシステムのキーは、ほかの人についても尋ねられます。"),
        (LEARNER,
         Parameter("school", Text("Only at this school.", "この学校だけ。"), TEXT),
         Parameter("class", Text("Only in this class.", "このクラスだけ。"), TEXT),
         CATEGORY, ACTIVITY_CLASS,
         Parameter("action", Text("What is to be done.", "したいこと。"), choice(ACTIONS)), PURPOSE,
         Parameter("since", Text("What happened from then on.", "この時以降のこと。"), INSTANT),
         Parameter("until", Text("What happened before then.", "この時より前のこと。"), INSTANT),
         Parameter("at", Text("As if asked then.", "この時に尋ねたとして。"), INSTANT),
         Parameter("assented", Text("The learner's assent is recorded.", "本人の同意の記録がある。"), FLAG),
         Parameter("account", Text("About this account.", "このアカウントについて。"), TEXT),
         Parameter("user", Text("About this person.", "この人について。"), UUID)))},
    "/api/v1/session": {
        "get": Operation(
            "readSession", Text("Who is signed in with this cookie, and until when", "サインインしている人"),
            {JSON: _SESSION}, Text("`csrf` is what requests that change something send as X-CSRF-Token.",
                                   "`csrf` は、変更を伴うリクエストが X-CSRF-Token で送る値です。"), people_only=True),
        "delete": Operation("endSession", Text("Sign out", "サインアウト"), {}, status=204, people_only=True)},
    "/api/v1/openapi.json": {"get": Operation(
        "describe", Text("This description", "この説明"), {JSON: {"type": "object"}},
        Text("In the language that Accept-Language asks for.", "Accept-Language の言語で。"))},
}
