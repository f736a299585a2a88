"""`lrs bundle prove`: one Statement of a bundle shown to somebody, and that its issuer signed it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from lrs.bundles.opening import Opened, open_bundle
from lrs.bundles.pieces import whole
from lrs.bundles.proof import Proof, prove
from lrs.bundles.trust import pinned
from lrs.cli.bundlefile import plain, takes_file
from lrs.cli.command import command
from lrs.cli.keyset import key_set
from lrs.config import Config
from lrs.errors import CannotStart

PROVE = """\
Show one Statement of a bundle to somebody who shall see no other: three small files that tell this Statement and that
the issuer signed it. Of the others nobody learns more than how many there are. No server and no database is needed.

examples:
  lrs bundle prove record.lrb 6fb0c9a2-7d0e-4c55-9d6e-0b6a4a5c1e11 --keys aoba.jwks.json --to proof
  lrs bundle prove record.lrb.age 6fb0c9a2-7d0e-4c55-9d6e-0b6a4a5c1e11 --identity my.age-identity \\
      --keys https://lrs.aoba.example/.well-known/jwks.json --to proof

Whoever trusts the issuer checks the three files on the page /check of their Manabi LRS, or on the issuer's own.
"""


def add(verbs: Any) -> None:
    verb = command(verbs, "prove", "show one Statement of a bundle, and that its issuer signed it", PROVE, _prove, ())
    takes_file(verb)
    verb.add_argument("statement", metavar="STATEMENT-ID", help="its id")
    verb.add_argument("--keys", required=True, metavar="FILE|URL",
                      help="the issuer's public keys, a JWK Set that you trust: a file, or an https address")
    verb.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the three files go")


async def _prove(_config: Config, options: argparse.Namespace) -> int:
    key_of = pinned({"keys": await asyncio.to_thread(key_set, options.keys)})
    with plain(options.file, options.identity) as (file, _), open_bundle(file, key_of, None, None) as bundle:
        proof = _proof(bundle, options.statement.lower())
        files = {"proof.json": proof.text(), "manifest.json": bundle.text,
                 "manifest.jws": f"{bundle.signature}\n".encode()}
        issuer = bundle.manifest.issuer
    _write(options.to, files)
    print(f"{proof.line}\n\nThe three files in {options.to} prove that {issuer.name} ({issuer.id}) signed this, "
          "and show no other Statement.")
    return 0


def _proof(bundle: Opened, statement_id: str) -> Proof:
    lines = [chunk.lines for chunk in bundle.statements()]
    for index, line in enumerate(chain.from_iterable(lines)):
        if _id_of(line) == statement_id:
            return prove(bundle.manifest.bundle_id, bundle.salt(), chain.from_iterable(lines), index,
                         bundle.manifest.tree.size)
    raise CannotStart(f"No Statement of the bundle has the id {statement_id}.")


def _id_of(line: bytes) -> str | None:
    try:
        return msgspec.json.decode(line, type=_Identified).id.lower()
    except msgspec.DecodeError:  # a bundle may hold what no LRS takes
        return None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        for name, data in files.items():
            with whole(folder / name) as out:
                out.write(data)
    except OSError as error:
        raise CannotStart(f"{folder} cannot be written: {error.strerror}.") from None


class _Identified(msgspec.Struct):
    id: str
