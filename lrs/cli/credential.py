"""`lrs credential`: the keys of apps."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from lrs.access.categories import ACTIVITY_CLASSES, CATEGORIES
from lrs.access.principal import CaliperRules, KeyKind, ProfileRules
from lrs.access.scopes import DEFAULT_SCOPES
from lrs.audit.entry import Actor, Entry
from lrs.claims.known import Known, read
from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.administration import administration
from lrs.profiles.judging import Mode
from lrs.storage.contract.access import Registration

_ACTOR = Actor("system", "lrs credential", "operator")

CREDENTIAL = """\
Keys of apps. They work while the server runs; a revoked key stops within auth.cache_seconds.

examples:
  lrs credential create --tenant school --app drill --name 計算ドリル
  lrs credential create --tenant school --app migration --kind system
  lrs credential create --app drill --home-page https://id.city.example --category school-learning
  lrs credential create --app moodle --caliper-strict
  lrs credential change KEY --home-page https://id.city.example --home-page https://drill.example.jp
  lrs credential change KEY --no-mapping
  lrs credential change KEY --profile urn:manabi-lrs:japan-school
  lrs credential change KEY --profile https://w3id.org/xapi/video --profile-mode any --profile-refuse
  lrs credential list
  lrs credential revoke KEY

kinds:
  app      a learning app: writes, and reads back what it wrote itself (the default)
  portal   reads for a signed-in teacher, with that teacher's rights
  system   the whole tenant: a migration, a conformance suite; `lrs doctor` names each of these

An account names a learner only under a home page that is trusted for the key, or for every key (`lrs tenant change`).
After a change, lrs annotate --rebuild applies it to what is stored.

A tool that speaks xAPI takes address, key and secret; one that speaks Caliper takes an address and one token, which is
printed too. Where it asks for an Authorization header (Moodle, WordPress), type: Bearer KEY.SECRET. What breaks a rule
of Caliper is kept and reported, unless the key is strict; each Event is kept as a Statement too, unless told not to.

