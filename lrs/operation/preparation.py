"""What MongoDB needs before workers can use it: ``python -m lrs.operation.preparation``, started by `supervisor.py`.

It waits until a private mongod takes writes, makes the indexes and the first key, writes down whether there is to be a
demonstration school, answers with that key and ends:
the driver and all else that this takes would stay in the supervisor's memory for as long as the server runs.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from functools import partial

from lrs import logs
from lrs.config import Config, load
from lrs.datafolder import DataFolder
from lrs.operation import demonstration
from lrs.operation.administration import administration
from lrs.operation.child import Answer, answering
from lrs.operation.firstkey import TENANT_NAME, first_key
from lrs.operation.welcome import origin
from lrs.storage.replicaset import make_writable


def main() -> None:
    config = load({})
    logs.configure(config.server)
    sys.exit(asyncio.run(answering(partial(prepare, config))))


async def prepare(config: Config, answer: Answer) -> None:
    """Answer with the fields of the key to show, or None. Without `mongo.uri` the supervisor runs a mongod."""
    folder, private = DataFolder(config.server.data), not config.mongo.uri
    if private:
        await make_writable(folder)
    async with administration(config) as admin:
        name = await demonstration.begin(config, admin)
        shown = await first_key(admin, origin(config), folder.first_key, name or TENANT_NAME, keep=private)
    answer(asdict(shown) if shown else None)


if __name__ == "__main__":
    main()
