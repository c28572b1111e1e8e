"""From which year on the export table is complete, and who says so.

A wrong year makes a missing row mean no export, which pays awards for first exports. So it
counts only with its basis, and that of an example holds of the example alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from jmtrade_core.config.profiles import County
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _


def on_example(county: County) -> County:
    """The profile for a run on its example: data, year and history are the example's."""
    if county.example is None:
        return county
    given = county.example
    return replace(
        county,
        data=given.data,
        year=given.year or county.year,
        exports_since=given.exports_since,
        exports_basis=_("the example's own table") if given.exports_since else None,
        unvouched=None,
    )


def place_of(county: County) -> str:
    """Where the year stands that the run uses."""
    tried = county.example is not None and county.data == county.example.data
    keys = ("example", "exports_since") if tried else ("exports_since",)
    return county.document.place(*keys)


def vouched(counties: Iterable[County]) -> Iterator[Problem]:
    """What each profile says of its history: a note with the basis, a warning without."""
    for county in counties:
        place = place_of(county)
        if county.exports_since and county.exports_basis:
            found = _("{year}: {basis}").format(
                year=county.exports_since, basis=county.exports_basis
            )
            wanted = _("a year from which the export table is complete, and who vouches for it")
            cure = _("first exports are judged by it")
            yield Problem(place, found, wanted, cure, "exports-since", "note")
        elif county.unvouched:
            found, wanted = str(county.unvouched), _("exports_basis: who vouches for the year")
            cure = _("without it the year is not used, and first exports are held")
            yield Problem(place, found, wanted, cure, "exports-unvouched", "warning")
