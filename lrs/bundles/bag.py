"""The bag around the payload (BagIt 1.0, RFC 8493). Its tag files follow from the manifest, byte for byte, so that
reading one means making it again and comparing; archivists' tools read them as any bag's."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from lrs.bundles import members
from lrs.bundles.manifest import PROFILE, Manifest
from lrs.clock import utc_text


def sealing(manifest: Manifest, text: bytes, signature: bytes) -> dict[str, bytes]:
    """All of `members.SEALING`, in its order. `text` is the manifest's, `signature` what stands in its file."""
    payload = [file for file in manifest.files if not members.is_tag(file.path)]
    made = {
        members.BAGIT: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        members.BAG_INFO: (f"Bagging-Date: {utc_text(manifest.created_ms)[:10]}\n"
                           f"Payload-Oxum: {sum(file.size for file in payload)}.{len(payload)}\n"
                           f"External-Identifier: {manifest.bundle_id}\n"
                           f"BagIt-Profile-Identifier: {PROFILE}\n").encode(),
        members.PAYLOAD: _hashes({file.path: file.sha256 for file in payload}),
    }
    tags = {path: sha256(data).hexdigest() for path, data in made.items()}
    tags |= {members.MANIFEST: sha256(text).hexdigest(), members.SIGNATURE: sha256(signature).hexdigest()}
    tags |= {file.path: file.sha256 for file in manifest.files if members.is_tag(file.path)}
    made |= {members.TAGS: _hashes(tags), members.MANIFEST: text, members.SIGNATURE: signature}
    return {path: made[path] for path in members.SEALING}


def order(manifest: Manifest) -> list[str]:
    """Every file of the bundle as it stands in the zip: the page, what seals, the rest."""
    listed = [file.path for file in manifest.files]
    page = [path for path in listed if path == members.PAGE]
    return [*page, *members.SEALING, *listed[len(page):]]


def _hashes(of: Mapping[str, str]) -> bytes:
    return "".join(f"{of[path]}  {path}\n" for path in sorted(of)).encode()
