"""A listed plugin, imported: what is missing, other than listed or broken is not run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from jmtrade_core.config import toml
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _

GROUP = "jmtrade"
_imported: dict[str, tuple[str, ModuleType, Plugin]] = {}
"""By distribution, with the module that it was imported from. Python imports a module once, so
what a process reads of it later would not be what it runs."""
_SPEC = re.compile(r"^\s*([^\s=]+)\s*(?:==\s*(\S+))?\s*(?:sha256:([0-9a-f]{64}))?\s*$")


@dataclass(frozen=True)
class Plugin:
    """A loaded plugin with its ``terms.toml`` (for a single file: its ``TERMS`` text)."""

    name: str
    version: str
    home: str
    """The distribution or file that it came from."""
    sha256: str
    official: bool
    module: ModuleType
    terms: Document

    @property
    def article(self) -> int | None:
        value = self.terms.data.get("article")
        return value if isinstance(value, int) else None


@dataclass(frozen=True)
class Listing:
    """One entry of a list of plugins, with the place that an error names."""

    spec: str
    place: str
    official: bool
    path: Path | None = None


def load(listing: Listing) -> Plugin:
    """Import one listed plugin. PolicyError when it is missing, other, or broken."""
    return _from_file(listing) if listing.path else _from_distribution(listing)


def _parse(listing: Listing) -> tuple[str, str | None, str | None]:
    match = _SPEC.match(listing.spec)
    if match is None:
        wanted = _("name, or name==version sha256:...")
        raise PolicyError(Problem(listing.place, listing.spec, wanted, code="plugin-spec"))
    return match[1], match[2], match[3]


def _from_distribution(listing: Listing) -> Plugin:
    name = _parse(listing)[0]
    plugin = _imported_before(name) or _import_distribution(listing, name)
    _as_listed(listing, plugin.version, plugin.sha256)
    return replace(plugin, official=listing.official)


def _imported_before(name: str) -> Plugin | None:
    if name not in _imported:
        return None
    place, module, plugin = _imported[name]
    return plugin if sys.modules.get(place) is module else None


def _import_distribution(listing: Listing, name: str) -> Plugin:
    """What is not the listed one is not run."""
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        installed = sorted(
            {e.dist.name for e in importlib.metadata.entry_points(group=GROUP) if e.dist}
        )
        raise PolicyError(
            Problem(
                listing.place,
                _("{name}, which is not installed").format(name=name),
                _("an installed plugin"),
                did_you_mean(name, installed),
                code="plugin-missing",
            )
        ) from None
    entries = [e for e in distribution.entry_points if e.group == GROUP]
    if len(entries) != 1:
        wanted = _("one entry point of group jmtrade")
        raise PolicyError(Problem(listing.place, name, wanted, code="plugin-entry"))
    package = _package(listing, entries[0])
    number, found = distribution.version, package_sha256(package)
    _as_listed(listing, number, found)
    module = _import(listing, entries[0].load)
    terms = toml.read(package / "terms.toml", f"{entries[0].value}/terms.toml")
    plugin = Plugin(entries[0].name, number, name, found, listing.official, module, terms)
    place = entries[0].module
    _imported[name] = place, sys.modules[place], plugin
    return plugin


def _package(listing: Listing, entry: importlib.metadata.EntryPoint) -> Path:
    """Where the plugin's package lies, without importing anything of it."""
    spec = importlib.util.find_spec(entry.module.partition(".")[0])
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        wanted = _("an entry point that names a package with a terms.toml")
        raise PolicyError(Problem(listing.place, entry.value, wanted, code="plugin-entry"))
    return Path(spec.origin).parent


def _from_file(listing: Listing) -> Plugin:
    path = listing.path
    assert path is not None  # noqa: S101 - load() asks only with a path
    _name, version, sha256 = _parse(listing)
    if not path.is_file():
        raise PolicyError(Problem(listing.place, str(path), _("a file"), code="plugin-missing"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    _match(listing, "sha256", sha256, found)

    def run() -> ModuleType:
        name = f"jmtrade_local_{path.stem}_{found[:12]}"  # counties may have files of one name
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # a dataclass looks there for the words of its fields
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module

    module = _import(listing, run)
    terms = toml.parse(str(getattr(module, "TERMS", "")), f"{path.name} TERMS")
    given = str(getattr(module, "VERSION", "0"))
    _match(listing, "version", version, given)
    return Plugin(path.stem, given, str(path), found, listing.official, module, terms)


def _import(listing: Listing, run: Callable[[], ModuleType]) -> ModuleType:
    try:
        with redirect_stdout(sys.stderr):
            return run()
    except (Exception, SystemExit) as error:
        found = f"{listing.spec}: {type(error).__name__}: {error}"
        wanted = _("a plugin that loads")
        raise PolicyError(Problem(listing.place, found, wanted, code="plugin-broken")) from error


def _as_listed(listing: Listing, version: str, sha256: str) -> None:
    _name, wanted, wanted_sha256 = _parse(listing)
    _match(listing, "version", wanted, version)
    _match(listing, "sha256", wanted_sha256, sha256)


def _match(listing: Listing, what: str, wanted: str | None, found: str) -> None:
    if wanted is not None and wanted != found:
        cure = _("install the listed one, or list what is installed after reviewing it")
        raise PolicyError(
            Problem(listing.place, f"{what} {found}", wanted, cure, code=f"plugin-{what}")
        )


def package_sha256(package: Path) -> str:
    """One hash over a package's code and terms (names and bytes, in order)."""
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.suffix in {".py", ".toml"}:
            digest.update(f"{file.relative_to(package).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
