"""Profile documents and Statements for tests: small, and right unless a test makes them wrong."""

from __future__ import annotations

from typing import Any

from lrs.profiles.document import Loaded, Profile, load

PROFILE = "https://profiles.example.jp/kanji"
VERSION = f"{PROFILE}/v1"
VERB = "https://profiles.example.jp/kanji/verbs/wrote"

Value = dict[str, Any]


def words(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}


def template(name: str = "wrote", **more: Any) -> Value:
    return {"id": f"{PROFILE}/templates/{name}", "type": "StatementTemplate", "inScheme": VERSION,
            "prefLabel": words("書いた"), "definition": words("漢字を書いた"), **more}


def pattern(name: str, *, primary: bool = False, **more: Any) -> Value:
    return {"id": f"{PROFILE}/patterns/{name}", "type": "Pattern", "inScheme": VERSION, "primary": primary,
            "prefLabel": words("順序"), "definition": words("順序"), **more}


def concept(kind: str, name: str, **more: Any) -> Value:
    return {"id": f"{PROFILE}/{name}", "type": kind, "inScheme": VERSION, "prefLabel": words("概念"),
            "definition": words("概念"), **more}


def document(**members: Any) -> Value:
    return {"@context": "https://w3id.org/xapi/profiles/context", "id": PROFILE, "type": "Profile",
            "conformsTo": "https://w3id.org/xapi/profiles#1.0", "prefLabel": words("漢字練習"),
            "definition": words("漢字の練習"),
            "versions": [{"id": VERSION, "generatedAtTime": "2026-04-01T00:00:00+09:00"}],
            "author": {"type": "Organization", "name": "見本"}, **members}


def told(loaded: Loaded) -> set[tuple[str, str]]:
    """Where, and which rule."""
    return {(finding.pointer, finding.rule) for finding in loaded.findings}


def profile(**members: Any) -> Profile:
    """The profile of a document in which nothing is found."""
    loaded = load(document(**members))
    assert loaded.findings == ()
    assert loaded.profile is not None
    return loaded.profile


def statement(verb: str = VERB, **more: Any) -> Value:
    return {"id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee", "actor": {"mbox": "mailto:hanako@example.jp"},
            "verb": {"id": verb}, "object": {"id": "https://kanji.example.jp/山"},
            "timestamp": "2026-05-01T10:00:00+09:00", **more}
