"""Each thing that can be wrong with the files of a bundle is refused by itself, and nothing is handed out."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lrs.bundles import members
from lrs.bundles.opening import Limits, open_bundle
from lrs.bundles.refused import BundleRefused
from tests.bundles.forging import exchanged, flipped, gzipped, listed, packed, signed_anew, unpacked
from tests.bundles.making import DRAWING, NOW, READER, issued, key_of, opened

CHUNK, NEXT = members.statements_path(0), members.statements_path(1)
DRAWN = members.attachment_path(hashlib.sha256(DRAWING).hexdigest())
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return issued(tmp_path)


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(BundleRefused) as refused:
        open_bundle(path, key_of, READER, NOW, limits)
    assert str(refused.value)
    return refused.value.slug



def test_a_flipped_byte_anywhere_in_the_file_is_found(bundle: Path) -> None:
    whole = bundle.read_bytes()
    for place in range(0, len(whole), 41):
        bundle.write_bytes(flipped(whole, place))
        assert refusal(bundle).startswith("bundle-")
    bundle.write_bytes(whole)
    opened(bundle).close()


def test_a_flipped_byte_in_a_member_breaks_the_zip_s_own_checksum(bundle: Path) -> None:
    whole = bundle.read_bytes()
    for name, data in unpacked(bundle).items():
        begin = whole.index(f"lrb/{name}".encode()) + len(f"lrb/{name}")
        assert whole[begin:begin + len(data)] == data
        bundle.write_bytes(flipped(whole, begin + len(data) // 2))
        assert refusal(bundle) == "bundle-zip-headers"


def test_a_flipped_byte_in_each_class_of_files_is_found_also_where_the_checksum_was_mended(bundle: Path) -> None:
    whole, files = bundle.read_bytes(), unpacked(bundle)
    own = {members.MANIFEST: "bundle-signature-wrong", members.SIGNATURE: "bundle-signature-wrong",
           members.BAGIT: "bundle-bag", members.BAG_INFO: "bundle-bag", members.PAYLOAD: "bundle-bag",
           members.TAGS: "bundle-bag"}
    for name, data in files.items():
        bundle.write_bytes(whole)
        place = {members.MANIFEST: data.find(b"test"), members.SIGNATURE: len(data) - 9}.get(name)
        assert refusal(exchanged(bundle, {name: flipped(data, place)})) == own.get(name, "bundle-file-hash")


@pytest.mark.parametrize("name", [members.PAGE, members.LEAF_SALT, CHUNK, DRAWN, members.ACTORS, *members.SEALING])
def test_a_file_that_was_left_out_is_missed(bundle: Path, name: str) -> None:
    packed(bundle, [(path, data) for path, data in unpacked(bundle).items() if path != name])
    assert refusal(bundle) == "bundle-file-missing"


@pytest.mark.parametrize("name", ["data/extra.txt", "metadata/previous.json", members.statements_path(3), "a"])
def test_a_file_that_nobody_signed_is_refused(bundle: Path, name: str) -> None:
    assert refusal(exchanged(bundle, {name: b"x"})) == "bundle-member-unknown"


def test_swapped_chunks_are_found(bundle: Path) -> None:
    files = unpacked(bundle)
    assert refusal(exchanged(bundle, {CHUNK: files[NEXT], NEXT: files[CHUNK]})) in (
        "bundle-file-hash", "bundle-file-size")


def test_a_file_of_another_size_is_found_before_it_is_read(bundle: Path) -> None:
    assert refusal(exchanged(bundle, {CHUNK: unpacked(bundle)[CHUNK] + b"x"})) == "bundle-file-size"


def test_files_in_another_order_are_refused(bundle: Path) -> None:
    files = list(unpacked(bundle).items())
    assert refusal(packed(bundle, [files[1], files[0], *files[2:]])) == "bundle-zip-order"


# --- mistakes of an issuer, signed ------------------------------------------------------------------------


def raw(data: bytes, **more: object) -> Change:
    """What a manifest says of a chunk that unpacks to `data`."""
    return lambda document: listed(document, CHUNK).update({"rawBytes": len(data), **more})


LINES = b'{"a":1}\n{"a":2}\n{"a":3}\n'
BOMB = gzipped(bytes(50_000_000))

WRONG_CHUNKS: list[tuple[str, bytes, Change, str]] = [
    ("other Statements than those of the tree", gzipped(LINES), raw(LINES), "bundle-tree"),
    ("a gzip bomb", BOMB, raw(LINES), "bundle-file-unpacked"),
    ("less than was said", gzipped(LINES[:-8]), raw(LINES), "bundle-file-unpacked"),
    ("no gzip", LINES, raw(LINES), "bundle-file-gzip"),
    ("a cut gzip", gzipped(LINES)[:-9], raw(LINES), "bundle-file-gzip"),
    ("two gzip streams", gzipped(LINES[:8]) + gzipped(LINES[8:]), raw(LINES), "bundle-file-gzip"),
    ("something behind the gzip stream", gzipped(LINES) + b"PK", raw(LINES), "bundle-file-gzip"),
    ("a line too many", gzipped(LINES + b"{}\n"), raw(LINES + b"{}\n"), "bundle-file-records"),
    ("a line too few", gzipped(LINES[:16]), raw(LINES[:16]), "bundle-file-records"),
    ("an empty line", gzipped(LINES[:16] + b"\n" * 8), raw(LINES), "bundle-file-lines"),
    ("a last line without its end", gzipped(LINES[:-1] + b" "), raw(LINES), "bundle-file-lines"),
]


@pytest.mark.parametrize(("data", "change", "slug"), [case[1:] for case in WRONG_CHUNKS],
                         ids=[case[0] for case in WRONG_CHUNKS])
def test_lines_that_are_not_what_was_signed_are_refused(bundle: Path, data: bytes, change: Change, slug: str) -> None:
    assert refusal(signed_anew(bundle, change, {CHUNK: data})) == slug  # type: ignore[arg-type]


def test_more_than_this_server_reads_is_refused_whatever_was_signed(bundle: Path) -> None:
    assert refusal(bundle, Limits(raw_bytes=100)) == "bundle-file-large"
    assert refusal(bundle, Limits(line_bytes=20)) == "bundle-file-lines"
    assert refusal(bundle, Limits(members=5)) == "bundle-zip-members"


def test_an_attachment_named_by_another_hash_is_refused(bundle: Path) -> None:
    for algorithm in ("sha224", "sha512"):
        path = members.attachment_path(hashlib.new(algorithm, DRAWING).hexdigest())
        assert refusal(signed_anew(bundle, lambda document: None, {path: b"other"})) == "bundle-attachment-name"


def without(path: str) -> Change:
    return lambda document: document["files"].remove(listed(document, path))


def says(path: str, /, **more: object) -> Change:
    return lambda document: listed(document, path).update(more)


def lacks(path: str, name: str) -> Change:
    return lambda document: listed(document, path).pop(name)


def exchange_first_two(document: dict[str, Any]) -> None:
    files = document["files"]
    files[0], files[1] = files[1], files[0]


WRONG_MANIFESTS: list[tuple[str, Change, str]] = [
    ("a Statement more", lambda document: document["counts"].update(statements=8), "bundle-manifest-counts"),
    ("an attachment less", lambda document: document["counts"].update(attachments=3), "bundle-manifest-counts"),
    ("a tree of another size", lambda document: document["statementsTree"].update(size=6), "bundle-manifest-counts"),
    ("another root", lambda document: document["statementsTree"].update(root="A" * 43), "bundle-tree"),
    ("a file twice", lambda document: document["files"].append(document["files"][-1]), "bundle-manifest-twice"),
    ("files in another order", exchange_first_two, "bundle-manifest-order"),
    ("no salt", without(members.LEAF_SALT), "bundle-file-missing"),
    ("a salt that is too short", says(members.LEAF_SALT, bytes=16), "bundle-manifest-file"),
    ("a gap between chunks", without(NEXT), "bundle-manifest-chunks"),
    ("lines that do not follow one another", says(NEXT, firstIndex=4), "bundle-manifest-chunks"),
    ("a chunk without its annotations", without(members.annotations_path(2)), "bundle-manifest-annotations"),
    ("fewer annotations than Statements", says(members.annotations_path(2), records=0), "bundle-manifest-annotations"),
    ("a chunk that does not say its lines", lacks(CHUNK, "records"), "bundle-manifest-file"),
    ("a chunk that does not say how far it unpacks", lacks(CHUNK, "rawBytes"), "bundle-manifest-file"),
    ("a page of so many lines", says(members.PAGE, records=1), "bundle-manifest-file"),
    ("a file in another's role", says(members.PAGE, role="actors"), "bundle-member-unknown"),
    ("a name that leads elsewhere", says(members.ACTORS, path="data/../../etc/passwd"), "bundle-member-unknown"),
    ("an unknown role", says(members.ACTORS, role="program"), "bundle-manifest-form"),
    ("a hash that is none", says(CHUNK, sha256="x"), "bundle-manifest-form"),
    ("a negative size", says(CHUNK, bytes=-1), "bundle-manifest-form"),
    ("another profile", lambda document: document.update(profile="urn:other"), "bundle-profile"),
    ("a member that 1.0 does not have", lambda document: document.update(withheld=3), "bundle-manifest-form"),
    ("no issuer", lambda document: document.pop("issuer"), "bundle-manifest-form"),
    ("an issuer's name that writes on the terminal", lambda document: document["issuer"].update(name="\x1b[2J"),
     "bundle-manifest-form"),
    ("a day that does not exist", lambda document: document.update(created="2026-02-30T00:00:00.000Z"),
     "bundle-manifest-form"),
    ("for another school", lambda document: document["recipient"].update(id="https://other.example"),
     "bundle-recipient"),
    ("expired", lambda document: document.update(notAfter="2026-01-01T00:00:00.000Z"), "bundle-expired"),
    ("of tomorrow", lambda document: document.update(created="2099-01-01T00:00:00.000Z"), "bundle-early"),
]


@pytest.mark.parametrize(("change", "slug"), [case[1:] for case in WRONG_MANIFESTS],
                         ids=[case[0] for case in WRONG_MANIFESTS])
def test_a_manifest_that_does_not_agree_with_itself_or_with_us_is_refused(
        bundle: Path, change: Change, slug: str) -> None:
    assert refusal(signed_anew(bundle, change)) == slug  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "slug"), [
    (b"", "bundle-manifest-form"), (b"[]", "bundle-manifest-form"), (b"\xff", "bundle-manifest-form"),
    (b"[" * 200_000, "bundle-manifest-form"), (b'{"profile":1}', "bundle-manifest-form"),
    (b" " * (16 << 20) + b"{}", "bundle-manifest-size")])
def test_what_is_no_manifest_is_refused(bundle: Path, text: bytes, slug: str) -> None:
    assert refusal(exchanged(bundle, {members.MANIFEST: text})) == slug


def test_nothing_is_left_open_and_a_bundle_for_nobody_in_particular_is_taken_by_anybody(bundle: Path) -> None:
    signed_anew(bundle, lambda document: document["recipient"].update(kind="unknown", id=None))
    with opened(bundle) as found:
        assert json.loads(found.text)["recipient"]["id"] is None
