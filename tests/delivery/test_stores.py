"""A bundle in a learner's own store: the real WsgiDAV and the real Community Solid Server hold it whole."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lrs.bundles.encryption import decrypt, encrypt, new_identity
from lrs.delivery.destination import DeliveryFailed, Destination
from lrs.delivery.layout import Parcel
from lrs.delivery.pushing import push
from lrs.delivery.solid import solid
from lrs.delivery.webdav import webdav
from lrs.http.outgoing import Outgoing
from tests.bundles.making import made, opened
from tests.delivery.pods import SolidPod, davserver, solidserver

ALLOW = {"127.0.0.1", "localhost"}
BUNDLE = "urn:uuid:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
MOST = 1 << 30


@dataclass(frozen=True)
class Store:
    """`with_secret` is the same with another secret; `raw` what is at a path without asking HTTP for it."""

    destination: Destination
    with_secret: Callable[[str], Destination]
    raw: Callable[[str], Path]


@pytest.fixture(scope="module")
async def outgoing() -> AsyncIterator[Outgoing]:
    async with Outgoing.open(ALLOW, 30) as found:
        yield found


@pytest.fixture(scope="module", params=["webdav", "solid"])
async def store(request: pytest.FixtureRequest, outgoing: Outgoing,
                tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "webdav":
        (folder / "家庭").mkdir()
        with davserver(folder) as address:
            root = f"{address}/%E5%AE%B6%E5%BA%AD"
            yield Store(webdav(outgoing, root, "family", "secret"),
                        lambda secret: webdav(outgoing, root, "family", secret), lambda path: folder / "家庭" / path)
        return
    async with solidserver(folder) as pod:
        yield Store(_solid(outgoing, pod, pod.secret), lambda secret: _solid(outgoing, pod, secret),
                    lambda path: next((folder / "data").rglob(f"{path}*")))


def _solid(outgoing: Outgoing, pod: SolidPod, secret: str) -> Destination:
    return solid(outgoing, pod.root, pod.issuer, pod.client, secret)


@pytest.fixture(scope="module")
def keypair() -> tuple[str, str]:
    return new_identity()


@pytest.fixture(scope="module")
def identity(keypair: tuple[str, str]) -> str:
    return keypair[0]


@pytest.fixture(scope="module")
def bundle(keypair: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    encrypt(made(folder), folder / "bundle.lrb.age", [keypair[1]])
    return folder / "bundle.lrb.age"


def parcel(bundle: Path, bundle_id: str = BUNDLE) -> Parcel:
    data = bundle.read_bytes()
    return Parcel(bundle_id, 1_780_000_000_000, "https://lrs.minato.example", len(data),
                  hashlib.sha256(data).hexdigest())


async def test_what_was_pushed_decrypts_and_verifies(store: Store, bundle: Path, identity: str, tmp_path: Path) -> None:
    sent = parcel(bundle)
    location = await push(store.destination, sent, bundle)
    assert location.endswith(f"/learning-records/{BUNDLE.removeprefix('urn:uuid:')}/bundle.lrb.age")
    held = await store.destination.get_range(sent.bundle, 0, sent.size - 1)
    (copy := tmp_path / "copy.age").write_bytes(held)
    decrypt(copy, tmp_path / "copy.lrb", [identity], MOST)
    with opened(tmp_path / "copy.lrb") as found:
        assert found.manifest.bundle_id
    told = json.loads(await store.destination.get_range(sent.told, 0, len(sent.manifest()) - 1))
    assert told == {"bundleId": BUNDLE, "created": "2026-05-28T20:26:40.000Z", "issuer": "https://lrs.minato.example",
                    "size": sent.size, "sha256": sent.sha256}


async def test_a_range_is_just_these_bytes(store: Store, bundle: Path) -> None:
    await push(store.destination, sent := parcel(bundle), bundle)
    assert await store.destination.get_range(sent.bundle, 10, 29) == bundle.read_bytes()[10:30]


async def test_pushed_again_it_is_left_as_it_is(store: Store, bundle: Path) -> None:
    sent = parcel(bundle)
    await push(store.destination, sent, bundle)
    assert not (await store.destination.put(sent.bundle, b"something else", "text/plain")).fresh
    await push(store.destination, sent, bundle)
    assert await store.destination.verify(sent.bundle, sent.sha256)


async def test_a_part_that_was_left_there_is_replaced(store: Store, bundle: Path) -> None:
    sent = parcel(bundle, "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    await store.destination.put(sent.bundle, bundle.read_bytes()[:100], "application/octet-stream")
    assert not await store.destination.verify(sent.bundle, sent.sha256)
    await push(store.destination, sent, bundle)
    assert await store.destination.verify(sent.bundle, sent.sha256)


async def test_what_comes_back_changed_is_no_delivery(store: Store, bundle: Path) -> None:
    sent = parcel(bundle, "urn:uuid:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    wrong = Parcel(sent.bundle_id, sent.created, sent.issuer, sent.size, "0" * 64)
    with pytest.raises(DeliveryFailed) as raised:
        await push(store.destination, wrong, bundle)
    assert not raised.value.lasting


async def test_a_large_file_is_streamed(store: Store, tmp_path: Path) -> None:
    (large := tmp_path / "large").write_bytes(bytes(range(256)) * (20 << 12))
    sent = parcel(large, "urn:uuid:3b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    await push(store.destination, sent, large)
    assert await store.destination.get_range(sent.bundle, sent.size - 3, sent.size - 1) == bytes([253, 254, 255])


async def test_nothing_there_does_not_verify_and_is_removed_without_complaint(store: Store) -> None:
    assert not await store.destination.verify("learning-records/none/bundle.lrb.age", "0" * 64)
    await store.destination.remove("learning-records/none/bundle.lrb.age")
    with pytest.raises(DeliveryFailed):
        await store.destination.get_range("learning-records/none/bundle.lrb.age", 0, 1)


async def test_a_wrong_secret_is_told_and_not_tried_again(store: Store, bundle: Path) -> None:
    with pytest.raises(DeliveryFailed) as raised:
        await push(store.with_secret("wrong"), parcel(bundle), bundle)
    assert raised.value.lasting


async def test_a_store_that_is_away_is_tried_again(outgoing: Outgoing, bundle: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for away in (webdav(outgoing, address, "a", "b"), solid(outgoing, address, address, "a", "b")):
            with pytest.raises(DeliveryFailed) as raised:
                await push(away, parcel(bundle), bundle)
            assert not raised.value.lasting


async def test_a_store_inside_the_network_is_not_called(bundle: Path) -> None:
    async with Outgoing.open(frozenset(), 5) as guarded:
        with pytest.raises(DeliveryFailed, match="private network"):
            await push(webdav(guarded, "https://127.0.0.1:1/dav", "a", "b"), parcel(bundle), bundle)
