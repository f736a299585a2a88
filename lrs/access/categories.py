"""What records are about, and which kinds of custodian hold which (decision 8): names, pure.

A category says whose business a Statement is, an activity class what was being done. Both stand beside the Statement,
put there when it arrived; the policy decides by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class TenantKind(StrEnum):
    ESTABLISHER = "establisher"  # 設置者: a board of education, a school corporation
    PROVIDER = "provider"        # a cram school, an EdTech company, a public facility
    PERSONAL = "personal"        # owned by a learner


class Category(StrEnum):
    SCHOOL_AFFAIRS = "school-affairs"        # 校務: attendance, health
    SCHOOL_LEARNING = "school-learning"
    PRIVATE_LEARNING = "private-learning"    # a cram school, at home
    OUTSIDE_EDUCATION = "outside-education"  # a library, a museum


class ActivityClass(StrEnum):
    LIFE = "life"          # A 生活
    LEARNING = "learning"  # B 学習
    TEACHING = "teaching"  # C 指導: what a teacher did, and the teacher's own


CATEGORIES = tuple(Category)
ACTIVITY_CLASSES = tuple(ActivityClass)

# Of each kind of tenant; the first is what an app's Statements are when nobody said otherwise.
HELD: Mapping[str, tuple[Category, ...]] = {
    "establisher": (Category.SCHOOL_LEARNING, Category.SCHOOL_AFFAIRS),
    "provider": (Category.PRIVATE_LEARNING, Category.OUTSIDE_EDUCATION),
    "personal": (Category.PRIVATE_LEARNING, Category.SCHOOL_LEARNING, Category.OUTSIDE_EDUCATION),
}

_OF_SCHOOL = frozenset({Category.SCHOOL_AFFAIRS, Category.SCHOOL_LEARNING})


def joined(categories: Iterable[Category]) -> bool:
    """Whether these put school and private records side by side, which only learners do, in a store of their own."""
    return len({category in _OF_SCHOOL for category in categories}) > 1
