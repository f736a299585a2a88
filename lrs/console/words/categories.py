"""What records are about: the categories and activity classes of `lrs/access/categories.py`."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "category-school-affairs": Text("school affairs", "校務"),
    "category-school-learning": Text("learning at school", "学校の学習"),
    "category-private-learning": Text("learning outside school", "学校外の学習"),
    "category-outside-education": Text("libraries, museums, clubs", "社会教育など"),
    "activity-class-life": Text("school life", "生活"),
    "activity-class-learning": Text("learning", "学習"),
    "activity-class-teaching": Text("teaching", "指導"),
}
