"""Who a record may go to, checked: a custodian with a key, a family, a school without an LRS, one of the same
establisher."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, cast, get_args

from lrs import addresses
from lrs.access.origin import canonical
from lrs.access.published_keys import safe
from lrs.errors import BadRequest
from lrs.storage.contract.cases import Recipient, RecipientKind

_LONGEST_NAME = 200
_LONGEST_ORIGIN = 300
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|\[[0-9a-f:.]+\](:[0-9]{1,5})?")
_WITH_KEY: tuple[RecipientKind, ...] = ("school", "pds")


def recipient(told: Mapping[str, Any], schools: Collection[str] = (),
              kinds: Collection[RecipientKind] = get_args(RecipientKind), *, allow: Collection[str] = ()) -> Recipient:
    """The recipient that `told` describes: `kind`, `name`, and for a custodian `origin` and `key` (an X25519 JWK, or as
    age writes it), for a school of the same establisher `school`, one of `schools`. `allow`: hosts that may speak
    http, where trials call this machine. Raises `BadRequest`."""
    kind, name = told.get("kind"), told.get("name")
    if kind not in kinds:
        raise BadRequest("recipient-kind", known=", ".join(kinds))
    if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME or not name.isprintable():
        raise BadRequest("recipient-name", most=_LONGEST_NAME)
    kind = cast("RecipientKind", kind)
    if kind in _WITH_KEY:
        encryption, thumbprint = encryption_key(told.get("key"))
        return Recipient(kind, name.strip(), origin(told.get("origin"), allow=allow), encryption, thumbprint)
    if kind == "inside":
        school = told.get("school")
        if not isinstance(school, str) or school not in schools:
            raise BadRequest("recipient-school", school=str(school or "")[:40])
        return Recipient(kind, name.strip(), school=school)
    return Recipient(kind, name.strip())


def origin(told: object, *, allow: Collection[str] = ()) -> str:
    """An origin in the one way to write it: https; http on this machine alone, where `allow` names it. Raises
    `BadRequest`."""
    text = told.strip().rstrip("/").lower() if isinstance(told, str) and len(told) <= _LONGEST_ORIGIN else ""
    try:
        plain = (safe(text) and canonical(text) == text and bool(_HOST.fullmatch(text.partition("://")[2]))
                 and (text.startswith("https://") or addresses.named(text, allow)))
    except ValueError:
        plain = False
    if not plain:
        raise BadRequest("recipient-origin")
    return text


def encryption_key(told: object) -> tuple[str, str]:
    """A public key as age writes it, and the thumbprint of its JWK. Raises `BadRequest`."""
    from lrs.bundles.agekeys import jwk_to_recipient, recipient_to_jwk
    from lrs.bundles.refused import BundleRefused

    try:
        if isinstance(told, Mapping) and told.keys().isdisjoint({"d"}):
            return (found := jwk_to_recipient(told)), recipient_to_jwk(found)["kid"]
        if isinstance(told, str):
            return told, recipient_to_jwk(told)["kid"]
    except BundleRefused:
        pass
    raise BadRequest("recipient-key")
