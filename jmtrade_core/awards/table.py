"""The award on a terminal: payable, held, totals, and how to see the rest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from jmtrade_core.awards.result import Award, totals
from jmtrade_core.awards.worded import Row, sums, worded
from jmtrade_core.i18n import _, also, listed
from jmtrade_core.measures.codes import Outcome, outcome_words
from jmtrade_core.money import grouped
from jmtrade_core.output.grid import fitted, grid
from jmtrade_core.policy.policy import Policy


def encoding() -> str:
    """The console's encoding; UTF-8 where it is not known."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def render(award: Award, *, everything: bool, last: Sequence[str] = ()) -> str:
    """The whole page. ``everything`` shows denied and other lines too; ``last`` ends it."""
    rows = worded(award, None if everything else (Outcome.PAY, Outcome.HOLD))
    parts = [heading(award), *marks(award), "", *_lines(rows, everything)]
    parts += _totals(award, rows)
    parts += _deviations(award)
    parts += _contingent(award)
    if not everything:
        parts += _rest(award)
    parts += last
    return fitted("\n".join(parts).rstrip()) + "\n"


def heading(award: Award) -> str:
    names = {p.county.name for p in award.policies}
    name = names.pop() if len(names) == 1 else award.policies[0].city.name
    return _("{name}: awards of {year}, as of {day}").format(
        name=name, year=award.year, day=award.as_of.isoformat()
    )


class MarkedRun(Protocol):
    """What the marks of a run are read from."""

    @property
    def example(self) -> bool: ...
    @property
    def trial(self) -> bool: ...
    @property
    def partial(self) -> bool: ...
    @property
    def policies(self) -> tuple[Policy, ...]: ...


def marks(award: MarkedRun) -> list[str]:
    """What must be said of the whole run before any figure is read."""
    said = []
    if award.example:
        said.append(_("EXAMPLE: the data are invented."))
    if award.trial:
        tried = [f"{n}={c.option}" for n, c in award.policies[0].choices.items()
                 if c.basis == "trial"]  # fmt: skip
        words = _("TRIAL: readings tried for this run: {names}. Not a decision.")
        said.append(words.format(names=listed(tried)))
    if award.partial:
        said.append(_("PARTIAL: rows with errors were skipped. Not a decision."))
    return said


def _lines(rows: list[Row], everything: bool) -> list[str]:
    sections = [
        (Outcome.PAY, _("Payable"), _payable),
        (Outcome.HOLD, _("Held: something is missing"), _held),
    ]
    if everything:
        sections += [
            (Outcome.DENY, _("Denied"), _denied),
            (Outcome.REFER, _("Referred to another document"), _plain),
            (Outcome.RECORD, _("Recorded"), _plain),
        ]
    parts = []
    for outcome, title, layout in sections:
        chosen = [row for row in rows if row["outcome"] == outcome]
        if chosen:
            parts += [f"{title} ({len(chosen)})", layout(chosen), ""]
    return parts


def _start(row: Row) -> list[str]:
    return [row["uscc"], row["name"], row["title"]]


def _start_headings() -> list[str]:
    return [_("code"), _("enterprise"), _("measure")]


def _payable(rows: list[Row]) -> str:
    body = [
        [*_start(row), grouped(row["gross"]), grouped(row["amount"]), row["subject"], row["why"]]
        for row in rows
    ]
    headings = [*_start_headings(), _("gross (yuan)"), _("amount (yuan)"), _("subject"), _("note")]
    return grid(headings, body, {3, 4})


def _held(rows: list[Row]) -> str:
    body = [
        [*_start(row), stake(row), row["subject"], row["why"], row["bring"], row["source"]]
        for row in rows
    ]
    named = [_("at stake (yuan)"), _("subject"), _("reason"), _("to bring"), _("source")]
    return grid([*_start_headings(), *named], body, {3})


def stake(row: Row) -> str:
    """What a held line is worth if all turns out well; a dash where nobody knows."""
    return "-" if row["at_stake"] is None else grouped(row["at_stake"])


def _denied(rows: list[Row]) -> str:
    body = [[*_start(row), row["subject"], row["why"], row["source"]] for row in rows]
    return grid([*_start_headings(), _("subject"), _("reason"), _("source")], body, set())


