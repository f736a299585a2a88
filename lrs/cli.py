"""The command line: parse, delegate, print. Exit code 0, or 1 with one clear sentence on standard error."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Collection, Coroutine, Sequence
from pathlib import Path
from typing import Any

from lrs import __version__
from lrs.access.principal import KeyKind
from lrs.access.service import TENANT_KINDS
from lrs.clock import utc_text
from lrs.config import BadSetting, Config, Setting, load, settings
from lrs.errors import CannotStart, LRSError
from lrs.operation.administration import administration

Run = Callable[[Config, argparse.Namespace], Coroutine[Any, Any, int]]

CONNECTION = ("server.data", "mongo.uri", "mongo.database")
SHORT = {"server.port": "--port", "server.host": "--host", "server.data": "--data", "server.workers": "--workers"}

OVERVIEW = """\
Manabi LRS, a Learning Record Store for school districts: xAPI 1.0.3 and 2.0 on MongoDB.

first steps:
  lrs serve                        start; prints the xAPI address, a key and a curl line to try
  lrs credential create --help     a key for a learning app
  lrs doctor                       what is configured, and is it well?

settings:
  Each is a flag, an environment variable or a line in the file named by --config, in this order of
  precedence: --server-port 9000, LRS_SERVER_PORT=9000, or port = 9000 under [server].
  `lrs serve --help` lists them all.
"""

SERVE = """\
Start the server. Without mongo.uri it starts a private MongoDB too, with its data in the data folder.

examples:
  lrs serve --port 9000 --data /srv/lrs
  lrs serve --ready-file ready.json &      scripts wait for this file: address, key and secret as JSON
  LRS_MONGO_URI='mongodb://a,b,c/?replicaSet=city' lrs serve --host 0.0.0.0 --workers 4

next: paste the printed curl line, then make a key for each app with `lrs credential create`.
"""

CREDENTIAL = """\
Keys of apps. They work while the server runs; a revoked key stops within auth.cache_seconds.

examples:
  lrs credential create --tenant school --app drill --name 計算ドリル
  lrs credential create --tenant school --app migration --kind system
  lrs credential list
  lrs credential revoke KEY

kinds:
  app      a learning app: writes, and reads back what it wrote itself (the default)
  portal   reads for a signed-in teacher, with that teacher's rights
  system   the whole tenant: a migration, a conformance suite; `lrs doctor` names each of these
"""

TENANT = """\
Tenants, the custodians of records. Nothing is ever read across them.

examples:
  lrs tenant create midori --name みどり市教育委員会 --kind establisher --origin https://lrs.midori.example
  lrs tenant list

