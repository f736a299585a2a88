"""`lrs bundle`: files that carry a learner's record. `keygen`, `verify`, `show` need no server and no database."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from lrs.bundles.agekeys import recipient_to_jwk
from lrs.bundles.encryption import new_identity
from lrs.bundles.manifest import File, Manifest
from lrs.bundles.opening import Opened, look, open_bundle
from lrs.bundles.pieces import whole
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf
from lrs.bundles.trust import pinned
from lrs.cli import exporting, importing, jobs, proving
from lrs.cli.bundlefile import plain, takes_file
from lrs.cli.command import command, counted
from lrs.cli.keyset import key_set
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart

BUNDLE = """\
Learner Record Bundles: one learner's record in a file that another school, or a store of the learner's own, can check
and use. `keygen`, `verify`, `show` and `prove` work anywhere, without a server and without a database.

examples:
  lrs bundle keygen --to midori.age-identity        a key to receive bundles; prints what to give to who sends them
  lrs bundle verify record.lrb.age --identity midori.age-identity --keys https://lrs.aoba.example/.well-known/jwks.json
  lrs bundle verify record.lrb --keys aoba.jwks.json --issuer https://lrs.aoba.example
  lrs bundle show record.lrb                        what it says it holds
  lrs bundle prove record.lrb STATEMENT-ID --keys aoba.jwks.json --to proof
                                                    one Statement, for somebody who shall see no other
  lrs bundle export CASE --to record.lrb.age        that of a case that its family approved
  lrs bundle import record.lrb.age --learner UUID   take it in, into this database
  lrs bundle jobs                                   what is under way, what failed and why

