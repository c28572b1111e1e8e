"""Articles 2, 3, 6, 7 and 8: lines that follow from dated claim rows."""

from __future__ import annotations

from datetime import date

from .cells import day, flag, known, minus, money, positive, share, shift_years, text
from .conditions import date_test, once_test, period_test, section_two
from .model import Line, Row, Test, Truth
from .run import Run


def _line(
    run: Run,
    measure: str,
    claim: tuple[Row, Row, date | None],
    subject: str,
    own: list[Test],
    gross: int | None,
) -> Line:
    """A cash line of a dated claim; `gross` in fen, None where an unknown test holds it."""
    firm, row, event = claim
    tests = [date_test(event), *section_two(run, firm, measure), *own]
    tests.append(once_test(run, firm, measure, subject))
    return Line(firm, measure, subject, event, row, (subject,), tests, gross or 0)


def booth(run: Run) -> list[Line]:
    """Lines of `exhibitions.booth`: what nation and province left of the fee, in fen."""
    lines = []
    for claim in run.claims("exhibitions", "opened_on"):
        row = claim[1]
        national, provincial = money(row, "national_subsidy"), money(row, "provincial_subsidy")
        left = minus(money(row, "booth_fee"), national, provincial)
        programme = text(row, "programme")
        own: list[Test] = [
            ("wrong-programme", programme in ("mofcom", "hundred") if programme else None),
            ("upstream-pending", known(national, provincial)),
            ("nothing-left", positive(left)),
        ]
        parts = tuple(text(row, column) for column in ("exhibition", "opened_on", "booth_no"))
        line = _line(run, "exhibitions.booth", claim, "|".join(parts), own, left)
        line.identity = parts
        lines.append(line)
    return lines


def trademark(run: Run) -> list[Line]:
    """Lines of `branding.trademark`, in fen; the reading `limit` may bind it to the fee."""
    measure, lines = "branding.trademark", []
    for claim in run.claims("trademarks", "registered_on"):
        row, own = claim[1], list[Test]()
        gross = run.money_term(measure, "amount", claim[2])
        if run.reading("branding.trademark.limit") == "fee":
            fee = money(row, "fee")
            own.append(("fee-missing", positive(fee)))
            gross = min(gross, fee or 0)
        lines.append(_line(run, measure, claim, text(row, "registration_no"), own, gross))
    return lines


def certification(run: Run) -> list[Line]:
    """Lines of `branding.certification`: a share of the fee in fen, before the pool."""
    measure, lines = "branding.certification", []
    for claim in run.claims("certifications", "certified_on"):
        fee = money(claim[1], "fee")
        part = None if fee is None else share(fee, run.rate_term(measure, claim[2]))
        own: list[Test] = [("fee-missing", positive(fee)), ("nothing-left", positive(part))]
        lines.append(_line(run, measure, claim, text(claim[1], "certificate_no"), own, part))
    return lines


def _standards(run: Run, measure: str, role: str) -> list[Line]:
    """A row counts for its role alone (rulebook 3, notes)."""
    return [
        _line(
            run,
            measure,
            claim,
            text(claim[1], "standard_no"),
            [],
            run.money_term(measure, "amount", claim[2]),
        )
        for claim in run.claims("standards", "approved_on")
        if text(claim[1], "role") == role
    ]


def secretariat(run: Run) -> list[Line]:
    """Lines of `branding.secretariat`, in fen."""
    return _standards(run, "branding.secretariat", "secretariat")


def standard(run: Run) -> list[Line]:
    """Lines of `branding.standard`, in fen."""
    return _standards(run, "branding.standard", "lead")


