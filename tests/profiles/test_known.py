"""The profiles that a server knows: what comes with it, and a folder of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lrs.access.principal import ProfileRules
from lrs.claims.known import Known
from lrs.claims.service import ClaimService
from lrs.config import BadSetting
from tests.profiles.making import PROFILE, VERSION, document, template

JAPAN = "urn:manabi-lrs:japan-school"
LATER = f"{PROFILE}/v2"


def write(folder: Path, name: str, **members: object) -> None:
    (folder / name).write_text(json.dumps(document(**members), ensure_ascii=False), "utf-8")


def test_what_comes_with_it_is_known_and_without_a_fault() -> None:
    [japan] = Known().documents
    assert (japan.profile.id, japan.shipped, japan.findings) == (JAPAN, True, ())
    assert list(Known().named(JAPAN)) == [JAPAN, f"{JAPAN}/v1.0.0"]
    assert list(Known().named(f"{JAPAN}/v1.0.0")) == [f"{JAPAN}/v1.0.0"]
    assert Known().named("https://none.example/") == {}


def test_versions_stand_side_by_side_each_from_the_document_that_is_about_it(tmp_path: Path) -> None:
    both = [{"id": LATER, "generatedAtTime": "2026-09-01T00:00:00Z", "wasRevisionOf": [VERSION]},
            {"id": VERSION, "generatedAtTime": "2026-04-01T00:00:00Z"}]
    write(tmp_path, "a.jsonld", versions=both, templates=[template("old"), template("new", inScheme=LATER)])
    write(tmp_path, "b.json", templates=[template("old"), template("older")])
    known = Known.open(str(tmp_path))
    assert [each.id for each in known.editions[VERSION].profile.templates] == [
        f"{PROFILE}/templates/old", f"{PROFILE}/templates/older"]
    assert known.named(PROFILE)[PROFILE].version == LATER
    assert set(known.named(PROFILE)) == {PROFILE, VERSION, LATER}


@pytest.mark.parametrize(("name", "text", "said"), [
    ("a.jsonld", "[]", "is no xAPI Profile"), ("a.json", "{", "not JSON"),
    ("a.json", '{"a": 1}', "is no xAPI Profile")])
def test_a_file_that_is_no_profile_is_refused_by_name(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadSetting, match=f"{name}.*{said}"):
        Known.open(str(tmp_path))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no folder"):
        Known.open(str(tmp_path / "none"))


def test_a_key_without_rules_is_asked_nothing_and_one_with_them_the_same_each_time() -> None:
    claims = ClaimService(Known())
    assert claims.of(ProfileRules()) is None
    assert claims.of(ProfileRules((JAPAN,))) is claims.of(ProfileRules((JAPAN,)))
    forgotten = claims.of(ProfileRules(("https://gone.example/",)))
    assert forgotten is not None
    assert forgotten.findings({"context": {"contextActivities": {"category": [{"id": "https://gone.example/"}]}}}, ""
                              ) == []
