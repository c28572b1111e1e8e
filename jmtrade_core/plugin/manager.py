"""Which plugins speak: only those that the city or a county lists, all of them or none."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from jmtrade_core.config import toml
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.plugin import spec
from jmtrade_core.plugin.answers import misshapen, refuse, unheard
from jmtrade_core.schema.tables import Table

if TYPE_CHECKING:
    from jmtrade_core.measures.measure import Measure
    from jmtrade_core.measures.terms import Terms

T = TypeVar("T")
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


class Plugins:
    """The plugins of one run, in the order of the configuration."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(spec)
        self.loaded: list[Plugin] = []
        for listing in listings:
            plugin = load(listing)
            if any(other.name == plugin.name for other in self.loaded):
                other = next(p for p in self.loaded if p.name == plugin.name)
                raise _two(plugin.name, other.home, plugin.home, _("a plugin of another name"))
            self._register(plugin, listing)
            self.loaded.append(plugin)

    def _register(self, plugin: Plugin, listing: Listing) -> None:
        try:
            self._manager.register(plugin.module, plugin.name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            found = " ".join(str(error).split())  # pluggy writes several lines
            wanted = _("the hooks as spec.py declares them")
            raise PolicyError(Problem(listing.place, found, wanted, code="plugin-hooks")) from error
        refuse(unheard(plugin.module, plugin.home))

    def tables(self) -> Mapping[str, Table]:
        """Every table that the plugins add, by id. PolicyError names two claimants."""
        owners: dict[str, Plugin] = {}
        tables: dict[str, Table] = {}
        for plugin in self.loaded:
            for table in self._speak(plugin, "jmtrade_records", Table):
                for name in (table.id, table.sheet):
                    if name in owners:
                        raise _two(name, owners[name].home, plugin.home, _("a table of its own"))
                    owners[name] = plugin
                tables[table.id] = table
        return tables

    def measures(
        self, plugin: Plugin, terms: Terms, official: Mapping[str, Measure]
    ) -> Sequence[Measure]:
        """The measures of one plugin under the given terms."""
        from jmtrade_core.measures.measure import Measure

        seen = MappingProxyType(dict(official))  # what one plugin changes, no other sees
        return self._speak(plugin, "jmtrade_award", Measure, terms=terms, official=seen)

    def _speak(self, plugin: Plugin, hook: str, kind: type[T], **arguments: Any) -> Sequence[T]:
        """What the plugin answers; nothing where it has no such hook."""
        others = [p.module for p in self.loaded if p.name != plugin.name]
        caller: Callable[..., list[Sequence[Any]]] = self._manager.subset_hook_caller(hook, others)
        try:
            with redirect_stdout(sys.stderr):  # data alone goes to standard output
                answers = caller(**arguments)
            items = [item for answer in answers for item in answer]
        except PolicyError:
            raise
        except (Exception, SystemExit) as error:
            raise _fault(plugin, f"{hook}: {type(error).__name__}: {error}") from error
        if hasattr(plugin.module, hook) and not answers:  # pluggy leaves out a None
            raise _fault(plugin, f"{hook}: None")
        for item in items:
            if not isinstance(item, kind):
                raise _fault(plugin, f"{hook}: {item!r}")
        if not plugin.official:
            refuse(misshapen(items, plugin.home))
        return items


def _fault(plugin: Plugin, found: str) -> PolicyError:
    wanted = _("a plugin that answers its hooks")
    return PolicyError(Problem(plugin.home, found, wanted, code="plugin-fault"))


def _two(name: str, first: str, second: str, wanted: str) -> PolicyError:
    found = _("{name} declared by {first} and by {second}").format(
        name=name, first=first, second=second
    )
    return PolicyError(Problem(second, found, wanted, code="plugin-twice"))


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