With --profile, Statements that say that they follow that xAPI Profile (an Activity in the category of their context is
one of its versions) are looked at as they come in; what is found stands beside refused Statements, in the console and
in GET /api/v1/refusals. The profile is one that comes with the server or lies in the folder profiles.folder.
"""


def add(commands: Any) -> None:
    group = commands.add_parser("credential", help="make, change, list and revoke keys of apps", description=CREDENTIAL)
    verbs = group.add_subparsers(metavar="create|change|list|revoke", required=True)
    create = command(verbs, "create", "make a key; prints its secret once", CREDENTIAL, _create_credential)
    create.add_argument("--tenant", default="school", help="whose records it reaches (default: school)")
    create.add_argument("--app", help="stable name of the app; keys of one app share what it wrote "
                                      "(default: an app of its own)")
    create.add_argument("--name", help="what people call it")
    create.add_argument("--kind", choices=[kind.value for kind in DEFAULT_SCOPES], default="app")
    create.add_argument("--scope", action="append", help="an xAPI scope, once for each; default: by kind")
    change = command(verbs, "change", "say anew whose accounts a key may name, and what its Statements are", CREDENTIAL,
                     _change_credential)
    change.add_argument("key")
    for verb in (create, change):
        verb.add_argument("--home-page", action="append",
                          help="whose accounts are named by learners' UUIDs; once for each")
        verb.add_argument("--category", choices=CATEGORIES,
                          help="what its Statements belong to (default: the usual one of the tenant's kind)")
        verb.add_argument("--activity-class", choices=ACTIVITY_CLASSES, help="default: learning")
        verb.add_argument("--caliper-strict", action=argparse.BooleanOptionalAction,
                          help="refuse Caliper Envelopes with an Event that breaks the standard, whole")
        verb.add_argument("--profile", action="append", metavar="IRI|FILE",
                          help="look at Statements that claim this xAPI Profile, or this version of it; once for each")
        verb.add_argument("--profile-mode", choices=[mode.value for mode in Mode],
                          help="letter: as the specification has it (the default); any: one template that is met is "
                               "enough")
        verb.add_argument("--profile-refuse", action=argparse.BooleanOptionalAction,
                          help="refuse those that are not as it says, with their batch; else they are stored, and what "
                               "was found is kept")
        verb.add_argument("--mapping", action=argparse.BooleanOptionalAction,
                          help="keep Caliper Events as Statements too, and so in the study log (the default)")
    change.add_argument("--no-profile", action="store_true", help="look at no Statements by profiles")
    change.add_argument("--no-home-page", action="store_true", help="trust none but those of every key")
    listing = command(verbs, "list", "key, tenant, app, kind, name, scopes, created, state, category, activity class, "
                      "home pages, Caliper, profiles", CREDENTIAL, _list_credentials)
    listing.add_argument("--tenant", help="only of this tenant")
    revoke = command(verbs, "revoke", "refuse a key from now on", CREDENTIAL, _revoke_credential)
    revoke.add_argument("key")


async def _create_credential(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        credential, secret = await admin.access.create_credential(
            options.tenant, options.app, options.name or options.app or "", KeyKind(options.kind), options.scope,
            _registration(options, Registration(), Known(config.profiles.folder)))
        await admin.audit.record(credential.tenant, Entry(
            "credential.created", _ACTOR, purpose="operation", object=credential.key,
            details={"kind": credential.kind.value, "scopes": sorted(credential.scopes)}))
    print(f"tenant  {credential.tenant}\napp     {credential.app}\nkind    {credential.kind}\n"
          f"scopes  {' '.join(sorted(credential.scopes))}\nkey     {credential.key}\nsecret  {secret}\n\n"
          "The secret is not shown again. Give both to the app; it sends them as HTTP Basic user and password.\n"
          f"A tool that speaks Caliper takes one token, and {config.caliper.path} as its path. Where it asks for an "
          f"Authorization header:\n\ntoken   {credential.key}.{secret}\nheader  Bearer {credential.key}.{secret}")
    return 0


async def _change_credential(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        credential = await admin.credentials.get(options.key)
        registered = await admin.access.register(
            options.key, _registration(options, credential.registration if credential else Registration(),
                                       Known(config.profiles.folder)))
    print(f"category        {registered.category}\nactivity class  {registered.activity_class}\n"
          f"home pages      {' '.join(sorted(registered.home_pages)) or 'none of its own'}\n"
          f"Caliper         {_caliper(registered.caliper)}\n"
          f"profiles        {_profiles(registered.profiles)}\n\n"
          f"It holds for what is stored from {config.annotation.cache_seconds} s from now on, Caliper and profiles "
          f"from {config.auth.cache_seconds} s; then lrs annotate --rebuild applies it to what was stored before.")
    return 0


def _registration(options: argparse.Namespace, before: Registration, known: Known) -> Registration:
    """What the options say; where they say nothing, as it was before."""
    home_pages = before.home_pages if options.home_page is None else frozenset(options.home_page)
    caliper = before.caliper
    return replace(
        before, home_pages=frozenset() if getattr(options, "no_home_page", False) else home_pages,
        category=options.category or before.category, activity_class=options.activity_class or before.activity_class,
        caliper=CaliperRules(caliper.strict if options.caliper_strict is None else options.caliper_strict,
                             caliper.maps if options.mapping is None else options.mapping),
        profiles=_profile_rules(options, before.profiles, known))


def _profile_rules(options: argparse.Namespace, before: ProfileRules, known: Known) -> ProfileRules:
    profiles = before.profiles
    if options.profile is not None:
        profiles = tuple(dict.fromkeys(_profile(each, known) for each in options.profile))
    return ProfileRules(() if getattr(options, "no_profile", False) else profiles,
                        options.profile_mode or before.mode,
                        before.refuses if options.profile_refuse is None else options.profile_refuse)


def _profile(named: str, known: Known) -> str:
    """The IRI of a profile that the server knows, or of a version of one. Raises `CannotStart` for any other."""
    iri = read(Path(named)).profile.id if Path(named).is_file() else named
    if not known.named(iri):
        folder = known.folder or "a folder, and name that by profiles.folder"
        raise CannotStart(f"The server knows no profile {iri}. It knows "
                          f"{', '.join(sorted({each.profile.id for each in known.documents}))}; put the file of "
                          f"another into {folder}, and start the server anew.")
    return iri


def _profiles(rules: ProfileRules) -> str:
    how = f"{rules.mode}, {'refused' if rules.refuses else 'reported'}"
    return f"{' '.join(rules.profiles)} ({how})" if rules.profiles else "none"


def _caliper(rules: CaliperRules) -> str:
    return f"{'strict' if rules.strict else 'tolerant'}, {'mapped' if rules.maps else 'not mapped'}"


async def _list_credentials(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        found = await admin.credentials.list(options.tenant)
    print("\t".join(("key", "tenant", "app", "kind", "name", "scopes", "created", "state", "category", "activity class",
                     "home pages", "Caliper", "profiles")))
    for credential in found:
        state = f"revoked {utc_text(credential.revoked)}" if credential.revoked is not None else "in use"
        print("\t".join([credential.key, credential.tenant, credential.app, credential.kind, credential.name,
                         " ".join(sorted(credential.scopes)), utc_text(credential.created), state,
                         credential.registration.category, credential.registration.activity_class,
                         " ".join(sorted(credential.registration.home_pages)),
                         _caliper(credential.registration.caliper), _profiles(credential.registration.profiles)]))
    return 0


async def _revoke_credential(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        credential = await admin.credentials.get(options.key)
        if credential is None or not await admin.access.revoke_credential(options.key):
            raise CannotStart(f"There is no key {options.key}; `lrs credential list` shows those there are.")
        await admin.audit.record(credential.tenant, Entry(
            "credential.revoked", _ACTOR, purpose="operation", object=credential.key))
    print(f"Revoked. A running server refuses the key within {config.auth.cache_seconds} s.")
    return 0
