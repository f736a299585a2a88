"""`lrs bundle` as people and scripts meet it: without a server, without a database."""

import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.bundles.agekeys import recipient_to_jwk
from lrs.bundles.encryption import encrypt
from lrs.bundles.manifest import Party, Recipient, read
from lrs.bundles.members import bundle_path
from lrs.bundles.proof import proven, read_proof
from lrs.bundles.signing import sign_manifest, verify_manifest
from lrs.bundles.trust import pinned
from lrs.bundles.writing import Building
from lrs.clock import now_ms
from tests.bundles.forging import exchanged, flipped, signed_anew
from tests.bundles.making import (
    BUNDLE_ID,
    EARLIER_ID,
    FACTS,
    IDENTITY,
    ISSUER,
    KID,
    READER,
    RECIPIENT,
    SALT,
    STATEMENTS,
    fill,
    public_jwk,
    sign,
)
from tests.commands import lrs, process

JWKS = json.dumps({"keys": [public_jwk()]})
CHECKS = 8


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a bundle of today, plain and encrypted, its recipient's key and its issuer's."""
    plain(tmp_path / "record.lrb", FACTS.bundle_id)
    encrypt(tmp_path / "record.lrb", tmp_path / "record.lrb.age", [RECIPIENT])
    (tmp_path / "midori.age-identity").write_text(f"# みどり市\n{IDENTITY}\n")
    (tmp_path / "aoba.jwks.json").write_text(JWKS)
    return tmp_path


def plain(path: Path, bundle_id: str, carried: Path | None = None,
          sign: Callable[[bytes], str] = sign, **facts: Any) -> Path:
    """A bundle of today, in it another."""
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "b", replace(
            FACTS, bundle_id=bundle_id, created_ms=now_ms(), not_after_ms=now_ms() + 3_600_000, **facts), SALT)
        fill(building)
        if carried is not None:
            building.bundle(EARLIER_ID, carried)
        return building.seal(sign).rename(path)


def test_a_key_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    target = tmp_path / "keys" / "midori.age-identity"
    done = lrs("bundle", "keygen", "--to", target)
    assert (done.returncode, done.stderr) == (0, "")
    recipient, jwk = (line.split(maxsplit=1)[1] for line in done.stdout.splitlines()[:2])
    assert json.loads(jwk) == recipient_to_jwk(recipient)
    assert Recipient("school", None, json.loads(jwk)["kid"]).key
    assert "AGE-SECRET-KEY" not in done.stdout
    assert recipient in target.read_text()
    assert target.stat().st_mode & 0o077 == 0
    again = lrs("bundle", "keygen", "--to", target)
    assert (again.returncode, "is not overwritten" in again.stderr) == (1, True)
    nowhere = lrs("bundle", "keygen", "--to", "/proc/keys/midori")
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)


def test_what_was_encrypted_to_a_new_key_is_verified_with_it(files: Path) -> None:
    lrs("bundle", "keygen", "--to", files / "new")
    recipient = (files / "new").read_text().splitlines()[1].rpartition(" ")[2]
    encrypt(files / "record.lrb", files / "new.age", [recipient])
    done = lrs("bundle", "verify", files / "new.age", "--identity", files / "new", "--keys", files / "aoba.jwks.json")
    assert done.returncode == 0


def test_each_thing_that_was_checked_is_told(files: Path) -> None:
    done = lrs("bundle", "verify", files / "record.lrb.age", "--identity", files / "midori.age-identity", "--keys",
               files / "aoba.jwks.json", "--issuer", ISSUER, "--recipient", READER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("ok  ") == CHECKS + 1
    assert f"{BUNDLE_ID} is what 青葉市教育委員会 ({ISSUER}) signed with {KID}" in done.stdout
    assert ": 7 Statements of urn:uuid:" in done.stdout
    plain = lrs("bundle", "verify", files / "record.lrb", "--keys", files / "aoba.jwks.json")
    assert (plain.returncode, plain.stdout.count("ok  ")) == (0, CHECKS - 1)  # nobody asked for whom it is


def test_a_broken_bundle_tells_what_was_right_and_then_what_was_not(files: Path) -> None:
    exchanged(files / "record.lrb", {"data/actors.jsonl": "{\"name\":\"太郎\"}\n".encode()})
    done = process("bundle", "verify", files / "record.lrb", "--keys", files / "aoba.jwks.json")
    assert (done.returncode, done.stdout.count("ok  ")) == (1, 5)
    assert done.stderr == "lrs: data/actors.jsonl is not what was signed: its SHA-256 is another.\n"


def test_only_the_keys_that_were_given_count(files: Path) -> None:
    verify = ("bundle", "verify", files / "record.lrb", "--keys", files / "aoba.jwks.json")
    other = lrs(*verify, "--issuer", "https://other.example")
    assert other.stderr == f"lrs: {ISSUER} is not among the issuers trusted here.\n"
    wrong = lrs(*verify, "--recipient", "https://other.example")
    assert wrong.stderr.startswith(f"lrs: This bundle is addressed to {READER}, not to https://other.example;")
    for text, said in ((b'{"keys":[]}', "lrs: This is no JWK Set with an EC key"), (b"<html>", "is no JWK Set")):
        (files / "aoba.jwks.json").write_bytes(text)
        assert said in lrs(*verify).stderr
    absent = lrs("bundle", "verify", files / "record.lrb", "--keys", files / "absent")
    assert absent.stderr.endswith("absent: No such file or directory\n")


def test_a_bundle_that_was_carried_on_is_verified_as_its_first_issuer_s(files: Path) -> None:
    old = signed_anew(files / "record.lrb", lambda document: document.update(notAfter="2026-09-22T00:00:00.000Z"))
    second = ec.derive_private_key(7, ec.SECP256R1())
    (files / "midori.jwks.json").write_text(json.dumps({"keys": [public_jwk(second)]}))
    onward = plain(files / "onward.lrb", BUNDLE_ID, old, lambda text: sign_manifest(
        text, second, f"{READER}/keys/{public_jwk(second)['kid']}"), issuer=Party(READER, "みどり市", f"{READER}/keys"))
    verify = ("bundle", "verify", onward, "--issuer", READER, "--keys", files / "midori.jwks.json")
    done = lrs(*verify, "--keys", files / "aoba.jwks.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"is what みどり市 ({READER}) signed" in done.stdout
    carried = bundle_path(EARLIER_ID)
    assert f"ok  {carried}\n{BUNDLE_ID} is what 青葉市教育委員会" in done.stdout
    further = plain(files / "further.lrb", BUNDLE_ID, onward)
    both = ("--keys", files / "midori.jwks.json", "--keys", files / "aoba.jwks.json")
    assert lrs("bundle", "verify", further, *both).stdout.count("\nok  data/bundles/") == 2
    assert lrs("bundle", "verify", further, *both[2:]).returncode == 1
    alone = lrs(*verify)
    assert f"no  {carried}: The key {KID} is not among" in alone.stdout
    assert alone.stderr == "lrs: 1 bundle of earlier issuers could not be verified, see above; all else is right.\n"
    assert alone.returncode == 1


def test_an_old_bundle_is_verified_where_that_is_asked_for(files: Path) -> None:
    old = signed_anew(files / "record.lrb", lambda document: document.update(notAfter="2026-09-22T00:00:00.000Z"))
    verify = ("bundle", "verify", old, "--keys", files / "aoba.jwks.json")
    assert "was good until 2026-09-22T00:00:00.000Z; ask the issuer" in lrs(*verify).stderr
    assert lrs(*verify, "--past").returncode == 0


def test_a_secret_key_is_asked_for_and_has_to_fit(files: Path) -> None:
    verify = ("bundle", "verify", files / "record.lrb.age", "--keys", files / "aoba.jwks.json")
    assert "is encrypted; give your secret key: --identity" in lrs(*verify).stderr
    lrs("bundle", "keygen", "--to", files / "other")
    for identity, said in (("other", "another key"), ("aoba.jwks.json", "no age identity"), ("absent", "No such file")):
        refused = lrs(*verify, "--identity", files / identity)
        assert (refused.returncode, said in refused.stderr) == (1, True)
    (files / "record.lrb.age").write_bytes(flipped((files / "record.lrb.age").read_bytes()))
    refused = lrs(*verify, "--identity", files / "midori.age-identity")
    assert refused.stderr == "lrs: The encrypted file was cut or changed on its way; fetch it again.\n"
    assert "No such file" in lrs("bundle", "show", files / "none.lrb").stderr
    assert "is no bundle" in lrs("bundle", "show", files / "aoba.jwks.json").stderr


def test_nothing_that_was_decrypted_is_left(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(files / "tmp"))
    (files / "tmp").mkdir()
    for keys in ("aoba.jwks.json", "absent"):
        lrs("bundle", "verify", files / "record.lrb.age", "--identity", files / "midori.age-identity", "--keys",
            files / keys)
    assert lrs("bundle", "show", files / "record.lrb.age", "--identity",
               files / "midori.age-identity").returncode == 0
    assert list((files / "tmp").iterdir()) == []


def test_a_bundle_is_shown_and_it_is_said_that_nothing_was_checked(files: Path) -> None:
    shown = lrs("bundle", "show", files / "record.lrb")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"issuer       青葉市教育委員会, {ISSUER}\n" in shown.stdout
    assert "holds        7 Statements, 4 attachments, 3 documents, 1 Caliper event, 0 earlier bundles\n" in shown.stdout
    assert "3 lines         data/statements/000000.jsonl.gz\n" in shown.stdout
    assert shown.stdout.endswith("Nothing of this was checked; `lrs bundle verify` does.\n")


def test_one_statement_is_proven_to_somebody_who_sees_no_other(files: Path) -> None:
    statement_id = json.loads(STATEMENTS[4])["id"]
    make = ("bundle", "prove", files / "record.lrb.age", "--identity", files / "midori.age-identity", "--keys",
            files / "aoba.jwks.json", "--to", files / "proof")
    done = lrs(*make, statement_id.upper())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(STATEMENTS[4].decode())
    shown = {path.name: path.read_bytes() for path in (files / "proof").iterdir()}
    assert set(shown) == {"proof.json", "manifest.json", "manifest.jws"}
    signature = shown["manifest.jws"].decode().strip()
    assert verify_manifest(shown["manifest.json"], signature, ISSUER, pinned(json.loads(JWKS))) == KID
    assert proven(read_proof(shown["proof.json"]), read(shown["manifest.json"]))
    assert all(json.loads(line)["id"].encode() not in b"".join(shown.values())
               for line in STATEMENTS if line != STATEMENTS[4])
    unknown = lrs(*make, "00000000-0000-4000-8000-00000000000f")
    assert unknown.stderr.endswith("No Statement of the bundle has the id 00000000-0000-4000-8000-00000000000f.\n")
    full = lrs(*make[:-1], "/proc/proof", statement_id)
    assert (full.returncode, full.stderr.startswith("lrs: /proc/proof cannot be written: ")) == (1, True)


@pytest.fixture
def published() -> Iterator[str]:
    """An issuer's server, which also leads elsewhere."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/jwks.json")
                self.end_headers()
                return
            self.send_response(200 if self.path != "/gone" else 404)
            self.end_headers()
            self.wfile.write(b"x" * (2 << 20) if self.path == "/huge" else JWKS.encode())

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_keys_are_fetched_from_the_address_that_was_typed_and_from_no_other(files: Path, published: str) -> None:
    verify = ("bundle", "verify", files / "record.lrb", "--keys")
    assert lrs(*verify, f"{published}/jwks.json").returncode == 0
    for path, said in (("moved", "leads elsewhere"), ("gone", "404"), ("huge", "larger than")):
        refused = lrs(*verify, f"{published}/{path}")
        assert (refused.returncode, said in refused.stderr) == (1, True)
    for address in ("http://aoba.example/jwks.json", "ftp://127.0.0.1/x", "file:///etc/passwd"):
        assert "over https alone" in lrs(*verify, address).stderr
    assert lrs(*verify, "http://127.0.0.1:1/jwks.json").stderr.startswith("lrs: http://127.0.0.1:1/jwks.json: ")
