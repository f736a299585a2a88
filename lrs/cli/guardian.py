"""`lrs guardian`: letters that invite guardians, and the links to children that come of them."""

from __future__ import annotations

import argparse
import sys
from typing import Any
from urllib.parse import urlsplit

from lrs.cli.command import command, counted
from lrs.cli.letters import free, write
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.console.letters import letters_page
from lrs.errors import CannotStart
from lrs.operation.people import people_administration
from lrs.schooldays import Zone

GUARDIAN = """\
Guardians come by a letter: one for each guardian and child, with a code that works once within people.invitation_days.
The guardian enters it at /sign-in/invitation and binds an account of their own. The link ends when the child is 18.

examples:
  lrs guardian invite --class ID --each 2 -o letters.html
  lrs guardian invite --child 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d -o letter.html
  lrs guardian list
  lrs guardian restrict --account k7pm-2xqa-hn9d --child 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
  lrs guardian revoke --invitation ABCDEFGH
  lrs guardian revoke --account k7pm-2xqa-hn9d --child 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d

restrict hides requests, school names and audit from one guardian (as the protection of a parent may need); a letter
made with --restricted makes such a link from the start. Open the letters in a browser and print them; then delete the
file, because it holds the codes.
"""

ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  an address that people see


def add(commands: Any) -> None:
    group = commands.add_parser("guardian", help="invite guardians by letter, list, restrict and end their links",
                                description=GUARDIAN)
    verbs = group.add_subparsers(metavar="invite|list|restrict|revoke", required=True)
    invite = command(verbs, "invite", "make letters to print", GUARDIAN, _invite)
    invite.add_argument("--child", action="append", default=[], metavar="UUID",
                        help="once for each; `lrs roster people` tells it")
    invite.add_argument("--class", dest="class_id", default="", metavar="ID",
                        help="every learner of a class; `lrs roster show` tells its id")
    invite.add_argument("--each", type=int, default=1, help="letters for each child (default: 1)")
    invite.add_argument("--restricted", action="store_true", help="the links will be restricted")
    invite.add_argument("-o", "--output", required=True, metavar="FILE", help="where the letters go, as HTML")
    listing = command(verbs, "list", "links, then letters that are open", GUARDIAN, _list)
    listing.add_argument("--child", metavar="UUID", help="only of this child")
    restrict = command(verbs, "restrict", "hide requests, school names and audit from a guardian", GUARDIAN, _restrict)
    restrict.add_argument("--undo", action="store_true", help="show them again")
    revoke = command(verbs, "revoke", "withdraw a letter, or end a link", GUARDIAN, _revoke)
    revoke.add_argument("--invitation", metavar="ID", help="a letter, as `list` shows it")
    for parser, needed in ((restrict, True), (revoke, False)):
        parser.add_argument("--account", required=needed, metavar="ACCOUNT", help="the guardian's")
        parser.add_argument("--child", required=needed, metavar="UUID")
    for parser in (invite, listing, restrict, revoke):
        parser.add_argument("--tenant", default="school", help="whose guardians they are (default: school)")


async def _invite(config: Config, options: argparse.Namespace) -> int:
    if not options.child and not options.class_id:
        raise CannotStart("Name children with --child UUID, or a class with --class ID.")
    output = free(options.output)
    async with people_administration(config, options.tenant) as admin:
        letters = await admin.people.guardians.invite(
            admin.tenant.tenant_id, children=options.child, class_id=options.class_id, each=options.each,
            restricted=options.restricted)
    here = Zone(config.school.time_zone())
    write(output, letters_page(letters, admin.tenant.name, admin.origin, here, now_ms()))
    print(f"{counted(len(letters), 'letter')} in {output}. Open it in a browser and print it; delete it afterwards.")
    if (urlsplit(admin.origin).hostname or "") in ON_THIS_MACHINE:
        print(f"warning: The letters lead to {admin.origin}, which opens on this machine alone: guardians cannot reach "
              "it. Set server.public_url (LRS_SERVER_PUBLIC_URL), or give the tenant an origin of its own, and make "
              "new letters.", file=sys.stderr)
    return 0


async def _list(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        guardians, tenant = admin.people.guardians, admin.tenant.tenant_id
        links = await guardians.links(tenant, options.child)
        letters = [one for one in await guardians.invitations(tenant, options.child)
                   if not one.used_by and one.revoked is None and one.expires > now_ms()]
    print("\t".join(("account", "child", "since", "ends", "state")))
    for link in links:
        state = f"ended {utc_text(link.ended)}" if link.ended is not None else (
            "restricted" if link.restricted else "stands")
        print("\t".join([link.account, link.child, utc_text(link.since), utc_text(link.ends), state]))
    print()
    print("\t".join(("letter", "child", "made", "expires")))
    for letter in letters:
        print("\t".join([letter.invitation_id, letter.child, utc_text(letter.created), utc_text(letter.expires)]))
    return 0


async def _restrict(config: Config, options: argparse.Namespace) -> int:
    async with people_administration(config, options.tenant) as admin:
        await admin.people.guardians.restrict(admin.tenant.tenant_id, options.account, options.child,
                                              restricted=not options.undo)
    print("No longer restricted." if options.undo else
          "Restricted: requests, school names and audit are hidden from this guardian.")
    return 0


async def _revoke(config: Config, options: argparse.Namespace) -> int:
    link = bool(options.account) and bool(options.child)
    if bool(options.invitation) == link:
        raise CannotStart("Name a letter with --invitation ID, or a link with --account and --child.")
    async with people_administration(config, options.tenant) as admin:
        guardians, tenant = admin.people.guardians, admin.tenant.tenant_id
        if link:
            await guardians.end(tenant, options.account, options.child)
        else:
            await guardians.revoke(tenant, options.invitation)
    print("Ended." if link else "Withdrawn.")
    return 0
