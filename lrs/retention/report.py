"""The proof of an erasure: a report with exact counts, whose SHA-256 stands in the record and in the audit log.

It names who asked and approved, and nobody whose records went but by the request's id.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from lrs.clock import utc_text
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.runs import Run
from lrs.storage.positions import EPOCH_MS, ms_of


def compose(erasure: Erasure, run: Run, kept: Mapping[str, int], finished: int, backup_days: int) -> bytes:
    """The report as JSON text, always the same for the same facts. `kept`: Statements of others, by where they mention
    the person. What an earlier run of the same erasure took counts too."""
    counts = Counter({"statements": 0, "attachments": 0, "documents": 0})
    counts.update(erased(erasure.report))
    counts.update(run.counts)
    return orjson.dumps({
        "erasure": erasure.erasure_id, "tenant": erasure.tenant, "reason": erasure.reason,
        "requested": {"by": erasure.requested_by, "at": utc_text(erasure.requested)},
        "approved": [{"by": approval.account, "at": utc_text(approval.at)} for approval in erasure.approvals],
        "started": utc_text(erasure.started or run.started), "finished": utc_text(finished),
        "accounts": len(erasure.keys), "mentioned": erasure.mentioned, "blocked": erasure.block,
        "through": {"position": run.bound, "stored": utc_text(ms_of(run.bound) if run.bound else EPOCH_MS)},
        "erased": counts, "kept": dict(kept), "caveats": caveats(backup_days),
    }, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def digest(report: bytes) -> str:
    return hashlib.sha256(report).hexdigest()


def erased(report: bytes) -> dict[str, int]:
    """What a report says went, by kind; nothing where there is none yet."""
    return dict(orjson.loads(report)["erased"]) if report else {}


def through(report: bytes) -> int:
    """The position up to which the report speaks."""
    read: dict[str, Any] = orjson.loads(report)
    position: int = read["through"]["position"]
    return position


def caveats(backup_days: int) -> dict[str, list[str]]:
    return {
        "en": [
            "MongoDB's oplog, and disk blocks not yet written over, hold erased bytes until they are used again.",
            f"Backups made before hold them until they age out, after {backup_days} days (retention.backup_days). "
            "After a restore of such a backup this erasure must be made again.",
            "What was delivered to others before is in their hands.",
            "Statements of others that only mention the person are counted under `kept`, by place.",
            "For each Statement, Event and description a tombstone remains: a keyed hash, and when it was erased.",
        ],
        "ja": [
            "MongoDB の oplog と、まだ上書きされていないディスク領域には、再利用されるまで消去前のバイト列が残ります。",
            f"消去前のバックアップには、{backup_days} 日(retention.backup_days)で期限切れになるまで残ります。"
            "そのバックアップから復元したときは、この消去をもう一度行ってください。",
            "消去前に他へ渡したものは、受け取った側にあります。",
            "本人に言及するだけの他人のステートメントは、箇所ごとに `kept` に数えています。",
            "ステートメント、イベント、記述ごとに、鍵付きハッシュと消去日時だけの墓標が残ります。",
        ],
    }
