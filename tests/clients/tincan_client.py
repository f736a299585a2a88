"""tincan: posts the statement given on standard input, if one is, and prints it as read back (or that of `read`)."""

import json
import sys

from tincan import RemoteLRS, Statement

asked = json.load(sys.stdin)
lrs = RemoteLRS(endpoint=asked["endpoint"], version="1.0.3", username=asked["key"], password=asked["secret"])
if "read" not in asked:
    saved = lrs.save_statement(Statement(asked["statement"]))
    assert saved.success, saved.data
found = lrs.retrieve_statement(asked.get("read") or asked["statement"]["id"])
assert found.success, found.data
print(found.data)
