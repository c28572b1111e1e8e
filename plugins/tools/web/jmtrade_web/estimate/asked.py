"""Which policy an estimate is made of."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_core.config import profiles
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.policy import policy as policies
from jmtrade_web.estimate.document import document


def estimate(config: Path, county: str, year: int | None, as_of: date | None) -> dict[str, Any]:
    """The document of a county's own profile; what holds of its example alone does not count.

    UsageError for an unknown county, and where neither it nor the question names a year.
    """
    city = profiles.read_city(config)
    profile = profiles.read_county(config, profiles.known_county(county, city), city)
    year = year or profile.year
    if year is None:
        wanted = _("a year; the county's profile names none")
        raise UsageError(Problem("--year", _("nothing"), wanted, code="no-year"))
    day = as_of or date(year, 12, 31)
    return document(policies.assemble(city, profile, year, {}, as_of=day), day)
