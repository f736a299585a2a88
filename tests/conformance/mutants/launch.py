"""A server that is the mutant which LRS_MUTANT names; without a name it is the server itself.

    LRS_MUTANT=since-inclusive python -m tests.conformance.mutants.launch MONGO_URI DATABASE DATA

prints one line of JSON with addresses, key and secret, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from tests.conformance.mutants.mutant import become
from tests.conformance.mutants.population import MUTANTS


async def main(uri: str, database: str, data: str) -> None:
    from lrs.access.principal import KeyKind
    from lrs.config import Config, Mongo, Server
    from tests.http.conftest import serving

    config = Config(server=Server(port=0, data=data), mongo=Mongo(uri=uri, database=database))
    async with serving(config) as server:
        key = server.keys[KeyKind.SYSTEM]
        print(json.dumps({"address": f"{server.origin}/xAPI", "caliper": server.origin + config.caliper.path,
                          "key": key.key, "secret": key.secret}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    if name := os.environ.get("LRS_MUTANT"):
        become(MUTANTS[name])
    asyncio.run(main(*sys.argv[1:]))
