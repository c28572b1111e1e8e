"""Articles 4 and 5 as plugins that decide one enterprise at a time, and what ties them."""

from __future__ import annotations

from benchmarks.peers.scalar_articles import Article, impl
from benchmarks.peers.scalar_awards import (
    LINE,
    Line,
    awarded,
    both,
    denied,
    held,
    judge,
    least,
    paid,
)
from benchmarks.peers.scalar_records import Firm

PLATFORMS = ("ecommerce.platform", "service_platforms.construction")
AMOUNT, OUTCOME = LINE.index("amount"), LINE.index("outcome")
SUBJECT, MEASURE, SOURCE = LINE.index("subject"), LINE.index("measure"), LINE.index("source")


class Platforms(Article):
    """What articles 4 and 5 share: half of a platform's cost, and one article for one cost."""

    def line(self, firm: Firm, at: int, platform: str, table: str, cost: int | None, cap: int,
             *tests: tuple[str, bool | None]) -> Line:  # fmt: skip
        half, id, rival = None if cost is None else cost // 2, PLATFORMS[at], PLATFORMS[1 - at]
        taken = any(m == rival and s == platform for m, s, _, _ in firm.prior)
        own = judge(
            *tests, ("cost-missing", least(cost, 1)), ("nothing-left", least(half, 1)),
            ("already-awarded", not awarded(firm, id, platform)),
            ("same-cost", None if taken else True),
        )  # fmt: skip
        code, holds = both((firm.barred, firm.unsure), own)
        source = f"{table}[{firm.uscc}|{platform}|{self.year}]"
        if code:
            return denied(firm, id, platform, None, code, source)
        if holds or half is None:
            return held(firm, id, platform, None, holds, source)
        return paid(firm, id, platform, None, half, min(half, cap), source)


class Ecommerce(Platforms):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        if firm.figures is None and not firm.claims:
            return None
        lines = [
            self.line(firm, 0, platform, "ecommerce_platforms", cost, 100_000_00,
                      ("not-local", local), ("off-schedule", timely),
                      ("not-invoiced-locally", invoices),
                      ("below-threshold", least(turnover, 1_000_000_00)))
            for platform, year, local, timely, invoices, turnover, cost
            in firm.claims.get("ecommerce_platforms", ()) if year == self.year
        ]  # fmt: skip
        if firm.figures is not None:
            lines.append(self.exporter(firm, firm.figures[2]))
        return lines

    def exporter(self, firm: Firm, figure: int | None) -> Line:
        id, source = "ecommerce.exporter", f"exports[{firm.uscc}|{self.year}]"
        code = (
            firm.barred
            or ("below-threshold" if figure is not None and figure < 1_000_000_00 else "")
            or ("already-awarded" if firm.prior and awarded(firm, id) else "")
        )
        if code:
            return denied(firm, id, "", None, code, source)
        if firm.unsure or figure is None:
            return held(firm, id, "", None, firm.unsure or "below-threshold", source)
        return paid(firm, id, "", None, 50_000_00, 50_000_00, source)


class ServicePlatforms(Platforms):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        return [
            self.line(firm, 1, platform, "service_platforms", cost, 200_000_00,
                      ("not-local", local), ("services-incomplete", every(services)))
            for platform, year, local, *services, cost
            in firm.claims.get("service_platforms", ()) if year == self.year
        ] or None  # fmt: skip


def every(flags: list[bool | None]) -> bool | None:
    return False if False in flags else None if None in flags else True


def one_cost(firm: Firm, lines: list[Line]) -> None:
    """A platform's cost under articles 4 and 5: the larger pays (tie: 4), the other holds."""
    best: dict[str, int] = {}
    for at, line in enumerate(lines):
        if line[MEASURE] not in PLATFORMS or line[OUTCOME] != "pay":
            continue
        other = best.setdefault(line[SUBJECT], at)
        if other == at:
            continue
        order = [(-lines[i][AMOUNT], PLATFORMS.index(lines[i][MEASURE]), i)
                 for i in (at, other)]  # fmt: skip
        best[line[SUBJECT]], second = (i for _, _, i in sorted(order))
        _, _, _, id, subject, event, *_rest = lines[second]
        lines[second] = held(firm, id, subject, event, "same-cost", lines[second][SOURCE])
