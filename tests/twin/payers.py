"""Who pays a line (rulebook 4.4 and 4.5); every amount is in fen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .cells import percent, share
from .model import Profile
from .run import Run
from .terms import CITY_PAID, in_force


class Split(NamedTuple):
    """Fen of the city, of the county, and of nobody yet."""

    city: int
    county: int
    unallocated: int


def ratio(profile: Profile, measure: str, on: date) -> Fraction | None:
    """The city's share on a day; a measure's own entry replaces the general one."""
    found = profile.ratios.get(measure, profile.ratio)
    if found is None:
        return None
    if not isinstance(found, str):
        found = in_force(found, on)
    return None if found is None else percent(found)


def bearer(run: Run, measure: str) -> str:
    """Who bears a measure: `city`, `county` or `shared` (rulebook 3, exhibitions.payer)."""
    if measure == "exhibitions.booth":
        return run.reading("exhibitions.payer")
    return "city" if measure in CITY_PAID else "shared"


def split(run: Run, measure: str, on: date, amount: int, city_text: int) -> Split:
    """Divide an amount; `city_text` is what the run without county terms pays for the line."""
    # Rulebook 4.5: the county bears the excess, also where there is no ratio.
    common = min(amount, city_text)
    payer = bearer(run, measure)
    if payer == "city":
        return Split(common, amount - common, 0)
    if payer == "county":
        return Split(0, amount, 0)
    part = ratio(run.profile, measure, on)
    if part is None:
        return Split(0, amount - common, common)
    city = share(common, part)
    return Split(city, amount - city, 0)
