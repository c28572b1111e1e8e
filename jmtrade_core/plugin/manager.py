"""Which plugins speak: only those that the city or a county lists, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.plugin import spec
from jmtrade_core.plugin.answers import misshapen, refuse, unheard
from jmtrade_core.plugin.loading import GROUP, Listing, Plugin, load
from jmtrade_core.schema.tables import Table

if TYPE_CHECKING:
    from jmtrade_core.measures.measure import Measure
    from jmtrade_core.measures.terms import Terms

T = TypeVar("T")


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
