"""Pages from the templates beside this file; every value is escaped, every word comes from `words.py`.

A new page extends ``layout.html`` and fills the block `main`; wider ones fill `page`.
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lrs.console.words import WORDS
from lrs.messages.text import Language

_HERE = Path(__file__).parent
STYLE = (_HERE / "static" / "style.css").read_text("utf-8")
STYLE_VERSION = hashlib.sha256(STYLE.encode()).hexdigest()[:12]

_templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
                         trim_blocks=True, lstrip_blocks=True, auto_reload=False)


def render(template: str, language: Language, **values: Any) -> str:
    """The page as HTML; a value that the template needs and does not get is an error."""
    return _templates.get_template(template).render(
        values, say=partial(say, language), language=language, style_version=STYLE_VERSION)


def say(language: Language, key: str, /, **values: object) -> str:
    """The words for `key`, their placeholders filled."""
    words: str = getattr(WORDS[key], language)
    return words.format_map(values)
