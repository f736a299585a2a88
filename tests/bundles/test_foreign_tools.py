"""Other people's programs, offline, agree with every part of a bundle: the bag, the hashes, the zip, the encryption and
the signature. Each test is skipped where its program is not installed."""

import base64
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import bagit
import jwt
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from jwt.api_jws import PyJWS

from lrs.bundles import members
from lrs.bundles.encryption import decrypt, encrypt
from lrs.bundles.signing import compact
from tests.bundles.forging import unpacked
from tests.bundles.making import IDENTITY, KEY, KID, RECIPIENT, issued, public_jwk
from tests.clients.running import node_with_packages, run


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return issued(tmp_path)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def ran(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(each) for each in command], capture_output=True, cwd=cwd, check=False, timeout=60)


@pytest.fixture
def bag(bundle: Path, tmp_path: Path) -> Path:
    """The folder that a person gets who unpacks it."""
    assert ran(program("unzip"), "-q", bundle, "-d", tmp_path).returncode == 0
    return tmp_path / "lrb"


def test_unzip_lists_and_tests_it(bundle: Path) -> None:
    listed = ran(program("unzip"), "-l", bundle)
    names = re.findall(r" lrb/(\S+)$", listed.stdout.decode(), re.MULTILINE)
    assert names == list(unpacked(bundle))
    assert ran("unzip", "-tqq", bundle).returncode == 0


def test_bagit_says_that_the_bag_is_whole(bag: Path) -> None:
    bagit.Bag(str(bag)).validate()
    page = bag / "index.html"
    page.write_bytes(page.read_bytes()[::-1])
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()


def test_sha256sum_checks_every_file(bag: Path) -> None:
    tool = program("sha256sum")
    for name in (members.PAYLOAD, members.TAGS):
        assert ran(tool, "-c", "--strict", "--quiet", name, cwd=bag).returncode == 0
    checked = {line.split("  ", 1)[1] for name in (members.PAYLOAD, members.TAGS)
               for line in (bag / name).read_text().splitlines()}
    assert {str(path.relative_to(bag)) for path in bag.rglob("*") if path.is_file()} - checked == {members.TAGS}
    (bag / members.ACTORS).write_bytes(b"changed")
    assert ran(tool, "-c", "--quiet", members.PAYLOAD, cwd=bag).returncode == 1


def test_gzip_and_wc_find_the_lines_that_the_manifest_tells(bag: Path) -> None:
    for file in json.loads((bag / members.MANIFEST).read_bytes())["files"]:
        if file["path"].endswith(".gz"):
            shown = ran(program("gzip"), "-dc", bag / file["path"]).stdout
            assert (shown.count(b"\n"), len(shown)) == (file["records"], file["rawBytes"])


# --- encryption -------------------------------------------------------------------------------------------


def test_pyrage_reads_ours_and_we_read_pyrage_s(bundle: Path, tmp_path: Path) -> None:
    encrypt(bundle, tmp_path / "ours.age", [RECIPIENT])
    identity, recipient = pyrage.x25519.Identity.from_str(IDENTITY), pyrage.x25519.Recipient.from_str(RECIPIENT)
    assert pyrage.decrypt((tmp_path / "ours.age").read_bytes(), [identity]) == bundle.read_bytes()
    (tmp_path / "theirs.age").write_bytes(pyrage.encrypt(bundle.read_bytes(), [recipient]))
    decrypt(tmp_path / "theirs.age", tmp_path / "plain", [IDENTITY], 1 << 20)
    assert (tmp_path / "plain").read_bytes() == bundle.read_bytes()


def test_age_reads_ours_and_we_read_age_s(bundle: Path, tmp_path: Path) -> None:
    age = program("age")
    keys = tmp_path / "keys"
    keys.write_text(IDENTITY)
    encrypt(bundle, tmp_path / "ours.age", [RECIPIENT])
    assert ran(age, "-d", "-i", keys, tmp_path / "ours.age").stdout == bundle.read_bytes()
    assert ran(age, "-r", RECIPIENT, "-o", tmp_path / "theirs.age", bundle).returncode == 0
    decrypt(tmp_path / "theirs.age", tmp_path / "plain", [IDENTITY], 1 << 20)
    assert (tmp_path / "plain").read_bytes() == bundle.read_bytes()


