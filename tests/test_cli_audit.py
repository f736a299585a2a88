"""`lrs audit` as an operator and a witness meet it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pymongo import MongoClient

from tests.commands import lrs, serving, wait_until

USER = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"


def test_keys_made_and_revoked_are_in_the_log_which_a_witness_can_check_and_tampering_is_named(
        tmp_path: Path, mongo_uri: str, at: tuple[str, ...]) -> None:
    with serving(Path(at[1]), *at[2:], "--workers", "2") as server:
        made = lrs("credential", "create", "--app", "drill", "--name", "計算ドリル", *at).stdout
        key = made.split("key     ")[1].split()[0]
        assert lrs("credential", "revoke", key, *at).returncode == 0
        lrs("role", "grant", "--user", USER, "--role", "auditor", "--reason", "監査", *at)
        server.address = server.address.removesuffix("/xAPI")
        log = server.call("/api/v1/audit?limit=10")["entries"]
        told = [(entry["event"], entry["actor"]["id"], entry["object"]) for entry in log]
        assert ("credential.created", "lrs serve", server.key) in told
        assert ("credential.created", "lrs credential", key) in told
        assert ("credential.revoked", "lrs credential", key) in told
        [granted] = [entry for entry in log if entry["event"].startswith("role.")]
        assert (granted["subjects"], granted["details"]["reason"]) == ([USER], "監査")
        assert server.interrupt()[0] == 0
    witness = tmp_path / "witness.checkpoint"
    note = lrs("audit", "checkpoint", *at).stdout
    assert note.splitlines()[0].endswith("/audit/school")
    assert lrs("audit", "key", *at).stdout.startswith(note.splitlines()[0] + "+")
    wrote = lrs("audit", "checkpoint", "--to", witness, *at).stdout
    assert wrote.startswith(f"Wrote the signed checkpoint of school to {witness}: it stands for the first ")
    assert witness.read_text("utf-8") == note
    assert "cannot be written" in lrs("audit", "checkpoint", "--to", tmp_path / "no" / "where", *at).stderr
    witness.write_bytes(note.replace("\n", "\r\n").encode())  # as a mail may bring it back
    verified = lrs("audit", "verify", "--from", witness, *at)
    assert verified.returncode == 0
    size = int(note.splitlines()[1])
    assert f"school: {size} entries sealed" in verified.stdout
    assert f"the witness's checkpoint of {size} entries is their beginning; 0 not sealed yet" in verified.stdout
    with MongoClient[dict[str, Any]](mongo_uri, directConnection=True) as client:
        client[at[5]]["audit_entries"].update_one({"seq": 1}, {"$set": {"actor": "system:nobody"}})
    for command in (["verify"], ["verify", "--tenant", "school"], ["verify", "--from", str(witness)]):
        found = lrs("audit", *command, *at)
        assert found.returncode == 1
        assert found.stdout == ""
        assert found.stderr.startswith("lrs: the audit log of school is not what it was: entry 1 (id ")
        assert found.stderr.count("\n") == 1


def test_a_log_is_sealed_again_seconds_after_its_server_was_killed(at: tuple[str, ...]) -> None:
    with serving(Path(at[1]), *at[2:]) as first:
        for _ in range(5):
            first.call("/statements")
        first.process.kill()
    with serving(Path(at[1]), *at[2:]):
        wait_until(lambda: "; 0 not sealed yet" in lrs("audit", "verify", *at).stdout)


def test_what_cannot_be_verified_is_told_in_a_sentence(tmp_path: Path, at: tuple[str, ...]) -> None:
    lrs("tenant", "create", "midori", "--name", "みどり市", "--origin", "https://midori.example", *at)
    text = tmp_path / "写し.txt"
    text.write_text("これはちがう\n", "utf-8")
    other = tmp_path / "other.checkpoint"
    other.write_text(f"aoi.example/audit/aoi\n3\n{'A' * 43}=\n\n— a b\n", "utf-8")
    for words, said in ((("--tenant", "nowhere"), "There is no tenant nowhere"), (("--from", text), "is no checkpoint"),
                        (("--from", tmp_path / "nothing"), "cannot be read"),
                        (("--from", other), "aoi.example/audit/aoi, which none of the tenants here has"),
                        (("--tenant", "midori", "--from", other), "the witness's checkpoint is of aoi.example")):
        result = lrs("audit", "verify", *words, *at)
        assert (result.returncode, result.stdout) == (1, "")
        assert said in result.stderr
    empty = lrs("audit", "verify", *at).stdout
    assert empty == "midori: 0 entries sealed, 0 checkpoints, all agree; 0 not sealed yet\n"
    assert "Nothing of this audit log was signed yet" in lrs("audit", "checkpoint", "--tenant", "midori", *at).stderr
