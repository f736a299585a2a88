"""What was written is what is read, and the same pieces give the same bytes."""

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.bundles import members
from lrs.bundles.opening import open_bundle
from lrs.bundles.proof import Proof, prove, proven, read_proof
from lrs.bundles.refused import BundleRefused
from lrs.bundles.writing import Building
from tests.bundles.making import (
    BUNDLE_ID,
    DRAWING,
    EARLIER_ID,
    FACTS,
    KID,
    NOW,
    PAGE,
    READER,
    SALT,
    STATEMENTS,
    annotation,
    content,
    fill,
    key_of,
    made,
    opened,
    sign,
)

LINE = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=80)
PIECES = st.lists(st.lists(LINE.map(str.encode), min_size=1, max_size=6), max_size=5)


def test_a_bundle_is_read_as_it_was_written(tmp_path: Path) -> None:
    with opened(made(tmp_path)) as bundle:
        manifest = bundle.manifest
        assert [line for chunk in bundle.statements() for line in chunk.lines] == STATEMENTS
        beside = [line for chunk in bundle.statements() for line in chunk.annotations]
        assert beside == list(map(annotation, STATEMENTS))
        assert [(chunk.file.first, chunk.file.records) for chunk in bundle.statements()] == [
            (0, 3), (3, 3), (6, 1)]
        for algorithm in ("sha224", "sha256", "sha384", "sha512"):
            pieces = bundle.attachment(hashlib.new(algorithm, DRAWING).hexdigest().upper())
            assert pieces is not None
            assert b"".join(pieces) == DRAWING
        assert bundle.attachment("0" * 64) is None
        assert list(bundle.records("documents")) == [b'{"resource":"agent-profile"}', b"{}", b'{"resource":"state"}']
        assert list(bundle.records("actors")) == ['{"name":"花子"}'.encode()]
        assert [content(bundle, path) for path in (members.PAGE, members.CREDENTIAL, members.CONSENT_RECEIPT)] == [
            PAGE, b"a.b.c", b"d.e.f"]
        assert b"".join(bundle.content(members.bundle_path(EARLIER_ID))) == b"as it came"
        assert (bundle.salt(), bundle.kid) == (SALT, KID)
    assert (manifest.bundle_id, manifest.issuer, manifest.purpose) == (BUNDLE_ID, FACTS.issuer, "transfer")
    counts = manifest.counts
    assert (counts.statements, counts.attachments, counts.documents, counts.caliper_events, counts.bundles) == (
        7, 4, 3, 1, 1)


def test_the_page_comes_first_and_then_what_is_needed_to_trust_the_rest(tmp_path: Path) -> None:
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", made(tmp_path)], capture_output=True, text=True,
                            check=True).stdout
    names = [line.split()[0].removeprefix("lrb/") for line in listed.splitlines()[1:]]
    assert names[:9] == ["index.html", "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
                         "metadata/manifest.json", "metadata/manifest.jws", "metadata/consent-receipt.jws",
                         "metadata/leaf-salt.bin"]
    assert names[9:12] == ["data/credential/clr.jwt", "data/statements/000000.jsonl.gz",
                           "data/statements/000001.jsonl.gz"]


@settings(max_examples=25, deadline=None)
@given(pieces=PIECES, actors=st.lists(LINE.map(str.encode), max_size=4), data=st.binary(max_size=300))
def test_whatever_is_written_is_read_again(pieces: list[list[bytes]], actors: list[bytes], data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder, "b"), FACTS, SALT)
        for number, lines in enumerate(pieces):
            building.statements(number, lines, [b"{}"] * len(lines))
        building.records(members.ACTORS, "actors", actors)
        building.attachment(hashlib.sha256(data).hexdigest(), [data])
        with opened(building.seal(sign)) as bundle:
            assert [list(chunk.lines) for chunk in bundle.statements()] == pieces
            assert list(bundle.records("actors")) == actors
            assert b"".join(bundle.attachment(hashlib.sha256(data).hexdigest()) or ()) == data


def test_the_same_pieces_give_the_same_bytes_in_whichever_order_and_time_they_came(tmp_path: Path) -> None:
    first = made(tmp_path / "first")
    building = Building(tmp_path / "second", FACTS, SALT)
    building.file(members.PAGE, "page", "text/html", PAGE)
    building.bundle(EARLIER_ID, tmp_path / "first" / "earlier.lrb")
    fill(Building(tmp_path / "second", FACTS, SALT))
    again = Building(tmp_path / "second", FACTS, SALT)
    assert again.has(members.PAGE)
    assert again.seal(sign).read_bytes() == first.read_bytes()
    assert again.seal(lambda text: "never signed twice").read_bytes() == first.read_bytes()


def test_a_building_that_is_killed_anywhere_goes_on_and_gives_the_same_bytes(tmp_path: Path) -> None:
    """The nth time that anything is made durable the process is killed, once before and once after it."""
    program = """if True:
        import os, signal, sys
        from pathlib import Path
        from lrs.bundles.writing import Building
        from tests.bundles.making import FACTS, SALT, fill, sign
        calls, true = int(sys.argv[2]), os.fsync
        def fsync(descriptor):
            global calls
            calls -= 1
            if calls == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            true(descriptor)
        os.fsync = fsync
        building = Building(Path(sys.argv[1]), FACTS, SALT)
        fill(building)
        building.seal(sign)
    """
    whole = Building(tmp_path / "whole", FACTS, SALT)
    fill(whole)
    expected = whole.seal(sign).read_bytes()
    for calls in (1, 3, 8, 17, 26, 37, 58, 69):
        folder = tmp_path / str(calls)
        killed = subprocess.run([sys.executable, "-c", program, folder, str(calls)], check=False,
                                cwd=Path(__file__).parent.parent.parent)
        assert killed.returncode == -signal.SIGKILL
        building = Building(folder, FACTS, SALT)
        fill(building)
        assert building.seal(sign).read_bytes() == expected
        assert list(folder.rglob("*.part")) == []


