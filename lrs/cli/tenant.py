"""`lrs tenant`: the custodians of records."""

from __future__ import annotations

import argparse
from typing import Any

from lrs.access.purposes import SETTABLE, Basis
from lrs.access.service import TENANT_KINDS
from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.operation.administration import administration

TENANT = """\
Tenants, the custodians of records. Nothing is ever read across them.

examples:
  lrs tenant create midori --name みどり市教育委員会 --kind establisher --origin https://lrs.midori.example
  lrs tenant basis midori transfer consent
  lrs tenant change midori --home-page https://id.midori.example
  lrs tenant list

next: lrs credential create --tenant midori --app drill
"""


def add(commands: Any) -> None:
    group = commands.add_parser("tenant", help="make, change and list tenants; set lawful bases", description=TENANT)
    verbs = group.add_subparsers(metavar="create|change|basis|list", required=True)
    create = command(verbs, "create", "make a tenant", TENANT, _create_tenant)
    create.add_argument("id", help="short, lower-case, for ever: e.g. midori")
    create.add_argument("--name", required=True, help="what people call it")
    create.add_argument("--kind", choices=TENANT_KINDS, default="establisher",
                        help="establisher: a board of education or school corporation; provider: a cram school or "
                             "EdTech company; personal: a learner's own store")
    create.add_argument("--origin", required=True, help="its public web address, e.g. https://lrs.midori.example")
    basis = command(verbs, "basis", "set the lawful basis of a purpose", TENANT, _set_basis)
    basis.add_argument("id", help="the tenant")
    basis.add_argument("purpose", choices=[purpose.value for purpose in SETTABLE])
    basis.add_argument("basis", choices=[basis.value for basis in Basis],
                       help="with consent, only learners whose consent is in force are reached")
    change = command(verbs, "change", "say anew which home pages are trusted for every key", TENANT, _change_tenant)
    change.add_argument("id")
    for verb in (create, change):
        verb.add_argument("--home-page", action="append", default=[],
                          help="whose accounts are named by learners' UUIDs, whatever the key; once for each")
    command(verbs, "list", "id, kind, origin, name, created, home pages", TENANT, _list_tenants)


async def _create_tenant(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        tenant = await admin.access.create_tenant(options.id, options.name, options.kind, options.origin,
                                                   options.home_page)
    print(f"Made tenant {tenant.tenant_id}. Next: lrs credential create --tenant {tenant.tenant_id} --app NAME")
    return 0


async def _set_basis(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        await admin.bases.set(options.id, options.purpose, options.basis)
    print(f"{options.id}: {options.purpose} on the basis of {options.basis}, within moments on running servers.")
    return 0


async def _change_tenant(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        await admin.access.trust(options.id, options.home_page)
    print(f"Trusted for every key: {' '.join(options.home_page) or 'none'}. It holds for what is stored from "
          f"{config.annotation.cache_seconds} s from now on; then lrs annotate --rebuild applies it to what was stored "
          "before.")
    return 0


async def _list_tenants(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        print("\t".join(("tenant", "kind", "origin", "name", "created", "home pages")))
        for tenant in await admin.tenants.list():
            print("\t".join([tenant.tenant_id, tenant.kind, tenant.origin, tenant.name, utc_text(tenant.created),
                             " ".join(sorted(tenant.home_pages))]))
    return 0
