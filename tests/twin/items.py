"""Patents (article 3) and platforms (articles 4 and 5), which meet in rules across lines."""

from __future__ import annotations

from datetime import date

from .cells import at_least, flag, money, positive, share, text, whole
from .conditions import date_test, once_test, section_two
from .model import Line, Row, Test, Truth
from .run import Run, total
from .terms import EPC_STATES, HIGH_OFFICES

PLATFORM = "ecommerce.platform"
SERVICE = "service_platforms.construction"


def invention_awards(run: Run, invention: str) -> list[Row] | None:
    """Prior awards of an invention, of any enterprise and year (rulebook 4.1)."""
    awards = run.awards("branding.patent")
    if awards is None:
        return None
    return [award for award in awards if text(award, "subject") == invention]


def _standard(run: Run, row: Row, event: date | None) -> int | None:
    """What the granting office is worth in fen, None while it is not known."""
    office = text(row, "jurisdiction")
    if not office:
        return None
    national = run.reading("branding.patent.europe") == "epo-and-national"
    high = office in HIGH_OFFICES or (national and office in EPC_STATES)
    return run.money_term("branding.patent", "high" if high else "low", event)


def _invention_test(run: Run, invention: str, worth: int | None) -> Test:
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
    measure, lines = "branding.patent", []
    for firm, row, event in run.claims("patents", "granted_on", everywhere=True):
        invention, kind, office = (
            text(row, column) for column in ("invention_id", "kind", "jurisdiction")
        )
        worth = _standard(run, row, event)
        tests = [
            date_test(event),
            *section_two(run, firm, measure),
            ("not-invention", kind == "invention" if kind else None),
            ("domestic", office != "CN" if office else None),
            _invention_test(run, invention, worth),
        ]
        number = (text(row, "patent_no"),)
        lines.append(Line(firm, measure, invention, event, row, number, tests, worth or 0))
    return lines


def _other_article_test(run: Run, firm: Row, other: str, platform: str) -> Test:
    """A prior award of the other article for the platform, of any year, holds (4.3)."""
    paid = any(
        text(award, "uscc") == text(firm, "uscc") and text(award, "subject") == platform
        for award in run.awards(other) or []
    )
    return "same-cost", None if paid and run.reading("cost.articles") == "one" else True


def _platforms(run: Run, table: str) -> list[tuple[Row, Row]]:
    """Enterprises of the county and their platform rows of the award year."""
    return [
        (firm, row)
        for firm in run.firms()
        for row in run.rows(table)
        if text(row, "uscc") == text(firm, "uscc") and whole(row, "year") == run.year
    ]


def _platform_line(run: Run, measure: str, firm: Row, row: Row, own: list[Test]) -> Line:
    """Half of the construction cost in fen, at most the cap of the platform."""
    cost = money(row, "construction_cost")
    part = None if cost is None else share(cost, run.rate_term(measure))
    platform = text(row, "platform")
    other = SERVICE if measure == PLATFORM else PLATFORM
    tests = [
        *section_two(run, firm, measure),
        ("not-local", flag(row, "built_locally")),
        *own,
        ("cost-missing", positive(cost)),
        ("nothing-left", positive(part)),
        once_test(run, firm, measure, platform),
        _other_article_test(run, firm, other, platform),
    ]
    return Line(firm, measure, platform, None, row, (platform,), tests, part or 0)


def ecommerce_platform(run: Run) -> list[Line]:
    """Lines of `ecommerce.platform`, in fen."""
    lines = []
    for firm, row in _platforms(run, "ecommerce_platforms"):
        turnover = money(row, "turnover_usd")
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
        for firm, row in _platforms(run, "service_platforms")
    ]
