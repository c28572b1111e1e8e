"""What the page says, as plain data: tables of text, and bars in parts of the largest. Money in
fen until it is written; nothing here decides anything."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.awards.result import Award, totals
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.i18n import _, pick
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import grouped
from jmtrade_core.output.grid import text_width
from jmtrade_core.policy import wording
from jmtrade_core.pricing import effects, summary
from jmtrade_core.targets import score as board

Row = dict[str, Any]
NAME = 42
"""Characters (a Chinese one is two) of a bar's name."""
MONEY = ("amount", "city_pays", "county_pays", "unallocated")


@dataclass(frozen=True)
class Bar:
    """One bar: ``left`` and ``right`` of the middle, or ``right`` alone; per mille of the
    chart's half."""

    name: str
    right: int
    left: int = 0
    said: str = ""


@dataclass(frozen=True)
class Section:
    """A table with its chart; ``figures`` are columns of numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: frozenset[int]
    bars: Sequence[Bar] = ()
    both: bool = False
    note: str = ""
    total: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    title: str
    basis: str
    marks: Sequence[str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    commands: Sequence[str]
    checks: Sequence[tuple[str, str]]


def report(case: Case) -> Report:
    """Of a run over a county, or the city."""
    lines = [case.decide(policy) for policy in case.policies]
    case = case.doubted(lines)
    award = case.award(lines)
    city = award.policies[0].city
    rows = award.lines.rows(named=True)
    names = {p.county.id: p.county.name for p in case.policies}
    place = city.name if len(names) > 1 else next(iter(names.values()))
    title = lambda row: str(award.policy(row["jurisdiction"]).title(row["measure"]))  # noqa: E731
    return Report(
        title=_("{name}: foreign-trade support, {year}").format(name=place, year=award.year),
        basis=f"{pick(city.title, str(city.document.data['policy'].get('title_en', '')))}"
              f" ({city.number})",
        marks=marks(award),
        facts=_facts(award),
        sections=[
            _payable(_("By measure"), _("measure"), rows, title),
            _payable(_("By county"), _("county"), rows, lambda row: names[row["jurisdiction"]]),
            _by_payer(award), _by_year(case, award), _targets(case), _tornado(case, lines),
            _held(award, rows, title),
        ],
        commands=_commands(case),
        checks=_checks(award),
    )  # fmt: skip


def _facts(award: Award) -> list[tuple[str, str]]:
    found = totals(award.lines)
    paid = award.lines.filter(col("outcome") == Outcome.PAY.value)
    return [
        (_("payable (yuan)"), grouped(found.pay)),
        (_("enterprises"), f"{paid['uscc'].n_unique():,}"),
        (_("lines"), f"{len(paid):,}"),
        (_("held lines"), f"{found.hold_lines:,}"),
        (_("at stake in them (yuan)"), grouped(found.at_stake)),
        (_("day of the decision"), award.as_of.isoformat()),
    ]


def bars(named: Sequence[tuple[str, int]]) -> list[Bar]:
    largest = max((fen for _name, fen in named), default=0) or 1
    return [Bar(_short(name), fen * 1000 // largest, said=grouped(fen)) for name, fen in named]


def _short(name: str) -> str:
    """As much as stands beside a bar; the table has it whole."""
    if text_width(name) <= NAME:
        return name
    return next(
        f"{name[:end]}…" for end in range(len(name), 0, -1) if text_width(name[:end]) < NAME
    )


def _payable(
    title: str, heading: str, rows: Iterable[Row], key: Callable[[Row], str]
) -> Section:  # fmt: skip
    """What is paid by a key, dearest first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * (len(MONEY) + 1))
    for row in rows:
        if row["outcome"] == Outcome.PAY:
            theirs = sums[key(row)]
            theirs[0] += 1
            for at, name in enumerate(MONEY, 1):
                theirs[at] += row[name]
    ranked = sorted(sums.items(), key=lambda one: (-one[1][1], one[0]))
    whole = [sum(part) for part in zip(*sums.values(), strict=True)] or [0] * (len(MONEY) + 1)
    headings = [heading, _("lines"), _("amount (yuan)"), _("city"), _("county"), _("unallocated")]
    return Section(
        title, headings, [[name, *_written(money)] for name, money in ranked],
        frozenset(range(1, 6)), bars([(name, money[1]) for name, money in ranked]),
        total=[_("total"), *_written(whole)],
    )  # fmt: skip


def _written(money: Sequence[int]) -> list[str]:
    return [f"{money[0]:,}", *map(grouped, money[1:])]


def _by_payer(award: Award) -> Section:
    found = totals(award.lines)
    payers = [(_("city"), found.city_pays), (_("county"), found.county_pays),
              (_("unallocated"), found.unallocated)]  # fmt: skip
    return Section(
        _("By payer"), [_("payer"), _("amount (yuan)")],
        [[name, grouped(fen)] for name, fen in payers], frozenset({1}), bars(payers),
        total=[_("total"), grouped(found.pay)],
    )  # fmt: skip


