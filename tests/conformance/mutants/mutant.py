"""What a mutant is, and how a process becomes one."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType


@dataclass(frozen=True)
class Mutant:
    """`only`: the nouns whose tests must notice it, in `version`."""

    name: str
    module: str
    old: str
    new: str
    only: tuple[str, ...]
    version: str = "2.0.0"

    @property
    def path(self) -> Path:
        spec = importlib.util.find_spec(self.module)
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin)

    def source(self) -> str:
        """That of the module with the rule broken. Raises ValueError unless `old` is there just once."""
        text = self.path.read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.old!r} is {text.count(self.old)} times in {self.module}")
        return text.replace(self.old, self.new)


class _Loader(SourceFileLoader):
    def __init__(self, mutant: Mutant, path: str) -> None:
        super().__init__(mutant.module, path)
        self._source = mutant.source()

    def get_code(self, fullname: str) -> CodeType:
        """Compiled afresh: neither read from nor written to a cache."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._loader = _Loader(mutant, str(mutant.path))

    def find_spec(self, fullname: str, path: Sequence[str] | None,
                  target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None
        spec.loader = self._loader
        return spec


def become(mutant: Mutant) -> None:
    """Before the module is imported for the first time."""
    sys.meta_path.insert(0, _Finder(mutant))
    assert mutant.module not in sys.modules, f"{mutant.module} is there already"
