"""Refusals of which only slug, rule and pointer are kept, as sentences: what was sent stands in them as ``…``."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from lrs.messages.caliper import RULES as OF_CALIPER
from lrs.messages.catalogue import MESSAGES, text
from lrs.messages.profiles import RULES as OF_PROFILES
from lrs.messages.text import Language, Text
from lrs.xapi.findings import Finding, name_at
from lrs.xapi.jsontext import TEXTS as BAD_JSON
from lrs.xapi.jsontext import BadJSON
from lrs.xapi.rules import RULES


class _Masked(str):
    """Stands for a value; where a sentence would quote it (``!r``), without the quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


_MASK = _Masked("…")

# The rules of what is remarked on under these slugs.
REMARKED: Mapping[str, Mapping[str, Text]] = {
    "profile-findings": OF_PROFILES, "profile-refused": OF_PROFILES,
    "caliper-findings": OF_CALIPER, "caliper-invalid": OF_CALIPER}


def summary(slug: str, language: Language) -> str:
    """What was wrong, by the slug of the refusal; the slug itself for one of another version."""
    if slug in MESSAGES:
        return text(slug, language, _masked(getattr(MESSAGES[slug], language)))
    if slug in BAD_JSON:
        return BadJSON(slug, **_masked("".join(BAD_JSON[slug]))).text(language)
    return slug


def fault(rule: str, pointer: str, language: Language) -> str:
    """What was wrong there, by a rule of the standard; the rule itself for one of another version."""
    if rule not in RULES:
        return rule
    return Finding(pointer, rule, _masked(RULES[rule].en + RULES[rule].ja)).text(language)


def remark(slug: str, finding: Mapping[str, str], language: Language) -> str:
    """What was found of what was stored, by the slug under which it is kept; values that were not kept are masked."""
    rules = REMARKED.get(slug, {})
    rule = finding["rule"]
    if rule not in rules:
        return fault(rule, finding["pointer"], language)
    name = {"name": name_at(finding["pointer"]) or _MASK}
    return rules[rule].of(language).format_map({**_masked(rules[rule].en + rules[rule].ja), **name, **finding})


def _masked(template: str) -> dict[str, str]:
    return {name: _MASK for _, name, _, _ in Formatter().parse(template) if name}
