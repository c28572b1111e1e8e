"""The hooks, and articles 1, 2, 6, 7 and 8 as plugins that decide one enterprise at a time.

Numbers and readings are the city text's defaults, as in ``polars_lines``.
"""

from __future__ import annotations

from datetime import date

import pluggy

from benchmarks.peers.scalar_awards import (
    Claim,
    Line,
    Verdict,
    awarded,
    both,
    denied,
    fixed,
    held,
    judge,
    known,
    least,
    limited,
    paid,
    unpaid,
    used,
)
from benchmarks.peers.scalar_records import Firm

spec, impl = pluggy.HookspecMarker("lines"), pluggy.HookimplMarker("lines")
TIERS = [(5_000_000_00, 100_000_00), (10_000_000_00, 200_000_00), (30_000_000_00, 300_000_00),
         (50_000_000_00, 400_000_00), (100_000_000_00, 500_000_00)]  # fmt: skip
"""(cents, fen), rising."""
COUNTED = ("mofcom", "hundred")
"""Programmes of article 2."""
POOL = 100_000_00
NEW = ("growth.new_processing", "growth.new_exporter")


class Spec:
    @spec
    def award(self, firm: Firm) -> list[Line] | None:
        """An enterprise's lines under one article."""
        raise NotImplementedError

    @spec
    def after(self) -> list[Line] | None:
        """Lines that had to wait until every enterprise was seen."""
        raise NotImplementedError


class Article:
    """What articles share: the award year, and what is asked of every claim."""

    def __init__(self, year: int) -> None:
        self.year = year

    def counts(self, event: date | None) -> bool:
        return event is None or event.year == self.year

    def firm(self, firm: Firm, event: date | None) -> Verdict:
        return firm.barred, firm.unsure if event else "date-missing"

    def unit(self, firm: Firm, event: date | None) -> Verdict:
        return firm.dishonest, firm.unsure if event else "date-missing"


