"""A bundle is put into a store and read back: only what comes back the same is delivered.

To be stopped at any moment does no harm: what is there whole is left, what is there in part is replaced, and the
manifest that tells of it comes last.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from lrs.delivery.destination import DeliveryFailed, Destination
from lrs.delivery.layout import BUNDLE_TYPE, TOLD_TYPE, Parcel


async def push(destination: Destination, parcel: Parcel, source: Path) -> str:
    """Where the bundle lies then. Raises `DeliveryFailed`."""
    location = await _put(destination, parcel.bundle, source, BUNDLE_TYPE, parcel.sha256)
    told = parcel.manifest()
    await _put(destination, parcel.told, told, TOLD_TYPE, hashlib.sha256(told).hexdigest())
    return location


async def _put(destination: Destination, path: str, source: Path | bytes, media_type: str, sha256: str) -> str:
    location = await destination.put(path, source, media_type)
    if await destination.verify(path, sha256):
        return location.url
    await destination.remove(path)  # a part of it, left by whoever was stopped
    location = await destination.put(path, source, media_type)
    if not await destination.verify(path, sha256):
        raise DeliveryFailed("what was put there comes back changed")
    return location.url
