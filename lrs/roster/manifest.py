"""manifest.csv of a OneRoster zip: which version it speaks, and which files are there in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lrs.roster.problem import Problems
from lrs.roster.row import Row

FILE = "manifest.csv"
HEADINGS = ("propertyName", "value")
VERSIONS = ("1.2", "1.2.1", "1.2_JP")
REQUIRED = ("academicSessions", "classes", "courses", "enrollments", "orgs", "roles", "users")
OPTIONAL = ("demographics",)


def files_to_read(rows: Iterable[Row], present: Collection[str], problems: Problems) -> list[str]:
    """The names, without ``.csv``, of the files to read; what is missing or contradicts itself is a problem."""
    said = {row.text("propertyName"): row for row in rows}
    version = said.get("oneroster.version")
    if version is None:
        problems.add(FILE, 0, "oneroster.version", "roster-version-missing", known=", ".join(VERSIONS))
    elif version.text("value") not in VERSIONS:
        version.problem("value", "roster-version", value=version.text("value"), known=", ".join(VERSIONS))
    wanted = []
    for name in (*REQUIRED, *OPTIONAL):
        row = said.get(f"file.{name}")
        mode = row.text("value") if row else "bulk" if f"{name}.csv" in present else "absent"
        if row is not None and mode not in {"bulk", "absent"}:
            row.problem("value", "roster-delta", name=name, mode=mode)
        elif mode == "bulk" and f"{name}.csv" in present:
            wanted.append(name)
        elif mode == "bulk" or name in REQUIRED:
            problems.add(f"{name}.csv", 0, "", "roster-file-missing")
        elif f"{name}.csv" in present:
            problems.warn(f"{name}.csv", 0, "", "roster-file-undeclared")
    return wanted