The keys to verify with are those that you know to be the issuer's: a file that you keep, or an address that you type.
Whatever keys a bundle names or carries are never used. A bundle of an earlier issuer that is in it is verified too.
"""

CHECKS = {
    "zip": "the zip file holds nothing twice, nothing hidden and nothing that leads elsewhere",
    "signature": "the manifest is signed with one of the keys that you gave",
    "manifest": "the manifest agrees with itself",
    "recipient": "it is for the recipient that you named",
    "dates": "its time has come and is not over",
    "bag": "the bag (BagIt) lists just these files",
    "files": "each file has the SHA-256 that was signed",
    "lines": "each line is there, and the Statements are those of the signed tree",
}


def add(commands: Any) -> None:
    group = commands.add_parser("bundle", help="make keys for, check, export and import files with a learner's record",
                                description=BUNDLE)
    verbs = group.add_subparsers(metavar="keygen|verify|show|prove|export|import|confirm|imports|jobs", required=True)
    keygen = command(verbs, "keygen", "make a key to receive bundles with", BUNDLE, _keygen, ())
    keygen.add_argument("--to", type=Path, required=True, metavar="IDENTITY-FILE",
                        help="where the secret key goes; a file that is there is kept as it is")
    verify = command(verbs, "verify", "check all of a bundle, and tell each thing that was checked", BUNDLE,
                     _verify, ())
    verify.add_argument("--keys", required=True, action="append", metavar="FILE|URL",
                        help="the issuer's public keys, a JWK Set that you trust: a file, or an https address; again "
                             "for those of earlier issuers whose bundles are in it")
    verify.add_argument("--issuer", metavar="ORIGIN", help="whose keys they are (default: whoever the bundle names)")
    verify.add_argument("--recipient", metavar="ORIGIN", help="for whom it has to be (default: for anybody)")
    verify.add_argument("--past", action="store_true", help="also one whose time is over, from an archive")
    show = command(verbs, "show", "what a bundle says it holds; checks nothing", BUNDLE, _show, ())
    for verb in (verify, show):
        takes_file(verb)
    proving.add(verbs)
    exporting.add(verbs)
    importing.add(verbs)
    jobs.add(verbs)


async def _keygen(_config: Config, options: argparse.Namespace) -> int:
    if options.to.exists():
        raise CannotStart(f"{options.to} is there already; a key that bundles were encrypted to is not overwritten.")
    identity, recipient = new_identity()
    try:
        with whole(options.to) as out:
            out.write(f"# created: {utc_text(now_ms())}\n# public key: {recipient}\n{identity}\n".encode())
    except OSError as error:
        raise CannotStart(f"{options.to} cannot be written: {error.strerror}.") from None
    print(f"recipient  {recipient}\nJWK        {msgspec.json.encode(recipient_to_jwk(recipient)).decode()}")
    print(f"Give one of these to who sends you bundles. Keep {options.to} secret, and a copy of it in a safe place: "
          "without it nobody opens what was sent.")
    return 0


async def _verify(_config: Config, options: argparse.Namespace) -> int:
    keys = {"keys": [key for place in options.keys for key in await asyncio.to_thread(key_set, place)]}
    now = None if options.past else now_ms()
    with plain(options.file, options.identity) as (file, opened):
        if opened:
            print("ok  it is encrypted to this identity, and whole")
        with open_bundle(file, pinned(keys, options.issuer), options.recipient, now, told=_passed) as bundle:
            print(_verdict(bundle))
            unverified = _unverified(bundle, pinned(keys))
    if unverified:
        raise CannotStart(f"{counted(len(unverified), 'bundle')} of earlier issuers could not be verified, see above; "
                          "all else is right.")
    return 0


def _passed(check: str) -> None:
    print(f"ok  {CHECKS[check]}", flush=True)


def _verdict(bundle: Opened) -> str:
    manifest = bundle.manifest
    return (f"{manifest.bundle_id} is what {manifest.issuer.name} ({manifest.issuer.id}) signed with {bundle.kid}\n"
            f"at {utc_text(manifest.created_ms)}: {counted(manifest.counts.statements, 'Statement')} of "
            f"{manifest.subject}.")


def _unverified(bundle: Opened, key_of: KeyOf) -> list[File]:
    """Those of the bundles in it that are not what their own issuers signed, or by no key that was given."""
    return [file for file in bundle.files("bundle") if not _carried_verified(bundle, file, key_of)]


def _carried_verified(bundle: Opened, file: File, key_of: KeyOf) -> bool:
    """Whether a bundle that the learner had arrived with is still what its own issuer signed, whenever that was."""
    with tempfile.TemporaryDirectory(prefix="lrs-bundle-") as folder:
        carried = Path(folder) / "bundle.lrb"
        with carried.open("wb") as out:
            out.writelines(bundle.content(file.path))
        try:
            with open_bundle(carried, key_of, None, None) as found:
                print(f"\nok  {file.path}\n{_verdict(found)}")
                return not _unverified(found, key_of)
        except BundleRefused as refused:
            print(f"\nno  {file.path}: {refused}")
            return False


async def _show(_config: Config, options: argparse.Namespace) -> int:
    with plain(options.file, options.identity) as (file, _):
        manifest = look(file)
    for name, value in _said(manifest):
        print(f"{name:<13}{value}")
    print("\nfiles")
    for path in manifest.files:
        lines = "" if path.records is None else counted(path.records, "line")
        print(f"  {path.size:>13,}  {lines:<14}  {path.path}")
    print("\nNothing of this was checked; `lrs bundle verify` does.")
    return 0


def _said(manifest: Manifest) -> list[tuple[str, object]]:
    counts, recipient, period = manifest.counts, manifest.recipient, manifest.period
    return [
        ("bundle", manifest.bundle_id),
        ("issuer", f"{manifest.issuer.name}, {manifest.issuer.id}"),
        ("recipient", f"{recipient.kind}, {recipient.id or 'whoever the family gives it to'}"),
        ("learner", manifest.subject),
        ("purpose", f"{manifest.purpose}, on the basis of {manifest.basis.kind}"),
        ("period", f"{period.begin or '…'} to {period.end or '…'}"),
        ("created", utc_text(manifest.created_ms)),
        ("good until", utc_text(manifest.not_after_ms)),
        ("holds", ", ".join((counted(counts.statements, "Statement"), counted(counts.attachments, "attachment"),
                             counted(counts.documents, "document"), counted(counts.caliper_events, "Caliper event"),
                             counted(counts.bundles, "earlier bundle")))),
        ("made by", manifest.software),
    ]
