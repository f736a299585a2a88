"""The command line as people and scripts meet it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

import pytest

from lrs.cli.main import NOUNS
from tests.commands import STATEMENT, lrs, process, serving, wait_until

# --- serve ------------------------------------------------------------------------------------------------


def test_the_first_key_works_and_a_second_start_finds_key_and_data_again(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as first:
        statement = first.store()
        code, printed = first.interrupt()
    assert code == 0
    assert first.secret in printed
    assert f"curl -s -u '{first.key}:{first.secret}'" in printed
    with serving(tmp_path / "data") as second:
        assert (second.key, second.secret) == (first.key, first.secret)
        assert second.has(statement)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_curl_line_it_prints_works_when_pasted_and_again_whichever_worker_answers(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--workers", "2") as server:
        assert server.process.stdout
        line = next(line for line in server.process.stdout if line.startswith("  curl "))
        pasted = [subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30, check=True).stdout
                  for _ in range(5)]
    assert len(set(pasted)) == 1
    assert json.loads(pasted[0])["verb"]["display"] == {"ja": "やりおえた"}


def test_after_kill_9_of_the_server_it_starts_again_with_all_it_had_acknowledged(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as first:
        statement = first.store()
        first.process.kill()
        with serving(tmp_path / "data") as second:
            assert second.has(statement)


def test_a_second_server_on_the_same_data_is_told_who_has_it(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as first:
        second = process("serve", "--no-demo", "--port", "0", "--data", tmp_path / "data")
        assert second.returncode == 1
        assert second.stderr == (f"lrs: The data folder {tmp_path / 'data'} is in use by another Manabi LRS (process "
                                 f"{first.process.pid}). Stop that one, or name another folder with --data.\n")
        assert first.has(first.store())


def test_a_port_that_is_taken_is_named(tmp_path: Path, mongo_uri: str) -> None:
    with serving(tmp_path / "data", "--mongo-uri", mongo_uri, "--mongo-database", "cli_port") as first:
        port = first.address.split(":")[2].split("/")[0]
        second = process("serve", "--no-demo", "--port", port, "--data", tmp_path / "other")
        assert second.returncode == 1
        assert f"Cannot listen on 127.0.0.1 port {port}" in second.stderr


def test_a_worker_that_dies_is_replaced_while_the_others_serve(tmp_path: Path, mongo_uri: str) -> None:
    with serving(tmp_path / "data", "--mongo-uri", mongo_uri, "--mongo-database", "cli_workers",
                 "--workers", "2") as server:
        before = server.workers()
        assert len(before) == 2
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: len(server.workers() - before) == 1)
        statement = server.store()
        assert server.has(statement)


def test_an_address_where_no_mongodb_is_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    result = process("serve", "--no-demo", "--port", "0", "--data", tmp_path / "data", "--mongo-timeout-ms", "300",
                 LRS_MONGO_URI="mongodb://127.0.0.1:1/")
    assert result.returncode == 1
    assert "No writable MongoDB answered within 0.3 s" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_password_that_mongodb_does_not_take_is_told_in_a_sentence(tmp_path: Path, mongo_uri: str) -> None:
    for driver in ("motor", "pymongo"):
        result = lrs("tenant", "list", "--data", tmp_path, "--mongo-driver", driver,
                     LRS_MONGO_URI=mongo_uri.replace("mongodb://", "mongodb://user:wrong@"))
        assert result.returncode == 1
        assert "Authentication failed. Is mongo.uri right" in result.stderr
        assert "wrong" not in result.stderr
        assert "Traceback" not in result.stderr


# --- credential, tenant -----------------------------------------------------------------------------------


def test_a_key_made_beside_a_running_server_works_until_it_is_revoked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data, "--auth-cache-seconds", "1") as server:
        made = lrs("credential", "create", "--data", data, "--app", "drill", "--name", "計算ドリル")
        key, secret = (made.stdout.split(f"{field} ")[1].split()[0] for field in ("key    ", "secret "))
        assert server.call("/statements", [STATEMENT], auth=f"{key}:{secret}")
        assert f"{key}\tschool\tdrill\tapp\t計算ドリル" in lrs("credential", "list", "--data", data).stdout
        assert lrs("credential", "revoke", "--data", data, key).returncode == 0
        time.sleep(1.1)
        with pytest.raises(urllib.error.HTTPError) as refused:
            server.call("/statements", [STATEMENT], auth=f"{key}:{secret}")
        assert refused.value.code == 401
        refused.value.close()


def test_a_tenant_is_made_and_listed(tmp_path: Path, mongo_uri: str) -> None:
    at = ("--mongo-uri", mongo_uri, "--mongo-database", "cli_tenant", "--data", tmp_path)
    made = lrs("tenant", "create", "midori", "--name", "みどり市", "--origin", "https://midori.example", *at)
    assert made.returncode == 0
    assert "midori\testablisher\thttps://midori.example\tみどり市" in lrs("tenant", "list", *at).stdout
    again = lrs("tenant", "create", "midori", "--name", "別の市", "--origin", "https://other.example", *at)
    assert again.returncode == 1
    assert again.stderr.startswith("lrs: ")


def test_a_key_that_is_not_there_cannot_be_revoked(tmp_path: Path, mongo_uri: str) -> None:
    result = lrs("credential", "revoke", "no-such-key", "--mongo-uri", mongo_uri, "--data", tmp_path)
    assert result.returncode == 1
    assert "no-such-key" in result.stderr


@pytest.mark.parametrize("arguments", [
    ("tenant", "list"), ("codes", "list"), ("roster", "show"), ("account", "list"), ("erase", "list"),
    ("annotate", "unresolved"), ("studylog", "status"), ("link", "unlinked"),
    ("credential", "create", "--app", "drill")])
def test_a_command_in_a_folder_without_data_says_which_and_begins_nothing(
        tmp_path: Path, arguments: tuple[str, ...]) -> None:
    refused = lrs(*arguments, "--data", tmp_path / "data", LRS_MONGO_URI="")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert f"No Manabi LRS keeps its data in {tmp_path / 'data'}" in refused.stderr
    assert "--data" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_command_finds_what_a_server_that_stopped_left(tmp_path: Path) -> None:
    with serving(tmp_path / "data"):
        pass
    assert "school\t" in process("tenant", "list", "--data", tmp_path / "data", LRS_MONGO_URI="").stdout


# --- role -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def midori(place: tuple[str, ...]) -> tuple[str, ...]:
    for name in ("midori", "school"):
        made = lrs("tenant", "create", name, "--name", "みどり市", "--origin", f"https://{name}.example", *place)
        assert made.returncode == 0
    return place


USER = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"


def test_a_role_is_granted_listed_and_revoked(midori: tuple[str | Path, ...]) -> None:
    made = lrs("role", "grant", "--tenant", "midori", "--user", USER.upper(), "--role", "principal", "--school",
               "B101200000019", "--from", "2026-04-01", "--reason", "校長着任", *midori)
    assert made.returncode == 0, made.stderr
    role = made.stdout.split()[1]
    [line] = [line for line in lrs("role", "list", "--tenant", "midori", *midori).stdout.splitlines() if role in line]
    assert line == "\t".join((role, USER, "principal", "B101200000019", "from 2026-03-31T15:00:00.000Z", "in force",
                              "校長着任"))
    assert lrs("role", "revoke", "--tenant", "midori", role, "--reason", "異動", *midori).returncode == 0
    listed = lrs("role", "list", "--tenant", "midori", *midori).stdout
    assert "(異動)" in next(line for line in listed.splitlines() if role in line)
    assert role not in lrs("role", "list", "--tenant", "midori", "--in-force", *midori).stdout
    again = lrs("role", "revoke", "--tenant", "midori", role, "--reason", "異動", *midori)
    assert (again.returncode, again.stderr.startswith("lrs: ")) == (1, True)


def test_a_reader_that_has_seen_enough_is_no_error(midori: tuple[str | Path, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "lrs", "role", "list", "--tenant", "midori", *map(str, midori)],
                          stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("wrong", "said"), [
    (("--role", "principal"), "name its code"), (("--role", "team", "--school", "B101200000019"), "name either"),
    (("--role", "principal", "--school", "B101200000018"), "check digit"),
    (("--role", "auditor", "--from", "来月"), "is no day"),
    (("--role", "auditor", "--from", "2026-02-30"), "is no day"),
    (("--role", "auditor", "--from", "2026-04-01", "--until", "2026-04-01"), "must end after"),
])
def test_a_role_that_does_not_fit_is_refused_in_a_sentence(midori: tuple[str | Path, ...], wrong: tuple[str, ...],
                                                           said: str) -> None:
    result = lrs("role", "grant", "--tenant", "midori", "--user", USER, "--reason", "理由", *wrong, *midori)
    assert result.returncode == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_tenant_sets_the_basis_of_a_purpose(midori: tuple[str | Path, ...]) -> None:
    assert "consent" in lrs("tenant", "basis", "midori", "transfer", "consent", *midori).stdout
    assert lrs("tenant", "basis", "nobody", "transfer", "consent", *midori).returncode == 1
    assert lrs("tenant", "basis", "midori", "own", "consent", *midori).returncode == 2


# --- doctor -----------------------------------------------------------------------------------------------


def test_doctor_shows_settings_with_their_source_and_hides_secrets(tmp_path: Path, mongo_uri: str) -> None:
    file = tmp_path / "lrs.toml"
    file.write_text('[limits]\npage_max = 200\n[auth]\nwrapping_key = "ひみつ"\n')
    at = ("--config", file, "--data", tmp_path, "--mongo-database", "cli_doctor")
    lrs("credential", "list", *at, LRS_MONGO_URI=mongo_uri)
    result = lrs("doctor", *at, LRS_MONGO_URI=mongo_uri)
    assert result.returncode == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["limits.page_max", "200", "file", str(file)] in lines
    assert ["mongo.uri", "********", "environment", "LRS_MONGO_URI"] in lines
    assert "ひみつ" not in result.stdout
    assert mongo_uri not in result.stdout


def test_doctor_names_a_variable_that_is_no_setting(tmp_path: Path, mongo_uri: str) -> None:
    at = ("--data", tmp_path, "--mongo-database", "cli_strays")
    lrs("credential", "list", *at, LRS_MONGO_URI=mongo_uri)
    result = lrs("doctor", *at, LRS_MONGO_URI=mongo_uri, LRS_SERVER_PRT="9000")
    assert result.returncode == 0
    assert "WARNING  LRS_SERVER_PRT in the environment is no setting" in result.stdout
    assert "LRS_MONGO_URI in the environment is no" not in result.stdout


def test_doctor_names_missing_indexes_and_fails(tmp_path: Path, mongo_uri: str) -> None:
    result = process("doctor", "--data", tmp_path, "--mongo-database", "cli_empty", LRS_MONGO_URI=mongo_uri)
    assert result.returncode == 1
    assert "PROBLEM  tenants.origin is missing" in result.stdout


def test_doctor_is_loud_about_system_keys(tmp_path: Path, mongo_uri: str) -> None:
    at = ("--data", tmp_path, "--mongo-uri", mongo_uri, "--mongo-database", "cli_system")
    lrs("tenant", "create", "midori", "--name", "みどり市", "--origin", "https://midori.example", *at)
    lrs("credential", "create", "--tenant", "midori", "--kind", "system", "--name", "移行", *at)
    assert "(移行) is of kind system and reaches ALL" in lrs("doctor", *at).stdout


# --- a process of its own ---------------------------------------------------------------------------------


VERBS = {"roster": "show", "annotate": "unresolved", "studylog": "status", "audit": "key",
         "bundle": "imports"}  # others: list


# The first two have tests that run processes, the others read files and need no store.
@pytest.mark.parametrize("noun", sorted({*NOUNS} - {"serve", "doctor", "caliper", "profile"}))
def test_a_command_says_the_same_in_a_process_of_its_own(midori: tuple[str | Path, ...], noun: str) -> None:
    here, there = (run(noun, VERBS.get(noun, "list"), *midori) for run in (lrs, process))
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)
    assert here.returncode == 0


# --- what the parser says ---------------------------------------------------------------------------------


def test_help_shows_the_first_steps() -> None:
    shown = lrs("--help").stdout
    for step in ("lrs serve", "lrs credential create", "lrs doctor"):
        assert step in shown


def test_the_version_is_told() -> None:
    assert lrs("--version").stdout.startswith("Manabi LRS ")


def test_a_setting_that_cannot_be_used_is_named_with_its_source() -> None:
    result = process("serve", LRS_SERVER_PORT="八千")
    assert result.returncode == 1
    assert "LRS_SERVER_PORT" in result.stderr


def test_a_flag_is_not_guessed_from_its_beginning() -> None:
    assert process("serve", "--work", "2").returncode == 2