def _by_year(case: Case, award: Award) -> Section:
    """Earlier awards of the policy's years, as the data have them, and this run's."""
    city, here = award.policies[0].city, {p.county.id for p in case.policies}
    sums: dict[int, int] = dict.fromkeys(range(city.begins.year, award.year + 1), 0)
    for year, fen in _earlier(case, here):
        if year in sums:
            sums[year] += fen
    known = "prior_awards" in case.intake.records.frames
    new = totals(award.lines).pay
    now = {year: new if year == award.year else 0 for year in sums}
    rows = [
        [str(year), grouped(fen) if known else _("unknown"), grouped(now[year]),
         grouped(fen + now[year]) if known else _("unknown")]
        for year, fen in sums.items()
    ]  # fmt: skip
    drawn = bars([(str(year), fen + now[year]) for year, fen in sums.items()]) if known else ()
    headings = [_("year"), _("awarded before (yuan)"), _("payable now (yuan)"),
                _("together (yuan)")]  # fmt: skip
    return Section(
        _("By year"), headings, rows, frozenset({1, 2, 3}), drawn,
        note=_("Awarded before: the table prior_awards of the data, those of listed enterprises."),
    )  # fmt: skip


def _earlier(case: Case, counties: set[str]) -> list[tuple[int, int]]:
    frames = case.intake.records.frames
    if "prior_awards" not in frames:
        return []
    firms = frames["enterprises"].select("uscc", "county")
    joined = frames["prior_awards"].join(firms, on="uscc", how="inner").collect()
    return [(r["year"], r["amount"]) for r in joined.rows(named=True) if r["county"] in counties]


def _targets(case: Case) -> Section:
    """Each target of the city over the years; what nobody knows is no zero."""
    first = case.policies[0]
    years = range(first.city.begins.year, min(first.year, first.city.ends.year) + 1)
    scores = {year: board.scoreboard(case.intake.records, first.city, year) for year in years}
    rows, drawn = [], []
    for number, target in enumerate(scores[years[-1]]):
        say = grouped if target.usd else "{:,}".format
        found = [scores[year][number] for year in years]
        reached = [_("unknown") if s.reached is None else say(s.reached) for s in found]
        rows.append([str(target), *reached, say(target.aim)])
        for year, score, said in zip(years, found, reached, strict=True):
            share = 0 if score.share is None else min(score.share * 10, 1000)
            drawn.append(Bar(f"{_short(str(target))} {year}", share, said=said))
    note = _("Of all enterprises in the data, whatever their county. A full bar is the aim.")
    return Section(
        _("Targets over the years"), [_("target"), *map(str, years), _("aim")], rows,
        frozenset(range(1, len(years) + 2)), drawn, note=note,
    )  # fmt: skip


def _tornado(case: Case, lines: Sequence[Any]) -> Section:
    """What each option of each reading would move, dearest first."""
    pairs = zip(case.policies, lines, strict=True)
    found = summary.priced(e for p, some in pairs for e in effects.effects(case, p, some))
    found = [one for one in found if one.at_stake]
    largest = max((max(one.more, one.less) for one in found), default=0) or 1
    rows = [
        [pick(one.reading.question, one.reading.question_en),
         f"{pick(one.reading.options[one.option], '')} ({one.reading.name} = {one.option})".strip(),
         one.choice.document or _("no ruling"), f"{len(one.gains):,}", grouped(one.more),
         grouped(-one.less), grouped(one.change[0])]
        for one in found
    ]  # fmt: skip
    headings = [_("question"), _("option not in force"), _("basis of the one in force"),
                _("enterprises"), _("more (yuan)"), _("less (yuan)"),
                _("change (yuan)")]  # fmt: skip
    drawn = [
        Bar(f"{one.reading.name} = {one.option}", one.more * 1000 // largest,
            one.less * 1000 // largest, grouped(one.change[0]))
        for one in found
    ]  # fmt: skip
    note = _("Each option alone, against the readings in force; options do not add up.")
    return Section(_("What readings move"), headings, rows, frozenset({3, 4, 5, 6}), drawn,
                   both=True, note=note)  # fmt: skip


def _held(award: Award, rows: Iterable[Row], title: Callable[[Row], str]) -> Section:
    """What is at stake in held lines, by measure and reason."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if row["outcome"] == Outcome.HOLD:
            policy = award.policy(row["jurisdiction"])
            why = wording.words(policy, row["measure"], row["reason"], held=True)
            theirs = sums[title(row), why]
            theirs[0] += 1
            theirs[1] += row["at_stake"] or 0
            theirs[2] += row["at_stake"] is None
    ranked = sorted(sums.items(), key=lambda one: (-one[1][1], one[0]))
    whole = [sum(part) for part in zip(*sums.values(), strict=True)] or [0, 0, 0]
    return Section(
        _("What is at stake in held lines"),
        [_("measure"), _("reason"), _("lines"), _("at stake (yuan)"), _("not known")],
        [[*key, f"{n:,}", grouped(fen), f"{unknown:,}"] for key, (n, fen, unknown) in ranked],
        frozenset({2, 3, 4}), bars([(": ".join(key), part[1]) for key, part in ranked]),
        total=[_("total"), "", f"{whole[0]:,}", grouped(whole[1]), f"{whole[2]:,}"],
    )  # fmt: skip


def _commands(case: Case) -> list[str]:
    """What makes the page and its figures again; paths as their names alone."""
    data = " ".join(shlex.quote(path.name) for path in case.data)
    asked = f"--county {case.county} --year {case.policies[0].year} --as-of {case.as_of}"
    return [f"jmtrade report {asked} --data {data} -o report.html",
            f"jmtrade award {asked} --data {data} --format json"]  # fmt: skip


def _checks(award: Award) -> list[tuple[str, str]]:
    """Versions and hashes, as the receipt of the run has them."""
    receipt: Any = award.receipt()
    plugins = ", ".join(f"{one['name']} {one['version']}" for one in receipt["plugins"])
    return [
        ("jmtrade", receipt["version"]), (_("plugins"), plugins),
        ("terms_sha256", receipt["terms_sha256"]), ("input_sha256", receipt["input_sha256"]),
    ]  # fmt: skip