def _plain(rows: list[Row]) -> str:
    body = [[*_start(row), row["subject"], level_and_warnings(row), row["source"]] for row in rows]
    return grid([*_start_headings(), _("subject"), _("level"), _("source")], body, set())


def level_and_warnings(row: Row) -> str:
    """What a line without money says of itself."""
    return also(part for part in (level_words(row["level"]), row["warned"]) if part)


def level_words(level: str | None) -> str:
    """A record's level for people; a level that core does not know stays as it is."""
    return {"city": _("city"), "city-county": _("city and county"), None: ""}.get(
        level, level or ""
    )


def _totals(award: Award, rows: list[Row]) -> list[str]:
    paid = sums(rows, lambda row: row["measure"])
    order = by_clause(rows)
    body = [
        [_title(award, measure), str(count), *(grouped(n) for n in money)]
        for measure, (count, *money) in sorted(paid.items(), key=lambda item: order[item[0]])
    ]
    all_paid = totals(award.lines)
    money = (all_paid.pay, all_paid.city_pays, all_paid.county_pays, all_paid.unallocated)
    count = sum(entry[0] for entry in paid.values())
    body.append([_("total"), str(count), *(grouped(n) for n in money)])
    headings = [_("measure"), _("lines"), _("amount (yuan)"), _("city"), _("county"),
                _("unallocated")]  # fmt: skip
    parts = [_("Totals"), grid(headings, body, {1, 2, 3, 4, 5}), ""]
    if all_paid.unallocated:
        parts += [
            _("Unallocated: the profile gives no ratio between city and county ([funding])."),
            "",
        ]
    return parts


def by_clause(rows: list[Row]) -> dict[str, tuple[int, str]]:
    """Articles in their order, a county's own measures last."""
    return {row["measure"]: (row["article"] or 99, row["measure"]) for row in rows}


def _title(award: Award, measure: str) -> str:
    owner = next(p for p in award.policies if measure in p.owners)
    return str(owner.title(measure))


def differences(award: Award) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: each difference from the city text, and what it changes."""
    headings = [
        _("jurisdiction"), _("measure"), _("term"), _("from"), _("city text"), _("in the county"),
        _("document"), _("change (yuan)"), "",
    ]  # fmt: skip
    rows = []
    for policy in award.policies:
        for d in policy.deviations:
            change = award.change(policy, d.measure)
            below = _("below the city text") if award.below_city_text(policy, d) else ""
            rows.append([
                policy.county.name, str(policy.title(d.measure)), d.term,
                d.since.isoformat() if d.since else "", d.city or "-", d.county or "-",
                d.document or "-", "-" if change is None else grouped(change), below,
            ])  # fmt: skip
    return headings, rows


def _deviations(award: Award) -> list[str]:
    headings, rows = differences(award)
    if not rows:
        return []
    return [_("Differences from the city text"), grid(headings, rows, {4, 5, 7}), ""]


def under_options(award: Award) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: each line's amount under other options."""
    headings = [
        _("code"), _("enterprise"), _("measure"), _("as decided (yuan)"), _("then (yuan)"),
        _("then"), _("subject"), _("reading"), _("option"),
    ]  # fmt: skip
    rows = []
    for row in award.contingent.rows(named=True) if award.contingent is not None else ():
        then = row["outcome"]
        rows.append([
            row["uscc"], row["name"], _title(award, row["measure"]),
            grouped(row["was"]) if row["decided"] else "-",
            grouped(row["amount"] or 0) if then else "-", outcome_words(then) if then else "-",
            row["subject"], row["reading"], row["option"],
        ])  # fmt: skip
    return headings, rows


def _contingent(award: Award) -> list[str]:
    headings, rows = under_options(award)
    if not rows:
        return []
    return [_("Under other readings"), grid(headings, rows, {3, 4}), ""]


def _rest(award: Award) -> list[str]:
    outcomes = Counter(award.lines["outcome"].to_list())
    count = {outcome: outcomes[outcome] for outcome in ("deny", "refer", "record")}
    if not any(count.values()):
        return []
    shown = _("Not shown: {deny} denied, {refer} referred, {record} recorded.").format(**count)
    return [shown, _("See them with --outcome deny,refer,record or --format csv -o FILE.")]
