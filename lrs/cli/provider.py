"""`lrs provider`: where people sign in with an account that they have already."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.operation.people import people_administration
from lrs.people.oidc import CALLBACK

PROVIDER = """\
OpenID providers that a tenant's people sign in with: Google Workspace, Microsoft Entra, or one of your own.

examples:
  lrs provider add google --tenant midori --label Google --issuer https://accounts.google.com \\
      --client-id ID.apps.googleusercontent.com --hosted-domain midori.ed.jp --trust-username email
  lrs provider add entra --tenant midori --label Microsoft \\
      --issuer https://login.microsoftonline.com/GUID/v2.0 --client-id ID --entra-tenant GUID
  lrs provider list --tenant midori
  lrs provider remove --tenant midori google

Without --client-secret it is asked for, or read from standard input. Give the provider the redirect address that `add`
prints. Accounts are known by issuer and sub, never by an e-mail address; whose they are in the roster is said by
--user-claim (a claim with the user's UUID), by --trust-username (a claim with the user's username or identifier in the
roster), or by an officer with `lrs account link`.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("provider", help="sign in with Google, Microsoft or another OpenID provider",
                                description=PROVIDER)
    verbs = group.add_subparsers(metavar="add|list|remove", required=True)
    adding = command(verbs, "add", "trust a provider; prints the address to register there", PROVIDER, _add)
    adding.add_argument("name", help="short, in lower case, part of an address: google")
    adding.add_argument("--tenant", default="school", help="whose people sign in there (default: school)")
    adding.add_argument("--label", help="what the button calls it (default: Google, Microsoft, else the name)")
    adding.add_argument("--issuer", required=True, help="its issuer, e.g. https://accounts.google.com")
    adding.add_argument("--client-id", required=True, help="what it calls this server")
    adding.add_argument("--client-secret", help="the secret it gave to this server; kept sealed")
    adding.add_argument("--hosted-domain", action="append", default=[], help="Google's `hd` must be this; repeatable")
    adding.add_argument("--entra-tenant", action="append", default=[], help="Entra's `tid` must be this; repeatable")
    adding.add_argument("--user-claim", default="", help="the claim that holds the user's UUID (default: none)")
    adding.add_argument("--trust-username", nargs="?", const="preferred_username", default="", metavar="CLAIM",
                        help="take this claim (default: preferred_username) for the user's name in the roster")
    listing = command(verbs, "list", "name, issuer, client, what must be true, created", PROVIDER, _list)
    listing.add_argument("--tenant", default="school")
    removing = command(verbs, "remove", "nobody signs in there any more; accounts stay", PROVIDER, _remove)
    removing.add_argument("name")
    removing.add_argument("--tenant", default="school")


async def _add(config: Config, options: argparse.Namespace) -> int:
    secret = _secret() if options.client_secret is None else options.client_secret
    async with people_administration(config, options.tenant) as admin:
        provider = await admin.people.providers.add(
            admin.tenant.tenant_id, options.name, label=options.label or "", issuer=options.issuer,
            client_id=options.client_id, client_secret=secret, hosted_domains=options.hosted_domain,
            entra_tenants=options.entra_tenant, user_claim=options.user_claim, username_claim=options.trust_username)
    print(f"provider  {provider.name}\nissuer    {provider.issuer}\nredirect  {admin.origin}{CALLBACK}\n\n"
          "Register this redirect address at the provider. The button is on /sign-in from now on.")
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        found = await admin.people.providers.list(admin.tenant.tenant_id)
    print("\t".join(("name", "label", "issuer", "client", "must be", "user by", "created")))
    for one in found:
        must = [*(f"hd={domain}" for domain in one.hosted_domains), *(f"tid={guid}" for guid in one.entra_tenants)]
        by = one.user_claim or (f"username={one.username_claim}" if one.username_claim else "officer")
        print("\t".join([one.name, one.label, one.issuer, one.client_id, " ".join(must) or "-", by,
                         utc_text(one.created)]))
    return 0


async def _remove(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        await admin.people.providers.remove(admin.tenant.tenant_id, options.name)
    print(f"Removed {options.name}. Sessions that began there go on; `lrs session list` shows them.")
    return 0


def _secret() -> str:
    return getpass.getpass("Client secret: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
