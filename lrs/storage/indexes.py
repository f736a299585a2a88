"""Every index, in one list, each with the query it serves.

`ensure` makes what is missing and touches nothing else, so any number of servers may run it at any time;
`compare` tells ``lrs doctor`` what differs. No index is ever dropped here: a newer version may run beside us.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from lrs.storage.client import Database

UP = ASCENDING
DOWN = DESCENDING
BUILD_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Index:
    """`name` is what queries give as their `hint`; `serves` says which query needs it."""

    collection: str
    name: str
    keys: tuple[tuple[str, int], ...]
    serves: str
    options: Mapping[str, Any] = field(default_factory=dict)


INDEXES: tuple[Index, ...] = (
    # statements; (tenant, keys, pos) each, so that every one ends in the order of the answer
    Index("statements", "list", (("t", UP), ("pos", UP)), "all statements, in order"),
    Index("statements", "app", (("t", UP), ("by", UP), ("pos", UP)), "what one app wrote"),
    Index("statements", "agent", (("t", UP), ("q.a", UP), ("pos", UP)), "agent"),
    Index("statements", "verb", (("t", UP), ("q.v", UP), ("pos", UP)), "verb"),
    Index("statements", "activity", (("t", UP), ("q.o", UP), ("pos", UP)), "activity"),
    Index("statements", "registration", (("t", UP), ("q.g", UP), ("pos", UP)), "registration"),
    Index("statements", "agent_verb", (("t", UP), ("q.a", UP), ("q.v", UP), ("pos", UP)), "agent and verb"),
    Index("statements", "activity_verb", (("t", UP), ("q.o", UP), ("q.v", UP), ("pos", UP)), "activity and verb"),
    Index("statements", "agent_activity", (("t", UP), ("q.a", UP), ("q.o", UP), ("pos", UP)), "agent and activity"),
    Index("statements", "related_agent", (("t", UP), ("q.ra", UP), ("pos", UP)), "agent with related_agents"),
    Index("statements", "related_activity", (("t", UP), ("q.ro", UP), ("pos", UP)),
          "activity with related_activities"),
    Index("statements", "awaits", (("awaits", UP),), "whose StatementRef a new statement completes",
          {"partialFilterExpression": {"awaits": {"$exists": True}}}),
    Index("statements", "files", (("files.f", UP),), "which statement owns an attachment",
          {"partialFilterExpression": {"files.f": {"$exists": True}}}),
    # learners' own tokens
    Index("learner_tokens", "learner", (("tenant", UP), ("learner", UP), ("created", DOWN)),
          "whose record a program may read"),
    # learners' own stores
    Index("learner_stores", "learner", (("tenant", UP), ("learner", UP), ("created", DOWN)),
          "where a family wants its bundles to be put"),
    # what is sent on to another Learning Record Store
    Index("forwards", "tenant", (("tenant", UP), ("created", UP)), "a tenant's forwards, oldest first"),
    Index("dead_letters", "forward", (("tenant", UP), ("forward_id", UP), ("at", UP)),
          "what the other side would not take, oldest first"),
    Index("dead_letters", "learner", (("tenant", UP), ("learner", UP)), "those of a learner who is erased"),
    # statements by their annotation; who has none, or no part of that kind, is in none of these
    Index("statements", "learner", (("t", UP), ("n.l", UP), ("pos", UP)), "what one learner did",
          {"partialFilterExpression": {"n.l": {"$exists": True}}}),
    Index("statements", "attached", (("t", UP), ("n.l", UP), ("pos", UP)), "what one learner attached files to",
          {"partialFilterExpression": {"files.f": {"$exists": True}}}),
    Index("statements", "voided_learner", (("t", UP), ("vn.l", UP), ("pos", UP)), "what of one learner was voided",
          {"partialFilterExpression": {"vn.l": {"$exists": True}}}),
    Index("statements", "class", (("t", UP), ("n.k", UP), ("pos", UP)), "what the members of a class did",
          {"partialFilterExpression": {"n.k": {"$exists": True}}}),
    Index("statements", "unlinked", (("t", UP), ("n.h", UP), ("by", UP)), "counts of those without a learner",
          {"partialFilterExpression": {"n.h": {"$exists": True}}}),
    Index("statements", "unresolved", (("t", UP), ("n.u", UP), ("by", UP)), "codes that no table knows",
          {"partialFilterExpression": {"n.u": {"$exists": True}}}),
    Index("statements", "unfinished", (("t", UP), ("pos", UP), ("n.todo", UP)),
          "whose annotation could not be finished", {"partialFilterExpression": {"n.todo": {"$exists": True}}}),
    Index("statements", "ref", (("ref", UP),), "who refers to a statement that is erased",
          {"partialFilterExpression": {"ref": {"$exists": True}}}),
    Index("statements", "voided_agent", (("t", UP), ("vq.ra", UP), ("pos", UP)), "a person's voided statements",
          {"partialFilterExpression": {"voided": {"$exists": True}}}),
    Index("statements", "turn", (("turn", UP),), "the turn of its lane that a commit took; each can be taken once",
          {"unique": True, "partialFilterExpression": {"turn": {"$exists": True}}}),
    # Caliper Events; few, for each is stored beside its Statement
    Index("events", "list", (("t", UP), ("pos", UP)), "all Events, in order"),
    Index("events", "key", (("t", UP), ("k", UP), ("pos", UP)),
          "by who, what, on what, with what, where: whichever of these is named"),
    Index("events", "app", (("t", UP), ("by", UP), ("pos", UP)), "what one app sent"),
    Index("events", "at", (("t", UP), ("at", UP)), "what happened in a time"),
    Index("events", "sent", (("t", UP), ("sent", UP)), "what was sent in a time"),
    Index("events", "found", (("t", UP), ("fr", UP), ("by", UP)), "counts of what was found at them",
          {"partialFilterExpression": {"fr": {"$exists": True}}}),
    Index("events", "alone", (("t", UP), ("pos", UP), ("alone", UP)), "those without a Statement, in order",
          {"partialFilterExpression": {"alone": {"$exists": True}}}),
    Index("events", "agent", (("t", UP), ("a", UP), ("pos", UP)), "those of them that name a person",
          {"partialFilterExpression": {"alone": {"$exists": True}}}),
    Index("events", "learner", (("t", UP), ("n.l", UP), ("pos", UP)), "those of them that are a learner's",
          {"partialFilterExpression": {"n.l": {"$exists": True}}}),
    Index("entities", "entity", (("t", UP), ("e", UP), ("mod", UP), ("first", UP)), "the versions of an entity"),
    Index("entities", "agent", (("t", UP), ("a", UP)), "descriptions of a person",
          {"partialFilterExpression": {"a": {"$exists": True}}}),
    Index("entities", "learner", (("t", UP), ("l", UP)), "descriptions of a learner",
          {"partialFilterExpression": {"l": {"$exists": True}}}),
    # attachments
    Index("attachments.chunks", "piece", (("files_id", UP), ("n", UP)), "the bytes of an attachment, in order",
          {"unique": True}),
    Index("attachments.files", "unclaimed", (("metadata.unclaimed", UP), ("uploadDate", UP)),
          "uploads that may have no statement", {"partialFilterExpression": {"metadata.unclaimed": {"$exists": True}}}),
    Index("attachments.files", "erasing", (("metadata.erasing", UP),), "attachments that a run is to erase",
          {"partialFilterExpression": {"metadata.erasing": {"$exists": True}}}),
    # writers
    Index("lanes", "writer", (("writer", UP),), "the lanes of a writer"),
    # documents and activities
    Index("documents", "scope", (("tenant", UP), ("kind", UP), ("scope", UP), ("updated", UP), ("registration", UP),
                                 ("document_id", UP)), "the ids of a scope's documents, without reading contents"),
    Index("activities", "activity", (("tenant", UP), ("activity", UP), ("seen", UP)),
          "the forms of activities, in order"),
    # tenants, credentials, keys
    Index("tenants", "origin", (("origin", UP),), "the tenant of a request's Host; one tenant an origin",
          {"unique": True}),
    Index("credentials", "tenant", (("tenant", UP), ("created", UP)), "a tenant's credentials, oldest first"),
    Index("signing_keys", "purpose", (("purpose", UP), ("tenant", UP)), "the one key in force for a purpose",
          {"unique": True}),
    Index("custodian_keys", "tenant", (("tenant", UP), ("number", UP)), "a tenant's keys for bundles, oldest first"),
    Index("revoked_credentials", "tenant", (("tenant", UP), ("credential", UP)), "a tenant's revoked credentials"),
    Index("custodians", "tenant", (("tenant", UP), ("origin", UP)), "whom a tenant trusts, by origin"),
    # granted roles
    Index("grants", "user", (("tenant", UP), ("user", UP), ("granted", UP), ("_id", UP)), "the grants of a user"),
    Index("grants", "account", (("tenant", UP), ("account", UP), ("granted", UP), ("_id", UP)),
          "the grants of an account"),
    Index("grants", "tenant", (("tenant", UP), ("granted", UP), ("_id", UP)), "all grants, oldest first"),
    # rosters; whatever is asked of them is asked of one generation
    Index("roster", "key", (("tenant", UP), ("noun", UP), ("key", UP), ("gen", UP)),
          "a person, class or school by its id; one version of each in a generation", {"unique": True}),
    Index("roster", "user", (("tenant", UP), ("noun", UP), ("user", UP)), "the classes and roles of people"),
    Index("roster", "class", (("tenant", UP), ("noun", UP), ("class_id", UP)), "who belongs to a class",
          {"partialFilterExpression": {"noun": "enrollment"}}),
    Index("roster", "school", (("tenant", UP), ("noun", UP), ("school", UP), ("year", UP)),
          "the classes of schools, and who belongs to them",
          {"partialFilterExpression": {"school": {"$exists": True}}}),
    Index("roster", "child", (("tenant", UP), ("noun", UP), ("child", UP)), "the guardians of children",
          {"partialFilterExpression": {"noun": "guardianship"}}),
    Index("roster", "source", (("tenant", UP), ("noun", UP), ("source", UP)), "people by the id of their own system",
          {"partialFilterExpression": {"noun": "user"}}),
    Index("roster", "username", (("tenant", UP), ("noun", UP), ("username", UP)), "people by their account",
          {"partialFilterExpression": {"noun": "user"}}),
    Index("roster", "gen", (("tenant", UP), ("gen", UP)), "what came since a generation; what a dead import left"),
    Index("roster", "until", (("tenant", UP), ("until", UP)), "what ended since a generation"),
    Index("school_calendars", "school", (("tenant", UP), ("school", UP), ("year", UP)),
          "the calendar of a school; one for each school year", {"unique": True}),
    # links, mappings, rebuilds
    Index("links", "account", (("tenant", UP), ("app", UP), ("account", UP)), "who is behind an account"),
    Index("links", "learner", (("tenant", UP), ("learner", UP)), "the accounts and aliases of a person"),
    Index("links", "batch", (("tenant", UP), ("batch", UP)), "the links that were made together"),
    Index("link_batches", "tenant", (("tenant", UP), ("at", DOWN)), "a tenant's batches of links, newest first"),
    Index("content_codes", "activity", (("tenant", UP), ("app", UP), ("activity", UP)),
          "the curriculum codes of an activity", {"unique": True}),
    Index("rebuilds", "tenant", (("tenant", UP), ("asked", DOWN)), "a tenant's rebuilds, newest first"),
    Index("rebuilds", "due", (("due", UP),), "what is still to be done",
          {"partialFilterExpression": {"finished": None}}),
    # the study log
    Index("studylog_heads", "tenant", (("t", UP), ("g", UP)), "how far the log of a tenant is kept"),
    Index("studylog_changes", "list", (("t", UP), ("_id", UP)), "what changed behind a log, oldest first"),
    Index("studylog_changes", "learner", (("t", UP), ("l", UP)), "the same, of learners"),
    Index("studylog_changes", "class", (("t", UP), ("k", UP)), "the same, of classes"),
    Index("studylog_entries", "learner", (("t", UP), ("g", UP), ("l", UP), ("at", UP), ("pos", UP)),
          "the log of learners, as it happened"),
    Index("studylog_entries", "class", (("t", UP), ("g", UP), ("k", UP), ("at", UP), ("pos", UP)),
          "the log of a class, as it happened"),
    Index("studylog_days", "learner", (("t", UP), ("g", UP), ("l", UP), ("d", UP)), "the days of learners"),
    Index("studylog_days", "class", (("t", UP), ("g", UP), ("k", UP), ("d", UP)), "the days of a class"),
    Index("studylog_days", "school", (("t", UP), ("g", UP), ("s", UP), ("d", UP)), "the days of schools, of all too"),
    # retention and erasure
    Index("erasures", "tenant", (("tenant", UP), ("requested", DOWN)), "a tenant's erasures, newest first"),
    Index("erasures", "state", (("state", UP),), "erasures that are approved and not done"),
    Index("runs", "tenant", (("tenant", UP),), "the runs that a new legal hold interrupts"),
    Index("retention_rules", "category", (("tenant", UP), ("category", UP)), "one rule for each category",
          {"unique": True}),
    Index("holds", "tenant", (("tenant", UP), ("placed", DOWN)), "a tenant's legal holds, newest first"),
    Index("blocks", "agent", (("tenant", UP), ("agent", UP)), "one block for each agent", {"unique": True}),
    # jobs
    Index("jobs", "one", (("tenant", UP), ("one", UP)), "one job of a kind under way for each learner",
          {"unique": True, "partialFilterExpression": {"one": {"$exists": True}}}),
    Index("jobs", "open", (("state", UP), ("kind", UP), ("created", UP)), "the oldest job that waits"),
    Index("jobs", "tenant", (("tenant", UP), ("created", DOWN)), "a tenant's jobs, newest first"),
    Index("jobs", "learner", (("tenant", UP), ("learner", UP), ("created", DOWN)), "a learner's jobs, newest first"),
    Index("jobs", "expiry", (("expires", UP),), "bundles that nobody fetched in time",
          {"partialFilterExpression": {"expires": {"$gt": 0}}}),
    # withdrawals that issuers told
    Index("withdrawals", "tenant", (("tenant", UP), ("told", DOWN)), "what was told to a tenant, newest first"),
    Index("withdrawals", "bundle", (("tenant", UP), ("bundle_id", UP)), "whether consent to a bundle was taken back"),
    # imports, and the bundles that came
    Index("imports", "tenant", (("tenant", UP), ("began", DOWN)), "a tenant's imports, newest first"),
    Index("imports", "learner", (("tenant", UP), ("learner", UP), ("began", DOWN)), "a learner's imports"),
    Index("imports", "bundle", (("tenant", UP), ("bundle_id", UP)), "the imports of a bundle"),
    Index("imports", "school", (("tenant", UP), ("school", UP)), "what schools hold from elsewhere"),
    Index("import_ledger", "run", (("tenant", UP), ("run", UP)), "how far an import came"),
    Index("import_findings", "line", (("tenant", UP), ("run", UP), ("path", UP), ("line", UP)),
          "what is to be told of an import's lines, in order", {"unique": True}),
    Index("import_wordings", "run", (("tenant", UP), ("run", UP)), "what is erased with an import"),
    Index("import_wordings", "learner", (("tenant", UP), ("learner", UP)), "how issuers word a learner's codes"),
    Index("import_documents", "line", (("tenant", UP), ("run", UP), ("line", UP)),
          "the documents of an import that wait, in order", {"unique": True}),
    Index("kept_bundles", "learner", (("tenant", UP), ("learner", UP), ("at", UP)), "the bundles of a learner"),
    Index("kept_bundles.pieces", "learner", (("tenant", UP), ("learner", UP)), "what is erased with a learner"),
    # refusals
    Index("refusals", "tenant_credential", (("tenant", UP), ("credential", UP), ("at", DOWN)),
          "what one key was refused, newest first"),
    Index("refusals", "tenant", (("tenant", UP), ("at", DOWN)), "what a tenant was refused, newest first"),
    Index("refusals", "expiry", (("expires", UP),), "forgets them after seven days",
          {"expireAfterSeconds": 0}),
    # the audit log
    Index("audit_entries", "list", (("tenant", UP), ("_id", UP)), "what was audited, newest first"),
    Index("audit_entries", "subject", (("tenant", UP), ("subjects", UP), ("_id", UP)),
          "what was done with one person's records, newest first"),
    Index("audit_entries", "actor", (("tenant", UP), ("actor", UP), ("_id", UP)),
          "what one actor did, newest first"),
    Index("audit_entries", "event", (("tenant", UP), ("event", UP), ("_id", UP)),
          "one kind of event, newest first"),
    Index("audit_entries", "waiting", (("tenant", UP), ("_id", UP), ("waiting", UP)),
          "entries that are not in the tree yet, oldest first",
          {"partialFilterExpression": {"waiting": {"$exists": True}}}),
    Index("audit_entries", "seq", (("tenant", UP), ("seq", UP)), "the entries in the order of the tree",
          {"unique": True, "partialFilterExpression": {"seq": {"$exists": True}}}),
    Index("audit_people", "person", (("tenant", UP), ("person", UP)), "the key of one person's entries",
          {"unique": True}),
    Index("audit_people", "tag", (("tenant", UP), ("tag", UP)), "the person behind a tag", {"unique": True}),
    Index("audit_tiles", "place", (("tenant", UP), ("level", UP), ("index", UP)), "the hashes of a tree",
          {"unique": True}),
    Index("audit_checkpoints", "size", (("tenant", UP), ("size", UP)), "signed checkpoints, in order",
          {"unique": True}),
    # people
    Index("accounts", "subject", (("tenant", UP), ("issuer", UP), ("subject", UP)),
          "the account of whom a provider names; one account each", {"unique": True}),
    Index("accounts", "username", (("tenant", UP), ("issuer", UP), ("user", UP)),
          "keeps a name that was given to somebody else from opening a user's second account",
          {"unique": True, "partialFilterExpression": {"linked_by": "username"}}),
    Index("accounts", "user", (("tenant", UP), ("user", UP), ("created", UP)), "the accounts of a user"),
    Index("accounts", "tenant", (("tenant", UP), ("created", UP)), "a tenant's accounts, oldest first"),
    Index("attempts", "expiry", (("expires", UP),), "forgets attempts after a day", {"expireAfterSeconds": 0}),
    Index("sessions", "account", (("tenant", UP), ("account", UP), ("created", DOWN)), "the sessions of an account"),
    Index("sessions", "tenant", (("tenant", UP), ("created", DOWN)), "a tenant's sessions, newest first"),
    Index("sessions", "expiry", (("expires", UP),), "forgets sessions that ended", {"expireAfterSeconds": 0}),
    Index("sign_ins", "expiry", (("expires", UP),), "forgets who never came back", {"expireAfterSeconds": 0}),
    Index("providers", "tenant", (("tenant", UP), ("created", UP)), "a tenant's providers, oldest first"),
    Index("invitations", "child", (("tenant", UP), ("child", UP), ("created", DOWN)), "the letters for a child"),
    Index("invitations", "tenant", (("tenant", UP), ("created", DOWN)), "a tenant's letters, newest first"),
    Index("guardianships", "account", (("tenant", UP), ("account", UP), ("since", UP)), "a guardian's children"),
    Index("guardianships", "tenant", (("tenant", UP), ("since", UP)), "a tenant's guardians, oldest first"),
    Index("guardianships", "child", (("tenant", UP), ("child", UP), ("since", UP)), "a child's guardians"),
    # cases and consents
    Index("cases", "tenant", (("tenant", UP), ("opened", DOWN), ("_id", DOWN)), "a tenant's cases, newest first"),
    Index("cases", "state", (("tenant", UP), ("state", UP), ("opened", DOWN)), "cases in one state, newest first"),
    Index("cases", "learner", (("tenant", UP), ("learner", UP), ("opened", DOWN)), "one learner's cases, newest first"),
    Index("cases", "campaign", (("tenant", UP), ("campaign", UP), ("state", UP), ("opened", DOWN)),
          "how far a campaign is"),
    Index("cases", "handle", (("tenant", UP), ("handle", UP)), "what a recipient asked for"),
    Index("cases", "bundle", (("tenant", UP), ("bundle_id", UP)), "the case of a bundle"),
    Index("cases", "deadline", (("state", UP), ("deadline", UP)), "cases of all tenants past their deadline"),
    Index("cases", "holder", (("tenant", UP), ("holder", UP), ("state", UP)), "what a school holds from elsewhere"),
    Index("cases", "left", (("tenant", UP), ("school", UP), ("left", UP)), "whose record a school handed over"),
    Index("cases", "people", (("tenant", UP), ("people", UP)), "cases that name somebody"),
    Index("slips", "learner", (("tenant", UP), ("learner", UP), ("made", DOWN)), "one learner's slips"),
    Index("campaigns", "tenant", (("tenant", UP), ("opened", DOWN)), "a tenant's campaigns, newest first"),
    Index("consents", "learner", (("tenant", UP), ("learner", UP), ("events.0.at", DOWN)),
          "one learner's consents, newest first"),
    Index("consents", "people", (("tenant", UP), ("people", UP)), "consents that name somebody"),
)


async def ensure(db: Database) -> None:
    """Make the indexes that are missing, and with them their collections."""
    models: dict[str, list[IndexModel]] = defaultdict(list)
    for index in INDEXES:
        models[index.collection].append(IndexModel(list(index.keys), name=index.name, **index.options))
    with db.within(BUILD_SECONDS):
        for collection, wanted in models.items():
            await db[collection].create_indexes(wanted)


async def compare(db: Database) -> tuple[list[str], list[str]]:
    """Names (``collection.index``) of the indexes that are missing and of those that nobody asked for."""
    wanted = {f"{index.collection}.{index.name}" for index in INDEXES}
    present = set()
    for collection in await db.list_collections():
        present |= {f"{collection}.{index['name']}" for index in await db.list_indexes(collection)}
    extra = {name for name in present - wanted if not name.endswith("._id_")}
    return sorted(wanted - present), sorted(extra)
