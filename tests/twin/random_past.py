"""Random export history, dishonesty records and prior awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from .cells import shift_years
from .model import Row
from .random_values import Scene, around, chance, day_in, label, maybe, usd, written
from .terms import MILESTONE_TIERS, SHARED

FIRST_YEAR, LAST_YEAR = 2013, 2021
ENTERPRISE_MEASURES = ("growth.new_exporter", "growth.new_processing", "ecommerce.exporter")
# Yuan: nothing, little, the fixed awards, and sums that nearly or wholly fill a pool.
AWARDS = (0, 1, 10_000, 20_000, 40_000, 50_000, 60_000, 80_000, 100_000, 200_000, 300_000)


def _history(rng: Random, year: int) -> dict[int, int]:
    """Cents by year: a newcomer without earlier exports, a riser, or no pattern."""
    years = [y for y in range(FIRST_YEAR, LAST_YEAR + 1) if y == year or chance(rng, 0.6)]
    amounts = [usd(rng) for _ in years]
    style = rng.randrange(3)
    if style == 0:
        return {y: a if y >= year else 0 for y, a in zip(years, amounts, strict=True)}
    if style == 1:
        amounts.sort()
    return dict(zip(years, amounts, strict=True))


def exports(rng: Random, year: int) -> Iterator[Row]:
    """One enterprise's export rows without the code; gaps, zeros and empty cells occur."""
    for found, cents in _history(rng, year).items():
        if found < year and cents == 0 and chance(rng, 0.7):
            continue
        if found == year and chance(rng, 0.06):
            continue
        row = {
            "year": str(found),
            "export_usd": maybe(rng, written(rng, cents), 0.05),
            "import_usd": maybe(rng, written(rng, usd(rng)), 0.4),
        }
        for column in ("processing_export_usd", "ecommerce_usd"):
            amount = usd(rng) if chance(rng, 0.6) else around(rng, (1_000_000, 2_000_000))
            row[column] = maybe(rng, written(rng, amount), 0.1)
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


def _subjects(tables: Mapping[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Measure, code and subject of every claim row (contract 1, subjects)."""
    layout = {
        "trademarks": ("branding.trademark", "registration_no"),
        "certifications": ("branding.certification", "certificate_no"),
        "patents": ("branding.patent", "invention_id"),
        "ecommerce_platforms": ("ecommerce.platform", "platform"),
        "service_platforms": ("service_platforms.construction", "platform"),
        "insurance": ("credit_insurance.premium", "policy_no paid_on"),
        "exhibitions": ("exhibitions.booth", "exhibition opened_on booth_no"),
    }
    for table, (measure, columns) in layout.items():
        for row in tables[table]:
            yield measure, row["uscc"], "|".join(row[column] for column in columns.split())
    for row in tables["standards"]:
        measure = "standard" if row["role"] == "lead" else "secretariat"
        yield f"branding.{measure}", row["uscc"], row["standard_no"]
    for row in tables["credentials"]:
        yield f"facilitation.{row['kind']}", row["uscc"], row["certificate_no"]


def _award(rng: Random, year: int, measure: str, uscc: str, subject: str) -> Row:
    paid_in = year if chance(rng, 0.45) else rng.randrange(2016, 2022)
    amount = around(rng, AWARDS) if chance(rng, 0.8) else rng.randrange(15_000_000)
    return {
        "uscc": uscc,
        "measure": measure,
        "subject": subject,
        "year": str(paid_in),
        "amount": written(rng, amount),
    }


def _enterprise_awards(rng: Random, year: int, uscc: str) -> Iterator[Row]:
    """Awards that meet an enterprise without one of its claims: tiers, pools, other marks."""
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        tier = str(rng.choice(list(MILESTONE_TIERS)))
        yield _award(rng, year, "growth.milestone", uscc, maybe(rng, tier, 0.05))
    for measure in ENTERPRISE_MEASURES:
        if chance(rng, 0.15):
            yield _award(rng, year, measure, uscc, maybe(rng, label(rng), 0.8))
    for measure in ("branding.certification", "credit_insurance.premium"):
        if chance(rng, 0.2):
            subject = label(rng, 3) + ("|2018-01-01" if "premium" in measure else "")
            yield _award(rng, year, measure, uscc, subject)
    if chance(rng, 0.1):
        yield _award(rng, year, rng.choice(SHARED), uscc, label(rng))


def prior_awards(
    rng: Random, year: int, tables: Mapping[str, list[Row]], strangers: list[str]
) -> Iterator[Row]:
    """Prior awards of every measure; strangers are codes of unlisted enterprises."""
    for measure, uscc, subject in _subjects(tables):
        if chance(rng, 0.15 if measure == "branding.patent" else 0.1):
            other = measure == "branding.patent" and chance(rng, 0.5)
            yield _award(rng, year, measure, rng.choice(strangers) if other else uscc, subject)
    for firm in tables["enterprises"]:
        yield from _enterprise_awards(rng, year, firm["uscc"])
    if chance(rng, 0.3):
        yield _award(rng, year, "branding.trademark", strangers[0], "")
