"""The sections of settings about records that go out or come in: `lrs/config.py` has the others, and reads them all."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.setting import setting


@dataclass(frozen=True, slots=True)
class Caliper:
    path: str = setting("/caliper", "Path of the Caliper endpoint.", pattern="^(/[A-Za-z0-9._~-]+)+$")
    snake_case: bool = setting(False, "Tell sensors what the endpoint takes in names like caliper_supported_versions "
                                      "instead of those of Caliper 1.2, which some older sensors look for.")


@dataclass(frozen=True, slots=True)
class Profiles:
    folder: str = setting("", "A folder with xAPI Profiles (.jsonld, .json) that Statements may be looked at by, "
                              "beside those that come with the server; empty: none.")


@dataclass(frozen=True, slots=True)
class Bundles:
    spool: str = setting("", "Folder in which bundles are built and wait to be fetched; empty: `spool` in the data "
                             "folder. Servers that share a MongoDB share this folder too.")
    spool_mb: int = setting(20_000, "Most MiB that the spool may hold; a bundle that would pass it waits until others "
                                    "are gone.", minimum=1)
    keep_days: int = setting(7, "Days that a bundle waits to be fetched; then it is deleted, and can be built again.",
                             minimum=1, maximum=90)
    link_minutes: int = setting(10, "Minutes that a link to a bundle opens it.", minimum=1, maximum=1440)
    look_seconds: int = setting(2, "How often a server looks for bundles to build, take in or deliver; 0: never, "
                                   "`lrs bundle` does.", minimum=0)
    largest_mb: int = setting(4096, "Largest bundle that is taken in, in MiB, decrypted.", minimum=1)
    notice_days: int = setting(14, "Days that a recipient's server is tried to be told that a family took its consent "
                                   "back; then an officer writes a letter.", minimum=1, maximum=365)
    authority: str = setting("preserve", "Who vouches for an imported Statement: preserve keeps the authority that it "
                                         "has, as its issuer is trusted; replace sets this server's.",
                             choices=("preserve", "replace"))


@dataclass(frozen=True, slots=True)
class Cases:
    decision_days: int = setting(14, "Days that a family has to decide about a request; then nothing is sent.",
                                 minimum=1, maximum=365)
    longest_days: int = setting(120, "Most days that an officer may give a family to decide.", minimum=1, maximum=365)
    slip_days: int = setting(60, "Days that the code on a transfer slip can be used.", minimum=1, maximum=365)
    inquiry_days: int = setting(30, "Days after which the board's inquiry into one learner's record ends by itself.",
                                minimum=1, maximum=365)


@dataclass(frozen=True, slots=True)
class OwnAccess:
    token_days: int = setting(180, "Days that a learner's own token opens their record; then the family makes another.",
                              minimum=1, maximum=3660)
    most_tokens: int = setting(10, "Most tokens for one learner's record that are open at a time.", minimum=1,
                               maximum=1000)


@dataclass(frozen=True, slots=True)
class Outgoing:
    allow: str = setting("", "Hosts, comma-separated, that are called though they are inside a private network or "
                             "speak http: those that operators forward to, custodians that are trusted; with their "
                             "port where they have one of their own.")
    allow_stores: str = setting("", "The same of hosts to which a record may go, as places of a family's own: whoever "
                                    "decides about a record can have requests sent there.")
    seconds: int = setting(30, "Longest that nothing may arrive from a server that is called.", minimum=1, maximum=600)


@dataclass(frozen=True, slots=True)
class Forwarding:
    look_seconds: int = setting(1, "How often a server looks for Statements to send on; 0: never.", minimum=0)
    page: int = setting(100, "Statements of one request to the other side.", minimum=1, maximum=1000)
    pause_seconds: int = setting(5, "First wait after a failure; it doubles with each one in a row.", minimum=1)
    longest_pause: int = setting(900, "Longest such wait in seconds.", minimum=1)
    most_dead: int = setting(1000, "Dead letters with which a forward stands still until somebody has looked.",
                             minimum=1)