def premium(run: Run) -> list[Line]:
    """Lines of `credit_insurance.premium`: a share of the premium in fen, before the pool."""
    measure, lines = "credit_insurance.premium", []
    for claim in run.claims("insurance", "paid_on"):
        firm, row, event = claim
        exported = run.traded(text(firm, "uscc"))
        limit = run.money_term(measure, "threshold", event)
        fee, provincial = money(row, "premium"), money(row, "provincial_subsidy")
        left = minus(fee, provincial)
        base = left if run.reading("credit_insurance.base") == "net" else fee
        part = None if base is None else share(base, run.rate_term(measure, event))
        own: list[Test] = [
            ("below-threshold", None if exported is None else exported >= limit),
            ("premium-missing", positive(fee)),
            ("upstream-pending", known(provincial)),
            ("nothing-left", positive(left)),
        ]
        # Rulebook 1, gross: the "at most" of the pays column belongs to gross, so an
        # unknown provincial subsidy leaves it unknown even where the share is below a fen.
        gross = None if part is None or left is None else min(part, left)
        own.append(("nothing-left", positive(gross)))
        subject = f"{text(row, 'policy_no')}|{text(row, 'paid_on')}"
        lines.append(_line(run, measure, claim, subject, own, gross))
    return lines


def _honours(run: Run, measure: str, kind: str) -> list[Line]:
    """Fixed awards for a certificate or a title (article 7)."""
    return [
        _line(
            run,
            measure,
            claim,
            text(claim[1], "certificate_no"),
            [],
            run.money_term(measure, "amount", claim[2]),
        )
        for claim in run.claims("credentials", "granted_on")
        if text(claim[1], "kind") == kind
    ]


def origin(run: Run) -> list[Line]:
    """Lines of `facilitation.origin`, in fen."""
    return _honours(run, "facilitation.origin", "origin")


def quality(run: Run) -> list[Line]:
    """Lines of `facilitation.quality`, in fen."""
    return _honours(run, "facilitation.quality", "quality")


def _aeo_event(run: Run, granted: date) -> date | None:
    """The event date, None where the row gives no line in this year (reading aeo.event)."""
    if run.reading("facilitation.aeo.event") == "anniversary":
        event = shift_years(granted, 1)
        return event if event.year == run.year else None
    return run.year_end if granted <= run.year_end else None


def _aeo_tests(run: Run, row: Row, event: date | None) -> list[Test]:
    """Held for a year, not lost, operating (rulebook 3, facilitation.aeo)."""
    granted, lost = day(row, "granted_on"), day(row, "lost_on")
    anniversary = run.reading("facilitation.aeo.event") == "anniversary"
    limit = event if anniversary else run.year_end
    held: Truth = True
    if lost is not None:
        held = None if limit is None else lost > limit
    tests: list[Test] = [("lost", held), ("not-operating", flag(row, "operating"))]
    if not anniversary:
        aged = None if granted is None else shift_years(granted, 1) <= run.year_end
        tests.insert(0, ("under-a-year", aged))
    return tests


def aeo(run: Run) -> list[Line]:
    """Lines of `facilitation.aeo`, in fen; an empty grant date gives a line every year."""
    measure, lines = "facilitation.aeo", []
    for firm in run.firms():
        for row in run.rows("credentials"):
            if text(row, "uscc") != text(firm, "uscc") or text(row, "kind") != "aeo":
                continue
            granted = day(row, "granted_on")
            event = None if granted is None else _aeo_event(run, granted)
            if granted is not None and event is None:
                continue
            own, gross = _aeo_tests(run, row, event), run.money_term(measure, "amount", event)
            subject = text(row, "certificate_no")
            lines.append(_line(run, measure, (firm, row, event), subject, own, gross))
    return lines


def talent(run: Run) -> list[Line]:
    """Referrals of `talent.attraction`: the amounts stand in another document (article 8)."""
    lines = []
    for firm, row, event in run.claims("talent", "introduced_on"):
        tests, person = [date_test(event), period_test(run)], text(row, "person")
        line = Line(firm, "talent.attraction", person, event, row, (person,), tests)
        line.success = "refer"
        lines.append(line)
    return lines
