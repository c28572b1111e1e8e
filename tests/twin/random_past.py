"""Random export history, dishonesty records and prior awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from .cells import shift_years
from .model import Row
from .objects import OTHER_ARTICLE
from .random_spelling import other_spelling
from .random_values import Scene, around, chance, day_in, label, maybe, usd, written
from .subjects import CLAIMED
from .terms import MILESTONE_TIERS, SHARED

STYLES = (*["newcomer"] * 3, "riser", "no pattern", *["paused for three years"] * 2)
FIRST_YEAR, LAST_YEAR = 2013, 2021
ENTERPRISE_MEASURES = ("growth.new_exporter", "growth.new_processing", "ecommerce.exporter")
FIXED_SUBJECTS = frozenset({*ENTERPRISE_MEASURES, "growth.milestone"})
# How often a claim was awarded before; inventions and platforms may get something again.
AWARDED = {"branding.patent": 0.15, **dict.fromkeys(OTHER_ARTICLE, 0.4)}
COMPOUND = frozenset({"exhibitions.booth", "credit_insurance.premium"})
# Yuan: nothing, little, the fixed awards, and sums that nearly or wholly fill a pool.
AWARDS = (0, 1, 10_000, 20_000, 40_000, 50_000, 60_000, 80_000, 100_000, 200_000, 300_000)


def _history(rng: Random, year: int, style: str) -> dict[int, int]:
    """Cents by year, as the style says."""
    years = [y for y in range(FIRST_YEAR, LAST_YEAR + 1) if y == year or chance(rng, 0.6)]
    if style == "quiet":
        return dict.fromkeys(years, 0)
    amounts = [max(usd(rng), usd(rng)) if y == year else usd(rng) for y in years]
    if style == "newcomer":
        return {y: a if y >= year else 0 for y, a in zip(years, amounts, strict=True)}
    if style == "paused for three years":
        paused = range(year - 3, year)
        return {y: 0 if y in paused else a for y, a in zip(years, amounts, strict=True)}
    if style == "riser":
        amounts.sort()
    return dict(zip(years, amounts, strict=True))


def style_of(rng: Random, continues: bool, continued: bool) -> str:
    """Its export history. Those of a succession are often such that only its gaps count."""
    if continued and chance(rng, 0.5):
        return "quiet"
    if continues and chance(rng, 0.5):
        return "newcomer"
    return rng.choice(STYLES)


def exports(rng: Random, year: int, style: str) -> Iterator[Row]:
    """One enterprise's export rows without the code; gaps, zeros and empty cells occur."""
    processes_from = year if chance(rng, 0.5) else FIRST_YEAR
    untold = chance(rng, 0.5)  # what it processed before, which one reading asks for
    for found, cents in _history(rng, year, style).items():
        if found < year and cents == 0 and chance(rng, 0.4 if untold else 0.7):
            continue
        if found == year and chance(rng, 0.06):
            continue
        row = {
            "year": str(found),
            "export_usd": maybe(rng, written(rng, cents), 0.12 if found < year else 0.05),
            "import_usd": maybe(rng, written(rng, usd(rng)), 0.4),
        }
        for column in ("processing_export_usd", "ecommerce_usd"):
            amount = usd(rng) if chance(rng, 0.4) else around(rng, (500_000, 1_000_000, 2_000_000))
            empty = 0.15 if found < year else 0.07
            if column == "processing_export_usd":
                amount = min(amount, cents) if found >= processes_from else 0
                empty = 0.8 if untold and found < year else empty
            row[column] = maybe(rng, written(rng, amount), empty)
        yield row


def dishonesty(rng: Random, scene: Scene) -> Iterator[Row]:
    """Records at the edges of the window, repaired about the day of the decision or not."""
    one, opens = timedelta(days=1), shift_years(scene.day, -3)
    outside = (opens - one, opens - one, scene.day + one, date(2012, 2, 29))
    inside = (opens, opens + one, scene.day, day_in(rng, scene.year - 1))
    for _ in range(rng.randint(1, 2)):
        occurred = rng.choice(outside if chance(rng, 0.6) else inside)
        repaired = scene.day + rng.choice((-one, 0 * one, one, -200 * one))
        yield {
            "occurred_on": maybe(rng, occurred.isoformat(), 0.15),
            "matter": maybe(rng, rng.choice(("拖欠", "虚报", "走私")), 0.2),
            "repaired_on": maybe(rng, repaired.isoformat(), 0.5),
        }


def _respelled(rng: Random, measure: str, subject: str) -> str:
    """Mostly the subject as it is; a date in it is never touched."""
    if measure in FIXED_SUBJECTS or chance(rng, 0.5):
        return subject
    first, bar, rest = subject.partition("|")
    return other_spelling(rng, first) + bar + rest


def _award(rng: Random, year: int, measure: str, uscc: str, subject: str) -> Row:
    years = (year, year, *range(2018, 2021), 2016, 2021)
    paid_in = rng.choice(years)
    amount = around(rng, AWARDS) if chance(rng, 0.8) else rng.randrange(15_000_000)
    return {
        "uscc": uscc,
        "measure": measure,
        "subject": _respelled(rng, measure, subject),
        "year": str(paid_in),
        "amount": written(rng, amount),
    }


def _enterprise_awards(rng: Random, year: int, uscc: str) -> Iterator[Row]:
    """Awards that meet an enterprise without one of its claims: tiers, pools, other marks."""
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        tier = str(rng.choice(list(MILESTONE_TIERS)))
        yield _award(rng, year, "growth.milestone", uscc, tier)
    for measure in ENTERPRISE_MEASURES:
        if chance(rng, 0.25):
            yield _award(rng, year, measure, uscc, "")
    for measure in ("branding.certification", "credit_insurance.premium"):
        if chance(rng, 0.2):
            subject = label(rng, 3) + ("|2018-01-01" if "premium" in measure else "")
            yield _award(rng, year, measure, uscc, subject)
    if chance(rng, 0.1):
        measure = rng.choice([m for m in SHARED if m in CLAIMED and m not in COMPOUND])
        yield _award(rng, year, measure, uscc, label(rng))


def named(tables: Mapping[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Measure, code and subject of every claim row whose subject has its date (contract 1)."""
    for measure, claimed in CLAIMED.items():
        if measure == "talent.attraction":
            continue
        for row in tables[claimed.table]:
            dated = measure not in COMPOUND or row[claimed.event]
            if claimed.takes(row) and dated:
                yield measure, row["uscc"], "|".join(claimed.parts(row))


def _paid_to(rng: Random, measure: str, uscc: str, others: list[str]) -> str:
    """Mostly the claimant itself; inventions are city-wide."""
    return rng.choice(others) if chance(rng, 0.5 if "patent" in measure else 0.12) else uscc


def prior_awards(
    rng: Random, year: int, tables: Mapping[str, list[Row]], others: list[str]
) -> Iterator[Row]:
    """Prior awards of every measure; `others` are codes, those of unlisted ones among them."""
    for measure, uscc, subject in named(tables):
        if chance(rng, AWARDED.get(measure, 0.1)):
            yield _award(rng, year, measure, _paid_to(rng, measure, uscc, others), subject)
        if measure in OTHER_ARTICLE and chance(rng, 0.08):
            yield _award(rng, year, OTHER_ARTICLE[measure], uscc, subject)
    for firm in tables["enterprises"]:
        yield from _enterprise_awards(rng, year, firm["uscc"])
