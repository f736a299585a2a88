"""tincan: posts the statement given on standard input and prints it as read back."""

import json
import sys

from tincan import RemoteLRS, Statement

asked = json.load(sys.stdin)
lrs = RemoteLRS(endpoint=asked["endpoint"], version="1.0.3", username=asked["key"], password=asked["secret"])
saved = lrs.save_statement(Statement(asked["statement"]))
assert saved.success, saved.data
found = lrs.retrieve_statement(asked["statement"]["id"])
assert found.success, found.data
print(found.data)
