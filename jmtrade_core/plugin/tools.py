"""Tools: distributions beside core that bring commands, prior awards or engines.

Each speaks through an entry point group, so that core names none of them:

- ``jmtrade.commands``: a command's name and its builder, ``() -> click.Command``;
- ``jmtrade.priors``: a module with ``award(url, request) -> (award, intake)`` and
  ``case(url, request) -> case``, which decide beside what a ``--ledger`` holds, and
  ``examine(url) -> answers`` for the doctor;
- ``jmtrade.engines``: an engine's name and ``(master) -> ContextManager[Engine]``.

A tool is listed without being imported; it loads when it is called.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from jmtrade_core import i18n
from jmtrade_core.errors import JmtradeError, PolicyError, Problem, did_you_mean, nearest
from jmtrade_core.i18n import _

COMMANDS, PRIORS, ENGINES = "jmtrade.commands", "jmtrade.priors", "jmtrade.engines"


@cache
def installed(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of a group by name, in the order of names."""
    return {point.name: point for point in sorted(entry_points(group=group))}


def clashes(taken: tuple[str, ...]) -> list[EntryPoint]:
    """Tools that claim a command of core's or of another tool's: they are never heard."""
    claims = sorted(entry_points(group=COMMANDS))
    heard = installed(COMMANDS)
    return [point for point in claims if point.name in taken or point != heard[point.name]]


def summary(point: EntryPoint) -> str:
    """What the tool's distribution says of itself, in the language in use."""
    _hear_words(point)
    said = point.dist.metadata["Summary"] if point.dist else point.value
    return _(said)


def load(point: EntryPoint) -> Any:
    """What the entry point names. PolicyError where it cannot be imported, an extra of its
    own not installed among the causes."""
    _hear_words(point)
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        cure = _('install it with what it needs: pip install "{name}"').format(name=home(point))
        wanted = _("a tool that can be loaded")
        raise PolicyError(Problem(home(point), str(error), wanted, cure, "extra")) from error
    except (Exception, SystemExit) as error:
        raise fault(point, f"{type(error).__name__}: {error}") from error


def built(point: EntryPoint) -> Any:
    """The command that a builder gives. PolicyError where it gives none."""
    builder = load(point)
    try:
        command = builder()
    except JmtradeError:
        raise
    except (Exception, SystemExit) as error:
        raise fault(point, f"{type(error).__name__}: {error}") from error
    if not hasattr(command, "make_context"):
        raise fault(point, repr(command))
    return command


def fault(point: EntryPoint, found: str) -> PolicyError:
    """A tool that is there and brings no command."""
    place = f"{home(point)}: {point.value}"
    wanted, cure = _("a builder that returns a click.Command"), _("ask whoever wrote the tool")
    return PolicyError(Problem(place, found, wanted, cure, "tool-fault"))


def only(group: str, name: str, option: str) -> Any:
    """The loaded tool of that name. PolicyError (``extra``) where none is installed."""
    points = installed(group)
    if name not in points:
        wanted = _("an installed tool that brings it")
        cure = _("install the distribution jmtrade-{name}").format(name=name)
        if nearest(name, points):
            cure = did_you_mean(name, list(points))
        raise PolicyError(Problem(option, name, wanted, cure, "extra"))
    return load(points[name])


def home(point: EntryPoint) -> str:
    """The distribution that a tool belongs to."""
    return point.dist.name if point.dist else point.value


def _hear_words(point: EntryPoint) -> None:
    """The tool's own Chinese catalogue, found without importing the tool."""
    package = importlib.util.find_spec(point.module.partition(".")[0])
    for folder in (package.submodule_search_locations or ()) if package else ():
        i18n.add_catalogue(Path(folder) / "locale")
