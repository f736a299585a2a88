"""What is wrong with a bundle, each refused by its own name, with nothing written anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from lrs.bundles import encryption
from lrs.bundles.refused import BundleRefused
from lrs.clock import now_ms
from lrs.errors import Conflict
from tests.imports.bundled import DAY, answered, bundle, key_of, new_key
from tests.imports.conftest import Taking

Make = Callable[[Taking, Path], Path]


def _flipped(member: str) -> Make:
    def make(b: Taking, folder: Path) -> Path:
        source = bundle(folder, b.origin, [answered(number) for number in range(5)], files=[b"a drawing"])
        with ZipFile(source) as zipped:
            [info] = [each for each in zipped.infolist() if each.filename.startswith(f"lrb/{member}")]
        content = bytearray(source.read_bytes())
        at = content.index(info.filename.encode()) + len(info.filename) + info.file_size // 2
        content[at] ^= 1
        source.write_bytes(content)
        return source
    return make


def _truncated_ciphertext(b: Taking, folder: Path) -> Path:
    identity, recipient = encryption.new_identity()
    b.custody.secrets = [identity]
    sealed = folder / "sealed"
    encryption.encrypt(bundle(folder, b.origin, [answered()]), sealed, [recipient])
    sealed.write_bytes(sealed.read_bytes()[:-100])
    return sealed


def _for_another_key(b: Taking, folder: Path) -> Path:
    b.custody.secrets = [encryption.new_identity()[0]]
    sealed = folder / "sealed"
    encryption.encrypt(bundle(folder, b.origin, [answered()]), sealed, [encryption.new_identity()[1]])
    return sealed


def _by_another_issuer(b: Taking, folder: Path) -> Path:
    issuer = "https://lrs.city-x.example.jp"
    return bundle(folder, b.origin, [answered()], key=new_key(issuer), issuer=issuer)


def _by_another_key(b: Taking, folder: Path) -> Path:
    source = bundle(folder, b.origin, [answered()])
    b.custody.trusted = key_of(new_key())
    return source


def _for_another_recipient(b: Taking, folder: Path) -> Path:
    return bundle(folder, "https://lrs.city-c.example.jp", [answered()])


def _expired(b: Taking, folder: Path) -> Path:
    return bundle(folder, b.origin, [answered()], created=now_ms() - 2 * DAY, not_after=now_ms() - DAY)


def _of_tomorrow(b: Taking, folder: Path) -> Path:
    return bundle(folder, b.origin, [answered()], created=now_ms() + DAY)


def _no_bundle(b: Taking, folder: Path) -> Path:
    source = folder / "no.zip"
    source.write_bytes("これはバンドルではない".encode())
    return source


CASES: dict[str, tuple[Make, str]] = {
    "a page of which a bit was flipped": (_flipped("index.html"), "bundle-"),
    "Statements of which a bit was flipped": (_flipped("data/statements/"), "bundle-"),
    "annotations of which a bit was flipped": (_flipped("data/annotations/"), "bundle-"),
    "an attachment of which a bit was flipped": (_flipped("data/attachments/"), "bundle-"),
    "a manifest of which a bit was flipped": (_flipped("metadata/manifest.json"), "bundle-"),
    "a signature of which a bit was flipped": (_flipped("metadata/manifest.jws"), "bundle-"),
    "a ciphertext without its end": (_truncated_ciphertext, "bundle-"),
    "one encrypted to somebody else": (_for_another_key, "bundle-"),
    "an issuer that is not trusted": (_by_another_issuer, "bundle-"),
    "a key that the issuer has not": (_by_another_key, "bundle-"),
    "one for somebody else": (_for_another_recipient, "bundle-recipient"),
    "one that is over": (_expired, "bundle-"),
    "one of tomorrow": (_of_tomorrow, "bundle-"),
    "what is no bundle": (_no_bundle, "bundle-"),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_bundle_that_is_not_right_writes_nothing(name: str, b: Taking, tmp_path: Path) -> None:
    make, slug = CASES[name]
    source = make(b, tmp_path)
    before = await b.rows()
    with pytest.raises(BundleRefused) as refused:
        await b.take(source)
    assert refused.value.slug.startswith(slug)
    assert str(refused.value)
    assert await b.rows() == before
    assert not source.with_name(f"{source.name}.plain").exists()


async def test_each_of_these_has_a_reason_of_its_own(b: Taking, tmp_path: Path) -> None:
    slugs = {}
    for name in ("a ciphertext without its end", "one encrypted to somebody else", "an issuer that is not trusted",
                 "one for somebody else", "one that is over", "one of tomorrow", "what is no bundle",
                 "Statements of which a bit was flipped"):
        folder = tmp_path / str(len(slugs))
        folder.mkdir()
        with pytest.raises(BundleRefused) as refused:
            await b.take(CASES[name][0](b, folder))
        slugs[name] = refused.value.slug
    assert len(set(slugs.values())) == len(slugs)


async def test_the_id_of_a_bundle_with_another_manifest_is_refused(b: Taking, tmp_path: Path) -> None:
    first = bundle(tmp_path, b.origin, [answered()])
    run = await b.take(first)
    again = bundle(tmp_path, b.origin, [answered()], bundle_id=run.bundle_id)
    before = await b.rows()
    with pytest.raises(Conflict) as refused:
        await b.take(again)
    assert refused.value.slug == "bundle-replaced"
    assert await b.rows() == before


async def test_the_same_bundle_again_is_taken(b: Taking, tmp_path: Path) -> None:
    first = bundle(tmp_path, b.origin, [answered()])
    copy = tmp_path / "copy.zip"
    shutil.copy(first, copy)
    assert await b.counts(await b.take(first)) == {"inserted": 1}
    assert await b.counts(await b.take(copy)) == {"duplicate": 1}


