"""The day of a line: event dates that readings move, and the day of `not-yet` (rulebook 1, 3)."""

from __future__ import annotations

from datetime import date

from .cells import shift_years
from .run import Run


def aeo_event(run: Run, granted: date) -> date | None:
    """The event date, None where the row gives no line in this year (reading aeo.event)."""
    if run.reading("facilitation.aeo.event") == "anniversary":
        event = shift_years(granted, 1)
        return event if event.year == run.year else None
    return run.year_end if granted <= run.year_end else None


def aeo_day(run: Run, granted: date) -> date:
    """The day that must have come and on which the state is looked at (rulebook 3, aeo)."""
    year_held = shift_years(granted, 1)
    if run.reading("facilitation.aeo.event") == "anniversary":
        return year_held
    if run.reading("facilitation.aeo.event") == "any-day":
        return min(max(year_held, date(run.year, 1, 1)), run.year_end)
    return run.year_end
