"""Article 3 as a plugin that decides one enterprise at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.peers.scalar_articles import POOL, Article, impl
from benchmarks.peers.scalar_awards import (
    Claim,
    Line,
    Verdict,
    both,
    denied,
    fixed,
    held,
    judge,
    least,
    limited,
    paid,
    used,
)
from benchmarks.peers.scalar_records import Firm, Row

STANDARDS = (
    ("secretariat", "branding.secretariat", 300_000_00),
    ("lead", "branding.standard", 200_000_00),
)


class Branding(Article):
    """Grants of one invention compete in the whole city, so payable ones wait."""

    def __init__(self, year: int, prior: Mapping[str, Iterable[Row]]) -> None:
        super().__init__(year)
        self.waiting: list[tuple[tuple[Any, ...], str, Firm, str, int]] = []
        self.prior: dict[str, int] = {}
        for rows in prior.values():
            for measure, subject, _year, fen in rows:
                if measure == "branding.patent":
                    self.prior[subject] = self.prior.get(subject, 0) + fen

    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        if not firm.claims:
            return None
        return [*self.trademarks(firm), *self.certificates(firm), *self.standards(firm),
                *self.patents(firm)]  # fmt: skip

    def trademarks(self, firm: Firm) -> list[Line]:
        claims: list[Claim] = [
            (event, number, f"trademarks[{firm.uscc}|{number}]", self.firm(firm, event), 50_000_00)
            for number, event in firm.claims.get("trademarks", ()) if self.counts(event)
        ]  # fmt: skip
        return list(fixed(firm, "branding.trademark", claims)) if claims else []

    def certificates(self, firm: Firm) -> list[Line]:
        id, claims = "branding.certification", list[Claim]()
        for number, event, fee in firm.claims.get("certifications", ()):
            if self.counts(event):
                half = None if fee is None else fee // 2
                own = judge(("fee-missing", least(fee, 1)), ("nothing-left", least(half, 1)))
                source = f"certifications[{firm.uscc}|{number}]"
                claims.append((event, number, source, both(self.firm(firm, event), own), half or 0))
        return list(limited(firm, id, claims, POOL - used(firm, self.year, id))) if claims else []

    def standards(self, firm: Firm) -> list[Line]:
        lines, rows = list[Line](), firm.claims.get("standards")
        for wanted, id, fen in STANDARDS if rows else ():
            claims: list[Claim] = [
                (event, number, f"standards[{firm.uscc}|{role}|{number}]",
                 both(self.unit(firm, event), _body(role, organisation, level)), fen)
                for role, number, event, organisation, level in rows or ()
                if role == wanted and self.counts(event)
            ]  # fmt: skip
            lines += fixed(firm, id, claims)
        return lines

    def patents(self, firm: Firm) -> list[Line]:
        id, lines = "branding.patent", list[Line]()
        for number, invention, place, kind, event in firm.claims.get("patents", ()):
            if not self.counts(event):
                continue
            gross = 100_000_00 if place in ("US", "JP", "EP") else 50_000_00
            before = self.prior.get(invention)
            own = judge(
                ("not-invention", None if kind is None else kind == "invention"),
                ("domestic", None if place is None else place != "CN"),
                ("already-awarded", True if before is None or place is None else gross > before),
            )
            code, holds = both(self.unit(firm, event), own)
            source = f"patents[{firm.uscc}|{number}]"
            if code:
                lines.append(denied(firm, id, invention, event, code, source))
            elif holds:
                lines.append(held(firm, id, invention, event, holds, source))
            else:
                order = (-gross, event, number, firm.uscc)
                self.waiting.append((order, invention, firm, source, gross))
        return lines

    @impl
    def after(self) -> list[Line]:
        lines, seen, id = list[Line](), set[str](), "branding.patent"
        for order, invention, firm, source, gross in sorted(self.waiting, key=lambda one: one[0]):
            if invention in seen:
                code = "duplicate-invention"
                lines.append(denied(firm, id, invention, order[1], code, source))
            else:
                seen.add(invention)
                fen = gross - self.prior.get(invention, 0)
                lines.append(paid(firm, id, invention, order[1], gross, fen, source))
        return lines


def _body(role: str, organisation: str | None, level: str | None) -> Verdict:
    """A secretariat is a full committee's of the one organisation."""
    if role != "secretariat":
        return "", ""
    return judge(
        ("wrong-body", None if organisation is None else organisation == "iso"),
        ("wrong-body", None if level is None else level == "tc"),
    )
