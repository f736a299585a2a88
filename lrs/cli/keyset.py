"""A JWK Set that somebody at a terminal names: a file, or an address that is fetched without following anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import msgspec

from lrs.access.published_keys import safe
from lrs.cli.command import content
from lrs.errors import CannotStart

LARGEST = 1 << 20
SECONDS = 20.0


def key_set(place: str) -> Sequence[Any]:
    """What is in the set, whatever that is. Raises `CannotStart`."""
    text = _fetched(place) if "://" in place else content(Path(place))
    try:
        return msgspec.json.decode(text, type=_KeySet).keys
    except (ValueError, RecursionError):
        raise CannotStart(f'{place} is no JWK Set: {{"keys": […]}}') from None


def _fetched(url: str) -> bytes:
    if not safe(url):
        raise CannotStart(f"{url}: keys are fetched over https alone, so that nobody on the way can exchange them.")
    try:
        with build_opener(_NoRedirect).open(url, timeout=SECONDS) as response:
            body: bytes = response.read(LARGEST + 1)
    except HTTPError as error:
        error.close()
        elsewhere = "; it leads elsewhere: give that address, if you trust it" if error.code in range(300, 400) else ""
        raise CannotStart(f"{url}: status {error.code}{elsewhere}") from None
    except (OSError, ValueError) as error:
        raise CannotStart(f"{url}: {error}") from None
    if len(body) > LARGEST:
        raise CannotStart(f"{url} is larger than a set of keys can be.")
    return body


class _KeySet(msgspec.Struct):
    keys: list[Any]


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None