def test_a_journal_that_was_cut_in_the_middle_of_a_line_is_believed_up_to_there(tmp_path: Path) -> None:
    building = Building(tmp_path, FACTS, SALT)
    building.file(members.PAGE, "page", "text/html", PAGE)
    journal = tmp_path / "pieces.jsonl"
    os.truncate(journal, journal.stat().st_size - 5)
    again = Building(tmp_path, FACTS, SALT)
    assert (again.has(members.LEAF_SALT), again.has(members.PAGE)) == (True, False)
    again.file(members.PAGE, "page", "text/html", PAGE)
    assert Building(tmp_path, FACTS, SALT).has(members.PAGE)


def test_a_piece_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    building = Building(tmp_path, FACTS, SALT)
    first = building.file(members.PAGE, "page", "text/html", PAGE)
    assert building.file(members.PAGE, "page", "text/html", b"other") == first
    assert building.statements(0, STATEMENTS[:2], [b"{}"] * 2) == building.statements(0, STATEMENTS[:1], [b"{}"])
    with opened(building.seal(sign)) as bundle:
        assert content(bundle, members.PAGE) == PAGE


def test_an_empty_record_is_a_bundle_too(tmp_path: Path) -> None:
    with opened(Building(tmp_path, FACTS, SALT).seal(sign)) as bundle:
        assert (list(bundle.statements()), bundle.manifest.counts.statements, bundle.files("page")) == ([], 0, [])


def test_what_a_builder_does_wrong_is_told_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    building = Building(tmp_path / "b", FACTS, SALT)
    with pytest.raises(BundleRefused, match="named by another hash"):
        building.attachment("0" * 64, [b"other"])
    assert not building.has(members.attachment_path("0" * 64))
    for line in (b"", b"two\nlines"):
        with pytest.raises(ValueError, match="line"):
            building.records(members.ACTORS, "actors", [b"{}", line])
    with pytest.raises(ValueError, match="one annotation"):
        building.statements(0, STATEMENTS, [])
    with pytest.raises(KeyError):
        building.statements(1, STATEMENTS[:1], [b"{}"])
    with pytest.raises(ValueError, match="no name"):
        building.file("data/../evil", "page", "text/html", b"")
    with pytest.raises(ValueError, match="another salt"):
        Building(tmp_path / "b", FACTS, b"s" * 32)
    assert [file.path for file in building.files()] == [members.LEAF_SALT]
    assert list((tmp_path / "b").rglob("*.part")) == []
    building.discard()
    assert not (tmp_path / "b").exists()


def test_what_no_reader_would_take_is_not_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building = Building(tmp_path, FACTS, SALT)
    file = building.file(members.PAGE, "page", "text/html", PAGE)
    (tmp_path / "files" / file.path).write_bytes(PAGE[::-1])
    with pytest.raises(BundleRefused, match="its SHA-256 is another"):
        building.seal(sign)
    (tmp_path / "files" / file.path).write_bytes(PAGE)
    monkeypatch.setattr("lrs.bundles.writing.MOST_BYTES", 500)
    with pytest.raises(BundleRefused, match="has more than"):
        building.seal(sign)
    monkeypatch.undo()
    assert not (tmp_path / "bundle.lrb").exists()
    opened(building.seal(sign)).close()
    building = Building(tmp_path / "large", FACTS, SALT)
    building.file(members.PAGE, "page", "text/html", bytes((16 << 20) + 1))
    with pytest.raises(BundleRefused, match="of more than 16777216 bytes"):
        building.seal(sign)


def test_a_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    sealed = made(tmp_path)
    assert [path for path in sealed.parent.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []
    assert sealed.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("index", range(7))
def test_one_statement_is_proven_without_another_being_shown(tmp_path: Path, index: int) -> None:
    with opened(made(tmp_path)) as bundle:
        lines = [line for chunk in bundle.statements() for line in chunk.lines]
        proof = prove(BUNDLE_ID, bundle.salt(), lines, index, len(lines))
        manifest = bundle.manifest
    assert read_proof(proof.text()) == proof
    assert proven(proof, manifest)
    assert proof.line.encode() == STATEMENTS[index]
    shown = proof.text().decode()
    assert all(f"{other:012}" not in shown for other in range(7) if other != index)
    for wrong in ({"line": proof.line + " "}, {"index": (index + 1) % 7}, {"salt": bytes(16)}, {"salt": b""},
                  {"size": 8}, {"bundle": EARLIER_ID}, {"steps": proof.steps[:-1]}, {"steps": (b"", *proof.steps[1:])}):
        changed = {name: wrong.get(name, getattr(proof, name)) for name in Proof.__struct_fields__}
        assert not proven(Proof(**changed), manifest)


@pytest.mark.parametrize("text", [b"", b"[]", b'{"type":"LearnerRecordProof"}', b"[" * 100_000])
def test_what_is_no_proof_is_refused(text: bytes) -> None:
    with pytest.raises(BundleRefused) as refused:
        read_proof(text)
    assert refused.value.slug == "bundle-proof"


def test_nobody_s_dates_and_recipient_are_asked_of_a_bundle_within_a_bundle(tmp_path: Path) -> None:
    with open_bundle(made(tmp_path), key_of, None, None) as bundle:
        assert bundle.manifest.recipient.id == READER
    with open_bundle(tmp_path / "building" / "bundle.lrb", key_of, READER, NOW - 120_000):  # a clock that is behind
        pass