# --- signatures -------------------------------------------------------------------------------------------


def signed(bundle: Path) -> tuple[str, bytes]:
    """The signature and the bytes that were signed."""
    files = unpacked(bundle)
    return files[members.SIGNATURE].decode().strip(), files[members.MANIFEST]


def test_pyjwt_verifies_the_signature(bundle: Path) -> None:
    jws, text = signed(bundle)
    key = jwt.PyJWK(public_jwk()).key
    found = PyJWS().decode_complete(jws, key, algorithms=["ES256"], detached_payload=text)
    assert found["header"] == {"alg": "ES256", "typ": "lrb-manifest+jws", "kid": KID, "b64": False, "crit": ["b64"]}
    with pytest.raises(jwt.InvalidSignatureError):
        PyJWS().decode_complete(jws, key, algorithms=["ES256"], detached_payload=text + b" ")
    whole = compact(b'{"a":1}', KEY, KID, "JWT")
    assert jwt.decode(whole, key, algorithms=["ES256"]) == {"a": 1}


def test_jwcrypto_verifies_the_signature(bundle: Path) -> None:
    jws, text = signed(bundle)
    key = JWK(**public_jwk())
    token = JWS()
    token.deserialize(jws)
    token.verify(key, detached_payload=text)
    with pytest.raises(JWException):
        token.verify(key, detached_payload=text + b" ")
    whole = JWS()
    whole.deserialize(compact(b"x", KEY, KID, "JWT"), key)
    assert whole.payload == b"x"


async def test_jose_on_node_verifies_the_signature(bundle: Path) -> None:
    node = await node_with_packages()
    jws, text = signed(bundle)
    detached: list[dict[str, Any]] = [
        {"jws": jws, "jwk": public_jwk(), "payload": base64.b64encode(data).decode()} for data in (text, text + b" ")]
    whole = {"jws": compact(b"x", KEY, KID, "JWT"), "jwk": public_jwk()}
    right, wrong, alone = json.loads(await run(node, "jose.mjs", given=json.dumps([*detached, whole])))
    assert (right["kid"], right["b64"], alone["typ"]) == (KID, False, "JWT")
    assert wrong == "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"


def test_openssl_verifies_the_signature(bundle: Path, tmp_path: Path) -> None:
    """As the page on the format says: without any library for JWS."""
    tool = program("openssl")
    jws, text = signed(bundle)
    header, _, signature = jws.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    (tmp_path / "key").write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    (tmp_path / "sig").write_bytes(encode_dss_signature(r, s))
    (tmp_path / "signed").write_bytes(header.encode() + b"." + text)
    found = ran(tool, "dgst", "-sha256", "-verify", "key", "-signature", "sig", "signed", cwd=tmp_path)
    assert found.stdout == b"Verified OK\n"


@pytest.mark.parametrize("page", ["FORMAT.md", "FORMAT.ja.md"])
def test_what_the_page_on_the_format_does_by_hand_works(bundle: Path, tmp_path: Path, page: str) -> None:
    program("age")
    text = (Path(members.__file__).parent / page).read_text("utf-8")
    [shell], [python] = (re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
                         for language in ("sh", "python"))
    encrypt(bundle, tmp_path / "record.lrb.age", [RECIPIENT])
    (tmp_path / "midori.age-identity").write_text(IDENTITY)
    (tmp_path / "aoba.jwks.json").write_text(json.dumps({"keys": [public_jwk()]}))
    done = ran("bash", "-eo", "pipefail", "-c", shell, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = ran(sys.executable, "-c", python, cwd=tmp_path / "lrb")
    assert (done.stdout.split()[:2], done.stderr) == ([b"signed", b"with"], b"")
    (tmp_path / "lrb" / members.MANIFEST).write_bytes(unpacked(bundle)[members.MANIFEST] + b" ")
    assert b"InvalidSignatureError" in ran(sys.executable, "-c", python, cwd=tmp_path / "lrb").stderr


def test_the_page_on_the_format_tells_every_role_in_both_languages() -> None:
    for page in ("FORMAT.md", "FORMAT.ja.md"):
        text = (Path(members.__file__).parent / page).read_text("utf-8")
        assert set(members.ROLES) <= set(re.findall(r"`([a-z-]+)`", text))
        assert {path for path in members.SEALING if f"`{path}`" not in text} == set()
