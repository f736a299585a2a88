"""The rooms of `lrs/` and the directions between them, kept by walking every import.

    launch (app, cli, operation)       everything
      └─ http                          console, services
      └─ console                       services
           └─ services                 storage.contract  ◀─ implements ─  storage
                ├─ caliper             errors, messages
                └─ ground (config, errors, …)
                     └─ xapi           nothing
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LRS = ROOT / "lrs"
LONGEST_FILE = 400

LAUNCH = {"__main__", "cli", "app", "operation"}
SERVICES = {"access", "annotation", "statements", "documents", "activities", "agents", "refusals", "codes", "roster",
            "audit", "retention", "people", "studylog", "demo", "overview", "jobs", "bundles", "cases", "consent",
            "custodians", "delivery", "exports", "forwarding", "imports",
            "events", "claims"}
STANDARDS = {"caliper", "profiles"}  # with refusals and sentences of their own; else as pure as xapi
GROUND = {"config", "errors", "messages", "clock", "metrics", "parameters", "datafolder", "logs", "journal",
          "schooldays", "ages", "tables", "recurring", "setting", "exchangesettings", "formats", "addresses", "sending"}

# What everyone may know of storage: what it promises, and what a position is.
SEEN_OF_STORAGE = {"storage.contract", "storage.positions"}

# Pure values of services that storage takes and returns.
VALUES = {"access.principal", "access.reach", "studylog.day", "studylog.entry", "studylog.results",
          "studylog.sums", "studylog.use", "studylog.which"}

# Each layer and what it may import: rooms, or single modules of a room. Every layer may import itself.
LAYERS: list[tuple[set[str], set[str]]] = [
    ({"xapi"}, set()),
    (GROUND, {"xapi"}),
    ({"storage"}, {"xapi"} | VALUES | GROUND),
    (STANDARDS, {"xapi", "errors", "messages"}),
    (SERVICES, {"xapi"} | STANDARDS | GROUND | SEEN_OF_STORAGE),
    ({"console"}, {"xapi"} | STANDARDS | GROUND | SERVICES | SEEN_OF_STORAGE),
    # It never opens a store, but one of its application's keys is of that type.
    ({"http"}, {"xapi", "storage.store", "console"} | STANDARDS | GROUND | SERVICES | SEEN_OF_STORAGE),
    (LAUNCH, {"xapi", "http", "console", "storage"} | STANDARDS | GROUND | SERVICES),
]

DRIVER = {"pymongo", "motor", "bson", "gridfs"}
IMPURE = {"asyncio", "http", "io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time", "urllib"}
PURE_OF_ACCESS = ("actions", "categories", "policy", "purposes", "reach", "relationships", "roles", "rules", "standing")
NOT_A_NOUN = {"utils", "util", "helpers", "common", "base", "manager", "misc"}

MODULES = sorted(LRS.rglob("*.py"))
PACKAGES = sorted(path.parent for path in LRS.rglob("__init__.py"))


def name_of(path: Path) -> str:
    """`statements.service` for lrs/statements/service.py; a package is named like its folder."""
    parts = path.relative_to(LRS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a module imports, anywhere in it, also where only its annotations need them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The modules of `lrs` that a module imports, by `name_of`."""
    known = {name_of(module) for module in MODULES}
    found = set()
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "lrs":
            found.add(rest if rest in known else rest.rpartition(".")[0])
    return found - {""}


def others(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


def room(name: str) -> str:
    return name.partition(".")[0]


def part(name: str) -> str:
    """`storage.contract` for anything in the folder lrs/storage/contract/."""
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("path", [path for path in MODULES if path != LRS / "__init__.py"], ids=name_of)
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    [(layer, below)] = [found for found in LAYERS if room(name_of(path)) in found[0]]
    allowed = layer | below
    assert {name for name in ours(path) if not {room(name), part(name), name} & allowed} == set()


def test_only_storage_imports_the_driver() -> None:
    assert {room(name_of(path)) for path in MODULES if others(path) & DRIVER} == {"storage"}


def test_only_http_and_the_composition_root_import_aiohttp() -> None:
    assert {room(name_of(path)) for path in MODULES if "aiohttp" in others(path)} == {"http", "app"}


def test_the_standards_are_pure() -> None:
    for path in [each for name in ("xapi", *STANDARDS) for each in (LRS / name).glob("*.py")]:
        asynchronous = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
        assert not [node for node in ast.walk(tree(path)) if isinstance(node, asynchronous)], path
        assert not others(path) & IMPURE, path


@pytest.mark.parametrize("name", PURE_OF_ACCESS)
def test_the_policy_decides_without_looking_anything_up(name: str) -> None:
    path = LRS / "access" / f"{name}.py"
    asynchronous = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, asynchronous)]
    assert not others(path) & IMPURE
    assert {room(found) for found in ours(path)} <= {"access", "errors"}


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name_of(path): ours(path) for path in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_is_its_paragraph_and_exports_nothing(package: Path) -> None:
    module = tree(package / "__init__.py")
    assert ast.get_docstring(module)
    assert not [node for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_every_module_opens_with_its_contract() -> None:
    assert [name_of(path) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_every_folder_of_tests_is_a_package() -> None:
    assert [path.parent for path in (ROOT / "tests").rglob("*.py") if not (path.parent / "__init__.py").exists()] == []


def test_no_file_hides_a_second_noun() -> None:
    files = [*MODULES, *(ROOT / "tests").rglob("*.py")]
    assert [path for path in files if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE] == []


def test_no_file_is_named_for_want_of_a_noun() -> None:
    assert [path for path in LRS.rglob("*") if path.stem in NOT_A_NOUN] == []


def test_the_top_level_is_as_it_was_agreed() -> None:
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name for name in folders - ignored if not name.endswith(".egg-info")} == {
        "lrs", "tests", "profiles", "conformance", "deploy"}


def test_a_server_does_not_load_what_it_seldom_needs() -> None:
    """Workbooks, schemas of one's own rules, letters, what bundles need: some megabytes in every process."""
    program = ("import sys, lrs.app, lrs.operation.worker; from lrs.annotation import profiles; profiles.load(); "
               "print(*{'openpyxl', 'jsonschema', 'jsonschema_rs', 'segno', 'pyrage', 'joserfc'} & set(sys.modules))")
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == []
