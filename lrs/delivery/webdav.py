"""A WebDAV folder (RFC 4918), such as Nextcloud's: HTTP Basic with the name and an app password of its owner."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from lrs.delivery.remote import Remote
from lrs.sending import Answer, Outgoing


class Basic:
    """`lrs.delivery.remote.Signer`."""

    def __init__(self, user: str, secret: str) -> None:
        self._authorization = "Basic " + b64encode(f"{user}:{secret}".encode()).decode()

    async def headers(self, method: str, url: str) -> Mapping[str, str]:
        return {"Authorization": self._authorization}

    def learn(self, answer: Answer) -> bool:
        return False


def webdav(outgoing: Outgoing, folder: str, user: str, secret: str) -> Remote:
    return Remote(outgoing, folder, Basic(user, secret), folders=True)
