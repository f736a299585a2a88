"""What of an entry goes into the tree: all that is kept of it, as canonical JSON (RFC 8785).

The members are text, lists of text and one whole number below 2**53, and their names are ASCII: for such values sorted
names, no spaces and the shortest escapes are all of RFC 8785.
"""

from __future__ import annotations

from base64 import b64encode

import orjson

from lrs.audit.tree import leaf_hash
from lrs.storage.contract.audit import AuditRecord


def canonical(record: AuditRecord) -> bytes:
    """The entry's canonical JSON; its place in the tree is not part of it."""
    return orjson.dumps({
        "actor": record.actor, "at": record.at, "event": record.event, "id": record.entry_id,
        "keys": [b64encode(key).decode() for key in record.keys], "purpose": record.purpose,
        "request": record.request, "role": record.role, "rule": record.rule,
        "sealed": b64encode(record.sealed).decode(), "subjects": list(record.subjects), "tenant": record.tenant,
    }, option=orjson.OPT_SORT_KEYS)


def leaf(record: AuditRecord) -> bytes:
    return leaf_hash(canonical(record))
