"""Pages from the templates beside this file; every value is escaped, every word comes from `words/`.

A page of the console extends ``frame.html``, one of signing in ``layout.html``; each fills the block `main`. What every
template finds besides its own values: `say`, `label`, `formats`, `static`, `language`, `easy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lrs.console.static_files import FILES
from lrs.console.words.catalogue import WORDS
from lrs.console.words.text import ruby, unread
from lrs.formats import Formats
from lrs.messages.text import Language, filled

_TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a reader is spoken to. `easy`: a pupil below the fifth grade, who reads plain Japanese with readings."""

    language: Language
    easy: bool = False
    zone: ZoneInfo = _TOKYO

    @property
    def formats(self) -> Formats:
        return Formats(self.language, self.zone, easy=self.easy)

    def say(self, key: str, /, **values: object) -> str:
        """The words for `key`, their placeholders filled; HTML where readings stand above them."""
        text = self._spoken(key, values)
        return ruby(text) if "《" in text and self.easy else text

    def label(self, key: str, /, **values: object) -> str:
        """The same for a title or an attribute, where no markup can stand."""
        return unread(self._spoken(key, values))

    def _spoken(self, key: str, values: dict[str, object]) -> str:
        return filled(WORDS[key].spoken(self.language, self.easy), values)


def _static(name: str) -> str:
    return FILES[name].address


_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
                         undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
_templates.globals.update(static=_static)
_templates.filters["ruby"] = ruby


def render(template: str, voice: Voice, **values: Any) -> str:
    """The page as HTML; a value that the template needs and does not get is an error."""
    return _templates.get_template(template).render(
        values, say=voice.say, label=voice.label, language=voice.language, easy=voice.easy, formats=voice.formats)
