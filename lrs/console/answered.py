"""Questions and answers as people read them, from the definition of the Activity (xAPI 1.0.3 Data 2.4.4.1). Pure.

A response is written for machines: choices by their ids, several of them with ``[,]`` between, a range of numbers with
``[:]``, how text is compared in front. What a definition does not explain stays as it came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrs.console.sentences import last_part, spoken
from lrs.formats import Formats

Definition = Mapping[str, Any]

LONGEST = 200
_COMPARED = re.compile(r"^(\{(?:case_matters|order_matters)=(?:true|false)\}|\{lang=[A-Za-z0-9-]+\})+")
_LISTS = ("choices", "scale", "source", "target", "steps")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an Activity is called, what it asks, and what is right; empty where its definition does not say."""

    name: str
    prompt: str
    right: str


def asked(activity: str, definition: Definition, formats: Formats) -> Asked:
    name = _said(definition.get("name"), formats) or last_part(activity)
    prompt = _said(definition.get("description"), formats)
    patterns = definition.get("correctResponsesPattern")
    right = [answer(each, definition, formats) for each in patterns if isinstance(each, str)] \
        if isinstance(patterns, list) else []
    return Asked(name[:LONGEST], "" if prompt == name else prompt[:LONGEST], " / ".join(filter(None, right))[:LONGEST])


def answer(response: str, definition: Definition, formats: Formats) -> str:
    """A response, or a pattern of one; empty for an empty one."""
    plain = _COMPARED.sub("", response).strip()
    choices = {str(one.get("id")): _said(one.get("description"), formats) for name in _LISTS
               for one in _dicts(definition.get(name))}
    parts = [" – ".join(choices.get(half) or half for half in part.split("[.]")) for part in plain.split("[,]")]
    return formats.names(parts).replace("[:]", "〜" if formats.language == "ja" else " – ")


def _dicts(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _said(texts: Any, formats: Formats) -> str:
    return spoken(texts, formats).strip() if isinstance(texts, dict) else ""
