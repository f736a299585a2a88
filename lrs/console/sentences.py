"""What a Statement says, as a plain sentence: 分数のかけ算 問３に正解（12秒）. Pure.

A verb that is not in the table is told in its own words, else by the last part of its IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lrs.console.verbs import VERBS
from lrs.formats import Formats
from lrs.xapi.language import accepted, choose

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Deed:
    """What a sentence is made of. `names` and `display` are the language maps of the Activity and the verb.

    `share` is the score as a part of 1; what the Statement does not tell is None.
    """

    verb: str
    object_id: str
    display: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    success: bool | None = None
    completion: bool | None = None
    share: float | None = None
    seconds: float | None = None


def sentence(deed: Deed, formats: Formats) -> str:
    """Without the time: 分数のかけ算 問３に正解（12秒）."""
    told, judged = _told(deed, formats)
    more = [] if judged else _success(deed, formats)
    if deed.share is not None:
        more.append(formats.percent(deed.share, 1))
    if deed.seconds:
        more.append(formats.duration(deed.seconds))
    if not more:
        return told
    return f"{told}（{'、'.join(more)}）" if formats.language == "ja" else f"{told} ({', '.join(more)})"


def spoken(language_map: Mapping[str, str], formats: Formats) -> str:
    """The text of a language map for this reader; empty where it has none."""
    return language_map[choose(language_map, accepted(formats.language))] if language_map else ""


def last_part(iri: str) -> str:
    """What an IRI ends with, for something that has no name."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def _told(deed: Deed, formats: Formats) -> tuple[str, bool]:
    """The sentence, and whether it says how the attempt ended."""
    it = (spoken(deed.names, formats).strip() or last_part(deed.object_id))[:LONGEST_NAME]
    place = 0 if formats.language == "ja" else 1  # of a pair
    known = VERBS.get(deed.verb)
    if known is None:
        said = spoken(deed.display, formats).strip() or last_part(deed.verb)
        return f"{it}:{said}" if formats.language == "ja" else f"{said}: {it}", False
    judged = {True: known.right, False: known.wrong, None: ("", "")}[deed.success][place]
    return (judged or (known.ja, known.en)[place]).replace("{it}", it), bool(judged)


def _success(deed: Deed, formats: Formats) -> list[str]:
    if deed.success is None:
        return []
    right, wrong = ("正解", "不正解") if formats.language == "ja" else ("correct", "not correct")
    return [right if deed.success else wrong]
