"""`lrs trust`: the custodians whose bundles are taken, and this tenant's own keys."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from lrs.cli.command import CONNECTION, command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.custodians.discovery import Found
from lrs.errors import BadRequest, CannotStart
from lrs.operation.custodians import custodian_administration
from lrs.storage.contract.custodians import Custodian

SHOWN = (*CONNECTION, "outgoing.allow")

TRUST = """\
Custodians whose bundles a tenant takes: boards of education, schools, personal stores. A bundle counts only when it is
signed by one of them; a key that comes along with a bundle never does.

examples:
  lrs trust show                               this tenant's own fingerprint, to read out by telephone
  lrs trust add https://lrs.midori.example     fetch its keys and show their fingerprint; asks before it trusts
  lrs trust add https://lrs.midori.example --fingerprint '40731 95524 08316 71190 26687 55102 93348 17726'
  lrs trust add http://127.0.0.1:8081 --outgoing-allow 127.0.0.1:8081     to try it on one machine
  lrs trust list
  lrs trust show https://lrs.midori.example    what is trusted, and whether that is still published there
  lrs trust remove https://lrs.midori.example
  lrs trust rotate                             new keys for this tenant; the former stay published, marked as retired

Compare fingerprints by telephone, at a number that you knew before: whoever can change what a server answers can change
a number on a page too. When a trusted custodian rotates its keys, the new ones are fetched by themselves. When it no
longer publishes those that you confirmed, nothing it signs is taken until you `add` it again.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("trust", help="whose bundles are taken; this tenant's own keys", description=TRUST)
    verbs = group.add_subparsers(metavar="add|list|show|remove|rotate", required=True)
    adding = command(verbs, "add", "trust a custodian, once its fingerprint was compared", TRUST, _add, SHOWN)
    adding.add_argument("origin", help="its public address: https://lrs.midori.example")
    adding.add_argument("--fingerprint", help="what they read out, for scripts: nothing is asked")
    listing = command(verbs, "list", "origin, name, kind, state, confirmed, fingerprint", TRUST, _list)
    showing = command(verbs, "show", "one custodian with its keys; without ORIGIN this tenant itself", TRUST, _show,
                      SHOWN)
    showing.add_argument("origin", nargs="?", help="of a trusted custodian (default: this tenant)")
    removing = command(verbs, "remove", "take nothing more that it signed", TRUST, _remove)
    removing.add_argument("origin")
    rotating = command(verbs, "rotate", "put new keys of this tenant in force", TRUST, _rotate)
    for verb in (adding, listing, showing, removing, rotating):
        verb.add_argument("--tenant", default="school", help="who trusts (default: school)")


async def _add(config: Config, options: argparse.Namespace) -> int:
    async with custodian_administration(config, options.tenant) as admin:
        registry = admin.service.registry
        found = await registry.look(admin.origin, options.origin)
        given = options.fingerprint
        if given is None:
            print(f"custodian    {found.origin}\nname         {found.name} ({found.kind})\n"
                  f"fingerprint  {found.fingerprint}\n")
            given = _confirmed(found)
        custodian = await registry.add(admin.tenant.tenant_id, found, given)
    print(f"Trusted: {custodian.name}, {custodian.origin}. Its bundles are taken from now on.")
    return 0


def _confirmed(found: Found) -> str:
    """The fingerprint, once somebody at the terminal said that it is the one. Raises `CannotStart`."""
    if not sys.stdin.isatty():
        raise CannotStart("Nothing is trusted yet. Compare this fingerprint by telephone; then give what they read out "
                          f"with --fingerprint: lrs trust add {found.origin} --fingerprint '…'")
    print("Call them at a number that you knew before. They see theirs with `lrs trust show`, or in the console.")
    if input("Do they read out the same digits? (yes/no) ").strip().lower() not in {"yes", "はい"}:
        raise CannotStart("Nothing is trusted.")
    return found.fingerprint


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with custodian_administration(config, options.tenant) as admin:
        found = await admin.service.registry.list(admin.tenant.tenant_id)
    print("\t".join(("origin", "name", "kind", "state", "confirmed", "fingerprint")))
    for one in found:
        print("\t".join((one.origin, one.name, one.kind, _state(one), utc_text(one.confirmed), one.fingerprint)))
    return 0


async def _show(config: Config, options: argparse.Namespace) -> int:
    async with custodian_administration(config, options.tenant) as admin:
        if options.origin is None:
            tenant = admin.tenant
            head = (admin.origin, tenant.name, tenant.kind, await admin.service.fingerprint(tenant))
            keys = await admin.service.own.published(tenant.tenant_id, admin.origin)
            state = "this tenant itself"
        else:
            one = await admin.service.registry.get(admin.tenant.tenant_id, options.origin)
            problem = ""
            if one.trusted:
                try:
                    one = await admin.service.registry.refresh(one)
                except BadRequest as error:
                    problem = f" (not looked at now: {error})"
            head, keys = (one.origin, one.name, one.kind, one.fingerprint), list(one.keys)
            state = f"{_state(one)}, confirmed {utc_text(one.confirmed)}{problem}"
    print(f"custodian    {head[0]}\nname         {head[1]} ({head[2]})\nstate        {state}\nfingerprint  {head[3]}")
    for key in keys:
        until = "in force" if key.retired is None else f"retired {utc_text(key.retired)}"
        print(f"{'signs' if key.use == 'sig' else 'encrypts':13}{key.kid} ({until})")
    return 0


async def _remove(config: Config, options: argparse.Namespace) -> int:
    async with custodian_administration(config, options.tenant) as admin:
        removed = await admin.service.registry.remove(admin.tenant.tenant_id, options.origin)
    print(f"No longer trusted: {removed.name}, {removed.origin}. What was taken from it stays.")
    return 0


async def _rotate(config: Config, options: argparse.Namespace) -> int:
    async with custodian_administration(config, options.tenant) as admin:
        await admin.service.own.rotate(admin.tenant.tenant_id)
        fingerprint = await admin.service.fingerprint(admin.tenant)
    print(f"fingerprint  {fingerprint}\n\nNew keys are in force, on running servers within {config.auth.cache_seconds} "
          "s. The former stay published, marked as retired; whoever trusts this tenant finds the new ones by itself.")
    return 0


def _state(custodian: Custodian) -> str:
    return "trusted" if custodian.changed is None else f"keys changed {utc_text(custodian.changed)}, confirm anew"
