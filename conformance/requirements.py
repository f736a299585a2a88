"""ADL's list of 335 conformance requirements of LRSs, by number, and those that no client can test."""

from __future__ import annotations

# XAPI-00136 was never given.
ALL = tuple(f"XAPI-{number:05}" for number in range(1, 337) if number != 136)

UNTESTABLE = {
    "XAPI-00095": "asks to refuse an empty contextActivities; the standard only asks senders to leave empty objects "
                  "out (Data 2.2, SHOULD NOT) and gives an LRS no such duty, so that both answers keep it",
    "XAPI-00327": "needs a second key with fewer rights, and how such a key is made is each server's own affair",
    "XAPI-00329": "asks what a server answers when it breaks; no client can break a sound one",
}