next: lrs credential create --tenant midori --app drill
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    flags = {key: value for key, value in vars(options).items() if "." in key and value is not None}
    try:
        run: Run = options.run
        return asyncio.run(run(load(flags, file=options.config), options))
    except (CannotStart, BadSetting, LRSError) as error:
        print(f"lrs: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the commands -----------------------------------------------------------------------------------------


async def _serve(config: Config, options: argparse.Namespace) -> int:
    from lrs.http import logs
    from lrs.operation.serve import serve

    logs.configure(config.server)
    await serve(config, options.ready_file, lambda text: print(text, flush=True))
    return 0


async def _doctor(config: Config, options: argparse.Namespace) -> int:
    from lrs.operation.doctor import examine

    report = await examine(config)
    print(report.text())
    return 0 if report.healthy else 1


async def _create_credential(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        credential, secret = await admin.access.create_credential(
            options.tenant, options.app, options.name or options.app or "", KeyKind(options.kind), options.scope)
    print(f"tenant  {credential.tenant}\napp     {credential.app}\nkind    {credential.kind}\n"
          f"scopes  {' '.join(sorted(credential.scopes))}\nkey     {credential.key}\nsecret  {secret}\n\n"
          "The secret is not shown again. Give both to the app; it sends them as HTTP Basic user and password.")
    return 0


async def _list_credentials(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        found = await admin.credentials.list(options.tenant)
    print("\t".join(("key", "tenant", "app", "kind", "name", "scopes", "created", "state")))
    for credential in found:
        state = f"revoked {utc_text(credential.revoked)}" if credential.revoked is not None else "in use"
        print("\t".join([credential.key, credential.tenant, credential.app, credential.kind, credential.name,
                         " ".join(sorted(credential.scopes)), utc_text(credential.created), state]))
    return 0


async def _revoke_credential(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        if not await admin.access.revoke_credential(options.key):
            raise CannotStart(f"There is no key {options.key}; `lrs credential list` shows those there are.")
    print(f"Revoked. A running server refuses the key within {config.auth.cache_seconds} s.")
    return 0


async def _create_tenant(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        tenant = await admin.access.create_tenant(options.id, options.name, options.kind, options.origin)
    print(f"Made tenant {tenant.tenant_id}. Next: lrs credential create --tenant {tenant.tenant_id} --app NAME")
    return 0


async def _list_tenants(config: Config, options: argparse.Namespace) -> int:
    async with administration(config) as admin:
        print("\t".join(("tenant", "kind", "origin", "name", "created")))
        for tenant in await admin.tenants.list():
            print("\t".join([tenant.tenant_id, tenant.kind, tenant.origin, tenant.name, utc_text(tenant.created)]))
    return 0


# --- the parser -------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="lrs", description=OVERVIEW)
    parser.add_argument("--version", action="version", version=f"Manabi LRS {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    serve = _command(commands, "serve", "start the server", SERVE, _serve, shown=None)
    serve.add_argument("--ready-file", type=Path, metavar="FILE",
                       help="written, as JSON, once requests are accepted: address, key, secret; removed on stop")
    serve.add_argument("--no-demo", action="store_true",
                       help="leave demonstration data out; this version has none, so it changes nothing yet")
    _command(commands, "doctor", "check settings, MongoDB, indexes, clock and keys",
             "Print the effective settings with their sources and check what the server stands on.\n"
             "Exit code 1 when something needs attention.", _doctor)
    _add_credential(commands.add_parser("credential", help="make, list and revoke keys of apps",
                                        description=CREDENTIAL))
    _add_tenant(commands.add_parser("tenant", help="make and list tenants", description=TENANT))
    return parser


def _add_credential(group: argparse.ArgumentParser) -> None:
    verbs = group.add_subparsers(metavar="create|list|revoke", required=True)
    create = _command(verbs, "create", "make a key; prints its secret once", CREDENTIAL, _create_credential)
    create.add_argument("--tenant", default="school", help="whose records it reaches (default: school)")
    create.add_argument("--app", help="stable name of the app; keys of one app share what it wrote "
                                      "(default: an app of its own)")
    create.add_argument("--name", help="what people call it")
    create.add_argument("--kind", choices=[kind.value for kind in KeyKind], default="app")
    create.add_argument("--scope", action="append", help="an xAPI scope, once for each; default: by kind")
    listing = _command(verbs, "list", "key, tenant, app, kind, name, scopes, created, state", CREDENTIAL,
                       _list_credentials)
    listing.add_argument("--tenant", help="only of this tenant")
    revoke = _command(verbs, "revoke", "refuse a key from now on", CREDENTIAL, _revoke_credential)
    revoke.add_argument("key")


def _add_tenant(group: argparse.ArgumentParser) -> None:
    verbs = group.add_subparsers(metavar="create|list", required=True)
    create = _command(verbs, "create", "make a tenant", TENANT, _create_tenant)
    create.add_argument("id", help="short, lower-case, for ever: e.g. midori")
    create.add_argument("--name", required=True, help="what people call it")
    create.add_argument("--kind", choices=TENANT_KINDS, default="establisher",
                        help="establisher: a board of education or school corporation; provider: a cram school or "
                             "EdTech company; personal: a learner's own store")
    create.add_argument("--origin", required=True, help="its public web address, e.g. https://lrs.midori.example")
    _command(verbs, "list", "id, kind, origin, name, created", TENANT, _list_tenants)


class _Parser(argparse.ArgumentParser):
    """Keeps the line breaks of its texts, and takes no abbreviations: a new flag must not change an old script."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
                         **options)  # type: ignore[arg-type]


def _command(parsers: Any, name: str, line: str, text: str, run: Run,
             shown: Collection[str] | None = CONNECTION) -> Any:
    """Add a command. It takes every setting; its help shows those in `shown` (None: all)."""
    parser = parsers.add_parser(name, help=line, description=text)
    if shown is None:
        parser.usage = f"{parser.prog} [options]"
    parser.set_defaults(run=run)
    parser.add_argument("--config", metavar="FILE", help="settings file (TOML); also LRS_CONFIG")
    sections = {setting.section: parser.add_argument_group(f"settings [{setting.section}]")
                for setting in settings() if shown is None or setting.key in shown}
    for setting in settings():
        if shown is None or setting.key in shown:
            _add_setting(sections[setting.section], setting, _explained(setting))
        else:
            _add_setting(parser, setting, argparse.SUPPRESS)
    return parser


def _add_setting(group: argparse._ActionsContainer, setting: Setting, text: str) -> None:
    names = [SHORT[setting.key], setting.flag] if setting.key in SHORT else [setting.flag]
    group.add_argument(*names, dest=setting.key, metavar="|".join(setting.choices) or setting.type.__name__.upper(),
                       help=text)


def _explained(setting: Setting) -> str:
    return f"{setting.help} [{setting.env}; default {setting.default!r}]".replace("%", "%%")
