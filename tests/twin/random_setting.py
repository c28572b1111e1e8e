"""Random questions and county profiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .model import Profile, Question, Ratio, Ruling, Term, Value
from .random_values import COUNTIES, chance, scene
from .terms import CITY_TERMS, READINGS, SHARED

RATIOS = ("30%", "50%", "33.333%", "12.5%", "0%", "100%", "66.67%")
# Yuan for amounts and caps, dollars for thresholds; each list holds less and more than the city.
CHOICES: dict[str, tuple[Value, ...]] = {
    "amount": (1, Decimal("9999.99"), 50_000, 60_000, 120_000, Decimal("300000.01"), 400_000),
    "cap": (1, 50_000, Decimal("99999.99"), 100_000, 150_000, 250_000),
    "rate": ("5%", "10%", "15%", "33.33%", "50%", "60%", "100%", "0.01%", "12.5%"),
    "high": (40_000, 100_000, 120_000, Decimal("100000.01")),
    "low": (20_000, 50_000, 80_000, 110_000),
}
THRESHOLDS: dict[str, tuple[Value, ...]] = {
    "growth.new_exporter": (20_000, 50_000, 100_000),
    "growth.new_processing": (500_000, 1_000_000, 2_000_000),
    "ecommerce.platform": (500_000, 1_000_000, 2_000_000),
    "ecommerce.exporter": (500_000, 1_000_000, 2_000_000),
    "credit_insurance.premium": (3_000_000, 5_000_000, 10_000_000),
}
# Readings whose other option leaves nothing for other rules to hit.
TURNING_OFF = frozenset(
    {"growth.history", "succession.history", "integrity.scope", "cost.articles"}
)


def random_question(seed: int) -> Question:
    """A question about the seed's tables; mostly their own county and year."""
    rng, found = Random(f"question {seed}"), scene(seed)
    county, year, as_of = found.county, found.year, found.as_of
    if chance(rng, 0.08):
        county = rng.choice(COUNTIES)
    if chance(rng, 0.05):
        year = rng.randrange(2017, 2022)
    density = rng.choice((0.0, 0.6, 0.6, 0.9))
    readings = {
        name: _option(rng, name, options)
        for name, options in READINGS.items()
        if chance(rng, density)
    }
    question = Question(county, year, as_of, readings)
    return replace(question, rulings=_rulings(rng, question))


def _option(rng: Random, name: str, options: tuple[str, ...]) -> str:
    """Mostly another option than the default, but seldom one that turns rules off."""
    return rng.choice((*options, *(options[:1] if name in TURNING_OFF else options[1:])))


def _rulings(rng: Random, question: Question) -> tuple[Ruling, ...]:
    """Rulings about the day of the decision, several of one reading among them."""
    found: list[Ruling] = []
    for name, options in READINGS.items():
        if chance(rng, 0.15):
            days = rng.sample((-400, -30, 0, 1, 200), rng.choice((1, 1, 2)))
            dates = [question.day + timedelta(days=shift) for shift in days]
            found += [Ruling(name, rng.choice(options), dated) for dated in dates]
    return tuple(found)


def _days(rng: Random, year: int) -> list[date]:
    """First days of dated values, ascending, about the award year."""
    days = (
        date(year - 1, 12, 31),
        date(year, 1, 1),
        date(year, 2, 28),
        date(year, 6, 30),
        date(year, 7, 1),
        date(year, 12, 31),
        date(year + 1, 1, 1),
        date(2020, 2, 29),
    )
    return sorted(rng.sample(sorted(set(days)), rng.randint(1, 3)))


def _ratio(rng: Random, year: int, none: float) -> Ratio:
    if chance(rng, none):
        return None
    if chance(rng, 0.6):
        return rng.choice(RATIOS)
    return [(first, rng.choice(RATIOS)) for first in _days(rng, year)]


def _term(rng: Random, year: int, measure: str, name: str) -> Term:
    choices = THRESHOLDS[measure] if name == "threshold" else CHOICES[name]
    if name == "cap" and chance(rng, 0.7):
        return _within_the_year(rng, year)
    if chance(rng, 0.5):
        return rng.choice(choices)
    return [(first, rng.choice(choices)) for first in _days(rng, year)]


def _within_the_year(rng: Random, year: int) -> Term:
    """A cap that changes on a day that claims share, so that lines stand on both sides."""
    caps: tuple[Value, ...] = (50_000, Decimal("99999.99"), 150_000, 250_000)
    first, *later = rng.sample(caps, 3)
    days = (date(year, 2, 28), date(year, 6, 30), date(year, 7, 1))
    changes = sorted(rng.sample(days, rng.randint(1, 2)))
    return [(date(year, 1, 1), first), *zip(changes, later, strict=False)]


def _terms(rng: Random, year: int, measures: list[str]) -> dict[str, dict[str, Term]]:
    """County terms of some measures, each term with even odds."""
    found: dict[str, dict[str, Term]] = {}
    for measure in measures:
        names = CITY_TERMS.get(measure, {})
        chosen = {name: _term(rng, year, measure, name) for name in names if chance(rng, 0.7)}
        if chosen and chance(rng, 0.8 if "cap" in chosen else 0.5):
            found[measure] = chosen
    return found


def random_profile(seed: int) -> Profile:
    """A profile for the seed's county; ratios as percentages, terms in yuan or dollars.

    A measure is disabled or has terms, never both; locked measures are left alone (4.5).
    """
    rng, year = Random(f"profile {seed}"), scene(seed).year
    count = rng.choice((1, 2, 4)) if chance(rng, 0.25) else 0
    disabled = frozenset(rng.sample(SHARED, count))
    open_measures = [measure for measure in SHARED if measure not in disabled]
    own = rng.sample(open_measures, rng.choice((0, 0, 1, 3, 6)))
    return Profile(
        exports_since=rng.choice((None, 2005, 2005, 2005, 2010, 2016, 2017)),
        ratio=_ratio(rng, year, 0.2),
        ratios={measure: _ratio(rng, year, 0.0) for measure in own},
        terms=_terms(rng, year, open_measures) if chance(rng, 0.6) else {},
        disabled=disabled,
    )
