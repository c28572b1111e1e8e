"""Which option of each reading is in force: its default, a ruling, or a trial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jmtrade_core.config.profiles import City
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.measures.terms import Choice, Reading, Ruling
from jmtrade_core.policy.layers import unknown_option, unknown_reading


def choose(
    readings: Mapping[str, Reading], city: City, trials: Mapping[str, str], as_of: date
) -> Mapping[str, Choice]:
    """Each reading's option: its default, the city's latest ruling in force on the day of
    the decision, or a trial. PolicyError for a ruling that nothing asks, in force or not."""
    choices = {name: Choice(reading.default, "default") for name, reading in readings.items()}
    problems = []
    for ruling in (ruling for some in city.rulings.values() for ruling in some):
        problems += _misread(readings, ruling.reading, ruling.option, ruling.place)
        if begun(ruling, as_of):
            choices[ruling.reading] = Choice(
                ruling.option, "ruling", ruling.words, ruling.retroactive
            )
    if problems:
        raise PolicyError(*problems)
    for name, option in trials.items():
        problems += _misread(readings, name, option, "--reading")
        choices[name] = Choice(option, "trial")
    if problems:
        raise UsageError(*problems)
    return choices


def begun(ruling: Ruling, as_of: date) -> bool:
    """Whether a ruling is in force on the day of the decision; one without a day always is."""
    return ruling.dated is None or ruling.dated <= as_of


def _misread(readings: Mapping[str, Reading], name: str, option: str, place: str) -> list[Problem]:
    if name not in readings:
        return [unknown_reading(name, readings, place)]
    if option not in readings[name].options:
        return [unknown_option(readings[name], option, f"{place} {name}")]
    return []
