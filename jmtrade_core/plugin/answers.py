"""What a plugin answers, looked at before core relies on it; and hooks that nobody would call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType
from typing import Any

from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.plugin import spec
from jmtrade_core.plugin.kinds import misfits
from jmtrade_core.plugin.table_form import misshapen as misshapen_table
from jmtrade_core.schema.tables import Table

HOOKS = ("jmtrade_records", "jmtrade_award")
MARK = f"{spec.hookimpl.project_name}_impl"
"""What ``@hookimpl`` leaves on a function."""


def refuse(problems: Iterable[Problem]) -> None:
    """PolicyError with all of the problems, if there are any."""
    if found := list(problems):
        raise PolicyError(*found)


def unheard(module: ModuleType, home: str) -> Iterator[Problem]:
    """Functions that look like hooks and are none."""
    for name, function in vars(module).items():
        looks = name.startswith("jmtrade_") and isinstance(function, FunctionType)
        if looks and not hasattr(function, MARK):
            cure = _("write @hookimpl over it")
            cure = cure if name in HOOKS else did_you_mean(name, HOOKS)
            yield Problem(home, f"def {name}", _("a hook that is called"), cure, "plugin-hooks")


def misshapen(items: Iterable[Any], home: str) -> Iterator[Problem]:
    """Tables and measures with values of other kinds than their fields say, and tables whose
    names cannot be used."""
    for item in items:
        place = f"{home}: {item.id if isinstance(item.id, str) else type(item).__name__}"
        found = list(misfits(item, place))
        yield from found
        if isinstance(item, Table) and not found:
            yield from misshapen_table(item, place)
