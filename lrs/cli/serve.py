"""`lrs serve`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lrs.cli.command import command
from lrs.config import Config

SERVE = """\
Start the server. Without mongo.uri it starts a private MongoDB too, with its data in the data folder.

examples:
  lrs serve --port 9000 --data /srv/lrs
  lrs serve --ready-file ready.json &      scripts wait for this file: address, key and secret as JSON
  lrs serve --no-demo --data /srv/school
  LRS_MONGO_URI='mongodb://a,b,c/?replicaSet=city' lrs serve --host 0.0.0.0 --workers 4

The first start with a private MongoDB loads a demonstration school, while the server answers already: a term of study
of three classes up to today, and some pupils who go on learning. It prints sign-ins for each role and keeps them in
demo.json in the data folder. For a school of your own start with --no-demo in a folder of its own.

next: paste the printed curl line, then make a key for each app with `lrs credential create`.
"""


def add(commands: Any) -> None:
    serve = command(commands, "serve", "start the server", SERVE, _serve, shown=None)
    serve.add_argument("--ready-file", type=Path, metavar="FILE",
                       help="written, as JSON, once requests are accepted: address, key, secret; removed on stop")
    serve.add_argument("--no-demo", dest="demo.load", action="store_const", const="no", default=argparse.SUPPRESS,
                       help="leave the demonstration school out, also one that is there: --demo-load no")


async def _serve(config: Config, options: argparse.Namespace) -> int:
    from lrs import logs
    from lrs.operation.serve import serve

    logs.configure(config.server)
    await serve(config, options.ready_file, lambda text: print(text, flush=True))
    return 0
