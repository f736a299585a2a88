"""What may be asked to be done: one vocabulary for keys and people, and the xAPI scopes that allow each to a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Action = Literal[
    # xAPI (1.0.3 Communication 4.2); statements/read is reading single Statements by any road, study log included
    "statements/write",
    "statements/read",
    "events/write",  # the same of Caliper Events
    "events/read",
    "state/read",
    "state/write",
    "profile/read",
    "profile/write",
    "activities/read",
    "agents/read",
    "define",
    "statements/forward",  # sent on to another Learning Record Store, by the server itself
    # sums over many learners
    "use/read",          # how much was used
    "performance/read",  # how well it went
    # what concerns a learner's record
    "requests/read",     # who asked for it
    "requests/decide",
    "cases/write",        # open an export, print slips, write down a letter, hand over
    "inquiries/write",    # open the case in which the board reads one learner
    "bundles/export",
    "bundles/import",
    "erasure/ask",
    "erasure/approve",
    "tokens/write",      # tokens for programs that read it
    "audit/read",        # who looked
    "annotations/write",  # corrections of curriculum codes
    "links/read",         # whose account is whose
    "links/write",
    "roster/read",        # who is in a class, by name
    "roster/write",
    # the system itself
    "operation/read",     # how it does: what comes in and what is refused, as counts, its keys and jobs
    "keys/write",         # keys of apps
    "mappings/write",     # whose content carries which curriculum code
    # the policy itself
    "access/explain",    # of somebody else
]

# The scopes any of which allows the action to a key, the narrowest first: that one is named in a refusal. What is not
# listed no scope allows.
ALLOWED_BY: Mapping[Action, tuple[str, ...]] = {
    "statements/write": ("statements/write", "all"),
    "statements/read": ("statements/read/mine", "statements/read", "all/read", "all"),
    # Who may write Statements may write Events, which are kept as Statements too: a key made before there were scopes
    # of Events needs none anew.
    "events/write": ("events/write", "statements/write", "all"),
    "events/read": ("events/read/mine", "events/read", "statements/read/mine", "statements/read", "all/read", "all"),
    "state/read": ("state", "all/read", "all"),
    "state/write": ("state", "all"),
    "profile/read": ("profile", "all/read", "all"),
    "profile/write": ("profile", "all"),
    "activities/read": ("statements/read/mine", "statements/read", "define", "all/read", "all"),
    "agents/read": ("statements/read/mine", "statements/read", "all/read", "all"),
    "define": ("define", "all"),
    "use/read": ("statements/read", "all/read", "all"),
    "performance/read": ("statements/read", "all/read", "all"),
    "annotations/write": ("link", "all"),
    "links/read": ("link", "all/read", "all"),
    "links/write": ("link", "all"),
    "roster/read": ("all/read", "all"),
    "roster/write": ("roster", "all"),
    "audit/read": ("audit/read", "all"),
    "access/explain": ("all/read", "all"),
}

OF_SUMS: frozenset[Action] = frozenset({"use/read", "performance/read"})

# These are about categories of records; the others about people, accounts and decisions.
ABOUT_RECORDS: frozenset[Action] = frozenset({
    "statements/write", "statements/read", "statements/forward", "use/read", "performance/read", "bundles/export",
    "bundles/import", "annotations/write"})

# What tools do, through xAPI and Caliper.
OF_CLIENTS: frozenset[Action] = frozenset({
    "statements/write", "statements/read", "events/write", "events/read", "state/read", "state/write",
    "profile/read", "profile/write", "activities/read", "agents/read", "define"})
