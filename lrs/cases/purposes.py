"""For what a record goes out: the purposes of a bundle, and what the policy calls them. Pure."""

from __future__ import annotations

from enum import StrEnum

from lrs.access.purposes import Purpose


class BundlePurpose(StrEnum):
    TRANSFER = "transfer"
    ADVANCEMENT = "advancement"
    GRADUATION = "graduation"
    PERSONAL_COPY = "personal-copy"
    UNKNOWN_DESTINATION = "unknown-destination"


_POLICY = {
    BundlePurpose.TRANSFER: Purpose.TRANSFER, BundlePurpose.UNKNOWN_DESTINATION: Purpose.TRANSFER,
    BundlePurpose.PERSONAL_COPY: Purpose.TRANSFER, BundlePurpose.ADVANCEMENT: Purpose.ADVANCEMENT,
    BundlePurpose.GRADUATION: Purpose.ADVANCEMENT,
}

# After these the learner is somebody else's: the school's record is the records officer's alone.
LEAVES = frozenset({BundlePurpose.TRANSFER, BundlePurpose.ADVANCEMENT, BundlePurpose.GRADUATION,
                    BundlePurpose.UNKNOWN_DESTINATION})


def policy_purpose(purpose: str) -> Purpose:
    return _POLICY[BundlePurpose(purpose)]
