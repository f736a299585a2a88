"""The xAPI Profiles that this server knows: those that come with it, and those in the folder `profiles.folder`.

Those that come with it are read when somebody asks. A version that is told of by several documents is that of the
document of which it is the latest; of several, the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lrs.annotation.profiles import shipped
from lrs.config import BadSetting
from lrs.profiles.document import Edition, Profile, load
from lrs.profiles.findings import Finding
from lrs.xapi.jsontext import BadJSON
from lrs.xapi.jsontext import load as load_json

NESTING = 200
OWN_SUFFIXES = (".jsonld", ".json")


@dataclass(frozen=True, slots=True)
class Document:
    """`shipped`: it came with this server."""

    file: str
    shipped: bool
    profile: Profile
    findings: tuple[Finding, ...]


class Known:
    """`folder` is one's own; empty for none."""

    def __init__(self, folder: str = "") -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: str) -> Known:
        """The same with what is in one's own folder read at once. Raises `BadSetting` for what cannot be used."""
        known = cls(folder)
        if folder:
            known.documents  # noqa: B018
        return known

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Raises `BadSetting`, naming the file, for one in the folder that is no profile at all."""
        own = self._own() if self.folder else []
        return tuple(_document(file, here) for here, files in (
            (True, sorted(shipped().glob("*.jsonld"))), (False, own)) for file in files)

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """By the IRI of each version."""
        found: dict[str, Edition] = {}
        for latest in (True, False):
            for each in self.documents:
                for version, edition in each.profile.editions.items():
                    if (version == each.profile.latest) is latest:
                        found.setdefault(version, edition)
        return found

    def named(self, iri: str) -> Mapping[str, Edition]:
        """What a Statement may claim where `iri`, a profile or one of its versions, is looked at, and what it then
        has to follow. The profile's own IRI, which players send though a version is meant, is its latest version."""
        if iri in self.editions:
            return {iri: self.editions[iri]}
        found = {version: each for version, each in self.editions.items() if each.profile.id == iri}
        latest = [each for version, each in found.items() if version == each.profile.latest]
        return {iri: max(latest, key=lambda each: each.profile.latest_at), **found} if latest else found

    def _own(self) -> list[Path]:
        folder = Path(self.folder)
        if not folder.is_dir():
            raise BadSetting(f"profiles.folder: there is no folder {self.folder}")
        return sorted(file for file in folder.iterdir() if file.suffix in OWN_SUFFIXES)


def read(file: Path) -> Document:
    """A document of one's own. Raises `BadSetting` for what is none."""
    return _document(file, here=False)


def _document(file: Path, here: bool) -> Document:
    try:
        loaded = load(load_json(file.read_bytes().removeprefix(b"\xef\xbb\xbf"), NESTING))
    except OSError as error:
        raise BadSetting(f"{file}: {error.strerror}") from None
    except BadJSON as error:
        raise BadSetting(f"{file}: {error}") from None
    if loaded.profile is None:
        raise BadSetting(f"{file} is no xAPI Profile; lrs profile check says why")
    return Document(file.name, here, loaded.profile, loaded.findings)
