"""The hooks through which a plugin speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pluggy

from jmtrade_core.schema.tables import Table

if TYPE_CHECKING:
    from jmtrade_core.measures.measure import Measure
    from jmtrade_core.measures.terms import Terms

hookspec = pluggy.HookspecMarker("jmtrade")
hookimpl = pluggy.HookimplMarker("jmtrade")


@hookspec
def jmtrade_records() -> Sequence[Table]:  # type: ignore[empty-body]
    """Return the tables that the plugin adds to the enterprise record.

    Called once for each run, before anything is read. Each table gets its sheet,
    headings, checks and documentation from its declaration alone. An id or sheet that
    another plugin declares is an error that names both.

    .. versionadded:: 0.1
    """


@hookspec
def jmtrade_award(  # type: ignore[empty-body]
    terms: Terms, official: Mapping[str, Measure]
) -> Sequence[Measure]:
    """Return the measures that the plugin awards.

    ``terms`` gives the numbers in force (``terms["branding.certification"].cap``) and
    the option of each reading (``terms.reading("branding.trademark.per")``).
    ``official`` holds the official measures by id; it is empty for the official plugins
    themselves. Derive a replacement by ``dataclasses.replace(official[id], ...,
    replaces=id)``: it keeps the id. No hook is called for a single record: a measure
    describes how every record is decided.

    .. versionadded:: 0.1
    """
