"""The files of `profiles/`: where Statements carry curriculum codes, and rules for what kind of Statement it is.

They are data. A folder of one's own (`annotation.profiles`) adds to them: its places are looked at too, its rules come
after. What is in it is checked against the JSON Schema of each file when it is read; the shipped files were.
"""

from __future__ import annotations

import json
import sysconfig
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lrs.annotation.places import Places
from lrs.annotation.rules import Rules
from lrs.caliper.mappingtable import Table
from lrs.config import BadSetting

FILES = ("curriculum.json", "rules.json")


@dataclass(frozen=True, slots=True)
class Profiles:
    """`version` changes when anything in the files does."""

    places: Places
    rules: Rules
    version: str


def shipped() -> Path:
    """The folder that comes with this server: beside its source, or where an installation keeps data."""
    beside = Path(__file__).parents[2] / "profiles"
    installed = Path(sysconfig.get_path("data"), "share", "manabi-lrs", "profiles")
    return next((folder for folder in (beside, installed) if (folder / FILES[0]).exists()), beside)


def caliper() -> Table:
    """What Caliper's Events are as Statements, by the shipped file."""
    return Table(json.loads((shipped() / "caliper" / "mapping.json").read_bytes()))


def load(own: str = "") -> Profiles:
    """The shipped files and those in the folder `own`. Raises `BadSetting`, naming the file and the fault."""
    folders = [shipped(), *([Path(own)] if own else [])]
    if own and not any((folders[-1] / name).exists() for name in FILES):
        raise BadSetting(f"annotation.profiles: {own} holds neither {' nor '.join(FILES)}")
    digest = blake2b(digest_size=4)
    read: dict[str, list[Any]] = {"places": [], "rules": []}
    for name, member in zip(FILES, read, strict=True):
        for folder in folders:
            if (folder / name).exists() or folder is folders[0]:
                text, value = _read(folder / name)
                if folder is not folders[0]:
                    _check(folder / name, value)
                digest.update(text)
                read[member] += value[member]
    return Profiles(Places(read["places"]), Rules(read["rules"]), digest.hexdigest())


def _read(file: Path) -> tuple[bytes, Any]:
    try:
        text = file.read_bytes()
        value = json.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise BadSetting(f"{file}: {error.strerror}") from None
    except ValueError as error:  # not UTF-8, or not JSON
        raise BadSetting(f"{file} is not JSON: {error}") from None
    return text, value


def _check(file: Path, value: Any) -> None:
    import jsonschema  # here, so that a server without files of its own does not keep it in memory

    try:
        jsonschema.validate(value, json.loads((shipped() / "schema" / file.name).read_text("utf-8")))
    except jsonschema.ValidationError as error:
        raise BadSetting(f"{file}, at {error.json_path}: {error.message}") from None
