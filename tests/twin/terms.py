"""The measures, the city's terms and the readings' defaults (rulebook 3 and 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from .model import Value

V = TypeVar("V")

ARTICLES = {
    "growth.milestone": 1,
    "growth.new_exporter": 1,
    "growth.new_processing": 1,
    "growth.liaison": 1,
    "exhibitions.booth": 2,
    "branding.trademark": 3,
    "branding.certification": 3,
    "branding.secretariat": 3,
    "branding.standard": 3,
    "branding.patent": 3,
    "ecommerce.platform": 4,
    "ecommerce.exporter": 4,
    "service_platforms.construction": 5,
    "credit_insurance.premium": 6,
    "facilitation.aeo": 7,
    "facilitation.origin": 7,
    "facilitation.quality": 7,
    "talent.attraction": 8,
}
# Rulebook 3, payer column: one measure is the city's, two have no payer, the rest is shared.
CITY_PAID = frozenset({"growth.milestone"})
WITHOUT_PAYER = frozenset({"growth.liaison", "talent.attraction"})
SHARED = tuple(m for m in ARTICLES if m not in CITY_PAID | WITHOUT_PAYER)

# Amounts and caps in yuan, thresholds in dollars, rates as text.
CITY_TERMS: dict[str, dict[str, Value]] = {
    "growth.new_exporter": {"amount": 10_000, "threshold": 50_000},
    "growth.new_processing": {"amount": 50_000, "threshold": 1_000_000},
    "growth.liaison": {"threshold": 10_000_000, "city_threshold": 30_000_000},
    "branding.trademark": {"amount": 50_000},
    "branding.certification": {"rate": "50%", "cap": 100_000},
    "branding.secretariat": {"amount": 300_000},
    "branding.standard": {"amount": 200_000},
    "branding.patent": {"high": 100_000, "low": 50_000},
    "ecommerce.platform": {"rate": "50%", "cap": 100_000, "threshold": 1_000_000},
    "ecommerce.exporter": {"amount": 50_000, "threshold": 1_000_000},
    "service_platforms.construction": {"rate": "50%", "cap": 200_000},
    "credit_insurance.premium": {"rate": "10%", "cap": 100_000, "threshold": 5_000_000},
    "facilitation.aeo": {"amount": 100_000},
    "facilitation.origin": {"amount": 50_000},
    "facilitation.quality": {"amount": 100_000},
}
# Dollars a year -> yuan.
MILESTONE_TIERS = {
    5_000_000: 100_000,
    10_000_000: 200_000,
    30_000_000: 300_000,
    50_000_000: 400_000,
    100_000_000: 500_000,
}
# The first option of each reading is its default (rulebook 5).
READINGS: dict[str, tuple[str, ...]] = {
    "growth.milestone.crossing": ("above", "reach"),
    "growth.milestone.first": ("ever", "period"),
    "growth.milestone.stacking": ("highest", "cumulative"),
    "growth.new.stacking": ("highest", "both"),
    "growth.new.first": ("ever", "three-years"),
    "growth.new_processing.first": ("export", "processing"),
    "growth.history": ("require", "assume-complete"),
    "branding.trademark.per": ("enterprise", "registration"),
    "branding.trademark.limit": ("flat", "fee"),
    "branding.certification.pool": ("enterprise-year", "certificate"),
    "branding.certification.renewal": ("each", "first"),
    "branding.secretariat.body": ("iso", "iso-iec-itu"),
    "branding.secretariat.level": ("tc", "tc-and-sc"),
    "branding.standard.per": ("enterprise", "standard"),
    "branding.secretariat.per": ("enterprise", "committee"),
    "branding.patent.europe": ("epo", "epo-and-national"),
    "branding.patent.top_up": ("difference", "none"),
    "ecommerce.turnover": ("year", "period"),
    "ecommerce.exporter.per": ("enterprise", "year"),
    "service_platforms.services": ("all", "any"),
    "credit_insurance.base": ("gross", "net"),
    "credit_insurance.pool": ("enterprise-year", "policy"),
    "credit_insurance.insurer": ("any", "policy"),
    "credit_insurance.upstream": ("free", "required"),
    "exhibitions.payer": ("shared", "county", "city"),
    "cost.articles": ("one", "each"),
    "cost.rest": ("once", "rest"),
    "facilitation.aeo.event": ("holding", "anniversary", "any-day"),
    "facilitation.origin.per": ("enterprise", "certificate"),
    "facilitation.origin.issuer": ("successor", "named"),
    "facilitation.quality.per": ("enterprise", "certificate"),
    "integrity.window": ("occurrence", "unrepaired"),
    "integrity.day": ("decision", "event"),
    "integrity.years": ("rolling", "calendar"),
    "integrity.recipients": ("all", "enterprises"),
    "integrity.payment": ("again", "decision"),
    "succession.history": ("inherit", "own"),
    "integrity.scope": ("all-cash", "awards-only"),
}
HIGH_OFFICES = frozenset({"US", "JP", "EP"})
EPC_STATES = frozenset(
    (
        *("AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR"),
        *("GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MK"),
        *("MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "TR"),
    )
)
PERIOD = range(2018, 2021)


def in_force(dated: Sequence[tuple[date, V]], on: date) -> V | None:
    """The value of the latest first day that is not after `on`, None before the first."""
    past = [pair for pair in dated if pair[0] <= on]
    return max(past, key=lambda pair: pair[0])[1] if past else None
