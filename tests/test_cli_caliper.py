"""`lrs caliper check` as people and scripts meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.caliper.samples import EVENT_ID, V1P1, V1P2, described, entity, event
from tests.caliper.wild import BLACKBOARD, CANVAS, WORDPRESS
from tests.commands import lrs


def checked(file: Path, *flags: str) -> tuple[int, str, str]:
    done = lrs("caliper", "check", file, *flags)
    return done.returncode, done.stdout, done.stderr


def written(folder: Path, *documents: Any, indent: int | None = None) -> Path:
    file = folder / "送信.json"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False, indent=indent) for each in documents), "utf-8")
    return file


@pytest.mark.parametrize(("made", "items"), [
    (WORDPRESS, "3 Events and entities"), (event("ViewEvent"), "1 Event or entity"),
    (described(entity("Person")), "1 Event or entity"),
    ([event("ViewEvent", version=V1P1)] * 2, "2 Events and entities"),
])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_good_file_is_said_to_be_good(
        tmp_path: Path, made: Any, items: str, indent: int | None) -> None:
    assert checked(written(tmp_path, made, indent=indent)) == (0, f"{items}: 0 errors, 0 warnings\n", "")


def test_each_finding_is_a_line_with_its_place_and_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, BLACKBOARD, indent=2)
    code, out, err = checked(file)
    lines = out.splitlines()
    assert code == 1
    assert lines[0] == f"{file}: /dataVersion: warning: Write the context as {V1P1.context}. [context-spelling]"
    assert f"{file}: /data/0/id: error: Write urn:uuid: before the UUID that is the `id` of an Event." in out
    assert lines[-1] == "2 Events and entities: 2 errors, 3 warnings"
    assert err == f"lrs: {file} breaks Caliper in 2 places, named above.\n"


def test_each_line_of_a_file_of_lines_is_checked_by_itself(tmp_path: Path) -> None:
    file = written(tmp_path, CANVAS, event("ViewEvent"), event("ViewEvent", eventTime="2026-04-08"), {"data": []})
    file.write_text(file.read_text("utf-8") + "\n\n{\n", "utf-8")
    code, out, _ = checked(file, "--language", "ja")
    assert code == 1
    assert f"{file}:1: /data/0/object: error: `object` の型は" in out
    assert f"{file}:3: /eventTime: error: `eventTime` は 2026-04-08T01:23:45.000Z のように" in out
    assert f"{file}:4: /data: error: `data` は、一つ以上の" in out
    assert f"{file}:6: /: error: 1 行 2 列目が JSON として正しくありません" in out
    assert f"{file}:2:" not in out


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    code, out, err = checked(written(tmp_path, event("ViewEvent", mood="😀")))
    assert (code, err) == (0, "")
    assert out.endswith("1 Event or entity: 0 errors, 1 warning\n")


@pytest.mark.parametrize(("body", "rule"), [
    (b"", "json-malformed"), (b"{", "json-malformed"), (b'{"id": "a", "id": "b"}', "json-repeated-key"),
    ("校".encode("cp932"), "json-not-utf8"), (b'{"data": [{}], "sensor": "x"}', "envelope-member-missing"),
    (b"7", "item-object"), (b"[7]", "item-object"), (b"null", "item-object"), (b"{}", "member-missing"),
])
def test_a_file_that_is_no_caliper_is_told_what_is_wrong(
        tmp_path: Path, body: bytes, rule: str) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(body)
    code, out, err = checked(file)
    assert (code, f"[{rule}]" in out, "breaks Caliper" in err) == (1, True, True)


def test_an_envelope_of_an_unknown_version_is_told_the_known_ones(tmp_path: Path) -> None:
    file = written(tmp_path, WORDPRESS | {"dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1/Context"})
    code, out, _ = checked(file)
    assert (code, V1P2.context in out, "[caliper-version-unsupported]" in out) == (1, True, True)


def test_a_script_gets_one_object(tmp_path: Path) -> None:
    file = written(tmp_path, event("ViewEvent"), event("ViewEvent", id=EVENT_ID[9:], mood=1))
    code, out, _ = checked(file, "--json")
    told = json.loads(out)
    findings = told.pop("findings")
    assert (code, told) == (1, {"valid": False, "items": 2, "errors": 1, "warnings": 1})
    assert [(each["line"], each["pointer"], each["severity"], each["rule"]) for each in findings] == [
        (2, "/id", "error", "event-id-bare"), (2, "/mood", "warning", "member-unknown")]
    assert all(each["detail"] for each in findings)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    code, out, err = checked(tmp_path / "none.json")
    assert (code, out, err) == (1, "", f"lrs: {tmp_path / 'none.json'}: No such file or directory\n")
