"""What a newcomer reads at the terminal when the server is ready: where it is, and a line to try."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from lrs import __version__
from lrs.config import Config
from lrs.operation.firstkey import FirstKey

_STATEMENT = {
    "actor": {"account": {"homePage": "https://school.example", "name": "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"ja": "やりおえた"}},
    "object": {"id": "https://school.example/drills/kuku-7",
               "definition": {"name": {"ja": "かけ算九九 七のだん"}}},
}


def origin(config: Config) -> str:
    """The origin at which clients on this machine reach the server."""
    server = config.server
    if server.public_url:
        return server.public_url.rstrip("/")
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(server.host, server.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host and host[0] != '[' else host}:{server.port}"


def own_address(config: Config) -> str:
    """The xAPI endpoint as this machine reaches it, without a proxy before it."""
    return origin(replace(config, server=replace(config.server, public_url=""))) + config.server.base_path


def welcome(config: Config, shown: FirstKey | None, *, private: bool) -> str:
    address = origin(config) + config.server.base_path
    lines = [f"Manabi LRS {__version__} is ready. Ctrl-C stops it.", "",
             f"  xAPI address     {address}/", f"  Caliper address  {origin(config)}{config.caliper.path}",
             f"  console          {origin(config)}/console"]
    if shown is None:
        lines += ["", "  The keys are those made earlier; make another with:  lrs credential create --kind app"]
    else:
        lines += [f"  key              {shown.key}", f"  secret           {shown.secret}",
                  f"  Caliper token    {shown.key}.{shown.secret}", "",
                  "Store a statement and read it back (paste the whole line):", "", f"  {_try_it(address, shown)}"]
        lines += ["", "People sign in at the console: lrs account create --help makes an account, "
                      "lrs role grant --help gives it a role."]
        if not private:
            lines += ["", "  The secret is not shown again: write it down now."]
    if private:
        lines += ["", "It runs on a MongoDB of its own: for trial and a single school. LRS_MONGO_URI points it at "
                      "a replica set."]
    return "\n".join(["", *lines, ""])


def sign_ins(school: Mapping[str, Any]) -> str:
    """What the demonstration school tells of itself, for people; on later starts without its passwords."""
    file = school["file"]
    if not school["shown"]:
        return f"The demonstration school is there (デモの学校); its sign-ins are in {file}\n"
    lines = ["A demonstration school is being loaded (デモの学校): three classes, a term of study up to today.",
             "Some of its pupils go on learning at any hour. Sign in as:", ""]
    lines += [f"  {one['origin']}/sign-in   {one['name']:9}  {one['password']}   {one['role']}"
              for one in school["sign_ins"]]
    lines += ["", f"They are kept in {file}", "Without this school: --no-demo and a folder of its own (--data).", ""]
    return "\n".join(lines)


def _try_it(address: str, shown: FirstKey) -> str:
    """By an id of its own, because lists may lag behind with several workers; pasted twice it stores once."""
    curl = f"curl -s -u '{shown.key}:{shown.secret}' -H 'X-Experience-API-Version: 2.0.0'"
    statement = json.dumps(_STATEMENT, ensure_ascii=False, separators=(",", ":"))
    where = f"'{address}/statements?statementId={uuid4()}'"
    return f"{curl} -H 'Content-Type: application/json' -X PUT -d '{statement}' {where} && {curl} {where}"
