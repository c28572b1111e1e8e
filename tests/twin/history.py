"""The export history before the award year (rulebook 3, notes on history; 2.1 on predecessors)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .cells import day, money, text
from .determinations import settled
from .model import Row, Test
from .run import Run

_CITY = "4208"
FIRST_OF_PERIOD = 2018


@dataclass(frozen=True)
class Window:
    """The years and the column that a measure looks back on; `first` None is the beginning.

    `each_year` asks for every year to be known by itself (reading growth.new.first).
    """

    column: str
    first: int | None = None
    each_year: bool = False

    def holds(self, year: int) -> bool:
        """Whether the window has the year."""
        return self.first is None or year >= self.first


def window_of(run: Run, measure: str) -> Window:
    """What a growth measure looks back on."""
    return milestone_window(run) if measure == "growth.milestone" else new_window(run, measure)


def milestone_window(run: Run) -> Window:
    """Reading growth.milestone.first."""
    if run.reading("growth.milestone.first") == "period":
        return Window("export_usd", FIRST_OF_PERIOD)
    return Window("export_usd")


def new_window(run: Run, measure: str) -> Window:
    """Readings growth.new.first and growth.new_processing.first."""
    column = "export_usd"
    if measure == "growth.new_processing":
        processing = run.reading("growth.new_processing.first") == "processing"
        column = "processing_export_usd" if processing else column
    if run.reading("growth.new.first") == "three-years":
        return Window(column, run.year - 3, each_year=True)
    return Window(column)


def earlier(run: Run, uscc: str, window: Window) -> Iterator[int | None]:
    """Cents of the window's years with a row: own ones before Y, predecessors' up to Y."""
    for year, row in run.exports(uscc).items():
        if year < run.year and window.holds(year):
            yield money(row, window.column)
    for predecessor in run.successions.predecessors(uscc):
        for year, row in run.exports(predecessor).items():
            if year <= run.year and window.holds(year):
                yield money(row, window.column)


def _of_the_city(firm: Row) -> bool:
    """Characters 3 to 8 of the code begin with the city's."""
    return text(firm, "uscc")[2:6] == _CITY


def _covered(run: Run, firm: Row) -> bool:
    """Verified, or always ours since the export table holds every exporter."""
    since, registered = run.profile.exports_since, day(firm, "registered_on")
    always = since is not None and registered is not None and registered.year >= since
    return text(firm, "exports_verified") == "是" or (always and _of_the_city(firm))


def _absent_year_known(run: Run, firm: Row, year: int) -> bool:
    """Whether a year without a row is known to be one without exports (three-years)."""
    since, registered = run.profile.exports_since, day(firm, "registered_on")
    return (
        text(firm, "exports_verified") == "是"
        or (registered is not None and registered.year > year)
        or (since is not None and year >= since and _of_the_city(firm))
    )


def _own_complete(run: Run, firm: Row, window: Window) -> bool:
    """One enterprise's own history by the measure's test."""
    rows = {y: row for y, row in run.exports(text(firm, "uscc")).items() if y < run.year}
    if any(window.holds(y) and money(row, window.column) is None for y, row in rows.items()):
        return False
    if window.first is None:
        return _covered(run, firm)
    absent = [year for year in range(window.first, run.year) if year not in rows]
    if window.each_year:
        return all(_absent_year_known(run, firm, year) for year in absent)
    return not absent or _covered(run, firm)


def complete(run: Run, uscc: str, window: Window) -> bool:
    """The enterprise's history and that of all whom it continues; the unlisted have none."""
    firm = run.firm(uscc)
    if firm is None or not _own_complete(run, firm, window):
        return False
    return all(complete(run, before, window) for before in run.successions.direct(uscc))


def cause_of_gap(run: Run, uscc: str, measure: str) -> str:
    """Why a history is incomplete, for who counts what random records hit."""
    window, firm = window_of(run, measure), run.firm(uscc)
    before = run.successions.direct(uscc)
    if firm is None or complete(run, uscc, window):
        return "found by a person"
    if _own_complete(run, firm, window):
        unlisted = any(run.firm(code) is None for code in before)
        return "a predecessor is not listed" if unlisted else "a predecessor's is incomplete"
    rows = {y: row for y, row in run.exports(uscc).items() if y < run.year and window.holds(y)}
    if any(money(row, window.column) is None for row in rows.values()):
        return f"an empty {window.column}"
    return "a year of three is not known" if window.each_year else _uncovered(run, firm)


def _uncovered(run: Run, firm: Row) -> str:
    since, registered = run.profile.exports_since, day(firm, "registered_on")
    if since is None:
        return "no exports_since"
    if registered is None:
        return "registration unknown"
    return "registered before" if registered.year < since else "a code of elsewhere"


def history_test(run: Run, uscc: str, measure: str, window: Window) -> Test:
    """Incomplete history holds, or is taken as no export; a person may settle it (2.2)."""
    assumed = run.reading("growth.history") == "assume-complete"
    truth = True if assumed or complete(run, uscc, window) else None
    return settled(run, uscc, measure, ("history-incomplete", truth))
