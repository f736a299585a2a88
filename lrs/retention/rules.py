"""How long what is kept: pure. The defaults are a start: no statute sets a period for study logs, each tenant decides.

- `leaving`: so many years, day for day, after the person left the last school of this tenant.
- `storing`: so many years after the Statement was stored.

Where something is not known: a Statement without a category has its tenant's usual one; who is not known to have left
is still there; and no rule takes a Statement that is itself younger than the rule's years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Literal

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


def fate(rule: Rule, stored: int, left: int | None, known: bool, now: int, zone: tzinfo) -> Fate:
    """What becomes of a Statement stored at `stored` (ms) of a person who left at `left`; `known`: to the roster."""
    if rule.years is None or years_after(stored, rule.years, zone) > now:
        return "stays"
    if rule.after == "storing":
        return "goes"
    if not known:
        return "unknown"
    return "goes" if left is not None and years_after(left, rule.years, zone) <= now else "stays"


def years_after(ms: int, years: int, zone: tzinfo) -> int:
    """The same day and time `years` later; 29 February becomes 1 March."""
    at = datetime.fromtimestamp(ms / 1000, zone)
    try:
        later = at.replace(year=at.year + years)
    except ValueError:
        later = at.replace(year=at.year + years, month=3, day=1)
    return round(later.timestamp() * 1000)


def school_year(ms: int, zone: tzinfo) -> int:
    """It begins on 1 April."""
    at = datetime.fromtimestamp(ms / 1000, zone)
    return at.year if at.month >= 4 else at.year - 1


def held(holds: Iterable[Hold], user: str | None, school: str | None) -> bool:
    """Whether a hold that stands covers a Statement; of whom or where is not known may be anybody's, anywhere."""
    return any(hold.scope == "all" or (hold.scope == "user" and user in (None, hold.value))
               or (hold.scope == "school" and school in (None, hold.value)) for hold in holds)
