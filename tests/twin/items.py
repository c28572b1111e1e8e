"""Patents (article 3) and platforms (articles 4 and 5), which meet in rules across lines."""

from __future__ import annotations

from datetime import date

from .cells import at_least, flag, money, positive, share, text, total_or_unknown, whole
from .conditions import date_test, once_test, section_two
from .determinations import settled
from .model import Line, Row, Test, Truth
from .objects import PLATFORM, SERVICE, closing_tests
from .run import Run, total
from .spelling import Parts, equal_key, parts_of, similar
from .subjects import CLAIMED
from .terms import EPC_STATES, HIGH_OFFICES, PERIOD

PATENT = "branding.patent"


def _named(award: Row) -> Parts:
    return parts_of(PATENT, text(award, "subject"))


def invention_awards(run: Run, invention: Parts) -> list[Row] | None:
    """Prior awards of an invention, of any enterprise and year (rulebook 4.1)."""
    awards = run.awards(PATENT)
    if awards is None:
        return None
    return [award for award in awards if equal_key(_named(award)) == equal_key(invention)]


def _similar_invention_test(run: Run, uscc: str, invention: Parts) -> Test:
    """An identifier similar to one awarded before holds (rulebook 2, similar-claim)."""
    found = any(similar(invention, _named(award)) for award in run.awards(PATENT) or [])
    return settled(run, uscc, PATENT, ("similar-claim", None if found else True), invention)


def _standard(run: Run, row: Row, event: date | None) -> int | None:
    """What the granting office is worth in fen, None while it is not known."""
    office = text(row, "jurisdiction")
    if not office:
        return None
    national = run.reading("branding.patent.europe") == "epo-and-national"
    high = office in HIGH_OFFICES or (national and office in EPC_STATES)
    return run.money_term("branding.patent", "high" if high else "low", event)


def _invention_test(run: Run, invention: Parts, worth: int | None) -> Test:
    """Whether the invention's earlier awards leave something (rulebook 4.1, top_up)."""
    awards = invention_awards(run, invention)
    left: Truth = True
    if awards is None:
        left = None
    elif awards and run.reading("branding.patent.top_up") == "none":
        left = False
    elif awards:
        left = None if worth is None else worth > total(awards)
    return "already-awarded", left


def patent(run: Run) -> list[Line]:
    """Lines of `branding.patent` of all counties, in fen: inventions are city-wide (4.1)."""
    lines = []
    for firm, row, event in run.claims("patents", "granted_on", everywhere=True):
        invention, kind, office = (
            CLAIMED[PATENT].parts(row),
            text(row, "kind"),
            text(row, "jurisdiction"),
        )
        worth = _standard(run, row, event)
        tests = [
            date_test(event),
            *section_two(run, firm, PATENT, event, event),
            ("not-invention", kind == "invention" if kind else None),
            ("domestic", office != "CN" if office else None),
            _invention_test(run, invention, worth),
            _similar_invention_test(run, text(firm, "uscc"), invention),
        ]
        number = (text(row, "patent_no"),)
        lines.append(Line(firm, PATENT, invention, event, row, number, tests, worth))
    return lines


def _platforms(run: Run, measure: str) -> list[tuple[Row, Row]]:
    """Enterprises of the county and their platform rows of the award year."""
    return [
        (firm, row)
        for firm in run.firms()
        for row in run.rows_of(text(firm, "uscc"), CLAIMED[measure].table)
        if whole(row, "year") == run.year
    ]


def _platform_line(run: Run, measure: str, firm: Row, row: Row, own: list[Test]) -> Line:
    """Half of the construction cost in fen, at most the cap of the platform."""
    cost, uscc = money(row, "construction_cost"), text(firm, "uscc")
    part = None if cost is None else share(cost, run.rate_term(measure))
    parts = CLAIMED[measure].parts(row)
    tests = [
        *section_two(run, firm, measure, None, run.year_end),
        ("not-local", flag(row, "built_locally")),
        *own,
        ("cost-missing", positive(cost)),
        ("nothing-left", positive(part)),
        once_test(run, uscc, measure, parts),
        *closing_tests(run, uscc, measure, parts),
    ]
    line = Line(firm, measure, parts, None, row, parts, tests, part)
    line.cap = run.money_term(measure, "cap")
    return line


def _turnover(run: Run, uscc: str, row: Row) -> int | None:
    """Cents that a platform turned over, in the year or since 2018 (ecommerce.turnover)."""
    if run.reading("ecommerce.turnover") == "year":
        return money(row, "turnover_usd")
    claimed = CLAIMED[PLATFORM]
    same = [
        other
        for other in run.rows_of(uscc, claimed.table)
        if PERIOD.start <= whole(other, "year") <= run.year
        and equal_key(claimed.parts(other)) == equal_key(claimed.parts(row))
    ]
    return total_or_unknown(money(other, "turnover_usd") for other in same)


def ecommerce_platform(run: Run) -> list[Line]:
    """Lines of `ecommerce.platform`, in fen."""
    lines = []
    for firm, row in _platforms(run, PLATFORM):
        turnover = _turnover(run, text(firm, "uscc"), row)
        own: list[Test] = [
            ("off-schedule", flag(row, "on_schedule")),
            ("not-invoiced-locally", flag(row, "invoices_locally")),
            ("below-threshold", at_least(turnover, run.money_term(PLATFORM, "threshold"))),
        ]
        lines.append(_platform_line(run, PLATFORM, firm, row, own))
    return lines


def _services(run: Run, row: Row) -> Truth:
    """All three services, or one of them, in three-valued logic (reading services)."""
    offered = [flag(row, column) for column in ("customs", "collection", "refund")]
    decisive = run.reading("service_platforms.services") == "any"
    if decisive in offered:
        return decisive
    return None if None in offered else not decisive


def service_platform(run: Run) -> list[Line]:
    """Lines of `service_platforms.construction`, in fen."""
    return [
        _platform_line(run, SERVICE, firm, row, [("services-incomplete", _services(run, row))])
        for firm, row in _platforms(run, SERVICE)
    ]