class Growth(Article):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        if firm.figures is None:
            return None
        export, processing, _shop = firm.figures
        source = f"exports[{firm.uscc}|{self.year}]"
        processing_wins, larger = self.new(
            firm, NEW[0], processing, 1_000_000_00, 50_000_00, source
        )
        _, smaller = self.new(firm, NEW[1], export, 50_000_00, 10_000_00, source,
                              beaten=processing_wins)  # fmt: skip
        return [self.milestone(firm, export, source), larger, smaller,
                self.liaison(firm, export, source)]  # fmt: skip

    def milestone(self, firm: Firm, export: int | None, source: str) -> Line:
        id, tier, gross = "growth.milestone", 0, 0
        if export is not None:
            for usd, fen in TIERS:
                if export <= usd:
                    break
                tier, gross = usd, fen
        subject = str(tier // 100) if tier else ""
        code = (
            firm.barred
            or ("below-threshold" if export is not None and not tier else "")
            or ("not-first" if tier and firm.best > tier else "")
            or ("already-awarded" if firm.prior and awarded(firm, id, subject) else "")
        )
        if code:
            return denied(firm, id, subject, None, code, source)
        if firm.unsure or export is None or not firm.complete:
            code = firm.unsure or ("below-threshold" if export is None else "history-incomplete")
            return held(firm, id, subject, None, code, source)
        fen = gross - used(firm, self.year, id) if firm.prior else gross
        if fen <= 0:
            return denied(firm, id, subject, None, "larger-award", source)
        reason = "capped" if fen < gross else ""
        return (firm.uscc, firm.name, firm.county, id, subject, None, "pay", reason,
                gross, fen, fen, 0, source, None)  # fmt: skip

    def new(self, firm: Firm, id: str, figure: int | None, limit: int, gross: int,
            source: str, *, beaten: bool = False) -> tuple[bool, Line]:  # fmt: skip
        """Whether this award keeps the smaller one from paying, and its line."""
        code = (
            firm.barred
            or ("below-threshold" if figure is not None and figure < limit else "")
            or ("not-new" if firm.best > 0 else "")
            or ("already-awarded" if firm.prior and awarded(firm, id) else "")
        )
        if code:
            return False, denied(firm, id, "", None, code, source)
        if firm.unsure or figure is None or not firm.complete:
            code = firm.unsure or ("below-threshold" if figure is None else "history-incomplete")
            return False, held(firm, id, "", None, code, source)
        fen = gross - used(firm, self.year, *NEW) if firm.prior else gross
        if beaten or fen <= 0:
            return True, denied(firm, id, "", None, "larger-award", source)
        return True, paid(firm, id, "", None, gross, fen, source)

    def liaison(self, firm: Firm, export: int | None, source: str) -> Line:
        id = "growth.liaison"
        if export is None:
            return held(firm, id, "", None, "below-threshold", source)
        if export < 10_000_000_00:
            return denied(firm, id, "", None, "below-threshold", source)
        level = "city" if export >= 30_000_000_00 else "city-county"
        return unpaid(firm, id, "", None, "record", source, level)


class Exhibitions(Article):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        claims: list[Claim] = []
        for name, event, booth, programme, fee, nation, province in firm.claims.get(
            "exhibitions", ()
        ):
            if not self.counts(event):
                continue
            left = None if None in (fee, nation, province) else fee - nation - province
            own = judge(
                ("wrong-programme", None if programme is None else programme in COUNTED),
                ("upstream-pending", known(nation, province)),
                ("nothing-left", least(left, 1)),
            )
            subject = f"{name}|{event or ''}|{booth or ''}"
            verdict = both(self.firm(firm, event), own)
            source = f"exhibitions[{firm.uscc}|{subject}]"
            claims.append((event, subject, source, verdict, left or 0))
        return list(limited(firm, "exhibitions.booth", claims, None)) if claims else None


class CreditInsurance(Article):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        id, claims = "credit_insurance.premium", list[Claim]()
        export = firm.figures[0] if firm.figures else None
        for policy, event, premium, province in firm.claims.get("insurance", ()):
            if not self.counts(event):
                continue
            left = None if None in (premium, province) else premium - province
            tenth = None if left is None else min(premium // 10, left)
            own = judge(
                ("below-threshold", least(export, 5_000_000_00)),
                ("premium-missing", least(premium, 1)), ("upstream-pending", known(province)),
                ("nothing-left", least(left, 1)), ("nothing-left", least(tenth, 1)),
            )  # fmt: skip
            subject = f"{policy}|{event or ''}"
            verdict = both(self.firm(firm, event), own)
            source = f"insurance[{firm.uscc}|{subject}]"
            claims.append((event, subject, source, verdict, tenth or 0))
        return list(limited(firm, id, claims, POOL - used(firm, self.year, id))) if claims else None


class Facilitation(Article):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        rows = firm.claims.get("credentials")
        if rows is None:
            return None
        kinds: dict[str, list[Claim]] = {"aeo": [], "origin": [], "quality": []}
        for kind, number, day, lost, operating, issuer in rows:
            source = f"credentials[{firm.uscc}|{kind}|{number}]"
            if kind == "aeo":
                kinds[kind] += self.aeo(firm, number, day, lost, operating, source)
            elif self.counts(day):
                fen = 50_000_00 if kind == "origin" else 100_000_00
                verdict = both(self.firm(firm, day), _issued(kind, issuer))
                kinds[kind].append((day, number, source, verdict, fen))
        return [line for kind, claims in kinds.items() if claims
                for line in fixed(firm, f"facilitation.{kind}", claims)]  # fmt: skip

    def aeo(self, firm: Firm, number: str, day: date | None, lost: date | None,
            operating: bool | None, source: str) -> list[Claim]:  # fmt: skip
        """Held for a year, and still, on the last day of the year."""
        end = date(self.year, 12, 31)
        if day is not None and day > end:
            return []
        own = judge(
            ("under-a-year", None if day is None else a_year_after(day) <= end),
            ("lost", lost is None or lost > end),
            ("not-operating", operating),
        )
        verdict = both(self.firm(firm, day), own)
        return [(None if day is None else end, number, source, verdict, 100_000_00)]


def _issued(kind: str, issuer: str | None) -> Verdict:
    known = None if issuer is None else issuer in ("aqsiq", "successor")
    return judge(("wrong-issuer", known)) if kind == "origin" else ("", "")


def a_year_after(day: date) -> date:
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if last else day.day)


class Talent(Article):
    @impl
    def award(self, firm: Firm) -> list[Line] | None:
        id, lines = "talent.attraction", list[Line]()
        for person, event in firm.claims.get("talent", ()):
            source = f"talent[{firm.uscc}|{person}]"
            if event is None:
                lines.append(held(firm, id, person, event, "date-missing", source))
            elif event.year == self.year:
                lines.append(unpaid(firm, id, person, event, "refer", source))
        return lines or None
