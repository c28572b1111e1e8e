"""The whole decision: lines, rules across them, payers, and the contract's fields."""

from __future__ import annotations

from collections.abc import Callable

from . import claims, growth, items
from .across import across
from .cells import minor, render, text
from .conditions import settle
from .model import Line, Profile, Question, Tables
from .payers import split
from .recode import as_read
from .run import Run
from .stake import at_stake
from .terms import ARTICLES

Decision = dict[str, str | int | None]

BUILDERS: dict[str, Callable[[Run], list[Line]]] = {
    "growth.milestone": growth.milestone,
    "growth.new_exporter": growth.new_exporter,
    "growth.new_processing": growth.new_processing,
    "growth.liaison": growth.liaison,
    "exhibitions.booth": claims.booth,
    "branding.trademark": claims.trademark,
    "branding.certification": claims.certification,
    "branding.secretariat": claims.secretariat,
    "branding.standard": claims.standard,
    "branding.patent": items.patent,
    "ecommerce.platform": items.ecommerce_platform,
    "ecommerce.exporter": growth.ecommerce_exporter,
    "service_platforms.construction": items.service_platform,
    "credit_insurance.premium": claims.premium,
    "facilitation.aeo": claims.aeo,
    "facilitation.origin": claims.origin,
    "facilitation.quality": claims.quality,
    "talent.attraction": claims.talent,
}

Key = tuple[str, str, str, str, tuple[str, ...]]


def _key(line: Line) -> Key:
    """The order of decisions, which also names a line (contract 4)."""
    event = line.event.isoformat() if line.event else ""
    return line.uscc, line.measure, event, line.subject, line.identity


def _decided(run: Run) -> dict[Key, Line]:
    """Every line of the county, settled; patents of all counties compete first (4.1)."""
    lines: list[Line] = []
    for measure, build in BUILDERS.items():
        if measure not in run.profile.disabled:
            lines.extend(build(run))
    for line in lines:
        settle(line)
    across(run, lines)
    local = [line for line in lines if text(line.firm, "county") == run.question.county]
    found = {_key(line): line for line in local}
    if len(found) != len(local):
        raise ValueError("two lines with one key: the tables break the identity rule")
    return found


def _gross(line: Line) -> int:
    """Fen before caps, shown only where the contract shows it (contract 4)."""
    shown = line.outcome == "pay" or line.reason == "cap-exhausted"
    return line.full if shown else 0


def _fields(run: Run, line: Line, city_text: int) -> Decision:
    """The contract's fields of one decision."""
    on = line.event or run.year_end
    paid = split(run, line.measure, on, line.amount, city_text)
    stake = at_stake(line)
    decision: Decision = {
        "uscc": line.uscc,
        "name": text(line.firm, "name"),
        "jurisdiction": text(line.firm, "county"),
        "measure": line.measure,
        "article": ARTICLES[line.measure],
        "subject": line.subject,
        "event_date": line.event.isoformat() if line.event else None,
        "outcome": line.outcome,
        "reason": line.reason,
        "gross": render(_gross(line)),
        "amount": render(line.amount),
        "at_stake": None if stake is None else render(stake),
        "city_pays": render(paid.city),
        "county_pays": render(paid.county),
        "unallocated": render(paid.unallocated),
    }
    if line.outcome == "record":
        decision["level"] = line.level
    return decision


def decided_lines(tables: Tables, profile: Profile, question: Question) -> list[Line]:
    """The lines behind the decisions, in their order, for who counts what was hit."""
    run = Run(as_read(tables, question.day), profile, question)
    lines = _decided(run)
    return [lines[key] for key in sorted(lines)]


def decide(tables: Tables, profile: Profile, question: Question) -> list[Decision]:
    """Decide a county's year; money is yuan text with two decimals, dates are ISO text.

    The rules run twice, with and without the county's terms, because the ratio applies to
    what the city text pays for the line (rulebook 4.5).
    """
    tables = as_read(tables, question.day)
    run = Run(tables, profile, question)
    lines = _decided(run)
    bare = Run(tables, profile, question, with_terms=False)
    city_text = _decided(bare) if profile.terms else lines
    return [_fields(run, lines[key], city_text[key].amount) for key in sorted(lines)]


def totals(decisions: list[Decision]) -> Decision:
    """The sums of the output (contract 4), money in yuan text."""

    def total(field: str) -> str:
        return render(sum(minor(line[field] or 0) for line in decisions))

    held = [line for line in decisions if line["outcome"] == "hold"]
    return {
        "pay": total("amount"),
        "hold_lines": len(held),
        "at_stake": total("at_stake"),
        "at_stake_unknown": sum(line["at_stake"] is None for line in held),
        "city_pays": total("city_pays"),
        "county_pays": total("county_pays"),
        "unallocated": total("unallocated"),
    }
