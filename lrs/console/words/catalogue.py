"""All words of pages by their keys; a key is one of one file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from lrs.console import words
from lrs.console.words.text import Text

_NOT_WORDS = {"catalogue", "text"}

NOUNS: dict[str, dict[str, Text]] = {
    found.name: import_module(f"{words.__name__}.{found.name}").WORDS
    for found in iter_modules(words.__path__) if found.name not in _NOT_WORDS}
WORDS: dict[str, Text] = {key: text for noun in NOUNS.values() for key, text in noun.items()}
