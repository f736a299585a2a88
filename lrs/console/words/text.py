"""A text of a page: English, Japanese, and plain Japanese for pupils below the fifth grade.

`easy` may carry readings as books for children do: ``分数《ぶんすう》``; ``｜`` marks where the word begins when that
is not the first of its kanji: ``｜お母さん《おかあさん》``. Where it is left out, pupils read the usual Japanese.

Values stand as ``{count}``; a word that goes by a number as ``{count:record|records}``: for 1, and for all others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from lrs.messages.text import Language

_READ = re.compile(r"(?:｜(?P<marked>[^｜《》]+)|(?P<kanji>[々〇㐀-鿿豈-﫿𠀀-𱍊]+))《(?P<reading>[^《》]+)》")


class Text(NamedTuple):
    en: str
    ja: str
    easy: str = ""

    def spoken(self, language: Language, easy: bool) -> str:
        """The one for this reader, readings in it as they were written."""
        if easy and language == "ja" and self.easy:
            return self.easy
        return self.ja if language == "ja" else self.en


def ruby(text: str) -> Markup:
    """The text as HTML, its readings above the words."""
    made, place = Markup(), 0
    for found in _READ.finditer(text):
        word = escape(found["marked"] or found["kanji"])
        made += escape(text[place:found.start()]) + Markup(
            "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>").format(word, found["reading"])
        place = found.end()
    return made + escape(text[place:])


def unread(text: str) -> str:
    """The text without its readings, for where no markup can stand."""
    return _READ.sub(lambda found: found["marked"] or found["kanji"], text)
