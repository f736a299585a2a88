"""The texts of refusals: each that is raised is there and can be filled in, in both languages, and none is idle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from string import Formatter

import pytest

from lrs import errors
from lrs.errors import LRSError
from lrs.messages.catalogue import MESSAGES, TEXTS, text

LRS = Path(errors.__file__).parent
REFUSALS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, LRSError)
            and "slug" in signature(value).parameters} | {"BundleRefused"}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def nodes() -> Iterator[ast.AST]:
    for path in LRS.rglob("*.py"):
        if path.parent.name != "messages":
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def raised() -> Iterator[tuple[str, set[str]]]:
    """Slug, with `*` for what is filled in at run time, and names of the values of each refusal in the code."""
    for node in nodes():
        if not (isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in REFUSALS):
            continue
        match node.args[0]:
            case ast.Constant(value=str(slug)):
                pass
            case ast.JoinedStr(values=pieces):
                slug = "".join(piece.value if isinstance(piece, ast.Constant) else "*" for piece in pieces)
            case _:
                continue
        yield slug, {keyword.arg for keyword in node.keywords if keyword.arg}


def meant_by(slug: str) -> list[str]:
    pattern = re.compile(re.escape(slug).replace(r"\*", "[a-z-]+"))
    return [known for known in MESSAGES if pattern.fullmatch(known)]


def test_each_refusal_has_its_text_and_the_values_to_fill_it() -> None:
    found = list(raised())
    assert len(found) > 50
    for slug, values in found:
        assert meant_by(slug), f"{slug} has no text"
        for known in meant_by(slug):
            assert placeholders(MESSAGES[known].en) <= values, known


def test_no_slug_means_two_things() -> None:
    assert len(MESSAGES) == sum(map(len, TEXTS.values()))


def test_each_text_is_used() -> None:
    written = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    patterns = {known for slug, _ in raised() if "*" in slug for known in meant_by(slug)}
    assert set(MESSAGES) - written - patterns == set()


@pytest.mark.parametrize("slug", MESSAGES)
def test_both_languages_say_the_same_values(slug: str) -> None:
    assert placeholders(MESSAGES[slug].en) == placeholders(MESSAGES[slug].ja)
    filled = text(slug, "ja", dict.fromkeys(placeholders(MESSAGES[slug].ja), "値"))
    assert re.search("[ぁ-んァ-ン一-龥]", filled)
