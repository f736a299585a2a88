"""`lrs profile check`, without a server; and keys whose Statements are looked at by a profile."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lrs.annotation.profiles import shipped
from tests.commands import beside, lrs
from tests.profiles.making import PROFILE, VERB, VERSION, document, pattern, statement, template

JAPAN = shipped() / "japan-school.jsonld"
REGISTRATION = "7a1b5c3e-0000-4000-8000-000000000001"
RIGHT = template("right", verb=VERB, rules=[{"location": "$.result.success", "any": [True]}])
WRONG = template("wrong", verb=VERB, rules=[{"location": "$.result.success", "any": [False]}])


def write(folder: Path, name: str, value: Any) -> Path:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture
def kanji(tmp_path: Path) -> Path:
    return write(tmp_path, "漢字.jsonld", document(templates=[RIGHT, WRONG], patterns=[
        pattern("whole", primary=True, oneOrMore=f"{PROFILE}/templates/right")]))


def test_nothing_is_found_in_the_profile_that_comes_with_it() -> None:
    done = lrs("profile", "check", JAPAN)
    assert (done.returncode, done.stderr) == (0, "")
    assert "document: nothing found" in done.stdout
    assert "日本の学校の学習記録" in lrs("profile", "check", JAPAN, "--language", "ja").stdout


def test_a_document_with_faults_is_reported_on_and_still_used(tmp_path: Path) -> None:
    faulty = write(tmp_path, "faulty.jsonld", document(templates=[
        RIGHT, *[template(f"t{number}", rules=[{"location": "$["}]) for number in range(5)]]))
    done = lrs("profile", "check", faulty, write(tmp_path, "s.json", [statement(result={"success": True})]))
    assert done.returncode == 1
    assert "error  /templates/1/rules/0/location" in done.stdout
    assert "… and 2 more of this kind" in done.stdout
    assert f"{PROFILE}/templates/right" in done.stdout
    told = json.loads(lrs("profile", "check", faulty, "--json").stdout)
    assert len([each for each in told["findings"] if each["rule"] == "path"]) == 5


def test_warnings_alone_are_no_fault(tmp_path: Path) -> None:
    older = write(tmp_path, "older.jsonld", document(templates=[template("a")], patterns=[
        pattern("x", optional={"id": f"{PROFILE}/templates/a"})]))
    done = lrs("profile", "check", older)
    assert done.returncode == 0
    assert "warning  /patterns/0/optional" in done.stdout


@pytest.mark.parametrize("shape", ["array", "lines", "one", "page", "bom"])
def test_statements_come_as_an_array_or_one_in_each_line(tmp_path: Path, kanji: Path, shape: str) -> None:
    one, other = statement(result={"success": True}), statement("https://other.example/v")
    text = {"array": json.dumps([one, other], indent=2), "lines": f"{json.dumps(one)}\n\n{json.dumps(other)}\n",
            "one": json.dumps(one, indent=1), "page": json.dumps({"statements": [one, other], "more": ""}),
            "bom": "\ufeff" + json.dumps([one, other])}[shape]
    done = lrs("profile", "check", kanji, write(tmp_path, "s", text), "--mode", "any", "--json")
    outcomes = [each["outcome"] for each in json.loads(done.stdout)["statements"]]
    assert (done.returncode, outcomes) == (0, ["success"] if shape == "one" else ["success", "unmatched"])


def test_the_two_modes_tell_apart_what_is_meant_from_the_letter(tmp_path: Path, kanji: Path) -> None:
    file = write(tmp_path, "s.ndjson", json.dumps(statement(result={"success": True})))
    letter, meant = lrs("profile", "check", kanji, file), lrs("profile", "check", kanji, file, "--mode", "any")
    assert (letter.returncode, meant.returncode) == (1, 0)
    assert f"#1  invalid  {statement()['id']}  {PROFILE}/templates/wrong" in letter.stdout
    assert "error  /result/success  Rule 1" in letter.stdout
    assert "[true]" in letter.stdout
    assert "1 Statement: 1 success, 0 invalid, 0 unmatched" in meant.stdout
    assert "規則 1" in lrs("profile", "check", kanji, file, "--language", "ja").stdout


@pytest.mark.parametrize(("successes", "status", "code"), [([True, True], "follows", 0), ([True, False], "broken", 1)])
def test_each_registration_is_told_of(tmp_path: Path, kanji: Path, successes: list[bool], status: str, code: int
                                      ) -> None:
    file = write(tmp_path, "s.json", [
        statement(result={"success": each}, context={"registration": REGISTRATION}) for each in successes])
    only = write(tmp_path, "right.jsonld", document(templates=[RIGHT], patterns=[
        pattern("whole", primary=True, oneOrMore=f"{PROFILE}/templates/right")]))
    done = lrs("profile", "check", only, file, "--mode", "letter")
    assert done.returncode == code
    assert f"{REGISTRATION}  {status}" in done.stdout


def test_what_is_no_statement_is_told_by_the_standard_and_the_rest_is_judged(tmp_path: Path, kanji: Path) -> None:
    good = statement(result={"success": True}, context={"registration": REGISTRATION})
    done = lrs("profile", "check", kanji, write(tmp_path, "s.json", [{"verb": {}}, 1, good]), "--mode", "any", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [each["outcome"] for each in told["statements"]] == ["invalid", "invalid", "success"]
    assert told["statements"][0]["invalid"]
    assert told["registrations"][0]["statements"] == [2]


@pytest.mark.parametrize(("profile", "statements", "said"), [
    ("[]", None, "is no profile"), ("{", None, "not JSON"), ("{}", None, "`id` is missing"),
    (document(), "{", "not JSON"), (document(), "7", "JSON array"), (document(), '{"a":1}\n{', "not JSON")])
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, profile: Any, statements: str | None,
                                                        said: str) -> None:
    files = [write(tmp_path, "p.jsonld", profile)]
    files += [] if statements is None else [write(tmp_path, "s.json", statements)]
    done = lrs("profile", "check", *files)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.startswith("lrs: ")
    assert "Traceback" not in done.stderr


def test_another_version_may_be_asked_for_where_the_document_tells_of_it(kanji: Path) -> None:
    assert lrs("profile", "check", kanji, "--version", VERSION).returncode == 0
    unknown = lrs("profile", "check", kanji, "--version", f"{PROFILE}/v9")
    assert (unknown.returncode, f"{PROFILE}/v9" in unknown.stderr) == (1, True)
    missing = lrs("profile", "check", "none.jsonld")
    assert (missing.returncode, "none.jsonld" in missing.stderr) == (1, True)


def test_a_key_is_looked_at_by_a_profile_and_no_longer(tmp_path: Path, at: tuple[str, ...]) -> None:
    (tmp_path / "own").mkdir()
    kanji = write(tmp_path / "own", "漢字.jsonld", document(templates=[template(
        verb=VERB, rules=[{"location": "$.result.success", "presence": "included"}])]))
    with beside(at, "--profiles-folder", str(kanji.parent)) as terminal:
        made = terminal.run("credential", "create", "--app", "kanji", "--profile", kanji, "--profile-mode", "any",
                            "--profile-refuse")
        key, secret = (re.search(rf"^{name} +(\S+)$", made, re.MULTILINE)[1] for name in ("key", "secret"))
        assert f"{PROFILE} (any, refused)" in terminal.run("credential", "list")
        claim = {"contextActivities": {"category": [{"id": VERSION}]}}
        for result, status in (({"success": True}, 200), ({"completion": True}, 400)):
            sent = statement(result=result, context=claim, id=str(uuid4()))
            assert _posted(terminal.server.address, key, secret, sent) == status
        changed = terminal.run("credential", "change", key, "--profile", JAPAN, "--profile-mode", "letter",
                               "--no-profile-refuse")
        assert "urn:manabi-lrs:japan-school (letter, reported)" in changed
        kept = terminal.run("credential", "change", key, "--activity-class", "life")
        assert "japan-school (letter, reported)" in kept
        assert "profiles        none" in terminal.run("credential", "change", key, "--no-profile")
        said = terminal.refused("credential", "change", key, "--profile", "https://nobody.example/")
        assert PROFILE in said
        assert "urn:manabi-lrs:japan-school" in said
        stranger = write(tmp_path / "data", "other.jsonld", {**document(), "id": "https://other.example/p"})
        assert str(kanji.parent) in terminal.refused("credential", "change", key, "--profile", stranger)


def _posted(address: str, key: str, secret: str, sent: dict[str, Any]) -> int:
    request = urllib.request.Request(f"{address}/statements", json.dumps(sent).encode(), {
        "Authorization": "Basic " + b64encode(f"{key}:{secret}".encode()).decode(),
        "Content-Type": "application/json", "X-Experience-API-Version": "2.0.0"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_help_teaches() -> None:
    done = lrs("profile", "check", "--help")
    assert done.returncode == 0
    for word in ("examples:", "letter", "any", "unmatched", "exit code", "xAPI プロファイル"):
        assert word in done.stdout
