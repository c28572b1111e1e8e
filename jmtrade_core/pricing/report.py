"""Readings with their prices, as table, json and csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO

from jmtrade_core.awards.result import marks_of
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.i18n import _, also, listed, pick, saying
from jmtrade_core.measures.terms import Reading
from jmtrade_core.money import decimals, grouped
from jmtrade_core.output.csv_text import inert
from jmtrade_core.output.documents import as_document
from jmtrade_core.output.grid import grid
from jmtrade_core.pricing.bounds import Bound, Bounds
from jmtrade_core.pricing.summary import Gain, Priced

SCHEMA = "jmtrade.readings/1"
CSV = ("reading", "option", "in_force", "basis", "uscc", "name", "jurisdiction", "change",
       "city_pays", "county_pays", "unallocated", "marks")  # fmt: skip
SHOWN = 10
"""So many enterprises are named under an option on a terminal."""


def question(reading: Reading) -> str:
    return pick(reading.question, reading.question_en)


def to_table(case: Case, found: Sequence[Priced], bounds: Bounds | None, *, named: bool) -> str:
    """The list on a terminal; ``named`` adds the enterprises of each option."""
    parts = [heading(case), *marks(case), "", _options(found), ""]
    dead = sorted({one.reading.name for one in found if not one.lines})
    if named:
        for one in found:
            parts += [*_enterprises(one), ""] if one.gains else []
    parts += [*_questions(found), ""]
    if dead:
        words = _("No line of this run depends on: {names}")
        parts += [words.format(names=listed(dead)), ""]
    if bounds is not None:
        parts += [*_bounds(bounds), ""]
    return "\n".join(parts).rstrip() + "\n"


def heading(case: Case) -> str:
    names = {policy.county.name for policy in case.policies}
    name = names.pop() if len(names) == 1 else case.policies[0].city.name
    return _("{name}: what readings move in {year}, as of {day}").format(
        name=name, year=case.policies[0].year, day=case.as_of
    )


def _options(found: Sequence[Priced]) -> str:
    headings = [_("reading"), _("option"), _("in force"), _("enterprises"), _("lines"),
                _("at stake (yuan)"), _("change (yuan)"), _("city"), _("county"),
                _("unallocated")]  # fmt: skip
    rows = [
        [one.reading.name, one.option, f"{one.choice.option} ({_basis(one)})",
         str(len(one.gains)), str(one.lines), grouped(one.at_stake),
         *(grouped(amount) for amount in one.change)]
        for one in found if one.lines
    ]  # fmt: skip
    return grid(headings, rows, {3, 4, 5, 6, 7, 8, 9})


def _basis(one: Priced) -> str:
    words = {"default": _("no ruling"), "ruling": one.choice.document or "", "trial": _("trial")}
    return words[one.choice.basis]


def _questions(found: Sequence[Priced]) -> list[str]:
    """The question behind each reading that moves something."""
    moved = dict.fromkeys(one.reading.name for one in found if one.lines)
    readings = {one.reading.name: one.reading for one in found}
    return [
        saying(f"{name} ({readings[name].clause})", question(readings[name]))
        + pick(f" [{also(f'{o}={label}' for o, label in readings[name].options.items())}]", "")
        for name in moved
    ]


def _enterprises(one: Priced) -> list[str]:
    headings = [_("code"), _("enterprise"), _("change (yuan)"), _("city"), _("county"),
                _("unallocated")]  # fmt: skip
    rows = [[gain.uscc, gain.name, *(grouped(n) for n in _money(gain))] for gain in one.gains]
    parts = [f"{one.reading.name} = {one.option}", grid(headings, rows[:SHOWN], {2, 3, 4, 5})]
    if len(rows) > SHOWN:
        parts.append(_("{n} more; see them with --format csv").format(n=len(rows) - SHOWN))
    return parts


def _money(gain: Gain) -> tuple[int, int, int, int]:
    return gain.amount, gain.city, gain.county_pays, gain.unallocated


def _bounds(bounds: Bounds) -> list[str]:
    words = _("Lowest and highest total over all {n} combinations ({runs} runs stand for them)")
    headings = [_("code"), _("enterprise"), _("lowest (yuan)"), _("as decided (yuan)"),
                _("highest (yuan)")]  # fmt: skip
    moving = [one for one in bounds.enterprises if one.low != one.high]
    rows = [
        [one.uscc, one.name, *(grouped(n) for n in (one.low, one.decided, one.high))]
        for one in sorted(moving, key=lambda one: (one.low - one.high, one.uscc))
    ]
    rest = len(bounds.enterprises) - len(moving)
    return [
        words.format(n=f"{bounds.combinations:,}", runs=bounds.runs),
        grid(headings, rows, {2, 3, 4}),
        _("{n} enterprises get the same under every combination.").format(n=rest),
    ]


def to_json(case: Case, found: Sequence[Priced], bounds: Bounds | None) -> bytes:
    """Every option with its enterprises; amounts in yuan as text."""
    document: dict[str, object] = {
        "schema": SCHEMA,
        "county": case.county,
        "year": case.policies[0].year,
        "as_of": case.as_of.isoformat(),
        "trial": case.trial,
        "example": case.example,
        "partial": case.partial,
        "readings": [_entry(one) for one in found],
    }
    if bounds is not None:
        document["joint"] = {
            "combinations": bounds.combinations,
            "enterprises": [_bound(one) for one in bounds.enterprises],
        }
    return as_document(document)


def _entry(one: Priced) -> Mapping[str, object]:
    return {
        "reading": one.reading.name,
        "question": question(one.reading),
        "clause": one.reading.clause,
        "option": one.option,
        "in_force": one.choice.option,
        "basis": one.choice.basis,
        "document": one.choice.document,
        "lines": one.lines,
        "at_stake": decimals(one.at_stake),
        "more": decimals(one.more),
        "less": decimals(one.less),
        **_changes(one.change),
        "enterprises": [
            {"uscc": g.uscc, "name": g.name, "jurisdiction": g.county, **_changes(_money(g))}
            for g in one.gains
        ],
    }


def _changes(money: tuple[int, int, int, int]) -> Mapping[str, str]:
    names = ("change", "city_pays", "county_pays", "unallocated")
    return {name: decimals(amount) for name, amount in zip(names, money, strict=True)}


def _bound(one: Bound) -> Mapping[str, str]:
    money = {"lowest": one.low, "decided": one.decided, "highest": one.high}
    return {"uscc": one.uscc, "name": one.name, **{k: decimals(v) for k, v in money.items()}}


def to_csv(case: Case, found: Sequence[Priced], bounds: Bounds | None) -> bytes:
    """A row for each option and enterprise that it moves; of bounds, one an enterprise."""
    marks = marks_of(case)
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if bounds is not None:
        writer.writerow(("uscc", "name", "lowest", "decided", "highest", "marks"))
        writer.writerows(
            (*_bound(replace(one, name=inert(one.name))).values(), marks)
            for one in bounds.enterprises
        )
        return stream.getvalue().encode("utf-8-sig")
    writer.writerow(CSV)
    for one in found:
        head = (one.reading.name, one.option, one.choice.option, one.choice.basis)
        writer.writerows(
            (*head, gain.uscc, inert(gain.name), gain.county,
             *(decimals(n) for n in _money(gain)), marks)
            for gain in one.gains
        )  # fmt: skip
    return stream.getvalue().encode("utf-8-sig")
