"""How long what is kept: pure. The defaults are a start: no statute sets a period for study logs, each tenant decides.

- `leaving`: so many years, day for day, after the person left the last school of this tenant.
- `storing`: so many years after the Statement was stored.

Where something is not known: a Statement without a category has its tenant's usual one; who is not known to have left
is still there; and no rule takes a Statement that is itself younger than the rule's years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from lrs.schooldays import Zone
from lrs.storage.contract.retention import Hold, Rule

# What each kind of tenant keeps; the first is what a Statement without a category is.
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "establisher": ("school-learning", "school-affairs"),
    "provider": ("private-learning", "outside-education"),
    "personal": ("private-learning", "school-learning", "outside-education"),
}

# School records (指導要録, its guidance part; 出席簿) are kept five years from leaving; what a family chose to keep
# ends with its consent.
DEFAULTS: Mapping[str, Rule] = {
    "school-learning": Rule("school-learning", "leaving", 5),
    "school-affairs": Rule("school-affairs", "leaving", 5),
    "private-learning": Rule("private-learning", "storing", None),
    "outside-education": Rule("outside-education", "storing", None),
}

Fate = Literal["goes", "held", "stays", "unknown"]


def in_force(kind: str, rules: Iterable[Rule]) -> dict[str, Rule]:
    """The rule of each category that a tenant of this kind keeps; in a personal store all is the learner's."""
    made = {rule.category: rule for rule in rules}
    return {category: made.get(category, Rule(category, "storing", None) if kind == "personal" else DEFAULTS[category])
            for category in CATEGORIES[kind]}


def fate(rule: Rule, stored: int, left: int | None, known: bool, now: int, zone: Zone) -> Fate:
    """What becomes of a Statement stored at `stored` (ms) of a person who left at `left`; `known`: to the roster."""
    if rule.years is None or zone.years_after(stored, rule.years) > now:
        return "stays"
    if rule.after == "storing":
        return "goes"
    if not known:
        return "unknown"
    return "goes" if left is not None and zone.years_after(left, rule.years) <= now else "stays"


def held(holds: Iterable[Hold], user: str | None, school: str | None) -> bool:
    """Whether a hold that stands covers a Statement; of whom or where is not known may be anybody's, anywhere."""
    return any(hold.scope == "all" or (hold.scope == "user" and user in (None, hold.value))
               or (hold.scope == "school" and school in (None, hold.value)) for hold in holds)
