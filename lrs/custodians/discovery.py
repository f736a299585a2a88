"""What another custodian publishes under its own origin: who it is, and its keys.

Only over https (or http on this machine, where `outgoing.allow` names it), only at that origin, bounded in time and
size, without following redirects: whatever is found was said by whoever holds the origin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from lrs.access.categories import HELD
from lrs.access.origin import canonical
from lrs.access.published_keys import Fetch, safe
from lrs.custodians import jwk
from lrs.custodians.fingerprint import fingerprint
from lrs.errors import BadRequest
from lrs.messages.text import Text
from lrs.sending import NotCalled
from lrs.storage.contract.custodians import PublishedKey

WELL_KNOWN = "/.well-known/learner-record-bundle"
_MOST_KEYS = 200
_HOST = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Found:
    """What was published at `origin` just now; nobody has confirmed it."""

    origin: str
    name: str
    kind: str
    keys: tuple[PublishedKey, ...]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.origin, self.keys)


class Discovery:
    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    async def look(self, origin: str) -> Found:
        """Raises `BadRequest` for an address that is not safe, is not reached, or publishes something else."""
        origin = checked(origin)
        document = await self._document(origin + WELL_KNOWN)
        if document.get("issuer") != origin:
            raise BadRequest("custodian-other-origin", origin=origin, issuer=_shown(document.get("issuer")))
        name, kind, keys = document.get("name"), document.get("kind"), document.get("jwks_uri")
        if not isinstance(name, str) or not 0 < len(name) <= 200 or not name.isprintable():
            raise _unlike(origin + WELL_KNOWN, Text("name is no name", "name が名称ではありません"))
        if not isinstance(kind, str) or kind not in HELD:
            raise _unlike(origin + WELL_KNOWN, Text(f"kind is none of {', '.join(HELD)}",
                                                    f"kind が {', '.join(HELD)} のどれでもありません"))
        if not isinstance(keys, str) or not keys.startswith(f"{origin}/"):
            raise _unlike(origin + WELL_KNOWN, Text("jwks_uri is at another origin", "jwks_uri が別のオリジンです"))
        return Found(origin, name, kind, await self._keys(origin, keys))

    async def _keys(self, origin: str, url: str) -> tuple[PublishedKey, ...]:
        listed = (await self._document(url)).get("keys")
        if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
            raise _unlike(url, Text("it is no JWK Set", "JWK Set ではありません"))
        try:
            found = {key.kid: key for key in (jwk.read(each, origin) for each in listed) if key is not None}
        except jwk.NoKey as error:
            raise _unlike(url, error.reason) from None
        if not any(key.use == "sig" and key.retired is None for key in found.values()):
            raise _unlike(url, Text("it has no key that bundles are signed with", "バンドルに署名する鍵がありません"))
        return tuple(found.values())

    async def _document(self, url: str) -> Mapping[str, Any]:
        try:
            found = msgspec.json.decode(await self._fetch(url))
        except NotCalled as error:
            raise error.refusal from None
        except OSError as error:
            raise BadRequest("custodian-unreachable", url=url,
                             reason=str(error) or Text("it took too long", "時間がかかりすぎました")) from None
        except (ValueError, RecursionError):
            raise _unlike(url, Text("it is no JSON", "JSON ではありません")) from None
        if not isinstance(found, Mapping):
            raise _unlike(url, Text("it is no JSON object", "JSON のオブジェクトではありません"))
        return found


def checked(text: str) -> str:
    """An origin from which keys may be fetched, in the one way of writing it. Raises `BadRequest`."""
    try:
        origin = canonical(text)
    except ValueError:
        raise BadRequest("custodian-origin-invalid", origin=text) from None
    if not _HOST.fullmatch(origin) or not safe(origin):
        raise BadRequest("custodian-origin-invalid", origin=text)
    return origin


def _unlike(url: str, reason: Text) -> BadRequest:
    return BadRequest("custodian-unlike", url=url, reason=reason)


def _shown(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= 200 else "?"
